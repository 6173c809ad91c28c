import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import { voiceHouse } from '../../../test/voice-house.ts'
import type { Calm } from './leases.ts'

const ID = '00000000-0000-7000-8000-00000000000'

eachDatabase((open) => {
  test('a stop hands on what is calm while the door still closes, what is busy once it is calm, and what rings until then', async () => {
    const { held, close } = await voiceHouse(await open())
    const left: string[] = []
    const calms = new Map<string, Calm>()
    const hold = (name: string, calm: Calm) => {
      calms.set(name, calm)
      const lose = () => void left.push(name)
      const id = `${ID}${calms.size}`
      held.hold({
        held: { id, fence: 1 },
        lose,
        calm: () => calms.get(name) ?? 'busy',
        spent: () => null,
      })
    }
    const leaves = async (name: string) => {
      while (!left.includes(name)) await Bun.sleep(1)
    }
    hold('calm', 'quiet')
    hold('busy', 'busy')
    const door = Promise.withResolvers<void>()

    const drained = held.drain(door.promise)
    await leaves('calm')
    const whileOpen = [...left]
    hold('rings', 'quiet')
    await leaves('rings')
    calms.set('busy', 'quiet')
    await leaves('busy')
    door.resolve()
    await drained

    expect(whileOpen).toEqual(['calm'])
    expect(left).toEqual(['calm', 'rings', 'busy'])
    close()
  })
})

import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../test/database.ts'
import {
  DINER,
  offered,
  OWNER,
  scan,
  sent,
  type SentJob,
  THERE,
  waiterDesk,
  wordsOf,
} from '../../../test/waiter-desk.ts'
import type { InboundContent } from '../../core/message.ts'
import { HAND_BACK_QUEUE, handBackJob } from './handover.ts'

const MINUTE = 60_000

type Desk = Awaited<ReturnType<typeof waiterDesk>>

const timersOf = ({ jobs }: Desk): readonly SentJob[] =>
  jobs.filter(({ queue }) => queue === HAND_BACK_QUEUE)

/** What pg-boss does when the last timer of the queue is due. */
async function ring(desk: Desk): Promise<void> {
  const data = timersOf(desk).at(-1)?.data as { readonly barId: string; readonly chatId: string }
  await handBackJob(desk.deps)({ id: 'job', data })
}

eachDatabase((open) => {
  test('a timer that rings before the silence is over rings again at its end', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, 'I want to talk to a person')
    await desk.says(OWNER, offered(await sent(database), 'I take it'))
    desk.time.advance(14 * MINUTE)
    await desk.says(OWNER, 'I am coming')
    desk.time.advance(MINUTE)
    const before = await sent(database)

    await ring(desk)
    const early = await sent(database)
    const again = timersOf(desk).at(-1)
    desk.time.advance(14 * MINUTE)
    await ring(desk)

    expect(early).toEqual(before)
    expect(again?.afterSeconds).toBe(14 * 60)
    expect(wordsOf((await sent(database)).slice(before.length), OWNER)).toContain('quiet for 15')
    expect(new Set(timersOf(desk).map(({ key }) => key)).size).toBe(1)
  })

  test('a guest whose silence is over is answered by the waiter again', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, 'I want to talk to a person')
    desk.time.advance(15 * MINUTE)
    await ring(desk)
    await ring(desk)

    const answered = await desk.says(DINER, '2 fanta citron')

    expect(wordsOf(answered, DINER)).toContain('2 × Fanta Citron')
    expect(wordsOf(answered, OWNER)).toBe('')
  })

  test('a person is told what a guest’s thumb, edit or picture is, and nothing of a thumb taken back', async () => {
    const desk = await waiterDesk(await open())
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, 'I want to talk to a person')
    const relayed = async (content: InboundContent) =>
      wordsOf(await desk.says(DINER, content), OWNER)

    const picture = { type: 'media', media: 'image', mediaId: '1', caption: null } as const
    expect(await relayed({ type: 'reaction', emoji: '👍' })).toBe('Table A5: 👍')
    expect(await relayed({ type: 'reaction', emoji: null })).toBe('')
    expect(await relayed({ type: 'edited', originalId: 'x', body: '3 fanta' })).toContain('3 fanta')
    expect(await relayed(picture)).toContain('(image)')
  })

  test('the silence at the next bar is watched while the timer of the last one still waits', async () => {
    const database = await open()
    const desk = await waiterDesk(database)
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, 'I want to talk to a person')
    await desk.says(DINER, scan('A6', THERE))
    await desk.says(DINER, 'I want to talk to a person')

    // The queue drops a job whose key waits already.
    const [first, second] = timersOf(desk)

    expect(second?.data).toMatchObject({ barId: THERE.id })
    expect(second?.key).not.toBe(first?.key)
  })
})

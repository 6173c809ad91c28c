import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import { voiceDesk } from '../../../../test/voice-desk.ts'
import { DINER, scan } from '../../../../test/waiter-desk.ts'
import { doEffect } from './effects.ts'
import type { LiveCall } from './live-call.ts'

eachDatabase((open) => {
  test.each([
    ['who has only scanned their table', 'sw', [scan('A5')]],
    ['who has written English', 'en', [scan('A5'), 'good evening, what beers do you have?']],
  ] as const)(
    'a caller %s, and spoke Swahili, is greeted in %p the next time',
    async (_, language, written) => {
      const database = await open()
      const { chat, deps, scene } = await voiceDesk(database)
      for (const words of written) await chat.says(DINER, words)
      const calling = { deps, scene: await scene(DINER) } as unknown as LiveCall

      await doEffect(calling, { kind: 'save_language', language: 'sw' })

      const next = await scene(DINER)
      expect(next.view.language).toBe(language)
      expect(await database.query('SELECT language FROM people WHERE phone = $1', [DINER])).toEqual(
        [{ language: 'sw' }],
      )
    },
  )
})

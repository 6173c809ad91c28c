import { expect, setDefaultTimeout, test } from 'bun:test'

import { ringing, scriptOf } from './calls.ts'
import { eachServer, type House } from './house.ts'
import type { Phone } from './phones.ts'

setDefaultTimeout(90_000)

const SETTINGS = `
[voice]
calls_per_hour = 0
minutes_per_day = 0
`
const CLOSED = 480
const BLOCKED = 603

/** How the call was refused; `null`: it was answered. */
async function calling(at: House, diner: Phone, slug: string): Promise<number | null> {
  const phone = diner.writer.phone ?? ''
  const ends = () => at.server.output().log.split('"call_event":"ended"').length
  const before = ends()
  at.graph.called(phone)
  const { callId } = await at.telephone.ring(ringing(scriptOf('goodbye'), at.bar(slug), phone))
  const record = at.telephone.calls.find((one) => one.callId === callId)
  // The next one counts it once its end is written.
  while (record?.ended === null || ends() === before) await Bun.sleep(5)
  return record?.rejects[0] ?? null
}

/** An owner who has written today reads notices as they are, with their buttons. */
async function ownerOf(at: House, slug: string): Promise<Phone> {
  const owner = at.staff(at.bar(slug))
  await owner.ask('hello')
  return owner
}

/** The journeys' own settings block nobody. */
async function blocking(at: House): Promise<House> {
  await at.server.reload((toml) =>
    toml.replace('fraud_block_minutes = 0', 'fraud_block_minutes = 60'),
  )
  return at
}

/** Whoever was flagged is in the log, but not by their number. */
function expectMasked(at: House, digits: string): void {
  const { log } = at.server.output()
  expect(log).toContain('SECURITY_FRAUD_FLAGGED')
  expect(log).not.toContain(digits)
}

const flagsOf = (at: House, slug: string) =>
  at.inDatabase((database) =>
    database.query(
      `SELECT rule, action, reason, blocked_until > now() AS "isBlocking", cleared_at IS NOT NULL AS "isCleared"
         FROM fraud_flags WHERE bar_id = $1 ORDER BY created_at`,
      [at.bar(slug).id],
    ),
  )

eachServer(
  {
    bars: [
      { slug: 'shut', voice: 'takes_calls_when_closed = false', isShut: true },
      { slug: 'phoned' },
    ],
    statuses: ['sent'],
    telephone: { pace: 0.05 },
    more: SETTINGS,
  },
  (house) => {
    test('whoever calls a closed bar again and again is flagged, and answered as soon as it takes calls', async () => {
      const at = await blocking(house())
      const owner = await ownerOf(at, 'shut')
      const diner = at.diner({ phone: '250736111001' })

      const refused: (number | null)[] = []
      for (let times = 0; times < 7; times += 1) refused.push(await calling(at, diner, 'shut'))

      expect(refused).toEqual(Array.from({ length: 7 }, () => CLOSED))
      const reason = 'One caller has called 4 times in a day while the bar was closed.'
      const flag = { rule: 'calls_when_closed', action: 'flag', isBlocking: null }
      expect(await flagsOf(at, 'shut')).toMatchObject([{ ...flag, reason }])
      await owner.until('called 4 times in a day while the bar was closed')
      expect(await calling(at, diner, 'phoned')).toBeNull()
      expectMasked(at, '250736111001')
    })

    test('many numbers of one block are flagged, then none of them is answered, until the owner takes it back', async () => {
      const at = await blocking(house())
      const owner = await ownerOf(at, 'phoned')
      const callers = Array.from({ length: 13 }, (_, n) =>
        at.diner({ phone: `2507372220${String(n).padStart(2, '0')}` }),
      )

      const refused: (number | null)[] = []
      for (const caller of callers) refused.push(await calling(at, caller, 'phoned'))

      expect(refused).toEqual([...Array.from({ length: 11 }, () => null), BLOCKED, BLOCKED])
      expect(await calling(at, at.diner({ phone: '250738333001' }), 'phoned')).toBeNull()
      const reason = (n: number) =>
        `${n} different numbers of one block of numbers have called in an hour.`
      expect(await flagsOf(at, 'phoned')).toMatchObject([
        { rule: 'some_numbers_of_a_block', action: 'flag', reason: reason(6) },
        { rule: 'many_numbers_of_a_block', action: 'block', reason: reason(12), isBlocking: true },
      ])
      await owner.until(reason(6))
      await owner.press(await owner.until(reason(12)), 'Answer them again')

      expect(await calling(at, callers[0] ?? at.diner(), 'phoned')).toBeNull()
      expectMasked(at, '2507372220')
    })
  },
)

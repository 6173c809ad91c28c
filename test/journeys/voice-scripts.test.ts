import { beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'

import type { CallRecord } from '../../src/demo/realtime/record.ts'
import type { CallScript } from '../../src/demo/realtime/script.ts'
import { CALL_SCRIPTS } from '../../src/demo/realtime/scripts/all.ts'
import { wantedKinds } from '../database.ts'
import { outputsIn, refusalsIn, ringing, type Told } from './calls.ts'
import { type House, openHouse } from './house.ts'

setDefaultTimeout(120_000)

/** Short enough for a test, long enough for a machine that is busy. */
const SETTINGS = `
[voice]
answer_seconds = 12
silence_seconds = 6
tool_seconds = 20
transfer_seconds = 5
calls_per_hour = 0
minutes_per_day = 0
bar_parallel = 100
daily_cap_cents = 0
transcripts = "consent"
`

/** Calls under way at once: more of them only wait for one another. */
const AT_ONCE = 12

type Ended = NonNullable<CallRecord['ended']>

/** How the stand-in says who ended a call. */
const ENDS: { readonly [E in CallScript['expect']['end']]: Ended } = {
  caller: 'caller',
  us: 'hung_up',
  transferred: 'transferred',
  refused: 'rejected',
  lost: 'hung_up',
}
const ENDS_OTHERWISE: { readonly [script: string]: Ended } = {
  'session-expired': 'expired',
  // Our hanging up finds the caller gone.
  'hangup-already-over': 'caller',
  'gone-before-answer': 'caller',
  // Nobody hears of these: their callers ring until they have enough of it.
  'late-webhook': 'caller',
  'forged-webhook': 'caller',
}

type Played = { readonly record: CallRecord; readonly told: Told | undefined }

for (const kind of wantedKinds()) {
  describe(`on ${kind}`, () => {
    let played = new Map<string, Played>()
    let told: ReadonlySet<string> = new Set()
    beforeAll(async () => {
      const { house, close } = await openHouse(kind, {
        bars: [{ slug: 'phoned' }],
        statuses: ['sent'],
        telephone: { pace: 0.05 },
        more: SETTINGS,
      })
      try {
        played = await playAll(house)
        told = eventsIn(house.server.output().log)
      } finally {
        await close()
      }
    }, 300_000)
    test('the log tells of calls by the names that others look for', () => {
      expect(PROMISED.filter((event) => !told.has(event))).toEqual([])
    })

    test.each(CALL_SCRIPTS.map((script) => [script.name, script] as const))(
      '%s comes to the end its script expects',
      (name, script) => {
        const one = played.get(name)
        if (one === undefined) throw new Error('it was not played')
        const { record, told } = one

        expect(record.complaints).toEqual([])
        expect(record.ended).toBe(ENDS_OTHERWISE[name] ?? ENDS[script.expect.end])
        expect(record.accepts.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
        expect(record.greetings).toBeLessThanOrEqual(1)
        const answered = outputsIn(record)
        expect(answered.filter(([, times]) => times > 1)).toEqual([])
        if (told === undefined) return
        expect(told).toMatchObject({ state: 'ended', summaries: 1 })
        if (/^(order-in|two-at-one-table)-/.test(name)) {
          expect({ outcome: told.outcome, refused: refusalsIn(record) }).toEqual({
            outcome: 'ordered',
            refused: [],
          })
        }
        if (name === 'leaves-a-line-out') {
          expect({ outcome: told.outcome, refused: refusalsIn(record) }).toEqual({
            outcome: 'ordered',
            refused: [expect.stringContaining('"unread":["1 x Fries"]')],
          })
        }
        if (name === 'no-after-all') expect(told.outcome).not.toBe('ordered')
        if (!script.expect.keepsWords) expect(told.transcripts).toBe(0)
        else expect(told.transcripts).toBeGreaterThan(0)
      },
    )
  })
}

/** What dashboards and other programs hold on to: no change may take a name away. */
const PROMISED = [
  'WA_VOICE_CALL_EVENT ringing',
  'WA_VOICE_CALL_EVENT accepted',
  'WA_VOICE_CALL_EVENT ended',
  'WA_VOICE_CALL_ACCEPTED',
  'WA_VOICE_WEBSOCKET_CONNECTED',
  'WA_VOICE_CALL_TRANSFERRED',
  'WA_VOICE_FALLBACK_TEXT',
  'WA_VOICE_SUMMARY_STORED',
  'WA_VOICE_ERROR',
]

type Logged = { readonly event?: string; readonly call_event?: string }

function eventsIn(log: string): ReadonlySet<string> {
  const lines = log.split('\n').filter((line) => line !== '')
  return new Set(
    lines.map((line) => {
      const { event = '', call_event: what } = JSON.parse(line) as Logged
      return what === undefined ? event : `${event} ${what}`
    }),
  )
}

/** Calls whose end is written, by the server's own word. */
function endedIn(log: string): ReadonlySet<string> {
  const ids = log
    .split('\n')
    .filter((line) => line.includes('"call_event":"ended"'))
    .map((line) => (JSON.parse(line) as { readonly callId: string }).callId)
  return new Set(ids)
}

async function playAll(house: House): Promise<Map<string, Played>> {
  const bar = house.bar('phoned')
  const rings = CALL_SCRIPTS.map((script, place) => ({
    script,
    phone: `2507350${String(place).padStart(5, '0')}`,
    callId: `rtc_${script.name}`,
  }))
  let stored = 0
  const waiting = rings.values()
  const playOn = async () => {
    for (const { script, phone, callId } of waiting) {
      house.graph.called(phone)
      const { delivered } = await house.telephone.ring(ringing(script, bar, phone), callId)
      const isStored = delivered.some(({ status }) => status === 200)
      stored += isStored ? 1 : 0
      // One that was never answered may ring on: its caller has no patience to lose.
      if (script.expect.end !== 'refused') await house.telephone.over(callId)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, playOn))
  while (endedIn(house.server.output().log).size < stored) await Bun.sleep(20)
  const rows = await house.inDatabase((database) =>
    database.query<Told & { readonly ref: string }>(
      `SELECT c.ref, c.state, c.outcome, c.reason, c.greeted_at IS NOT NULL AS "isGreeted",
              (SELECT count(*)::int FROM call_summaries s WHERE s.id = c.id) AS summaries,
              (SELECT count(*)::int FROM call_transcripts t WHERE t.call_id = c.id) AS transcripts,
              (SELECT count(*)::int FROM consents t WHERE t.call_id = c.id) AS consents
         FROM calls c`,
    ),
  )
  return new Map(
    rings.map(({ script, callId }) => {
      const record = house.telephone.calls.find((one) => one.callId === callId)
      if (record === undefined) throw new Error('no record')
      return [script.name, { record, told: rows.find(({ ref }) => ref === callId) }]
    }),
  )
}

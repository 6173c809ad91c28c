import { expect, setDefaultTimeout, test } from 'bun:test'

import type { CallScript } from '../../src/demo/realtime/script.ts'
import { caller, calls, goodbye, lookUp } from '../../src/demo/realtime/scripts/cast.ts'
import { slowness } from '../slowness.ts'
import { WHEN_CLOSED } from './bars.ts'
import { ringing, scriptOf } from './calls.ts'
import { eachServer, type House } from './house.ts'
import type { Phone } from './phones.ts'

setDefaultTimeout(90_000)

/** From the moment a failure is known to the text about it at Graph, on a machine that does nothing else. */
const TEXT_WITHIN_MS = 2_000

const SETTINGS = `
[voice]
answer_seconds = 3
silence_seconds = 6
calls_per_hour = 2
`

/** Says nothing any more, whatever it is asked. */
const MUTE: CallScript = {
  ...scriptOf('goodbye'),
  name: 'mute',
  steps: [
    caller('Are you open?', 'en'),
    { kind: 'model', says: 'Yes.', thinksMs: 3_600_000 },
    { kind: 'model', says: 'Yes.', thinksMs: 3_600_000 },
    { kind: 'await', what: 'hangup', withinMs: 60_000 },
  ],
}

const RATE_LIMITED: CallScript = {
  ...scriptOf('goodbye'),
  name: 'rate-limited-twice',
  steps: [
    caller('Are you open?', 'en'),
    { kind: 'model', status: 'failed', reason: 'rate_limit_exceeded' },
    { kind: 'model', status: 'failed', reason: 'rate_limit_exceeded' },
    { kind: 'await', what: 'hangup', withinMs: 30_000 },
  ],
}

/** Hangs up on us in the middle of our work, which is no failure. */
const LEFT: CallScript = {
  ...scriptOf('goodbye'),
  name: 'left',
  steps: [caller('Are you open?', 'en'), calls([lookUp('hours')]), { kind: 'hang_up' }],
}

const FAILURES = [
  ['closed', 'closed right now', scriptOf('goodbye'), 'shut'],
  ['not_taken', 'can not take calls yet', scriptOf('goodbye'), 'silent'],
  ['unknown_bar', 'which bar you were calling', scriptOf('goodbye'), null],
  ['technical', 'the call did not work', scriptOf('vendor-down'), 'phoned'],
  ['technical', 'the call did not work', scriptOf('session-refused'), 'phoned'],
  ['technical', 'the call did not work', scriptOf('no-quota-for-answer'), 'phoned'],
  ['line_lost', 'the call did not work', scriptOf('line-never-there'), 'phoned'],
  ['line_lost', 'the call did not work', scriptOf('line-lost'), 'phoned'],
  ['session_expired', 'the call did not work', scriptOf('session-expired'), 'phoned'],
  ['vendor', 'the call did not work', scriptOf('fails-twice'), 'phoned'],
  ['no_answer', 'the call did not work', MUTE, 'phoned'],
  ['quota', 'all our lines are busy', scriptOf('out-of-quota'), 'phoned'],
  ['rate_limited', 'all our lines are busy', RATE_LIMITED, 'phoned'],
] as const

async function aCall(at: House, diner: Phone, script: CallScript, slug: string | null) {
  const phone = diner.writer.phone ?? ''
  const { ring } = script
  const ends = () => at.server.output().log.split('"call_event":"ended"').length
  const before = ends()
  at.graph.called(phone)
  const nowhere = {
    ...script,
    ring: { ...ring, callerPhone: phone, calledPhone: null, barHint: 'x' },
  }
  const { callId } = await at.telephone.ring(
    slug === null ? nowhere : ringing(script, at.bar(slug), phone),
  )
  // One that is not answered has no end but a refusal. An end that is told of late is not taken for the next one's.
  const record = at.telephone.calls.find((one) => one.callId === callId)
  while (record?.ended === null || ends() === before) await Bun.sleep(5)
}

type Line = { readonly event?: string; readonly call_event?: string; readonly reason?: string }

/** Where the log's last line ends that has come whole. */
function wholeLines({ server }: House): number {
  return server.output().log.lastIndexOf('\n') + 1
}

/** When the only failure after `from` in the log was known, and for what. */
async function failingIn(at: House, from: number) {
  for (;;) {
    const lines = at.server.output().log.slice(from).split('\n').slice(0, -1)
    const told = lines.map((line) => JSON.parse(line) as Line & { readonly time: string | number })
    const isOver = told.some(({ call_event: what }) => what === 'ended')
    const failing = told.filter(({ call_event: what }) => what === 'failing')
    if (isOver)
      return failing.map(({ time, reason }) => ({ reason, atMs: new Date(time).getTime() }))
    await Bun.sleep(5)
  }
}

function textAtMs({ graph }: House, { writer }: Phone, words: string): number {
  const text = graph.sent.find(
    ({ to, body }) => to === writer.phone && JSON.stringify(body).includes(words),
  )
  if (text === undefined) throw new Error('it was not sent')
  return text.at.getTime()
}

eachServer(
  {
    bars: [
      { slug: 'phoned' },
      { slug: 'silent', voice: `takes_calls = false\n${WHEN_CLOSED}` },
      { slug: 'shut', voice: 'takes_calls_when_closed = false', isShut: true },
    ],
    statuses: ['sent'],
    telephone: { pace: 0.05 },
    more: SETTINGS,
  },
  (house) => {
    test.each(FAILURES)(
      'a call that fails for %s is followed by one text, %p, in time (%#)',
      async (reason, words, script, slug) => {
        const at = house()
        const diner = at.diner()
        const from = wholeLines(at)

        await aCall(at, diner, script, slug)
        const known = await failingIn(at, from)
        await diner.until(words)
        const [{ atMs, ...why } = { atMs: 0, reason: 'none' }] = known
        const tookMs = textAtMs(at, diner, words) - atMs

        process.stderr.write(`text ${tookMs} ms after ${reason} was known (${script.name})\n`)
        expect(known).toHaveLength(1)
        expect(why).toEqual({ reason })
        expect(tookMs).toBeLessThan(TEXT_WITHIN_MS * slowness())
        expect(diner.unseen()).toEqual([])
      },
    )

    test('whoever calls too often is told so in time', async () => {
      const at = house()
      const diner = at.diner()
      for (let times = 0; times < 2; times += 1)
        await aCall(at, diner, scriptOf('goodbye'), 'phoned')
      while (diner.unseen().length > 0) await diner.next()
      const from = wholeLines(at)

      await aCall(at, diner, scriptOf('goodbye'), 'phoned')
      const [known] = await failingIn(at, from)
      const words = 'called many times'
      await diner.until(words)

      expect(known?.reason).toBe('over_cap')
      expect(textAtMs(at, diner, words) - (known?.atMs ?? 0)).toBeLessThan(
        TEXT_WITHIN_MS * slowness(),
      )
    })

    test.each([
      ['left by its caller', LEFT],
      ['ended by a goodbye', { ...LEFT, steps: [caller('Bye.', 'en'), ...goodbye()] }],
    ] as const)('a call that is %s is no failure: no such text', async (_, script) => {
      const at = house()
      const diner = at.diner()
      const from = wholeLines(at)

      await aCall(at, diner, script, 'phoned')

      expect(await failingIn(at, from)).toEqual([])
      const said = at.graph.sent.filter(({ to }) => to === diner.writer.phone)
      expect(JSON.stringify(said)).not.toContain('the call did not work')
    })
  },
)

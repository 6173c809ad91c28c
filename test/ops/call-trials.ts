import type { CallFaults } from '../../src/demo/realtime/script.ts'
import { ringing, scriptOf } from '../journeys/calls.ts'
import type { House } from '../journeys/house.ts'
import type { SmallDisk } from './small-disk.ts'
import type { TrialOfAlerts } from './trying.ts'

/** Dashboards whose series come with calls. */
export const OF_CALLS: ReadonlySet<string> = new Set(['maitred-voice', 'maitred-feedback'])

/** For `[voice]`: caps and patterns that a test's own calls must not run into. */
export const CALL_SETTINGS = `[voice]
answer_seconds = 4
silence_seconds = 6
transfer_seconds = 5
calls_per_hour = 0
minutes_per_day = 0
bar_parallel = 100
daily_cap_cents = 0
`

const nothing = async () => {}
let rung = 0

/** A house that is called, whose embedded database lies on a disk of its own. */
export type CalledHouse = { readonly house: House; readonly disk: SmallDisk }

/** The control line opens at the fifth try, 2.25 seconds after the answer. */
const SLOW_LINE: CallFaults = {
  attach: ['server_error', 'server_error', 'server_error', 'server_error'],
}

/** How a call differs from what its script says. Numbers that are neighbours are told from others. */
type Twist = { readonly isNeighbour?: true; readonly faults?: CallFaults }

/** Longer than any of these scripts plays. One that goes on would leave its trial to wait for an alert that can't come. */
const LONGEST_CALL_MS = 20_000

/** Plays a script as a call of a new number; gives the number. */
async function call(house: House, name: string, twist: Twist = {}): Promise<string> {
  const { isNeighbour = false, ...faults } = twist
  rung += 1
  const block = isNeighbour ? '2507359900' : `25073${String(rung).padStart(3, '0')}77`
  const phone = `${block}${String(rung).padStart(2, '0')}`
  const callId = `rtc_${name}_${rung}`
  const script = { ...scriptOf(name), ...faults }
  house.graph.called(phone)
  await house.telephone.ring(ringing(script, house.bar('phoned'), phone), callId)
  const isOver = await Promise.race([
    house.telephone.over(callId).then(() => true),
    Bun.sleep(LONGEST_CALL_MS).then(() => false),
  ])
  if (!isOver) throw new Error(`the call ${callId} is not over after ${LONGEST_CALL_MS / 1000} s`)
  return phone
}

/** What the callers of the evening say of it, one after another: a line that goes down and up again. */
export const SCORES = ['5', '5', '3', '2', '4', '5'] as const

/** Each score has a step of the plot to itself. */
const APART_MS = 1000

/** One caller books, others say afterwards how it was. */
export async function playCalls(house: House): Promise<void> {
  await call(house, 'booking')
  for (const title of SCORES) {
    await score(house, await call(house, 'goodbye'), title)
    await Bun.sleep(APART_MS)
  }
}

async function score(house: House, phone: string, title: string): Promise<void> {
  const caller = house.diner({ phone, userId: null })
  await caller.tap(await caller.until('How was your call'), new RegExp(title))
}

export const CALL_TRIALS: readonly TrialOfAlerts<CalledHouse>[] = [
  {
    alerts: ['MaitredCallsNotAnswered', 'MaitredCallsFailing'],
    inject: async ({ house }) => {
      await Promise.all([call(house, 'line-lost'), call(house, 'line-lost')])
    },
    heal: nothing,
  },
  {
    alerts: ['MaitredCallLinesLost'],
    inject: async ({ house }) => void (await call(house, 'line-drops')),
    heal: nothing,
  },
  {
    alerts: ['MaitredSurveyLow'],
    inject: async ({ house }) => await score(house, await call(house, 'goodbye'), '1'),
    heal: nothing,
  },
  {
    alerts: ['MaitredFraudFlagged'],
    inject: async ({ house }) => {
      await Promise.all(
        Array.from({ length: 8 }, () => call(house, 'goodbye', { isNeighbour: true })),
      )
    },
    heal: nothing,
  },
  {
    alerts: ['MaitredFirstAudioSlow'],
    inject: async ({ house }) => void (await call(house, 'goodbye', { faults: SLOW_LINE })),
    heal: nothing,
  },
  {
    alerts: ['MaitredDiskFilling'],
    inject: ({ disk }) => disk.fill(),
    heal: async ({ disk }) => disk.relieve(),
  },
]

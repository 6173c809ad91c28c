import type { Panel } from '../../scripts/ops/dashboard.ts'
import { hasty } from './drawing.ts'
import type { Prometheus } from './prometheus.ts'

/** A fault, the alerts it must set off, and what ends it. */
export type TrialOfAlerts<House> = {
  readonly alerts: readonly string[]
  /** `null`: what is quiet for long enough sets it off by itself, and may have done so already. */
  readonly inject: ((house: House) => Promise<void>) | null
  readonly heal: (house: House) => Promise<void>
  /** Injected when the group's other faults are: this one would refuse what they ask. */
  readonly isLast?: true
}

/** What a fault and a window of the rules take, on a busy machine. */
const LIMIT_MS = 55_000

/** Sees that none of a group's alerts fires, injects its faults at once, waits for all their alerts, heals, and waits until none is left. */
export async function tryAlerts<House>(
  prometheus: Prometheus,
  group: readonly TrialOfAlerts<House>[],
  house: House,
): Promise<void> {
  const alerts = group.flatMap((trial) => trial.alerts)
  const caused = group.filter(({ inject }) => inject !== null).flatMap((trial) => trial.alerts)
  await seen(prometheus, caused, { how: 'clear', signal: AbortSignal.timeout(LIMIT_MS) })
  const given = new AbortController()
  const fired = seen(prometheus, alerts, { how: 'firing', signal: given.signal })
  try {
    await Promise.all([fired, injected(group, house)])
  } finally {
    given.abort()
    for (const trial of group) await trial.heal(house)
  }
  await seen(prometheus, alerts, { how: 'clear', signal: AbortSignal.timeout(LIMIT_MS) })
}

async function injected<House>(
  group: readonly TrialOfAlerts<House>[],
  house: House,
): Promise<void> {
  const first = group.filter(({ isLast }) => isLast !== true)
  await Promise.all(first.map(async (trial) => await trial.inject?.(house)))
  for (const trial of group) if (trial.isLast === true) await trial.inject?.(house)
}

/** Each of them once, in any order: some end by themselves before the last one begins. */
async function seen(
  prometheus: Prometheus,
  alerts: readonly string[],
  { how, signal }: { readonly how: 'firing' | 'clear'; readonly signal: AbortSignal },
): Promise<void> {
  const left = new Set(alerts)
  const late = performance.now() + LIMIT_MS
  while (left.size > 0 && !(signal.aborted && how === 'firing')) {
    const firing = await prometheus.firing()
    for (const name of left) if (firing.has(name) === (how === 'firing')) left.delete(name)
    if (performance.now() > late) throw new Error(`not ${how}: ${[...left].join(', ')}`)
    if (left.size > 0) await Bun.sleep(200)
  }
}

/** Queries of a panel that give nothing to draw. */
export async function withoutData(
  prometheus: Prometheus,
  { queries }: Panel,
): Promise<readonly string[]> {
  const empty: string[] = []
  for (const { expr } of queries) {
    const values = (await prometheus.query(hasty(expr))).map(({ value }) => value)
    if (values.every((value) => Number.isNaN(value))) empty.push(expr)
  }
  return empty
}

type Answered = { readonly status?: number; readonly init?: RequestInit }

/** A fault that was refused is none: whoever waits for its alert should read why. */
export async function asked(url: string, { status = 200, init }: Answered = {}): Promise<void> {
  const answer = await fetch(url, init)
  const text = await answer.text()
  if (answer.status !== status) throw new Error(`${url} answered ${answer.status}: ${text}`)
}

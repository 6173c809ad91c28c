import type { Logger, Random } from '../core/ports.ts'
import { type Polling, polling } from './polling.ts'
import type { Timers } from './timers.ts'

export type SampleDeps = {
  readonly timers: Timers
  readonly random: Random
  readonly log: Logger
  readonly everyMs: number
}

type Look = () => Promise<void> | void

export type Samples = {
  /** Has `look` taken now and then, to set gauges by. One that fails is logged and tried again. */
  add(name: string, look: Look): void
}

export type Sampling = Samples & Polling & { look(): Promise<void> }

/** Looks at what no event tells of: queues, breakers, the database, the disk. */
export function samples(deps: SampleDeps): Sampling {
  const looks = new Map<string, Look>()
  const look = async () => {
    for (const [name, one] of looks) {
      try {
        await one()
      } catch (error) {
        deps.log.warn({ error, sample: name }, 'a sample could not be taken')
      }
    }
  }
  return {
    ...polling(deps, deps.everyMs, look),
    look,
    add(name, one) {
      if (looks.has(name)) throw new Error(`two samples are named ${name}`)
      looks.set(name, one)
    },
  }
}

import { ProviderError } from '../core/errors.ts'
import { type Check, type Fault, THE_DATABASE, Unanswered, type Verdict } from './check.ts'
import { knownWords } from './connection-words.ts'
import type { Surroundings } from './surroundings.ts'

export type Finding =
  | { readonly id: string; readonly level: 'ok'; readonly found: string }
  | { readonly id: string; readonly level: 'skipped'; readonly found: string }
  | {
      readonly id: string
      readonly level: 'warn' | 'fail'
      /** Name of the fault within its check. */
      readonly fault: string
      readonly found: string
      readonly cause: string
      readonly fix: string
    }

export type ExamineOptions = {
  /** Calls `late` when a check that began now has had its time; what it returns calls that off. */
  readonly deadline: (late: () => void) => () => void
}

/** Faults every check can have: who was asked did not answer. */
export const SHARED_FAULTS = {
  no_answer: {
    level: 'fail',
    cause: '{who} gave no usable answer ({why}), so this could not be looked at.',
    fix: 'Run "maitred doctor" again. If it stays: look at the network between here and {who}, and at its status page.',
  },
  late: {
    level: 'fail',
    cause: 'No answer came in the time a check has.',
    fix: 'Run "maitred doctor" again. If it stays: look at the network, and at how busy this machine is.',
  },
} as const satisfies Readonly<Record<string, Fault>>

const NO_ANSWER = { name: 'no_answer', fault: SHARED_FAULTS.no_answer, found: 'no answer' } as const
const LATE = { name: 'late', fault: SHARED_FAULTS.late, found: 'no answer in time' } as const

/** Runs checks side by side; one whose needs did not hold is skipped and says which. In the order of `checks`. */
export async function examine(
  checks: readonly Check[],
  surroundings: Surroundings,
  options: ExamineOptions,
): Promise<readonly Finding[]> {
  const started = new Map<string, Promise<Finding>>()
  const start = (check: Check): Promise<Finding> => {
    const running = started.get(check.id) ?? afterNeeds(check)
    started.set(check.id, running)
    return running
  }
  const afterNeeds = async (check: Check): Promise<Finding> => {
    const needed = await Promise.all(checks.filter(({ id }) => check.needs.includes(id)).map(start))
    const broken = needed.find(({ level }) => level === 'fail' || level === 'skipped')
    if (broken !== undefined) {
      // A part that is not set up has one reason, told for all that hangs on it.
      const found = broken.level === 'fail' ? `needs ${broken.id}` : broken.found
      return { id: check.id, level: 'skipped', found }
    }
    return await judged(check, surroundings, options)
  }
  return await Promise.all(checks.map(start))
}

async function judged(
  check: Check,
  surroundings: Surroundings,
  { deadline }: ExamineOptions,
): Promise<Finding> {
  return await new Promise<Finding>((resolve, reject) => {
    const callOff = deadline(() => resolve(unhappy(check.id, LATE)))
    void check
      .run(surroundings)
      .then(
        (verdict) => findingOf(check, verdict),
        (error: unknown) => unanswered(check, error),
      )
      .then(resolve, reject)
      .finally(callOff)
  })
}

function findingOf(check: Check, verdict: Verdict): Finding {
  const { id } = check
  if (verdict.kind === 'ok') return { id, level: 'ok', found: verdict.found }
  if (verdict.kind === 'skipped') return { id, level: 'skipped', found: verdict.reason }
  const fault = check.faults[verdict.fault]
  if (fault === undefined) throw new RangeError(`${id} declares no fault ${verdict.fault}`)
  return unhappy(id, { ...verdict, name: verdict.fault, fault })
}

function unanswered({ id }: Check, error: unknown): Finding {
  const told = whoDidNotAnswer(error)
  if (told === null) throw error
  const words = told.who === THE_DATABASE ? knownWords(told.why) : null
  if (words === null) return unhappy(id, { ...NO_ANSWER, values: told })
  const fault = { ...NO_ANSWER.fault, fix: words.remedy }
  return unhappy(id, {
    ...NO_ANSWER,
    fault,
    values: { ...told, why: `${told.why}, ${words.meaning}` },
  })
}

function whoDidNotAnswer(error: unknown): { readonly who: string; readonly why: string } | null {
  if (error instanceof Unanswered) return { who: error.who, why: error.why }
  if (!(error instanceof ProviderError)) return null
  const { provider, reason, failure, code } = error
  return {
    who: provider,
    why: [reason ?? failure, code].filter((part) => part !== undefined).join(' '),
  }
}

type Unhappy = {
  /** Name of the fault within its check. */
  readonly name: string
  readonly fault: Fault
  readonly found: string
  readonly values?: Readonly<Record<string, string>>
}

function unhappy(id: string, { name, fault, found, values = {} }: Unhappy): Finding {
  const { level } = fault
  const cause = filled(fault.cause, values)
  return { id, level, fault: name, found, cause, fix: filled(fault.fix, values) }
}

function filled(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (hole, name: string) =>
    Object.hasOwn(values, name) ? String(values[name]) : hole,
  )
}

/** The report on a configuration that could not be read: one finding, and everything else skipped. */
export function withoutConfig(
  checks: readonly Check[],
  { id: first, verdict }: { readonly id: string; readonly verdict: Verdict },
): readonly Finding[] {
  return checks.map((check) =>
    check.id === first
      ? findingOf(check, verdict)
      : { id: check.id, level: 'skipped', found: 'the configuration could not be read' },
  )
}

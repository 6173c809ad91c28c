import { isVoiceWanted } from '../config/voice-wanted.ts'
import { KNOWN_CALL_PRICES, KNOWN_WRITING_PRICES } from '../core/call/cost.ts'
import {
  KNOWN_MINUTE_PRICES,
  KNOWN_PRICES,
  type PriceDate,
  priceDate,
} from '../core/model-prices.ts'
import { chatModelsInUse } from '../models.ts'
import { type Check, check, fault, fine, skip, type Verdict } from './check.ts'
import { daysBetween } from './days.ts'

/** Half a year: vendors change their prices a few times in one. */
const OLD_DAYS = 180

const DATED = {
  undated: {
    level: 'warn',
    cause: '{key} has prices of {models}, and no day on which they were looked up.',
    fix: 'Set {key}_date to that day.',
  },
  old: {
    level: 'warn',
    cause:
      'The prices of {models} are of {day}, {days} days ago: caps and reports estimate with what may have changed.',
    fix: 'Look them up at the vendor and set {key} and {key}_date, or install a newer version.',
  },
} as const

const chatPrices = check('prices.chat', {
  about: 'what chat and voice notes cost is estimated with prices of this half-year',
  faults: {
    missing: {
      level: 'warn',
      cause: '{models} has no price: it is counted as the dearest model known.',
      fix: 'Add its line to {key}, and set {key}_date.',
    },
    ...DATED,
  },
  run: async ({ config, clock }) => {
    const lines = [...KNOWN_PRICES, ...KNOWN_MINUTE_PRICES]
    const dates = chatModelsInUse(config).map(({ model }) => priceDate(model, lines, config.waiter))
    return judged(dates, '[waiter] prices', clock.now())
  },
})

const callPrices = check('prices.calls', {
  about: 'what calls cost is estimated with prices of this half-year',
  faults: {
    missing: {
      level: 'warn',
      cause: '{models} has no price: its calls are counted as those of the dearest model known.',
      fix: 'Add its line to {key}, and set {key}_date.',
    },
    ...DATED,
  },
  run: async ({ config, clock }) => {
    if (!isVoiceWanted(config)) return skip('calls are not answered here')
    const { model, transcriptionModels } = config.voice
    const talk = priceDate(model, KNOWN_CALL_PRICES, config.voice)
    // Calls are counted with the first: which of them OpenAI takes is known in a call only.
    const writing = transcriptionModels
      .slice(0, 1)
      .map((first) => priceDate(first, KNOWN_WRITING_PRICES, config.voice))
    return judged([talk, ...writing], '[voice] prices', clock.now())
  },
})

/** The worst of them: what has no price before what has no day, and that before what is old. */
function judged(
  dates: readonly PriceDate[],
  key: string,
  at: Date,
): Verdict<'missing' | 'undated' | 'old'> {
  if (dates.length === 0) return skip('no model is set up')
  const missing = dates.filter(({ from }) => from === 'none')
  if (missing.length > 0) {
    return fault('missing', `none of ${named(missing)}`, { models: named(missing), key })
  }
  const undated = dates.filter(({ day }) => day === null)
  if (undated.length > 0) return fault('undated', 'no day', { models: named(undated), key })
  const [oldest = ''] = dates.flatMap(({ day }) => day ?? []).toSorted()
  const days = daysBetween(new Date(oldest), at)
  const found = [...new Set(dates.map(told))].join(', ')
  if (days <= OLD_DAYS) return fine(found)
  const models = named(dates.filter(({ day }) => day === oldest))
  return fault('old', found, { models, key, day: oldest, days: String(days) })
}

function told({ from, day }: PriceDate): string {
  return `${from === 'operator' ? 'your own' : 'the program’s'} of ${day ?? 'no day'}`
}

function named(dates: readonly PriceDate[]): string {
  return dates.map(({ model }) => model).join(', ')
}

export const PRICE_CHECKS: readonly Check[] = [chatPrices, callPrices]

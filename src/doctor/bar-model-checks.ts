import { isVoiceWanted } from '../config/voice-wanted.ts'
import { KNOWN_CALL_PRICES } from '../core/call/cost.ts'
import { type ModelLife, modelLives } from '../core/model-life.ts'
import { priceDate } from '../core/model-prices.ts'
import { BARS, barsIn, some } from './bars.ts'
import { type Check, check, fault, fine, skip } from './check.ts'
import { day } from './days.ts'
import type { Surroundings } from './surroundings.ts'

/** A bar that takes calls with a model its own file names, instead of `[voice] model`. */
type OwnModel = { readonly slug: string; readonly model: string }

const offered = check('bars.voice_model', {
  about: 'the models that bars chose for their calls are offered, and for how long',
  needs: [...BARS, 'openai.project'],
  faults: {
    gone: {
      level: 'fail',
      cause: 'OpenAI does not offer to this key what takes the calls of {bars}.',
      fix: 'Set model in [voice] of the bar’s file to {successor}, or leave it out for [voice] model of the settings, and import the file again.',
    },
    ends_soon: {
      level: 'warn',
      cause: 'OpenAI ends what takes the calls of {bars}, the first on {end}, in {days} days.',
      fix: 'Set model in [voice] of the bar’s file to {successor} before {end}, or leave it out for [voice] model of the settings, and import the file again.',
    },
  },
  run: async (surroundings) => {
    const own = await ownModels(surroundings)
    if ('reason' in own) return skip(own.reason)
    const lives = await livesOf(own, surroundings)
    const gone = lives.filter(({ state }) => state === 'gone')
    if (gone.length > 0) return fault('gone', `${count(gone, lives)} not offered`, valuesOf(gone))
    const ending = lives.filter(({ state }) => state === 'ending')
    return ending.length > 0
      ? fault('ends_soon', `${count(ending, lives)} will end`, valuesOf(ending))
      : fine(some(own.map(named)))
  },
})

const priced = check('bars.voice_price', {
  about: 'the models that bars chose for their calls have a price',
  needs: BARS,
  faults: {
    missing: {
      level: 'warn',
      cause:
        'What takes the calls of {bars} has no price: they are counted as those of the dearest model known.',
      fix: 'Add its line to [voice] prices, and set [voice] prices_date.',
    },
  },
  run: async (surroundings) => {
    const own = await ownModels(surroundings)
    if ('reason' in own) return skip(own.reason)
    const { voice } = surroundings.config
    const missing = own.filter(
      ({ model }) => priceDate(model, KNOWN_CALL_PRICES, voice).from === 'none',
    )
    return missing.length === 0
      ? fine(some(own.map(named)))
      : fault('missing', `${count(missing, own)} without`, { bars: some(missing.map(named)) })
  },
})

async function ownModels(
  surroundings: Surroundings,
): Promise<readonly OwnModel[] | { readonly reason: string }> {
  if (!isVoiceWanted(surroundings.config)) return { reason: 'calls are not answered here' }
  const own = ((await barsIn(surroundings)) ?? []).flatMap(({ slug, voiceModel, takesCalls }) =>
    voiceModel === null || takesCalls === false ? [] : [{ slug, model: voiceModel }],
  )
  return own.length === 0 ? { reason: 'no bar has a model of its own for calls' } : own
}

type Life = OwnModel & ModelLife

/** By the same rule as the models of the settings. */
async function livesOf(
  own: readonly OwnModel[],
  { openai, clock }: Surroundings,
): Promise<readonly Life[]> {
  if (openai === null) throw new Error('a check of OpenAI without its needs')
  const listed = await openai.listAsConfigured(new AbortController().signal)
  const inUse = own.map(
    (one) => ({ ...one, provider: 'openai', setting: '[voice] model' }) as const,
  )
  return modelLives(inUse, new Map([['openai', listed]]), clock.now())
}

function valuesOf(lives: readonly Life[]) {
  const [first] = lives.toSorted((a, b) => (a.daysLeft ?? 0) - (b.daysLeft ?? 0))
  const successors = new Set(lives.flatMap(({ successor }) => successor ?? []))
  return {
    bars: some(lives.map(named)),
    successor: successors.size === 0 ? 'a model of its list' : [...successors].join(' or '),
    end: first?.endsAt == null ? 'an unknown day' : day(first.endsAt),
    days: String(first?.daysLeft ?? 0),
  }
}

function named({ slug, model }: OwnModel): string {
  return `${slug} (${model})`
}

function count(some: readonly OwnModel[], all: readonly OwnModel[]): string {
  return `${some.length} of ${all.length}`
}

export const BAR_MODEL_CHECKS: readonly Check[] = [offered, priced]

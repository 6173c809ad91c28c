import { isVoiceWanted } from '../config/voice-wanted.ts'
import { ProviderError } from '../core/errors.ts'
import { type ModelInUse, modelLives } from '../core/model-life.ts'
import type { ListedModel, ListModels } from '../core/ports.ts'
import { type Check, check, fault, fine, skip, type Verdict } from './check.ts'
import { day } from './days.ts'
import type { OpenaiFacts, Surroundings } from './surroundings.ts'

const openaiKey = check('openai.key', {
  about: 'the OpenAI key is valid',
  faults: {
    wrong: {
      level: 'fail',
      cause: 'OpenAI does not take [openai] api_key: it was revoked, or is cut short.',
      fix: 'Make a project API key at platform.openai.com, API keys, and set it as [openai] api_key.',
    },
  },
  run: async ({ openai }) => {
    if (openai === null) return skip('[openai] api_key is not set')
    const models = await orRefused(openai.listWithKey)
    return models === null ? fault('wrong', 'refused') : fine('valid')
  },
})

const openaiProject = check('openai.project', {
  about: 'organization and project go with the key',
  needs: ['openai.key'],
  faults: {
    mismatch: {
      level: 'fail',
      cause: 'OpenAI takes the key, but not together with {set}.',
      fix: 'Correct {set} to those the key was made in (Settings, General), or leave them out: a project key knows its own.',
    },
  },
  run: async (surroundings) => {
    const { organization, project } = surroundings.config.openai
    const set = [
      ...(organization === null ? [] : ['[openai] organization']),
      ...(project === null ? [] : ['[openai] project']),
    ].join(' and ')
    if (set === '') return fine('the key’s own')
    const models = await orRefused(openaiOf(surroundings).listAsConfigured)
    return models === null ? fault('mismatch', 'refused', { set }) : fine('they do')
  },
})

/** `null` where the vendor refuses who asks. */
async function orRefused(list: ListModels): Promise<readonly ListedModel[] | null> {
  try {
    return await list(NEVER)
  } catch (error) {
    if (error instanceof ProviderError && error.failure === 'rejected') return null
    throw error
  }
}

/** Questions end by the time limit they were made with. */
const NEVER = new AbortController().signal

function openaiOf({ openai }: Surroundings): OpenaiFacts {
  if (openai === null) throw new Error('a check of OpenAI without its needs')
  return openai
}

const MODEL_FAULTS = {
  gone: {
    level: 'fail',
    cause: '{vendor} does not offer {model} to this key.',
    fix: 'Set {key} to {successor}, and try it with "maitred eval"; a project at OpenAI may also limit its models (Settings, Limits).',
  },
  ends_soon: {
    level: 'warn',
    cause: '{vendor} ends {model} on {end}, in {days} days.',
    fix: 'Set {key} to {successor} before {end}, and try it with "maitred eval".',
  },
} as const

type Role = {
  readonly about: string
  /** The model with its setting, or why there is none to look at. */
  readonly model: (
    surroundings: Surroundings,
  ) => Omit<ModelInUse, 'provider'> | { readonly reason: string }
}

function openaiModel(id: string, role: Role): Check {
  return check(id, {
    about: role.about,
    needs: ['openai.project'],
    faults: MODEL_FAULTS,
    run: async (surroundings) => {
      const model = role.model(surroundings)
      if ('reason' in model) return skip(model.reason)
      const listed = await openaiOf(surroundings).listAsConfigured(NEVER)
      return judged({ ...model, provider: 'openai' }, listed, surroundings.clock.now())
    },
  })
}

const VENDORS = { openai: 'OpenAI', gemini: 'Google' } as const

/** By the same rule that warns in the log of a running server. */
function judged(
  one: ModelInUse & { readonly provider: keyof typeof VENDORS },
  listed: readonly ListedModel[],
  at: Date,
): Verdict<keyof typeof MODEL_FAULTS> {
  const { model, provider, setting } = one
  const life = modelLives([one], new Map([[provider, listed]]), at)[0]
  if (life === undefined || life.state === 'fine') return fine(model)
  const values = {
    vendor: VENDORS[provider],
    model,
    key: setting,
    successor: life.successor ?? 'a model of its list',
    end: life.endsAt === null ? 'an unknown day' : day(life.endsAt),
    days: String(life.daysLeft ?? 0),
  }
  return life.state === 'gone'
    ? fault('gone', `${model} is not offered`, values)
    : fault('ends_soon', `${model}, until ${values.end}`, values)
}

const chatModel = openaiModel('openai.chat_model', {
  about: 'the chat model is offered, and for how long',
  model: ({ config: { waiter } }) =>
    waiter.providers.includes('openai')
      ? { model: waiter.openaiModel, setting: '[waiter] openai_model' }
      : { reason: '"openai" is not among [waiter] providers' },
})

const transcribeModel = openaiModel('openai.transcribe_model', {
  about: 'the model that hears voice notes is offered, and for how long',
  model: ({ config }) => ({
    model: config.openai.transcribeModel,
    setting: '[openai] transcribe_model',
  }),
})

const realtimeModel = openaiModel('openai.realtime_model', {
  about: 'the model that takes calls is offered, and for how long',
  model: ({ config }) =>
    isVoiceWanted(config)
      ? { model: config.voice.model, setting: '[voice] model' }
      : { reason: 'calls are not answered here' },
})

const webhookSecret = check('openai.webhook_secret', {
  about: 'the secret of OpenAI’s webhooks has the right form',
  faults: {
    malformed: {
      level: 'fail',
      cause:
        '{wrong} of {all} [openai] webhook_secret is no "whsec_" followed by base64: no signature will hold.',
      fix: 'Copy it from platform.openai.com, Settings, Webhooks; it is shown once, so rotate it if it is lost.',
    },
  },
  run: async ({ config }) => {
    const secrets = config.openai.webhookSecret
    if (secrets.length === 0) return skip('[openai] webhook_secret is not set')
    const wrong = secrets.filter((secret) => !WEBHOOK_SECRET.test(secret)).length
    if (wrong === 0) return fine('well formed')
    const values = { wrong: String(wrong), all: String(secrets.length) }
    return fault('malformed', `${wrong} of ${secrets.length} malformed`, values)
  },
})

/** At least 24 bytes of base64. */
const WEBHOOK_SECRET = /^whsec_(?:[A-Za-z0-9+/]{4}){8,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

const geminiKey = check('gemini.key', {
  about: 'the Gemini key is valid',
  faults: {
    wrong: {
      level: 'fail',
      cause:
        'Google does not take [gemini] api_key: it was revoked, is cut short, or may not use this API.',
      fix: 'Make a key at aistudio.google.com, Get API key, and set it as [gemini] api_key.',
    },
  },
  run: async ({ gemini }) => {
    if (gemini === null) return skip('[gemini] api_key is not set')
    return (await orRefused(gemini)) === null ? fault('wrong', 'refused') : fine('valid')
  },
})

const geminiModel = check('gemini.model', {
  about: 'the Gemini model is offered, and for how long',
  needs: ['gemini.key'],
  faults: {
    ...MODEL_FAULTS,
    preview: {
      level: 'warn',
      cause: '{model} is a preview or an alias: it can change or end at short notice.',
      fix: 'Set [waiter] gemini_model to a model that is generally available, such as gemini-3.8-flash.',
    },
  },
  run: async ({ gemini, config, clock }) => {
    const { providers, geminiModel: model } = config.waiter
    if (gemini === null || !providers.includes('gemini')) {
      return skip('"gemini" is not among [waiter] providers')
    }
    const one = { provider: 'gemini', model, setting: '[waiter] gemini_model' } as const
    const verdict = judged(one, await gemini(NEVER), clock.now())
    if (verdict.kind === 'fault') return verdict
    return /preview|exp|latest/.test(model) ? fault('preview', model, { model }) : verdict
  },
})

export const MODEL_CHECKS: readonly Check[] = [
  openaiKey,
  openaiProject,
  chatModel,
  transcribeModel,
  realtimeModel,
  webhookSecret,
  geminiKey,
  geminiModel,
]

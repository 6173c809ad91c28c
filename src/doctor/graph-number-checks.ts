import { isVoiceWanted } from '../config/voice-wanted.ts'
import { ProviderError } from '../core/errors.ts'
import type { NumberFacts } from '../core/whatsapp-account.ts'
import { type Check, check, fault, fine, skip, type Verdict } from './check.ts'
import { graphOf } from './graph-app-checks.ts'
import type { Surroundings } from './surroundings.ts'

const NUMBER = ['graph.number']

const number = check('graph.number', {
  about: 'the phone number id names a number of ours',
  needs: ['graph.permissions'],
  faults: {
    unknown: {
      level: 'fail',
      cause:
        'Graph has no number {id} that this token may see (code {code}). The id is not the number itself.',
      fix: 'Copy the phone number id from WhatsApp Manager, API Setup, into [whatsapp] phone_number_id, and assign the WhatsApp account to the system user.',
    },
  },
  run: async (surroundings) => {
    const id = surroundings.config.whatsapp.phoneNumberId
    if (id === null) return skip('[whatsapp] phone_number_id is not set')
    return await orUnknown(id, async () => {
      const { displayNumber } = await graphOf(surroundings).number(id)
      return fine(displayNumber === null ? 'found' : 'found, with its number')
    })
  },
})

async function orUnknown(
  id: string,
  ask: () => Promise<Verdict<never>>,
): Promise<Verdict<'unknown'>> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof ProviderError) || error.failure !== 'rejected') throw error
    return fault('unknown', 'not there', { id, code: String(error.code ?? 'none') })
  }
}

const waba = check('graph.waba', {
  about: 'the WhatsApp Business account can be read',
  needs: ['graph.permissions'],
  faults: {
    unknown: {
      level: 'fail',
      cause: 'Graph has no WhatsApp Business account {id} that this token may see (code {code}).',
      fix: 'Copy the id of the WhatsApp Business account from WhatsApp Manager, API Setup, into [whatsapp] waba_id, and assign it to the system user.',
    },
  },
  run: async (surroundings) => {
    const id = surroundings.config.whatsapp.wabaId
    if (id === null) return skip('[whatsapp] waba_id is not set')
    return await orUnknown(id, async () => {
      const numbers = await graphOf(surroundings).numbersOf(id)
      return fine(`${numbers.length} ${numbers.length === 1 ? 'number' : 'numbers'}`)
    })
  },
})

const numberInWaba = check('graph.number_in_waba', {
  about: 'the number belongs to the account',
  needs: ['graph.number', 'graph.waba'],
  faults: {
    elsewhere: {
      level: 'fail',
      cause:
        'The number {number} is not one of the account {waba}: webhooks and templates are those of another account.',
      fix: 'Set [whatsapp] waba_id to the account the number is in (WhatsApp Manager shows both), or correct phone_number_id.',
    },
  },
  run: async (surroundings) => {
    const { phoneNumberId, wabaId } = surroundings.config.whatsapp
    const numbers = await graphOf(surroundings).numbersOf(wabaId ?? '')
    const values = { number: phoneNumberId ?? '', waba: wabaId ?? '' }
    return numbers.includes(values.number)
      ? fine('it does')
      : fault('elsewhere', 'it does not', values)
  },
})

const display = check('graph.display_number', {
  about: 'the number in the QR codes is the number',
  needs: NUMBER,
  faults: {
    other: {
      level: 'fail',
      cause:
        '[whatsapp] number is not the number that phone_number_id stands for: QR codes lead to somebody else.',
      fix: 'Set [whatsapp] number to the number shown for {id} in WhatsApp Manager, and print the table cards again.',
    },
  },
  run: async (surroundings) => {
    const { number: ours, phoneNumberId } = surroundings.config.whatsapp
    if (ours === null) return skip('[whatsapp] number is not set; QR codes need it')
    const { displayNumber } = await numberFacts(surroundings)
    if (displayNumber === null) return skip('Graph does not tell the number')
    // Neither is shown: a report may be sent to somebody.
    return digits(ours) === digits(displayNumber)
      ? fine('the same')
      : fault('other', 'another', { id: phoneNumberId ?? '' })
  },
})

function digits(text: string): string {
  return text.replaceAll(/\D/g, '')
}

async function numberFacts(surroundings: Surroundings): Promise<NumberFacts> {
  return await graphOf(surroundings).number(surroundings.config.whatsapp.phoneNumberId ?? '')
}

const quality = check('graph.quality', {
  about: 'people do not complain of the number',
  needs: NUMBER,
  faults: {
    medium: {
      level: 'warn',
      cause: 'Meta rates the number’s quality as medium (YELLOW): people block or report it.',
      fix: 'Look at what goes out unasked: staff templates to people who did not agree, and answers after a chat has ended.',
    },
    low: {
      level: 'fail',
      cause:
        'Meta rates the number’s quality as low (RED): its limit may fall, and templates be paused.',
      fix: 'Stop what goes out unasked, and see WhatsApp Manager, Insights, for what people gave as their reason.',
    },
  },
  run: async (surroundings) => {
    const rating = (await numberFacts(surroundings)).quality
    if (rating === null) return skip('Graph does not tell')
    if (rating === 'RED') return fault('low', rating)
    return rating === 'YELLOW' ? fault('medium', rating) : fine(word(rating))
  },
})

const name = check('graph.name', {
  about: 'the display name is approved',
  needs: NUMBER,
  faults: {
    in_review: {
      level: 'warn',
      cause: 'Meta is still reviewing the number’s display name.',
      fix: 'Wait for it; WhatsApp Manager, Phone numbers, shows where it stands.',
    },
    declined: {
      level: 'fail',
      cause:
        'The number’s display name was declined or has expired (131037): messages may be refused.',
      fix: 'Ask for another name in WhatsApp Manager, Phone numbers, Profile.',
    },
  },
  run: async (surroundings) => {
    const status = (await numberFacts(surroundings)).nameStatus
    if (status === null || status === 'NONE') return skip('Graph does not tell')
    if (status === 'DECLINED' || status === 'EXPIRED') return fault('declined', status)
    return status === 'PENDING_REVIEW' ? fault('in_review', status) : fine(word(status))
  },
})

const verified = check('graph.code_verification', {
  about: 'the number was proved to be yours',
  needs: NUMBER,
  faults: {
    not_verified: {
      level: 'fail',
      cause: 'The number’s ownership was never proved by the code Meta sends.',
      fix: 'Ask for the code and enter it: WhatsApp Manager, Phone numbers, Verify.',
    },
  },
  run: async (surroundings) => {
    const status = (await numberFacts(surroundings)).codeVerification
    if (status === null) return skip('Graph does not tell')
    if (status === 'NOT_VERIFIED') return fault('not_verified', status)
    return fine(
      status === 'EXPIRED' ? 'EXPIRED, which matters only for registering anew' : word(status),
    )
  },
})

const connected = check('graph.registration', {
  about: 'the number is connected to the Cloud API',
  needs: NUMBER,
  faults: {
    not_connected: {
      level: 'fail',
      cause: 'The number stands at {status}: it neither sends nor receives.',
      fix: 'Register it for the Cloud API (POST /{id}/register with its six-digit pin), or see in WhatsApp Manager why it was taken off.',
    },
    flagged: {
      level: 'warn',
      cause: 'The number stands at {status}: Meta will limit it if its quality does not rise.',
      fix: 'Stop what goes out unasked; see WhatsApp Manager, Phone numbers.',
    },
  },
  run: async (surroundings) => {
    const { status, id } = await numberFacts(surroundings)
    if (status === null) return skip('Graph does not tell')
    const values = { status: word(status), id }
    if (status === 'CONNECTED') return fine(status)
    return status === 'FLAGGED'
      ? fault('flagged', status, values)
      : fault('not_connected', values.status, values)
  },
})

const LEAST_FOR_CALLS = 2_000

const limit = check('graph.messaging_limit', {
  about: 'the messaging limit is high enough',
  needs: NUMBER,
  faults: {
    too_low_for_calls: {
      level: 'fail',
      cause: `The portfolio’s messaging limit is {tier}; calling needs ${LEAST_FOR_CALLS} (138015).`,
      fix: 'Verify the business in Meta Business settings, Security Center; the limit also rises with good traffic.',
    },
    low: {
      level: 'warn',
      cause:
        'The portfolio’s messaging limit is {tier}: so many people a day can be reached by template, staff included.',
      fix: 'Verify the business in Meta Business settings, Security Center; until then have staff write to the number each day.',
    },
  },
  run: async (surroundings) => {
    const tier = (await numberFacts(surroundings)).messagingLimit
    const people = tier === null ? null : peopleIn(tier)
    if (tier === null || people === null) return skip('Graph does not tell')
    const values = { tier: word(tier) }
    const found = people === Number.POSITIVE_INFINITY ? 'unlimited' : `${people} people a day`
    if (people < LEAST_FOR_CALLS && isVoiceWanted(surroundings.config)) {
      return fault('too_low_for_calls', found, values)
    }
    return people <= 250 ? fault('low', found, values) : fine(found)
  },
})

/** `TIER_250`, `TIER_2K`, `TIER_UNLIMITED`. */
function peopleIn(tier: string): number | null {
  if (tier === 'TIER_UNLIMITED' || tier === 'UNLIMITED') return Number.POSITIVE_INFINITY
  const [, count, thousands] = /^TIER_(\d{1,7})(K)?$/.exec(tier) ?? []
  return count === undefined ? null : Number(count) * (thousands === undefined ? 1 : 1000)
}

const app = check('graph.app', {
  about: 'Meta lets the app, the account and the business send',
  needs: NUMBER,
  faults: {
    app_blocked: {
      level: 'fail',
      cause:
        'The app may not send ({codes}). Most often it is not Live: then no webhook of real people comes either.',
      fix: 'App Dashboard: switch App mode to Live (it asks for a privacy policy address), and look at what Required actions lists.',
    },
    blocked: {
      level: 'fail',
      cause: 'Meta blocks sending because of {parts} ({codes}).',
      fix: 'WhatsApp Manager, Account overview, names what is wrong: payment method, policy, verification.',
    },
    limited: {
      level: 'warn',
      cause: 'Meta limits sending because of {parts} ({codes}).',
      fix: 'WhatsApp Manager, Account overview, names what is missing, such as business verification.',
    },
  },
  run: async (surroundings) => {
    const { health } = await numberFacts(surroundings)
    if (health.length === 0) return skip('Graph does not tell')
    const held = (state: string) => health.filter(({ canSend }) => canSend === state)
    const values = (entities: typeof health) => ({
      parts: entities.map(({ kind }) => word(kind)).join(', '),
      codes: entities.flatMap(({ errorCodes }) => errorCodes).join(', ') || 'no code',
    })
    const blocked = held('BLOCKED')
    const apps = blocked.filter(({ kind }) => kind === 'APP')
    if (apps.length > 0) return fault('app_blocked', 'the app is blocked', values(apps))
    if (blocked.length > 0) return fault('blocked', 'blocked', values(blocked))
    const limited = held('LIMITED')
    return limited.length > 0 ? fault('limited', 'limited', values(limited)) : fine('all may')
  },
})

/** A constant of the vendor's, or nothing that could be anything else. */
function word(text: string): string {
  return /^[A-Z][A-Z0-9_]{0,39}$/.test(text) ? text : 'something unknown'
}

export const GRAPH_NUMBER_CHECKS: readonly Check[] = [
  number,
  waba,
  numberInWaba,
  display,
  quality,
  name,
  verified,
  connected,
  limit,
  app,
]

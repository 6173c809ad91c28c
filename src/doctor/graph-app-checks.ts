import { ProviderError } from '../core/errors.ts'
import type { TokenFacts, WhatsappAccount } from '../core/whatsapp-account.ts'
import { type Check, check, fault, fine, skip } from './check.ts'
import { day, daysBetween } from './days.ts'
import type { Surroundings } from './surroundings.ts'

/** For checks that can do nothing without a token. */
export function graphOf({ graph }: Surroundings): WhatsappAccount {
  if (graph === null) throw new Error('a graph check without its needs')
  return graph
}

const reachable = check('graph.reachable', {
  about: 'the Graph API answers',
  faults: {
    unreachable: {
      level: 'fail',
      cause: 'Nothing usable answers at [whatsapp] graph_url ({why}): no message goes out.',
      fix: 'Open the way from this machine to {url} (DNS, firewall, proxy), or correct [whatsapp] graph_url.',
    },
  },
  run: async ({ graph, config }) => {
    if (graph === null) return skip('[whatsapp] access_token is not set')
    try {
      await graph.answeringVersion()
      return fine('answers')
    } catch (error) {
      if (!(error instanceof ProviderError)) throw error
      const why = error.reason ?? error.failure
      return fault('unreachable', 'no answer', { why, url: config.whatsapp.graphUrl })
    }
  },
})

/** Last days of the versions that have one, of Meta's list in September 2026. */
const VERSION_ENDS: Readonly<Record<string, string>> = {
  'v20.0': '2026-09-24',
  'v21.0': '2027-01-21',
  'v22.0': '2027-05-20',
  'v23.0': '2027-10-08',
  'v24.0': '2028-02-18',
  'v25.0': '2028-07-29',
}

const WARN_DAYS = 60

const version = check('graph.version', {
  about: 'the version of the Graph API is still spoken',
  needs: ['graph.reachable'],
  faults: {
    ended: {
      level: 'fail',
      cause: 'Graph {version} ended on {end}: Meta answers as another version, which may differ.',
      fix: 'Set [whatsapp] graph_version = "v26.0", or leave it out for the default.',
    },
    other: {
      level: 'fail',
      cause: 'Asked for {version}, Graph answers as {answered}.',
      fix: 'Set [whatsapp] graph_version to a version that Meta lists as available; "v26.0" is the default.',
    },
    ends_soon: {
      level: 'warn',
      cause: 'Graph {version} ends on {end}.',
      fix: 'Set [whatsapp] graph_version = "v26.0", or leave it out for the default.',
    },
  },
  run: async (surroundings) => {
    const wanted = surroundings.config.whatsapp.graphVersion
    const end = VERSION_ENDS[wanted]
    const left = end === undefined ? null : daysBetween(surroundings.clock.now(), new Date(end))
    const values = { version: wanted, end: end ?? '' }
    if (left !== null && left < 0) return fault('ended', `${wanted}, ended ${end}`, values)
    const answered = await graphOf(surroundings).answeringVersion()
    if (answered !== null && answered !== wanted) {
      return fault('other', `asked ${wanted}, answered ${answered}`, { ...values, answered })
    }
    if (left !== null && left <= WARN_DAYS)
      return fault('ends_soon', `${wanted}, until ${end}`, values)
    return fine(wanted)
  },
})

const token = check('graph.token', {
  about: 'the access token is valid',
  needs: ['graph.reachable'],
  faults: {
    invalid: {
      level: 'fail',
      cause:
        'Graph does not take [whatsapp] access_token (code {code}): it has expired, was revoked, or is cut short.',
      fix: 'In Meta Business settings, Users, System users: generate a token for the app that never expires, and set it as [whatsapp] access_token.',
    },
  },
  run: async (surroundings) => {
    try {
      const { appId } = await graphOf(surroundings).token()
      return fine(appId === null ? 'valid' : `valid, of app ${appId}`)
    } catch (error) {
      if (!(error instanceof ProviderError) || error.failure !== 'rejected') throw error
      return fault('invalid', 'refused', { code: String(error.code ?? 'unknown') })
    }
  },
})

const TOKEN = ['graph.token']
const ENDS_DAYS = 30
const ENDS_SOON_DAYS = 3

const expiry = check('graph.token_expiry', {
  about: 'the access token lasts',
  needs: TOKEN,
  faults: {
    ends: {
      level: 'warn',
      cause: 'The access token ends on {end}.',
      fix: 'Generate a system user token that never expires, and set it as [whatsapp] access_token before {end}.',
    },
    ends_soon: {
      level: 'fail',
      cause:
        'The access token ends on {end}, in {days} days: it looks like a temporary one, of the dashboard’s API Setup page.',
      fix: 'Generate a system user token that never expires, and set it as [whatsapp] access_token today.',
    },
  },
  run: async (surroundings) => {
    const facts = await graphOf(surroundings).token()
    if (facts.scopes === null) return skip('Graph tells this token nothing about itself')
    const end = firstEnd(facts)
    if (end === null) return fine('never expires')
    const days = daysBetween(surroundings.clock.now(), end)
    const values = { end: day(end), days: String(days) }
    if (days < ENDS_SOON_DAYS) return fault('ends_soon', `ends ${day(end)}`, values)
    return days < ENDS_DAYS ? fault('ends', `ends ${day(end)}`, values) : fine(`until ${day(end)}`)
  },
})

function firstEnd({ expiresAt, dataAccessExpiresAt }: TokenFacts): Date | null {
  const ends = [expiresAt, dataAccessExpiresAt].filter((end) => end !== null)
  return ends.toSorted((a, b) => a.getTime() - b.getTime())[0] ?? null
}

const permissions = check('graph.permissions', {
  about: 'the access token may do what is needed',
  needs: TOKEN,
  faults: {
    no_messaging: {
      level: 'fail',
      cause:
        'The token lacks whatsapp_business_messaging: no message can be sent, and none is delivered.',
      fix: 'Generate the system user’s token again with whatsapp_business_messaging and whatsapp_business_management ticked.',
    },
    no_management: {
      level: 'fail',
      cause:
        'The token lacks whatsapp_business_management: calls and news of the account, the number and templates do not come, and little of the rest can be looked at.',
      fix: 'Generate the system user’s token again with whatsapp_business_messaging and whatsapp_business_management ticked.',
    },
  },
  run: async (surroundings) => {
    const { scopes } = await graphOf(surroundings).token()
    // What it may not do, the checks that need this one run into.
    if (scopes === null) return fine('Graph does not tell')
    const found = scopes.filter((scope) => scope.startsWith('whatsapp_')).join(', ')
    if (!scopes.includes('whatsapp_business_messaging')) {
      return fault('no_messaging', found === '' ? 'none for WhatsApp' : found)
    }
    if (!scopes.includes('whatsapp_business_management')) return fault('no_management', found)
    return fine(found)
  },
})

const appSecret = check('graph.app_secret', {
  about: 'the app secret is that of the token’s app',
  needs: TOKEN,
  faults: {
    wrong: {
      level: 'fail',
      cause:
        'Graph takes no [whatsapp] app_secret for the app of this token: every webhook is refused with 401.',
      fix: 'Copy the app secret from the App Dashboard, App settings, Basic, of the app the token is of, into [whatsapp] app_secret.',
    },
    one_wrong: {
      level: 'warn',
      cause:
        '{wrong} of {all} app secrets are not taken; right only while a secret is being changed.',
      fix: 'Once the change is done, take the old one out of [whatsapp] app_secret.',
    },
  },
  run: async (surroundings) => {
    const secrets = surroundings.config.whatsapp.appSecret
    if (secrets.length === 0) return skip('[whatsapp] app_secret is not set')
    const graph = graphOf(surroundings)
    const taken = await Promise.all(secrets.map((secret) => graph.isAppSecret(secret)))
    const wrong = taken.filter((isTaken) => !isTaken).length
    if (wrong === secrets.length) return fault('wrong', 'refused')
    const values = { wrong: String(wrong), all: String(secrets.length) }
    return wrong > 0
      ? fault('one_wrong', `${wrong} of ${secrets.length} refused`, values)
      : fine(secrets.length === 1 ? 'taken' : `all ${secrets.length} taken`)
  },
})

export const GRAPH_APP_CHECKS: readonly Check[] = [
  reachable,
  version,
  token,
  expiry,
  permissions,
  appSecret,
]

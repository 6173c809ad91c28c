import { isVoiceWanted } from '../config/voice-wanted.ts'
import type { AppKey, Subscription } from '../core/whatsapp-account.ts'
import { type Check, check, fault, fine, skip } from './check.ts'
import { graphOf } from './graph-app-checks.ts'
import type { Surroundings } from './surroundings.ts'
import { callbackUrlFor, WEBHOOK_PATHS } from './webhook.ts'

const accountSubscription = check('graph.account_subscription', {
  about: 'the app gets the account’s webhooks',
  needs: ['graph.waba'],
  faults: {
    missing: {
      level: 'fail',
      cause:
        'The app is not subscribed to the WhatsApp Business account: nothing is delivered, whatever fields are ticked.',
      fix: 'maitred setup whatsapp (it sends POST /{waba}/subscribed_apps).',
    },
  },
  run: async (surroundings) => {
    const waba = surroundings.config.whatsapp.wabaId ?? ''
    const graph = graphOf(surroundings)
    const [apps, { appId }] = await Promise.all([graph.subscribedApps(waba), graph.token()])
    if (appId === null && apps.length > 0)
      return skip('Graph does not tell which app the token is of')
    return appId !== null && apps.includes(appId)
      ? fine('it does')
      : fault('missing', 'it does not', { waba })
  },
})

const webhook = check('graph.webhook', {
  about: 'the app has a webhook for WhatsApp',
  needs: ['graph.app_secret'],
  faults: {
    missing: {
      level: 'fail',
      cause: 'The app has no webhook for WhatsApp Business accounts: no message comes in.',
      fix: 'Start "maitred serve" where [server] public_url leads, then run "maitred setup whatsapp".',
    },
    inactive: {
      level: 'fail',
      cause: 'The app’s webhook is switched off; Meta does so after days of failed deliveries.',
      fix: 'Mend why deliveries failed (server.reachable, graph.app_secret), then run "maitred setup whatsapp".',
    },
  },
  run: async (surroundings) => {
    const found = await subscriptionOf(surroundings)
    if (found === 'unknown') return skip('Graph does not tell which app the token is of')
    if (found === null) return fault('missing', 'none')
    return found.isActive ? fine('active') : fault('inactive', 'switched off')
  },
})

const WEBHOOK = ['graph.webhook']

const fields = check('graph.webhook_fields', {
  about: 'messages and calls are subscribed to',
  needs: WEBHOOK,
  faults: {
    no_messages: {
      level: 'fail',
      cause: 'The webhook is not subscribed to the field "messages": no message comes in.',
      fix: 'maitred setup whatsapp',
    },
    no_calls: {
      level: 'warn',
      cause:
        'The webhook is not subscribed to the field "calls": callers get no answer, not even in writing.',
      fix: 'maitred setup whatsapp',
    },
  },
  run: async (surroundings) => {
    const subscribed = (await activeSubscription(surroundings)).fields
    if (!subscribed.includes('messages')) return fault('no_messages', 'no messages')
    return subscribed.includes('calls')
      ? fine(`messages, calls and ${subscribed.length - 2} more`)
      : fault('no_calls', 'messages, no calls')
  },
})

const callback = check('graph.callback_url', {
  about: 'the webhook leads to this server',
  needs: WEBHOOK,
  faults: {
    elsewhere: {
      level: 'fail',
      cause: 'The app’s webhook leads to another address than {url}.',
      fix: 'If this server is to answer: maitred setup whatsapp. Else correct [server] public_url.',
    },
  },
  run: async (surroundings) => {
    const { publicUrl } = surroundings.config.server
    if (publicUrl === null) return skip('[server] public_url is not set')
    const { callbackUrl } = await activeSubscription(surroundings)
    return isOurs(publicUrl, callbackUrl)
      ? fine('it does')
      : fault('elsewhere', 'another address', { url: callbackUrlFor(publicUrl) })
  },
})

const override = check('graph.callback_override', {
  about: 'no other address wins over the webhook’s',
  needs: ['graph.callback_url', 'graph.number'],
  faults: {
    overridden: {
      level: 'fail',
      cause:
        'The number or its account has a callback address of its own, which wins over the app’s, and it is not {url}.',
      fix: 'Take the override away: POST /{waba}/subscribed_apps without override_callback_uri, or POST /{number} with webhook_configuration {"override_callback_uri": ""}.',
    },
  },
  run: async (surroundings) => {
    const { server, whatsapp } = surroundings.config
    const number = whatsapp.phoneNumberId ?? ''
    const publicUrl = server.publicUrl ?? ''
    const { callbackOverrides } = await graphOf(surroundings).number(number)
    if (callbackOverrides.every((url) => isOurs(publicUrl, url))) return fine('none')
    const values = { url: callbackUrlFor(publicUrl), waba: whatsapp.wabaId ?? '', number }
    return fault('overridden', 'overridden', values)
  },
})

function isOurs(publicUrl: string, url: string): boolean {
  return WEBHOOK_PATHS.some((path) => url === `${publicUrl}${path}`)
}

async function activeSubscription(surroundings: Surroundings): Promise<Subscription> {
  const found = await subscriptionOf(surroundings)
  if (found === null || found === 'unknown') throw new Error('a webhook check without its needs')
  return found
}

async function subscriptionOf(
  surroundings: Surroundings,
): Promise<Subscription | null | 'unknown'> {
  const key = await appKeyOf(surroundings)
  return key === null ? 'unknown' : await graphOf(surroundings).subscription(key)
}

/** The app of the token with the first secret that Graph takes for it. */
async function appKeyOf(surroundings: Surroundings): Promise<AppKey | null> {
  const graph = graphOf(surroundings)
  const { appId } = await graph.token()
  for (const secret of surroundings.config.whatsapp.appSecret) {
    if (appId !== null && (await graph.isAppSecret(secret))) return { appId, secret }
  }
  return null
}

const calling = check('graph.calling', {
  about: 'the calling settings fit what is set up here',
  needs: ['graph.number'],
  faults: {
    off: {
      level: 'fail',
      cause: 'A voice is set up here, and calling is switched off for the number.',
      fix: 'maitred setup whatsapp --calls on',
    },
    on: {
      level: 'warn',
      cause:
        'Calling is on for the number, and no voice is set up here: callers hear it ring and are answered in writing.',
      fix: 'maitred setup whatsapp --calls off, or set up [voice], with transport = "sip" (docs/voice.md).',
    },
    icon_hidden: {
      level: 'warn',
      cause: 'The call icon is hidden in chats: only who knows a call link can call.',
      fix: 'maitred setup whatsapp --calls on',
    },
    no_sip: {
      level: 'fail',
      cause: 'A voice is set up here, and the number hands its calls to no SIP server: none comes.',
      fix: 'Set calling.sip of the number (POST /{id}/settings) to the host name of your SIP server (docs/voice.md), or set [voice] takes_calls = false and run "maitred setup whatsapp --calls off".',
    },
    restricted: {
      level: 'warn',
      cause: 'Meta has restricted calling for the number: {kinds}.',
      fix: 'Answer every call or switch calling off; the restriction ends by itself, WhatsApp Manager says when.',
    },
  },
  run: async (surroundings) => {
    const { phoneNumberId: id } = surroundings.config.whatsapp
    const settings = callFacts(await graphOf(surroundings).callSettings(id ?? ''))
    const values = { id: id ?? '', kinds: settings.restrictions.join(', ') }
    if (!isVoiceWanted(surroundings.config)) {
      return settings.isOn ? fault('on', 'on') : fine('off, as no voice is set up')
    }
    if (!settings.isOn) return fault('off', 'off')
    if (!settings.isSip) return fault('no_sip', 'by Graph', values)
    if (settings.restrictions.length > 0) return fault('restricted', 'restricted', values)
    return settings.isIconHidden ? fault('icon_hidden', 'on, icon hidden') : fine('on, by SIP')
  },
})

type CallFacts = {
  readonly isOn: boolean
  readonly isIconHidden: boolean
  readonly isSip: boolean
  readonly restrictions: readonly string[]
}

function callFacts(calling: Readonly<Record<string, unknown>>): CallFacts {
  const restrictions = inside(calling['restrictions'])['restrictions_list']
  return {
    isOn: calling['status'] === 'ENABLED',
    isIconHidden: calling['call_icon_visibility'] === 'DISABLE_ALL',
    isSip: inside(calling['sip'])['status'] === 'ENABLED',
    restrictions: (Array.isArray(restrictions) ? restrictions : []).map((entry: unknown) => {
      const kind = inside(entry)['type']
      return typeof kind === 'string' && /^[A-Z_]{1,80}$/.test(kind)
        ? kind
        : 'an unknown restriction'
    }),
  }
}

function inside(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)
    : {}
}

export const GRAPH_WEBHOOK_CHECKS: readonly Check[] = [
  accountSubscription,
  webhook,
  fields,
  callback,
  override,
  calling,
]

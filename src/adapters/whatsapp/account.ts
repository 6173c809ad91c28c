import { createHmac } from 'node:crypto'

import { ProviderError } from '../../core/errors.ts'
import { asFragment, asList, asText, asTime, type Fragment } from '../../core/fragment.ts'
import type {
  AppKey,
  CallSettings,
  TokenFacts,
  WantedSubscription,
  WhatsappAccount,
} from '../../core/whatsapp-account.ts'
import { askGraph, type GraphOptions, type GraphRequest, sendToGraph } from './graph-request.ts'
import { numberFacts, subscriptionIn, templateFacts } from './read-account-facts.ts'

/** The object of the app's webhook that is WhatsApp's. */
const OBJECT = 'whatsapp_business_account'
const PARAMETER = 100
const TOKEN_GONE = 190

const NUMBER_FIELDS = [
  'display_phone_number',
  'quality_rating',
  'name_status',
  'code_verification_status',
  'status',
  'whatsapp_business_manager_messaging_limit',
  'webhook_configuration',
  'health_status',
].join(',')

/** Asks for the most Graph gives in one page; groups have far fewer. */
const PAGE = '100'

/**
 * Graph's management doors, for `doctor` and `setup`. They count against 200 requests an hour of an account that is
 * not active yet: one run asks a dozen times.
 */
export function whatsappAccount(options: GraphOptions): WhatsappAccount {
  const get = async (path: readonly string[], query: Readonly<Record<string, string>> = {}) =>
    (await askGraph(options, { method: 'GET', path, query })).body
  const post = async (request: Omit<GraphRequest, 'method'>) => {
    const { body } = await askGraph(options, { ...request, method: 'POST' })
    if (body['success'] !== true) throw badAnswer()
  }
  return {
    token: () => tokenFacts(options),
    isAppSecret: (secret) => isAppSecret(options, secret),
    answeringVersion: () => answeringVersion(options),
    number: async (id) => numberFacts(id, await get([id], { fields: NUMBER_FIELDS })),
    numbersOf: async (waba) =>
      idsIn(await get([waba, 'phone_numbers'], { fields: 'id', limit: PAGE })),
    subscribedApps: async (waba) => appsIn(await get([waba, 'subscribed_apps'])),
    subscribeApp: (waba) => post({ path: [waba, 'subscribed_apps'], body: {} }),
    subscription: async (app) => {
      const request = {
        method: 'GET',
        path: [app.appId, 'subscriptions'],
        token: appToken(app),
      } as const
      return subscriptionIn((await askGraph(options, request)).body, OBJECT)
    },
    subscribe: (app, wanted) => post(subscribing(app, wanted)),
    callSettings: async (id) => asFragment((await get([id, 'settings']))['calling']),
    setCallSettings: (id, calling: CallSettings) =>
      post({ path: [id, 'settings'], body: { calling } }),
    templates: async (waba, name) => {
      const fields = 'name,language,status,category,components,parameter_format'
      const body = await get([waba, 'message_templates'], { name, fields, limit: PAGE })
      // Graph's `name` finds templates that contain it.
      return asList(body['data'])
        .flatMap(templateFacts)
        .filter((found) => found.name === name)
    },
  }
}

function appToken({ appId, secret }: AppKey): string {
  return `${appId}|${secret}`
}

function subscribing(app: AppKey, wanted: WantedSubscription): Omit<GraphRequest, 'method'> {
  return {
    path: [app.appId, 'subscriptions'],
    token: appToken(app),
    body: {
      object: OBJECT,
      callback_url: wanted.callbackUrl,
      verify_token: wanted.verifyToken,
      fields: wanted.fields.join(','),
      include_values: true,
    },
  }
}

/**
 * A token may look at itself. Should Graph not let it, it at least knows its app.
 * @see https://developers.facebook.com/docs/graph-api/reference/debug_token
 */
async function tokenFacts(options: GraphOptions): Promise<TokenFacts> {
  const accessToken = options.accessToken()
  const debug = {
    method: 'GET',
    path: ['debug_token'],
    query: { input_token: accessToken },
  } as const
  try {
    const data = asFragment((await askGraph(options, debug)).body['data'])
    if (data['is_valid'] !== true) {
      throw new ProviderError('whatsapp', 'rejected', { code: TOKEN_GONE })
    }
    return {
      appId: asText(data['app_id']),
      // 0: never.
      expiresAt: asTime(data['expires_at']),
      dataAccessExpiresAt: asTime(data['data_access_expires_at']),
      scopes: asList(data['scopes']).filter((scope) => typeof scope === 'string'),
    }
  } catch (error) {
    if (!isRefusedDoor(error)) throw error
    const app = await askGraph(options, { method: 'GET', path: ['app'], query: { fields: 'id' } })
    return {
      appId: asText(app.body['id']),
      expiresAt: null,
      dataAccessExpiresAt: null,
      scopes: null,
    }
  }
}

/** The token is good, the door is not for it. */
function isRefusedDoor(error: unknown): boolean {
  return error instanceof ProviderError && error.failure === 'rejected' && error.code !== TOKEN_GONE
}

/** A proof made with another app's secret is refused, whatever is asked for. */
async function isAppSecret(options: GraphOptions, secret: string): Promise<boolean> {
  const proof = createHmac('sha256', secret).update(options.accessToken()).digest('hex')
  const query = { fields: 'id', appsecret_proof: proof }
  try {
    await askGraph(options, { method: 'GET', path: ['app'], query })
    return true
  } catch (error) {
    if (error instanceof ProviderError && error.code === PARAMETER) return false
    throw error
  }
}

/** Graph names the version it answers as in a header, refusals too. */
async function answeringVersion(options: GraphOptions): Promise<string | null> {
  const { response } = await sendToGraph(options, {
    method: 'GET',
    path: ['app'],
    query: { fields: 'id' },
  })
  if (response.status >= 500)
    throw new ProviderError('whatsapp', 'unavailable', { code: response.status })
  const version = response.headers.get('facebook-api-version')
  return version !== null && /^v\d{1,3}\.\d$/.test(version) ? version : null
}

function idsIn(body: Fragment): readonly string[] {
  return asList(body['data'])
    .map((entry) => asText(asFragment(entry)['id']))
    .filter((id) => id !== null)
}

function appsIn(body: Fragment): readonly string[] {
  return asList(body['data'])
    .map((entry) => asText(asFragment(asFragment(entry)['whatsapp_business_api_data'])['id']))
    .filter((id) => id !== null)
}

function badAnswer(): ProviderError {
  return new ProviderError('whatsapp', 'unavailable', { reason: 'bad_answer' })
}

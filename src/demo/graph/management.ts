import { createHmac } from 'node:crypto'

import { Type } from '@sinclair/typebox'

import type { BusinessAccount } from './account.ts'
import type { GraphRequest } from './endpoint.ts'
import { mismatch, shown, strict } from './schema.ts'

/** What a management door answers; a refusal has its code. */
export type ManagementAnswer =
  | { readonly ok: true; readonly body: unknown }
  | { readonly ok: false; readonly code: number; readonly details: string }

export type ManagementOptions = {
  readonly accessToken: string
  readonly appSecret: string
  /** Unix seconds. */
  readonly now: () => number
  /** Whether the callback answers Meta's verification. */
  readonly verifies: (callbackUrl: string, verifyToken: string) => Promise<boolean>
}

type Asked = {
  readonly method: string
  readonly path: readonly string[]
  readonly query: URLSearchParams
  readonly body: Buffer
  readonly bearer: string
}

const OBJECT = 'whatsapp_business_account'
const BAD_TOKEN = 190
const NO_PERMISSION = 10
const BAD_PARAMETER = 100
const OLDEST_VERSION = 21

/** The doors that set an account up and look at it; `null` for what is not theirs. */
export async function manage(
  request: GraphRequest,
  account: BusinessAccount,
  options: ManagementOptions,
): Promise<ManagementAnswer | null> {
  const asked = read(request)
  if (asked === null) return null
  const door = doorOf(asked, account)
  if (door === null) return null
  const refused = refusedAtAll(asked, account, { ...options, needs: door.needs })
  return refused ?? (await door.open(asked, account, options))
}

/** The version Graph says it answers as. */
export function answeringVersion(path: string, { newestVersion }: BusinessAccount): string {
  const wanted = Number(/^\/v(\d{1,3})\.0\//.exec(path)?.[1] ?? newestVersion)
  return `v${Math.min(newestVersion, Math.max(OLDEST_VERSION, wanted))}.0`
}

function read(request: GraphRequest): Asked | null {
  const url = new URL(request.path, 'http://graph.test')
  const [, version, ...path] = url.pathname.split('/')
  if (version === undefined || !/^v\d{1,3}\.0$/.test(version)) return null
  const bearer = /^Bearer (.+)$/.exec(request.authorization ?? '')?.[1] ?? ''
  return { method: request.method, path, query: url.searchParams, body: request.body, bearer }
}

type Needs = 'token' | 'management' | 'app'

type Door = {
  readonly needs: Needs
  open(
    asked: Asked,
    account: BusinessAccount,
    options: ManagementOptions,
  ): ManagementAnswer | Promise<ManagementAnswer>
}

function doorOf({ method, path }: Asked, account: BusinessAccount): Door | null {
  const [node = '', edge] = path
  const kind = kindOf(node, account)
  return DOORS[`${method} ${kind}${edge === undefined ? '' : `/${edge}`}`] ?? null
}

function kindOf(node: string, account: BusinessAccount): string {
  if (Object.hasOwn(account.numbers, node)) return 'number'
  if (Object.hasOwn(account.subscribedApps, node)) return 'waba'
  if (node === account.appId) return 'app_id'
  if (node === 'app' || node === 'debug_token') return node
  return 'unknown'
}

const DOORS: Readonly<Record<string, Door>> = {
  'GET debug_token': { needs: 'token', open: debugToken },
  'GET app': { needs: 'token', open: (_, { appId }) => ok({ id: appId }) },
  'GET number': { needs: 'management', open: numberFields },
  'GET number/settings': {
    needs: 'management',
    open: ({ path }, account) => ok({ calling: account.numbers[path[0] ?? '']?.calling }),
  },
  'GET waba/phone_numbers': { needs: 'management', open: phoneNumbers },
  'GET waba/subscribed_apps': { needs: 'management', open: subscribedApps },
  'POST waba/subscribed_apps': { needs: 'management', open: subscribeApp },
  'GET waba/message_templates': { needs: 'management', open: templates },
  'GET app_id/subscriptions': { needs: 'app', open: (_, account) => ok(subscriptions(account)) },
  'POST app_id/subscriptions': { needs: 'app', open: subscribe },
}

function refusedAtAll(
  { bearer, query }: Asked,
  account: BusinessAccount,
  { accessToken, appSecret, now, needs }: ManagementOptions & { readonly needs: Needs },
): ManagementAnswer | null {
  const { token } = account
  if (needs === 'app') {
    return bearer === `${account.appId}|${appSecret}` ? null : refused(BAD_TOKEN, 'app token')
  }
  const isEnded = token.expiresAt !== 0 && token.expiresAt <= now()
  if (bearer !== accessToken || isEnded) return refused(BAD_TOKEN, 'token')
  const proof = query.get('appsecret_proof')
  if (proof !== null && proof !== hmac(appSecret, accessToken)) {
    return refused(BAD_PARAMETER, 'Invalid appsecret_proof provided in the API argument')
  }
  const mayManage = token.scopes.includes('whatsapp_business_management')
  return needs === 'management' && !mayManage ? refused(NO_PERMISSION, 'management') : null
}

function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex')
}

function debugToken({ query, bearer }: Asked, { token, appId }: BusinessAccount): ManagementAnswer {
  if (!token.mayLookAtItself) return refused(BAD_PARAMETER, 'an app token is needed')
  if (query.get('input_token') !== bearer) return ok({ data: { is_valid: false, scopes: [] } })
  return ok({
    data: {
      app_id: appId,
      type: 'SYSTEM_USER',
      application: 'Orders',
      data_access_expires_at: 0,
      expires_at: token.expiresAt,
      is_valid: true,
      scopes: token.scopes,
    },
  })
}

function numberFields({ path, query }: Asked, account: BusinessAccount): ManagementAnswer {
  const fields = account.numbers[path[0] ?? '']?.fields ?? {}
  const names = ['id', ...(query.get('fields') ?? '').split(',')]
  return ok(Object.fromEntries(names.map((name) => [name, fields[name]])))
}

function phoneNumbers({ path }: Asked, account: BusinessAccount): ManagementAnswer {
  const found = Object.entries(account.numbers).filter(([, { wabaId }]) => wabaId === path[0])
  return ok({ data: found.map(([id]) => ({ id })) })
}

function subscribedApps({ path }: Asked, account: BusinessAccount): ManagementAnswer {
  const apps = account.subscribedApps[path[0] ?? ''] ?? []
  return ok({
    data: apps.map((id) => ({ whatsapp_business_api_data: { id, name: 'Orders', link: '' } })),
  })
}

function subscribeApp({ path }: Asked, account: BusinessAccount): ManagementAnswer {
  const apps = account.subscribedApps[path[0] ?? '']
  if (apps?.includes(account.appId) === false) apps.push(account.appId)
  return ok({ success: true })
}

function templates({ path, query }: Asked, account: BusinessAccount): ManagementAnswer {
  // Found by a part of the name, as Graph does.
  const part = query.get('name') ?? ''
  const found = account.templates.filter(
    ({ wabaId, name }) => wabaId === path[0] && name.includes(part),
  )
  return ok({
    data: found.map(({ name, language, status, category, components }, at) => ({
      id: String(at + 1),
      name,
      language,
      status,
      category,
      components,
    })),
  })
}

function subscriptions({ subscription }: BusinessAccount): unknown {
  const page = {
    object: 'page',
    callback_url: 'https://elsewhere.example',
    active: true,
    fields: [],
  }
  if (subscription === null) return { data: [page] }
  const { callbackUrl, isActive, fields } = subscription
  const ours = {
    object: OBJECT,
    callback_url: callbackUrl,
    active: isActive,
    fields: fields.map((name) => ({ name, version: 'v26.0' })),
  }
  return { data: [page, ours] }
}

const SUBSCRIBING = strict({
  object: Type.Literal(OBJECT),
  callback_url: Type.String({ pattern: '^https://', maxLength: 200 }),
  verify_token: shown(200),
  fields: shown(1000),
  include_values: Type.Literal(true),
})

async function subscribe(
  { body }: Asked,
  account: BusinessAccount,
  { verifies }: ManagementOptions,
): Promise<ManagementAnswer> {
  const sent: unknown = JSON.parse(body.toString('utf8'))
  const misfit = mismatch(SUBSCRIBING, sent)
  if (misfit !== null) return refused(BAD_PARAMETER, misfit.details)
  const wanted = sent as { callback_url: string; verify_token: string; fields: string }
  if (!(await verifies(wanted.callback_url, wanted.verify_token))) {
    return refused(BAD_PARAMETER, 'Callback verification failed')
  }
  const fields = wanted.fields.split(',')
  const unknown = fields.find((field) => account.knownFields?.includes(field) === false)
  if (unknown !== undefined) return refused(BAD_PARAMETER, `fields: ${unknown}`)
  account.subscription = { callbackUrl: wanted.callback_url, isActive: true, fields }
  return ok({ success: true })
}

function ok(body: unknown): ManagementAnswer {
  return { ok: true, body }
}

function refused(code: number, details: string): ManagementAnswer {
  return { ok: false, code, details }
}

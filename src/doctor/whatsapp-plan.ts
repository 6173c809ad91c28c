import type { CallSettings, Subscription } from '../core/whatsapp-account.ts'

/** Without these nobody is answered. */
export const NEEDED_FIELDS = ['messages', 'calls'] as const

/** What maitred reads of an app's webhook. */
export const WEBHOOK_FIELDS = [
  ...NEEDED_FIELDS,
  'account_update',
  'message_template_status_update',
  'phone_number_quality_update',
  'template_category_update',
  'user_id_update',
] as const

/** What is set up at Meta's side now. */
export type PresentSetup = {
  readonly appId: string
  /** Apps that get the account's webhooks. */
  readonly subscribedApps: readonly string[]
  readonly subscription: Subscription | null
  readonly calling: CallSettings
}

export type WantedSetup = {
  readonly callbackUrl: string
  /** `null`: the calling settings stay as they are. */
  readonly calls: 'on' | 'off' | null
}

export type SetupChange =
  | { readonly kind: 'account' }
  | { readonly kind: 'webhook'; readonly fields: readonly string[] }
  | { readonly kind: 'calling'; readonly settings: CallSettings }

export type SetupStep = {
  readonly change: SetupChange
  /** For the operator, one line each: what is, and what will be. */
  readonly lines: readonly string[]
}

/** What has to be changed, in the order it is done; nothing where all is as wanted. Fields and settings that are not ours stay. */
export function planSetup(present: PresentSetup, wanted: WantedSetup): readonly SetupStep[] {
  return [...accountStep(present), ...webhookStep(present, wanted), ...callingStep(present, wanted)]
}

function accountStep({ subscribedApps, appId }: PresentSetup): readonly SetupStep[] {
  if (subscribedApps.includes(appId)) return []
  const lines = [`account: its webhooks also go to the app ${appId}`]
  return [{ change: { kind: 'account' }, lines }]
}

/** An app without a webhook is one whose webhook leads nowhere. */
const NO_WEBHOOK: Subscription = { callbackUrl: 'none', isActive: true, fields: [] }

function webhookStep(present: PresentSetup, { callbackUrl }: WantedSetup): readonly SetupStep[] {
  const { fields, isActive, callbackUrl: found } = present.subscription ?? NO_WEBHOOK
  const missing = WEBHOOK_FIELDS.filter((field) => !fields.includes(field))
  const lines = [
    ...(found === callbackUrl ? [] : [`webhook: ${found} → ${callbackUrl}`]),
    ...(isActive ? [] : ['webhook: switched off → on']),
    ...(missing.length > 0 ? [`webhook fields: also ${missing.join(', ')}`] : []),
  ]
  if (lines.length === 0) return []
  return [{ change: { kind: 'webhook', fields: [...fields, ...missing] }, lines }]
}

function callingStep({ calling }: PresentSetup, { calls }: WantedSetup): readonly SetupStep[] {
  const settings: Readonly<Record<string, string>> = calls === null ? {} : CALLING[calls]
  const changed = Object.entries(settings).filter(([key, value]) => calling[key] !== value)
  if (changed.length === 0) return []
  const lines = changed.map(([key, value]) => `calling.${key}: ${shown(calling[key])} → ${value}`)
  return [{ change: { kind: 'calling', settings }, lines }]
}

const CALLING: Readonly<Record<'on' | 'off', Readonly<Record<string, string>>>> = {
  on: { status: 'ENABLED', call_icon_visibility: 'DEFAULT' },
  off: { status: 'DISABLED' },
}

function shown(value: unknown): string {
  return typeof value === 'string' && /^[A-Z_]{1,40}$/.test(value) ? value : 'not set'
}

/** Settings that are not ours and yet are not what they were. */
export function movedSettings(
  before: CallSettings,
  after: CallSettings,
  own: CallSettings,
): readonly string[] {
  return Object.keys(before).filter(
    (key) => !Object.hasOwn(own, key) && !Bun.deepEquals(before[key], after[key]),
  )
}

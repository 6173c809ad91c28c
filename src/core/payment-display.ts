import { BIC, bicIsRequired, compactIban, isIban } from './epc.ts'
import { ok, refuse, type Result } from './errors.ts'
import { type Language, LANGUAGES } from './language.ts'

/**
 * How a bar wants to be paid, as its owner wrote it. Display only: the house prints it and never learns whether
 * anyone paid. Every key is one word, so that a bar file, the database and the code say the same.
 */
export type PaymentDisplay =
  MomoDisplay | RevolutDisplay | PaypalDisplay | SepaDisplay | StepsDisplay

type Base = {
  /** Stable within the bar: `^[a-z0-9-]{1,40}$`. */
  readonly id: string
  /** The registered name a payer sees before they confirm. */
  readonly payee: string
  /** Who tried the template and when (ISO 8601, UTC). Until then nothing is built from it. */
  readonly confirmed: Confirmation | null
}

type Confirmation = { readonly by: string; readonly at: string }

export type MomoDisplay = Base & {
  readonly kind: 'momo_ussd'
  /** As diners know it: `MTN MoMo`. */
  readonly provider: string
  /** Merchant code. Text: it may start with 0. */
  readonly code: string | null
  /** National number to send to, digits. */
  readonly phone: string | null
  /** One-line dial string with `{code}`, `{phone}`, `{amount}`, `{ref}`, e.g. `*182*8*1*{code}*{amount}#`. */
  readonly template: string | null
  /** Where the provider's menu starts, e.g. `*182*8*1#`. */
  readonly menu: string | null
  readonly steps: Steps | null
  /** `direct` prints the one-line string once it is confirmed; `menu` never does. */
  readonly mode: 'direct' | 'menu'
}

export type RevolutDisplay = Base & {
  readonly kind: 'revolut'
  readonly user: string
  /** Link with `{user}`, `{minor}`, `{major}`, `{currency}`, `{ref}`. */
  readonly template: string
}

export type PaypalDisplay = Base & {
  readonly kind: 'paypal'
  readonly user: string
  readonly template: string
}

/** A euro account. `iban` and `bic` without spaces, upper case; `bic` may be left away inside the EEA. */
export type SepaDisplay = Base & {
  readonly kind: 'sepa_qr'
  readonly iban: string
  readonly bic: string | null
}

/** Anything else: the owner's own words. */
export type StepsDisplay = Base & {
  readonly kind: 'steps'
  readonly provider: string
  readonly steps: Steps
}

/** Numbered steps in one or more languages; `{code}`, `{phone}`, `{amount}`, `{ref}`, `{payee}` are filled in. */
export type Steps = { readonly default: readonly string[] } & {
  readonly [L in Language]?: readonly string[]
}

export type DisplayProblem = { readonly field: string; readonly wanted: string }
export type DisplayRefusal = {
  readonly code: 'display_invalid'
  readonly problems: readonly DisplayProblem[]
}

/** Where links of each kind start: no template leads to another host. */
export const LINK_STARTS = {
  revolut: 'https://revolut.me/{user}',
  paypal: 'https://paypal.me/{user}',
} as const

const DEFAULT_TEMPLATES = {
  revolut: `${LINK_STARTS.revolut}?currency={currency}&amount={minor}`,
  paypal: `${LINK_STARTS.paypal}/{major}{currency}`,
} as const

const PART = String.raw`(?:\d{1,6}|\{(?:code|phone|amount|ref)\})`
const USSD_TEMPLATE = new RegExp(String.raw`^[*#]${PART}(?:[*#]${PART})*#$`)
const USSD_MENU = /^[*#]\d{1,6}(?:[*#]\d{1,6}){0,8}#$/
const LINK_REST = /^(?:[/?](?:[A-Za-z0-9/?&=._-]|\{(?:user|minor|major|currency|ref)\})*)?$/
const STEP_HOLE = /\{(?!(?:code|phone|amount|ref|payee)\})/

/** The user part of a payment link. Starts with a letter or digit, so that it is never `..`. */
const LINK_USER = {
  revolut: /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/,
  paypal: /^[A-Za-z0-9]{1,20}$/,
}
const MERCHANT_CODE = /^\d{4,9}$/
const NATIONAL_PHONE = /^\d{6,12}$/

/**
 * Reads a display from a bar file or the database and tells every problem at once. Nothing that passes can lead a dial
 * string or a link elsewhere than the owner's template says.
 */
export function readPaymentDisplay(value: unknown): Result<PaymentDisplay, DisplayRefusal> {
  const fields = readFields(value)
  const base = {
    id: fields.text('id', /^[a-z0-9-]{1,40}$/, 'a short id such as "momo"'),
    payee: fields.text('payee', LINE_OF_70, 'the registered name, 1 to 70 characters'),
    confirmed: fields.confirmation(),
  }
  const display = readKind(fields, base)
  fields.noOthers()
  return display === null || fields.problems.length > 0
    ? refuse({ code: 'display_invalid', problems: fields.problems })
    : ok(display)
}

/** A display as it stands after an import or an edit: a confirmation holds only while nothing else has changed. */
export function keepConfirmation(before: PaymentDisplay, after: PaymentDisplay): PaymentDisplay {
  const bare = (display: PaymentDisplay) => JSON.stringify({ ...display, confirmed: null })
  return bare(before) === bare(after)
    ? { ...after, confirmed: after.confirmed ?? before.confirmed }
    : after
}

const LINE_OF_70 = /^(?=.*\S)[^\p{C}\p{Zl}\p{Zp}]{1,70}$/u
const LINE_OF_40 = /^(?=.*\S)[^\p{C}\p{Zl}\p{Zp}]{1,40}$/u

function readKind(fields: Fields, base: Base): PaymentDisplay | null {
  const kind = fields.raw('kind')
  switch (kind) {
    case 'momo_ussd':
      return readMomo(fields, base)
    case 'revolut':
    case 'paypal':
      return {
        ...base,
        kind,
        user: fields.text('user', LINK_USER[kind], 'the user name as registered'),
        template: readLink(fields, kind),
      }
    case 'sepa_qr':
      return readSepa(fields, base)
    case 'steps': {
      const steps = fields.steps()
      if (steps === null) fields.problem('steps', 'at least one step')
      if (stepsName(steps, 'code') || stepsName(steps, 'phone')) {
        fields.problem('steps', 'the code or number written out')
      }
      return { ...base, kind, provider: readProvider(fields), steps: steps ?? { default: [] } }
    }
    default:
      fields.problem('kind', 'momo_ussd, revolut, paypal, sepa_qr or steps')
      return null
  }
}

function readProvider(fields: Fields): string {
  return fields.text('provider', LINE_OF_40, 'the name diners know, 1 to 40 characters')
}

function readMomo(fields: Fields, base: Base): MomoDisplay {
  const display: MomoDisplay = {
    ...base,
    kind: 'momo_ussd',
    provider: readProvider(fields),
    code: fields.optional('code', MERCHANT_CODE, '4 to 9 digits, as text'),
    phone: fields.optional('phone', NATIONAL_PHONE, 'a national number, digits only, as text'),
    template: fields.optional('template', USSD_TEMPLATE, 'such as *182*8*1*{code}*{amount}#'),
    menu: fields.optional('menu', USSD_MENU, 'such as *182*8*1#'),
    steps: fields.steps(),
    mode:
      fields.text('mode', /^(?:direct|menu)$/, 'direct or menu') === 'direct' ? 'direct' : 'menu',
  }
  const template = display.template ?? ''
  if (display.code === null && display.phone === null) {
    fields.problem('code', 'a merchant code, or a phone')
  }
  if (display.mode === 'direct' && template === '') {
    fields.problem('template', 'a dial string, because mode is direct')
  }
  for (const hole of ['code', 'phone'] as const) {
    const isNamed = template.includes(`{${hole}}`) || stepsName(display.steps, hole)
    if (isNamed && display[hole] === null) {
      fields.problem(hole, `a ${hole}, because the template or a step names it`)
    }
  }
  return display
}

function readLink(fields: Fields, kind: 'revolut' | 'paypal'): string {
  const start = LINK_STARTS[kind]
  const wanted = `a link that starts with ${start}`
  const template = fields.optional('template', /^https:/, wanted) ?? DEFAULT_TEMPLATES[kind]
  const isSound = template.startsWith(start) && LINK_REST.test(template.slice(start.length))
  if (!isSound) fields.problem('template', wanted)
  return template
}

function readSepa(fields: Fields, base: Base): SepaDisplay {
  const iban = compactIban(fields.text('iban', /^[A-Za-z0-9 ]{15,42}$/, 'an IBAN'))
  if (iban !== '' && !isIban(iban)) fields.problem('iban', 'a SEPA IBAN whose check digits hold')
  const bic = fields.optional('bic', BIC, 'a BIC of 8 or 11 characters')
  if (bic === null && isIban(iban) && bicIsRequired(iban)) {
    fields.problem('bic', 'a BIC, because the account is outside the EEA')
  }
  return { ...base, kind: 'sepa_qr', iban, bic }
}

type Fields = ReturnType<typeof readFields>

function readFields(value: unknown) {
  const record: Readonly<Record<string, unknown>> = isRecord(value) ? value : {}
  const problems: DisplayProblem[] = []
  const seen = new Set<string>()

  const problem = (field: string, wanted: string) => {
    if (!problems.some((other) => other.field === field)) problems.push({ field, wanted })
  }
  const raw = (field: string): unknown => {
    seen.add(field)
    return Object.hasOwn(record, field) ? record[field] : undefined
  }
  const text = (field: string, pattern: RegExp, wanted: string): string => {
    const found = raw(field)
    if (typeof found === 'string' && pattern.test(found)) return found
    problem(field, wanted)
    return ''
  }
  const optional = (field: string, pattern: RegExp, wanted: string): string | null =>
    (raw(field) ?? null) === null ? null : text(field, pattern, wanted)

  const confirmation = (): Confirmation | null => {
    const found = raw('confirmed') ?? null
    if (found === null) return null
    if (isRecord(found)) {
      const { by, at } = found
      const isTime = typeof at === 'string' && !Number.isNaN(Date.parse(at))
      if (typeof by === 'string' && by !== '' && isTime) return { by, at }
    }
    problem('confirmed', 'who (by) and when (at, ISO 8601)')
    return null
  }

  const steps = (): Steps | null => {
    const found = raw('steps') ?? null
    if (found === null) return null
    const read = readSteps(Array.isArray(found) ? { default: found } : found)
    if (read === null) problem('steps', 'a list of lines, or one per language with a default')
    return read
  }

  const noOthers = () => {
    for (const field of Object.keys(record)) if (!seen.has(field)) problem(field, 'no such key')
  }
  return { problems, problem, raw, text, optional, confirmation, steps, noOthers }
}

/** Steps are printed as lines of a message, at most a dozen, and may only name what the house fills in. */
function readSteps(value: unknown): Steps | null {
  if (!isRecord(value) || !isStepList(value['default'])) return null
  const keys: readonly string[] = ['default', ...LANGUAGES]
  const entries = Object.entries(value)
  const isSound = entries.every(([key, list]) => keys.includes(key) && isStepList(list))
  return isSound ? { default: value['default'], ...Object.fromEntries(entries) } : null
}

function stepsName(steps: Steps | null, hole: 'code' | 'phone'): boolean {
  return Object.values(steps ?? {}).some((list) => list.some((step) => step.includes(`{${hole}}`)))
}

function isStepList(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= 12 &&
    value.every((step) => typeof step === 'string' && STEP.test(step) && !STEP_HOLE.test(step))
  )
}

const STEP = /^(?=.*\S)[^\p{C}\p{Zl}\p{Zp}]{1,160}$/u

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

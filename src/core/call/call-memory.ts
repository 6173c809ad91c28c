import { isLanguage, type Language } from '../language.ts'
import { type LineUsage, NO_LINE_USAGE } from './line.ts'

const VERSION = 1

/** What must survive the process: flat JSON, no spoken word but the label of a table, no number, no name. */
export type CallMemory = {
  readonly version: typeof VERSION
  /** When the line first opened. */
  readonly startedAtMs: number | null
  /** The vendor has told that the greeting began, or knows the mark that went out with it. */
  readonly isGreeted: boolean
  readonly language: LanguageMemory
  readonly consent: ConsentStage
  /** The cart a yes would be to: told to the model, and spoken since. */
  readonly cartTold: { readonly fingerprint: string; readonly isSpoken: boolean } | null
  /** A table that the caller named, as the program heard it: its label alone. */
  readonly namedTable: string | null
  /** Function calls whose output the vendor is not known to have: names are of our tools. */
  readonly pending: readonly PendingCall[]
  readonly transfer: TransferMemory | null
  readonly isWarned: boolean
  /** The model has called for the end with its goodbye, and the caller has not spoken since. */
  readonly isLeaving: boolean
  /** Since the call first changed hands with nothing said or done after it; `null` once something was. */
  readonly quietSinceMs: number | null
  readonly tallies: CallTallies
}

export type PendingCall = {
  readonly functionCallId: string
  readonly name: string
}

export const MAX_LABEL = 20

export type LanguageMemory = {
  readonly language: Language
  readonly since: 'assumed' | 'saved' | 'heard' | 'asked'
  readonly leaning: Language | null
  /** Turns that agreed with `language`; two prove it. */
  readonly agreeing: number
  readonly isSaved: boolean
}

/**
 * `off`: nothing is ever kept. `unheard`: the notice was not spoken to its end. `asked`: the caller's next turn may be a
 * yes; `open`: it was none, and only a key is. Words are kept in `given` alone.
 */
const CONSENT_STAGES = ['off', 'unheard', 'asked', 'open', 'given', 'refused'] as const
export type ConsentStage = (typeof CONSENT_STAGES)[number]

const TRANSFER_STAGES = ['telling', 'speaking', 'sending', 'ringing', 'failed'] as const
export type TransferMemory = {
  readonly stage: (typeof TRANSFER_STAGES)[number]
  /** Which of the targets. */
  readonly at: number
}

/** From the first word of it to whoever takes the call, or nobody. */
export function isPutThrough({ transfer }: Pick<CallMemory, 'transfer'>): boolean {
  return transfer !== null && transfer.stage !== 'failed'
}

/** What a caller wanted, by the tools that were used; a closed set. */
export const CALL_INTENTS = [
  'menu',
  'order',
  'order_status',
  'pay',
  'hours',
  'table',
  'booking',
  'message',
  'person',
  'allergy',
  'language',
] as const
export type CallIntent = (typeof CALL_INTENTS)[number]

export const SHOWN = ['menu', 'cart', 'pay'] as const

export type CallTallies = {
  readonly callerTurns: number
  readonly responses: number
  /** In the order of the list, each once. */
  readonly intents: readonly CallIntent[]
  readonly falseClaims: number
  readonly placed: readonly { readonly orderId: string; readonly number: string }[]
  readonly hasBooking: boolean
  readonly hasMessage: boolean
  /** In this order, each once. */
  readonly shown: readonly (typeof SHOWN)[number][]
  readonly usage: LineUsage
  readonly transcribedSeconds: number
}

export const NO_TALLIES: CallTallies = {
  callerTurns: 0,
  responses: 0,
  intents: [],
  falseClaims: 0,
  placed: [],
  hasBooking: false,
  hasMessage: false,
  shown: [],
  usage: NO_LINE_USAGE,
  transcribedSeconds: 0,
}

export function newMemory(of: {
  readonly savedLanguage: Language | null
  readonly defaultLanguage: Language
  readonly transcripts: 'off' | 'consent'
}): CallMemory {
  const { savedLanguage } = of
  return {
    version: VERSION,
    startedAtMs: null,
    isGreeted: false,
    language: {
      language: savedLanguage ?? of.defaultLanguage,
      since: savedLanguage === null ? 'assumed' : 'saved',
      leaning: null,
      agreeing: 0,
      isSaved: savedLanguage !== null,
    },
    consent: of.transcripts === 'off' ? 'off' : 'unheard',
    cartTold: null,
    namedTable: null,
    pending: [],
    transfer: null,
    isWarned: false,
    isLeaving: false,
    quietSinceMs: null,
    tallies: NO_TALLIES,
  }
}

type Loose = { readonly [key: string]: unknown }

/**
 * Reads stored memory back, part by part: what is not as it should be is as in `fresh`, so that a call goes on whatever
 * an older or newer version wrote. `null` where it is no memory of this version at all.
 */
export function readMemory(stored: unknown, fresh: CallMemory): CallMemory | null {
  if (!isReadable(stored)) return null
  const { startedAtMs, consent, isGreeted, isWarned, isLeaving, namedTable, quietSinceMs } = stored
  return {
    version: VERSION,
    startedAtMs: isCount(startedAtMs) ? startedAtMs : fresh.startedAtMs,
    isGreeted: isGreeted === true,
    language: readLanguage(stored['language'], fresh.language),
    consent: readConsent(consent, fresh.consent),
    cartTold: readCart(stored['cartTold']),
    namedTable: isLabel(namedTable) ? namedTable : fresh.namedTable,
    pending: readPending(stored['pending']),
    transfer: readTransfer(stored['transfer']),
    isWarned: isWarned === true,
    isLeaving: isLeaving === true,
    quietSinceMs: isCount(quietSinceMs) ? quietSinceMs : fresh.quietSinceMs,
    tallies: readTallies(stored['tallies']),
  }
}

/** The counters of stored memory alone. */
export function storedTallies(stored: unknown): CallTallies {
  return isReadable(stored) ? readTallies(stored['tallies']) : NO_TALLIES
}

/** What the call was in at last. */
export function storedLanguage(stored: unknown): Language | null {
  const language = isReadable(stored) && isLoose(stored['language']) ? stored['language'] : {}
  return isLanguage(language['language']) ? language['language'] : null
}

/** Whether its caller has asked that nothing is kept. */
export function hasRefused(stored: unknown): boolean {
  return isReadable(stored) && stored['consent'] === 'refused'
}

function isReadable(stored: unknown): stored is Loose {
  return isLoose(stored) && stored['version'] === VERSION
}

function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 200
}

function isLabel(value: unknown): value is string {
  return isText(value) && value.length <= MAX_LABEL
}

function listOf(value: unknown): readonly Loose[] {
  return Array.isArray(value) ? value.filter((one: unknown) => isLoose(one)).slice(0, 200) : []
}

function readLanguage(stored: unknown, fresh: LanguageMemory): LanguageMemory {
  if (!isLoose(stored) || !isLanguage(stored['language'])) return fresh
  const { language, leaning, agreeing, isSaved } = stored
  const since = (['assumed', 'saved', 'heard', 'asked'] as const).find(
    (one) => one === stored['since'],
  )
  return {
    language,
    since: since ?? 'assumed',
    leaning: isLanguage(leaning) ? leaning : null,
    agreeing: isCount(agreeing) ? agreeing : 0,
    isSaved: isSaved === true,
  }
}

/** Settings are the last word: a call that keeps nothing now keeps nothing, whatever was agreed before. */
function readConsent(stored: unknown, fresh: ConsentStage): ConsentStage {
  if (fresh === 'off') return 'off'
  return CONSENT_STAGES.find((one) => one === stored && one !== 'off') ?? fresh
}

function readCart(stored: unknown): CallMemory['cartTold'] {
  if (!isLoose(stored) || !isText(stored['fingerprint'])) return null
  return { fingerprint: stored['fingerprint'], isSpoken: stored['isSpoken'] === true }
}

function readPending(stored: unknown): CallMemory['pending'] {
  return listOf(stored).flatMap(({ functionCallId, name }) =>
    isText(functionCallId) && isText(name) ? [{ functionCallId, name }] : [],
  )
}

function readTransfer(stored: unknown): TransferMemory | null {
  if (!isLoose(stored) || !isCount(stored['at'])) return null
  const stage = TRANSFER_STAGES.find((one) => one === stored['stage'])
  return stage === undefined ? null : { stage, at: Math.floor(stored['at']) }
}

function readTallies(stored: unknown): CallTallies {
  if (!isLoose(stored)) return NO_TALLIES
  const whole = (key: string) => (isCount(stored[key]) ? Math.floor(stored[key]) : 0)
  const { intents, transcribedSeconds, shown } = stored
  return {
    callerTurns: whole('callerTurns'),
    responses: whole('responses'),
    intents: CALL_INTENTS.filter((one) => Array.isArray(intents) && intents.includes(one)),
    falseClaims: whole('falseClaims'),
    placed: listOf(stored['placed']).flatMap(({ orderId, number }) =>
      isText(orderId) && isText(number) ? [{ orderId, number }] : [],
    ),
    hasBooking: stored['hasBooking'] === true,
    hasMessage: stored['hasMessage'] === true,
    shown: SHOWN.filter((one) => Array.isArray(shown) && shown.includes(one)),
    usage: readUsage(stored['usage']),
    transcribedSeconds: isCount(transcribedSeconds) ? transcribedSeconds : 0,
  }
}

function readUsage(stored: unknown): LineUsage {
  if (!isLoose(stored)) return NO_LINE_USAGE
  const whole = (key: keyof LineUsage) => (isCount(stored[key]) ? Math.floor(stored[key]) : 0)
  return {
    textIn: whole('textIn'),
    audioIn: whole('audioIn'),
    textCached: whole('textCached'),
    audioCached: whole('audioCached'),
    textOut: whole('textOut'),
    audioOut: whole('audioOut'),
  }
}

import type { Language, Wording } from './language.ts'
import type { TimeSpan } from './menu.ts'

export type Bar = {
  readonly id: string
  /** Short name for commands and files: `^[a-z0-9-]{2,40}$`. */
  readonly slug: string
  readonly name: string
  /** ISO 4217. */
  readonly currency: string
  /** IANA zone, e.g. `Africa/Kigali`. */
  readonly timeZone: string
  readonly languages: readonly Language[]
  readonly defaultLanguage: Language
  /** The WhatsApp number diners write to; `null`: the one in `[whatsapp]`. */
  readonly phoneNumberId: string | null
  readonly hours: OpeningHours
  readonly rules: HouseRules
  readonly voice: Partial<BarVoice & BarSession>
  readonly menuVersion: number
}

/** In the order of ISO 8601, as bar files name them. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** Local opening times; a span whose `to` is at or before its `from` ends the next day. */
export type OpeningHours = {
  readonly week: { readonly [D in Weekday]?: readonly TimeSpan[] }
  /** Replaces the weekday's spans on that local date (`YYYY-MM-DD`); empty: closed. */
  readonly exceptions: readonly {
    readonly date: string
    readonly spans: readonly TimeSpan[]
    readonly note?: Wording
  }[]
}

export type HouseRules = {
  /** An open tab without a placed order closes after this long without a word. */
  readonly idleTabMinutes: number
  /** An open tab with placed orders closes after this long. */
  readonly servedTabMinutes: number
  /** Second reminder to the staff number that was told first. */
  readonly remindAfterSeconds: number
  /** Then the next staff number, and again for each further one. */
  readonly escalateAfterSeconds: number
  /** Then the diner is told honestly that nobody has answered yet. */
  readonly tellDinerAfterSeconds: number
  /** A person who took over hands back after this long without a word from staff. */
  readonly handBackMinutes: number
  /** Orders are taken outside opening hours too. */
  readonly ordersWhenClosed: boolean
}

/** The house’s, for each that the owner has not set; docs/bar-file.md tells them. */
export const DEFAULT_RULES: HouseRules = {
  idleTabMinutes: 180,
  servedTabMinutes: 480,
  remindAfterSeconds: 90,
  escalateAfterSeconds: 90,
  tellDinerAfterSeconds: 360,
  handBackMinutes: 15,
  ordersWhenClosed: false,
}

/** A bar's own telephone manners, from its file; every key may be left to `[voice]`. */
export type BarVoice = {
  /** Calls are answered at all. */
  readonly takesCalls: boolean
  /** Also outside opening hours. */
  readonly takesCallsWhenClosed: boolean
  readonly voice: string
  readonly style: VoiceStyle
  /** Styles that take turns with `style`, call by call, to be compared. */
  readonly compare: readonly VoiceStyle[]
  /** 1 is natural. */
  readonly speed: number
  readonly eagerness: 'low' | 'medium' | 'high' | 'auto'
  readonly noise: 'near' | 'far' | 'off'
  readonly maxMinutes: number
  /** Whom a caller can be put through to, first to last: `tel:+…` or `sip:…`. The only targets there are. */
  readonly transferTo: readonly string[]
  /** Telephone numbers by which a trunk reaches this bar: E.164 digits without the plus. */
  readonly numbers: readonly string[]
}

/** How a bar's calls are heard and thought through, from its file; every key may be left to `[voice]`, where they are explained. */
export type BarSession = {
  readonly model: string
  readonly turnDetection: 'meaning' | 'silence'
  readonly thresholdPercent: number
  readonly paddingMs: number
  readonly silenceMs: number
  readonly effort: 'none' | 'minimal' | 'low' | 'medium' | 'high'
  readonly maxOutputTokens: number
  readonly truncationTokens: number
  readonly truncationKeepPercent: number
  readonly transcriptionModels: readonly string[]
}

/** Ways of speaking that an owner can compare. */
export const VOICE_STYLES = ['warm', 'brisk', 'formal', 'playful'] as const
export type VoiceStyle = (typeof VOICE_STYLES)[number]

export type BarTable = { readonly label: string; readonly area: string | null }

export type StaffMember = {
  /** E.164 digits without the plus. */
  readonly phone: string
  readonly name: string
  readonly role: 'owner' | 'staff'
  readonly language: Language
  /** Lower is told first. */
  readonly position: number
}

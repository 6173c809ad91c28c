import type { Bar, BarSession, BarVoice, VoiceStyle } from '../bar.ts'
import type { ToolSpec } from '../chat-model.ts'
import type { Language } from '../language.ts'
import type { Menu } from '../menu.ts'
import type { CallLimits } from './call-state.ts'
import { callInstructions, type CallSight, stableInstructions, UNHEARD } from './instructions.ts'
import type { TurnDetection } from './line.ts'
import type { CallSession } from './transport.ts'
import { needsWords, type VoiceToolNeeds, voiceTools } from './voice-tools.ts'

/** `[voice]`, as far as a call is made of it. */
export type VoiceSettings = BarSession & {
  readonly takesCalls: boolean
  readonly takesCallsWhenClosed: boolean
  readonly languages: readonly Language[]
  readonly voice: string
  readonly style: BarVoice['style']
  readonly speedPercent: number
  readonly noise: BarVoice['noise']
  readonly eagerness: BarVoice['eagerness']
  readonly transcripts: 'off' | 'consent'
  readonly answerSeconds: number
  readonly silenceSeconds: number
  readonly maxMinutes: number
  readonly toolSeconds: number
  readonly transferTo: readonly string[]
  readonly transferSeconds: number
}

const OF_BAR = [
  'model',
  'turnDetection',
  'thresholdPercent',
  'paddingMs',
  'silenceMs',
  'effort',
  'maxOutputTokens',
  'truncationTokens',
  'truncationKeepPercent',
  'transcriptionModels',
] as const satisfies readonly (keyof BarSession)[]

/** The operator's settings with what the bar's own file says otherwise of how its calls are heard and thought through. */
export function settingsOf<S extends BarSession>(settings: S, { voice }: Pick<Bar, 'voice'>): S {
  const own = OF_BAR.filter((key) => voice[key] !== undefined)
  if (own.length === 0) return settings
  return { ...settings, ...Object.fromEntries(own.map((key) => [key, voice[key]])) }
}

/** The vendor ends a session after 60 minutes; ours ends before it. */
const MAX_MINUTES = 55
const MIN_SPEED = 0.25
const MAX_SPEED = 1.5

/** A bar's own manners, and the operator's where it has none; within what the vendor takes. */
export function mannersOf(settings: VoiceSettings, bar: Bar): BarVoice {
  const own = bar.voice
  return {
    takesCalls: own.takesCalls ?? settings.takesCalls,
    takesCallsWhenClosed: own.takesCallsWhenClosed ?? settings.takesCallsWhenClosed,
    voice: own.voice ?? settings.voice,
    style: own.style ?? settings.style,
    compare: own.compare ?? [],
    speed: within(own.speed ?? settings.speedPercent / 100, MIN_SPEED, MAX_SPEED),
    eagerness: own.eagerness ?? settings.eagerness,
    noise: own.noise ?? settings.noise,
    maxMinutes: within(own.maxMinutes ?? settings.maxMinutes, 1, MAX_MINUTES),
    transferTo: own.transferTo ?? settings.transferTo,
    numbers: own.numbers ?? [],
  }
}

/**
 * The style of one call, where several take turns: by the call's id, so that every process that has the call finds the
 * same. Ids are made by hashing, so each style gets an equal share.
 */
export function styleOf({ style, compare }: BarVoice, callId: string): VoiceStyle {
  const styles = [...new Set([style, ...compare])]
  const place = Number.parseInt(callId.slice(-8), 16) % styles.length
  return styles[place] ?? style
}

/** Languages of a call: those of the bar that calls are taken in; never none. */
export function callLanguages(settings: VoiceSettings, bar: Bar): readonly Language[] {
  const both = bar.languages.filter((language) => settings.languages.includes(language))
  return both.length > 0 ? both : [bar.defaultLanguage]
}

/** The language a call begins in. */
export function firstLanguage(languages: readonly Language[], bar: Bar, saved: Language | null) {
  if (saved !== null && languages.includes(saved)) return saved
  return languages.includes(bar.defaultLanguage)
    ? bar.defaultLanguage
    : (languages[0] ?? bar.defaultLanguage)
}

/** A bar’s own longest call goes before the house’s; the others are the house’s alone. */
export function limitsOf(settings: VoiceSettings, bar: Bar): CallLimits {
  return {
    answerMs: settings.answerSeconds * 1_000,
    silenceMs: settings.silenceSeconds * 1_000,
    longestMs: mannersOf(settings, bar).maxMinutes * 60_000,
    toolMs: settings.toolSeconds * 1_000,
    transferMs: settings.transferSeconds * 1_000,
  }
}

export function turnsOf(ours: VoiceSettings, bar: Bar): TurnDetection {
  const settings = settingsOf(ours, bar)
  if (settings.turnDetection === 'meaning') {
    return { by: 'meaning', eagerness: mannersOf(settings, bar).eagerness }
  }
  return {
    by: 'silence',
    threshold: within(settings.thresholdPercent / 100, 0, 1),
    paddingMs: settings.paddingMs,
    silenceMs: settings.silenceMs,
  }
}

function toolNeeds(
  settings: VoiceSettings,
  bar: Bar,
  can: { readonly transfer: boolean },
): VoiceToolNeeds {
  return {
    hasTransfer: can.transfer && mannersOf(settings, bar).transferTo.length > 0,
    hasTranscripts: settingsOf(settings, bar).transcriptionModels.length > 0,
    languages: callLanguages(settings, bar).length,
  }
}

/** What is the same for every call at one bar with one menu in one style: a millisecond's work, for hundreds of dishes. */
export type StableSession = {
  readonly instructions: string
  readonly tools: readonly ToolSpec[]
  readonly keywords: readonly string[]
}

/** Nothing in it is of the caller: vendors’ caches take it for the next one, too. */
export function stableSession(
  settings: VoiceSettings,
  { bar, menu, style }: Pick<CallSight, 'bar' | 'menu' | 'style'>,
  can: { readonly transfer: boolean },
): StableSession {
  const needs = toolNeeds(settings, bar, can)
  const spoken: Bar = { ...bar, languages: callLanguages(settings, bar) }
  return {
    instructions: stableInstructions({ bar: spoken, menu, style, needs }),
    tools: voiceTools(needs),
    keywords: keywordsOf(bar, menu),
  }
}

/** The whole session of one call. `safetyId` is a salted hash of the person. */
export function callSession(
  settings: VoiceSettings,
  sight: Omit<CallSight, 'style' | 'needs'>,
  of: { readonly stable: StableSession; readonly safetyId: string | null },
): CallSession {
  const { bar } = sight
  const { stable } = of
  const manners = mannersOf(settings, bar)
  const { model, transcriptionModels, maxOutputTokens, ...more } = settingsOf(settings, bar)
  const { truncationTokens, truncationKeepPercent, effort } = more
  return {
    model,
    instructions: callInstructions(stable.instructions, sight),
    tools: stable.tools,
    voice: manners.voice,
    speed: manners.speed,
    noise: manners.noise,
    turns: turnsOf(settings, bar),
    transcriptionModels,
    keywords: stable.keywords,
    maxOutputTokens,
    truncation:
      truncationTokens === 0
        ? null
        : { keepShare: truncationKeepPercent / 100, atTokens: truncationTokens },
    effort: effort === 'none' ? null : effort,
    safetyId: of.safetyId,
  }
}

/** The same call where nobody writes down what the caller says: no yes can be heard, so no order is offered. */
export function unheard(session: CallSession): CallSession {
  if (session.transcriptionModels.length === 0) return session
  return {
    ...session,
    transcriptionModels: [],
    instructions: `${session.instructions}\n${UNHEARD}`,
    tools: session.tools.filter(({ name }) => !needsWords(name)),
  }
}

const MAX_KEYWORDS = 100
const MAX_KEYWORD = 40
const MAX_KEYWORDS_CHARS = 1_500

/** Names a transcription should expect: the bar, then its dishes and drinks, each once. */
export function keywordsOf(bar: Bar, menu: Menu): readonly string[] {
  const names = [bar.name, ...menu.items.flatMap((item) => Object.values(item.name))]
  const seen = new Set<string>()
  let chars = 0
  for (const name of names) {
    const word = name.replaceAll(/\s+/g, ' ').trim().slice(0, MAX_KEYWORD)
    if (word === '' || seen.has(word)) continue
    chars += word.length
    if (seen.size >= MAX_KEYWORDS || chars > MAX_KEYWORDS_CHARS) break
    seen.add(word)
  }
  return [...seen]
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}

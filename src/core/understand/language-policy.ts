import { isLanguage, type Language } from '../language.ts'
import type { DetectedLanguage } from './language-detector.ts'

/** Which language the house speaks with a diner, and the evidence gathered for another one. Plain JSON. */
export type LanguageState = {
  readonly language: Language
  /**
   * `assumed` is the bar's default before any sign; `heard` was set by what the diner writes;
   * `asked` by their own request, and needs more to be left.
   */
  readonly since: 'assumed' | 'heard' | 'asked'
  /** A language the last message was in without being enough to switch. */
  readonly leaning: Language | null
}

/** Evidence under this is a hint, not a language: it neither switches nor leans. */
const CONFIDENT = 0.6
const MIN_MARGIN = 0.2
/** One message of this many known words switches alone; below it two messages in a row must agree. */
const WORDS_TO_SWITCH = 3

export function initialLanguage(defaultLanguage: Language): LanguageState {
  return { language: defaultLanguage, since: 'assumed', leaning: null }
}

/** By the diner's own request. */
export function stateAsked(language: Language): LanguageState {
  return { language, since: 'asked', leaning: null }
}

/**
 * The state after one message. `requested` is the language the diner asked for in so many words
 * ("en français svp"), obeyed at once. A message without evidence (`und`: a dish, a number) changes
 * nothing, not even a leaning.
 */
export function nextLanguage(
  state: LanguageState,
  heard: DetectedLanguage,
  requested: Language | null = null,
): LanguageState {
  if (requested !== null) return stateAsked(requested)
  if (heard.language === 'und') return state
  if (heard.language === state.language) {
    const since = state.since === 'assumed' ? 'heard' : state.since
    return { language: state.language, since, leaning: null }
  }
  if (heard.confidence < CONFIDENT || heard.margin < MIN_MARGIN) return state
  if (heard.knownWords < 1) return state
  if (isEnough(state, heard)) return { language: heard.language, since: 'heard', leaning: null }
  return { ...state, leaning: heard.language }
}

function isEnough(state: LanguageState, heard: DetectedLanguage): boolean {
  if (state.since === 'assumed') return true
  if (state.leaning === heard.language) return true
  // Who asked for Kinyarwanda and then writes one English sentence still wants Kinyarwanda.
  return state.since === 'heard' && heard.knownWords >= WORDS_TO_SWITCH
}

/** Reads a stored state back; anything that is not one gives the initial state. */
export function readLanguageState(stored: unknown, defaultLanguage: Language): LanguageState {
  const initial = initialLanguage(defaultLanguage)
  if (typeof stored !== 'object' || stored === null) return initial
  const { language, since, leaning } = stored as { readonly [key: string]: unknown }
  if (!isLanguage(language)) return initial
  if (since !== 'assumed' && since !== 'heard' && since !== 'asked') return initial
  return { language, since, leaning: isLanguage(leaning) ? leaning : null }
}

import { type Language, LANGUAGE_NAMES } from '../language.ts'
import type { DetectedLanguage } from '../understand/language-detector.ts'
import type { LanguageMemory } from './call-memory.ts'
import { count, type Draft, emit, note, put, remember } from './draft.ts'
import type { Hearing } from './ground.ts'

/**
 * Which language a call is in. A transcript is a guess of another model and now and then invents a sentence, so one alone
 * never moves it: two turns in a row do, or one that the speaking model says too. What the model itself heard counts at
 * once, unless the words of that very turn say otherwise.
 */

const CONFIDENT = 0.6
const MIN_MARGIN = 0.2
/** Known words a detection must rest on; more where the vendor names a language that is none of ours. */
const MIN_WORDS = 2
const MIN_WORDS_ALONE = 3
const TURNS_TO_SAVE = 2

/** What one transcript says, by the vendor's word for it and by our own reading; `null`: nothing clear. */
function signOf(
  hearing: Hearing,
  codes: readonly string[],
  allowed: readonly Language[],
): Language | null {
  const asked = hearing.asides.find((act) => act.type === 'language')?.language
  if (asked !== undefined) return allowed.includes(asked) ? asked : null
  const base = codes.map((code) => code.toLowerCase().split('-')[0] ?? '')
  const theirs = allowed.find((one) => base.includes(one)) ?? null
  const own = ownReading(hearing.detected, theirs === null && base.length > 0)
  if (own === null) return wordCount(hearing.text) >= MIN_WORDS ? theirs : null
  if (!allowed.includes(own)) return null
  return theirs === null || theirs === own ? own : null
}

/** Our own detector's language where it is clear; a vendor that hears none of ours takes more to outweigh. */
function ownReading(detected: DetectedLanguage, isForeign: boolean): Language | null {
  const { language, confidence, margin, knownWords } = detected
  if (language === 'und' || confidence < CONFIDENT || margin < MIN_MARGIN) return null
  return knownWords >= (isForeign ? MIN_WORDS_ALONE : MIN_WORDS) ? language : null
}

function wordCount(text: string): number {
  return text.match(/\p{L}{2,}/gu)?.length ?? 0
}

/** After one transcript. */
export function onWords(draft: Draft, hearing: Hearing, codes: readonly string[]): void {
  const { memory, setup, turns } = draft.state
  const { language, leaning, agreeing } = memory.language
  const sign = signOf(hearing, codes, setup.languages)
  if (sign === null) return
  const isAsked = hearing.asides.some((act) => act.type === 'language')
  if (sign === language) {
    put(draft, 'turns', { modelSays: null })
    const since = isAsked ? 'asked' : 'heard'
    return settle(draft, { leaning: null, agreeing: Math.min(agreeing + 1, TURNS_TO_SAVE), since })
  }
  if (leaning === sign || turns.modelSays === sign) {
    turnTo(draft, sign, { since: isAsked ? 'asked' : 'heard', agreeing: leaning === sign ? 2 : 1 })
    return note(
      draft,
      `The caller speaks ${LANGUAGE_NAMES[sign]} now. Go on in ${LANGUAGE_NAMES[sign]}.`,
    )
  }
  settle(draft, { leaning: sign })
}

/** The model called `set_language`; the answer is whether the call is in that language now. */
export function onModelSays(draft: Draft, language: Language): boolean {
  const { memory, setup, turns } = draft.state
  const now = memory.language
  if (!setup.languages.includes(language)) return false
  if (now.language === language) return true
  const words = turns.heard.find((one) => one.itemId === turns.lastItemId)?.text ?? null
  const sign =
    words === null ? null : signOf(draft.ground.hear(words, now.language), [], setup.languages)
  if (sign === now.language) {
    put(draft, 'turns', { modelSays: language })
    return false
  }
  turnTo(draft, language, { since: sign === language ? 'asked' : 'heard', agreeing: 1 })
  return true
}

function turnTo(
  draft: Draft,
  language: Language,
  how: Pick<LanguageMemory, 'since' | 'agreeing'>,
): void {
  count(draft, 'language_changed')
  put(draft, 'turns', { modelSays: null })
  settle(draft, { language, leaning: null, isSaved: false, ...how })
}

function isSame(a: LanguageMemory, b: LanguageMemory): boolean {
  const keys = ['language', 'since', 'leaning', 'agreeing', 'isSaved'] as const
  return keys.every((key) => a[key] === b[key])
}

/** The preference is kept only once the call has proved it. */
function settle(draft: Draft, patch: Partial<LanguageMemory>): void {
  const next = { ...draft.state.memory.language, ...patch }
  const isProved = next.agreeing >= TURNS_TO_SAVE || next.since === 'asked'
  if (isProved && !next.isSaved) {
    emit(draft, { kind: 'save_language', language: next.language })
  }
  const language = { ...next, isSaved: next.isSaved || isProved }
  if (!isSame(language, draft.state.memory.language)) remember(draft, { language })
}

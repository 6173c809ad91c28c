import { type Language, LANGUAGES } from '../language.ts'
import { foreignSpellings, isForeignWord } from './foreign-words.ts'
import { type LanguageModel, type PerLanguage, sharedModel } from './language-model.ts'
import { NEUTRAL_WORDS } from './lexicon.ts'
import { fold, MAX_TEXT, wordsOf } from './text.ts'

export type DetectedLanguage = {
  /** `und`: nothing in the text speaks for one of the four (brands, numbers, emoji, codes, another language). */
  readonly language: Language | 'und'
  /** It is in a language beside the four, as far as that shows. */
  readonly isForeign: boolean
  /** Share of the evidence that speaks for `language`, 0 to 1. */
  readonly confidence: number
  /** Distance to the second language as a share of the evidence, 0 to 1. */
  readonly margin: number
  /** How many words of the text stand in the lexicon of `language`. */
  readonly knownWords: number
}

export type LanguageDetector = (text: string) => DetectedLanguage

const UNDETERMINED: DetectedLanguage = {
  language: 'und',
  isForeign: false,
  confidence: 0,
  margin: 0,
  knownWords: 0,
}
const FOREIGN: DetectedLanguage = { ...UNDETERMINED, isForeign: true }
/** Sixty words decide a language; a pasted page must not cost more than a message. */
const MAX_WORDS = 60
/** A word outside the lexicon counts less than one inside, however sure its n-grams are. */
const UNKNOWN_WEIGHT = 0.6
/** A sentence of so many words of which hardly one is in any lexicon is of a language that nobody listed. */
const MIN_WORDS_OF_A_STRANGER = 4
const MIN_KNOWN_SHARE = 0.15
/** Their words have more forms than any lexicon; the n-grams know them. */
const WITH_MANY_FORMS: ReadonlySet<DetectedLanguage['language']> = new Set(['rw', 'sw'])
/** Without a single lexicon word, n-grams must agree this much: brands nobody listed are not a language. */
const MIN_SHARE_WITHOUT_LEXICON = 0.62
const MIN_EVIDENCE_WITHOUT_LEXICON = 0.5

/**
 * Which of the four languages a diner's message is in. `neutralWords` are words or names that say
 * nothing about it: pass the bar's own menu. The first costs some milliseconds, a call microseconds.
 */
export function languageDetector(options: {
  readonly neutralWords?: Iterable<string>
  /** The one that all share unless told. */
  readonly model?: LanguageModel
}): LanguageDetector {
  const model = options.model ?? sharedModel()
  const neutral = new Set(wordsOf(NEUTRAL_WORDS))
  for (const name of options.neutralWords ?? []) {
    for (const word of languageWords(name)) {
      // "Vin rouge" on the menu must not silence "rouge": everyday words stay evidence.
      if (!model.lexicon.has(word)) neutral.add(word)
    }
  }
  // A message is asked about twice: by who reads it, and by who decides on the answer's language.
  let last: { readonly text: string; readonly verdict: DetectedLanguage } | null = null
  return (text) => {
    if (last?.text !== text) last = { text, verdict: detect(text, model, neutral) }
    return last.verdict
  }
}

/** Letters only, split after the apostrophe, which stays with the prefix (`l'`, `n'`). */
export function languageWords(text: string): readonly string[] {
  // Cut at spaces first: a pattern like `\S*\d\S*` over the whole is quadratic in a long word.
  return fold(text)
    .split(/\s+/)
    .filter((token) => !/\d|^https?:|^table-/.test(token))
    .flatMap((token) => token.match(/\p{L}+'?/gu) ?? [])
}

function detect(
  text: string,
  model: LanguageModel,
  neutral: ReadonlySet<string>,
): DetectedLanguage {
  const scores = [0, 0, 0, 0]
  const known = [0, 0, 0, 0]
  let lexiconHits = 0
  let words = 0
  let foreignHits = foreignSpellings(text.slice(0, MAX_TEXT)).filter((written) =>
    languageWords(written).some((word) => !neutral.has(word)),
  ).length
  for (const word of languageWords(text).slice(0, MAX_WORDS)) {
    if (neutral.has(word)) continue
    words += 1
    if (isForeignWord(word)) foreignHits += 1
    const weights = model.lexicon.get(word)
    if (weights === undefined) {
      addTo(scores, UNKNOWN_WEIGHT, model.posterior(word))
      continue
    }
    lexiconHits += 1
    addTo(scores, 1, weights)
    addTo(known, 1, weights.map(Math.ceil))
  }
  const found = verdict(scores, known, lexiconHits > 0)
  // A guest who is answered in the house's own language loses less than one who is answered in a wrong one.
  const ours = Math.max(...known)
  if (foreignHits > 0 && foreignHits >= ours) return FOREIGN
  const isStrange = words >= MIN_WORDS_OF_A_STRANGER && ours < words * MIN_KNOWN_SHARE
  return isStrange && !WITH_MANY_FORMS.has(found.language) ? FOREIGN : found
}

function addTo(sums: number[], factor: number, weights: PerLanguage | null): void {
  weights?.forEach((weight, index) => {
    sums[index] = (sums[index] ?? 0) + factor * weight
  })
}

function verdict(
  scores: readonly number[],
  known: readonly number[],
  hasLexicon: boolean,
): DetectedLanguage {
  const total = scores.reduce((sum, score) => sum + score, 0)
  if (total === 0) return UNDETERMINED
  let best = 0
  for (let i = 1; i < 4; i += 1) if ((scores[i] ?? 0) > (scores[best] ?? 0)) best = i
  const second = Math.max(...scores.filter((_, i) => i !== best))
  const top = scores[best] ?? 0
  const confidence = top / total
  if (
    !hasLexicon &&
    (confidence < MIN_SHARE_WITHOUT_LEXICON || total < MIN_EVIDENCE_WITHOUT_LEXICON)
  ) {
    return UNDETERMINED
  }
  return {
    language: LANGUAGES[best] ?? 'und',
    isForeign: false,
    confidence,
    margin: (top - second) / total,
    knownWords: known[best] ?? 0,
  }
}

import { LANGUAGES } from '../language.ts'
import { LEXICON, WEAK_WORDS } from './lexicon.ts'
import { wordsOf } from './text.ts'

/** Four numbers in the order of `LANGUAGES`. */
export type PerLanguage = readonly number[]

export type LanguageModel = {
  /** Weight of a known word per language: 1 for its own, halves where languages share it. */
  readonly lexicon: ReadonlyMap<string, PerLanguage>
  /** What the letters of an unknown word say; `null` where they look like none of the four. */
  readonly posterior: (word: string) => PerLanguage | null
}

/** Pseudo-count of a never-seen gram. Small: with a few hundred words a gram seen once is evidence. */
const SMOOTHING = 0.15
/** Grams of a word overlap, so their evidence is not independent; damped to stay honest. */
const DAMPING = 0.45
/** A word of which fewer grams than this share were ever seen ("asdfgh") says nothing. */
const MIN_SEEN_SHARE = 0.45

/**
 * The lexicon and a naive Bayes over the 2- to 4-grams of its words, so that forms the lexicon does
 * not hold (`mwatuzanira`, `nilichoagiza`) are told by their prefixes and endings.
 */
export function languageModel(): LanguageModel {
  const { lexicon, counts, totals } = counted()
  return { lexicon, posterior: posteriorBy(logLikelihoods(counts, totals)) }
}

/** A scope of its own, since a function keeps all of the scope it is made in: the counts are not needed again. */
function posteriorBy(logs: Logs): LanguageModel['posterior'] {
  return (word) => posteriorOf(word, logs)
}

function counted() {
  const lexicon = new Map<string, number[]>()
  const counts = new Map<string, number[]>()
  const totals = [0, 0, 0, 0]
  LANGUAGES.forEach((language, index) => {
    const weak = new Set(wordsOf(WEAK_WORDS[language]))
    for (const word of new Set([...wordsOf(LEXICON[language]), ...weak])) {
      entryOf(lexicon, word)[index] = weak.has(word) ? 0.5 : 1
      for (const gram of gramsOf(word)) {
        const entry = entryOf(counts, gram)
        entry[index] = (entry[index] ?? 0) + 1
        totals[index] = (totals[index] ?? 0) + 1
      }
    }
  })
  for (const weights of lexicon.values()) halveShared(weights)
  return { lexicon, counts, totals }
}

/** Made when somebody first asks, and then the same for every bar: it takes one and a half megabytes. */
export const sharedModel = once(languageModel)

function once<T extends object>(make: () => T): () => T {
  let made: T | null = null
  return () => (made ??= make())
}

function entryOf(table: Map<string, number[]>, key: string): number[] {
  const found = table.get(key)
  if (found !== undefined) return found
  const made = [0, 0, 0, 0]
  table.set(key, made)
  return made
}

function halveShared(weights: number[]): void {
  const owners = weights.filter((weight) => weight > 0).length
  if (owners < 2) return
  weights.forEach((weight, index) => {
    weights[index] = Math.min(weight, 0.5)
  })
}

/** Of a gram, four logarithms in one row: thousands of small arrays would be three times as large. */
type Logs = { readonly rows: ReadonlyMap<string, number>; readonly logs: Float64Array }

function logLikelihoods(
  counts: ReadonlyMap<string, readonly number[]>,
  totals: readonly number[],
): Logs {
  const vocabulary = counts.size
  const rows = new Map<string, number>()
  const logs = new Float64Array(vocabulary * 4)
  for (const [gram, entry] of counts) {
    const from = rows.size * 4
    rows.set(gram, from)
    entry.forEach((count, index) => {
      logs[from + index] = Math.log(
        (count + SMOOTHING) / ((totals[index] ?? 0) + SMOOTHING * vocabulary),
      )
    })
  }
  return { rows, logs }
}

function posteriorOf(word: string, { rows, logs }: Logs): PerLanguage | null {
  if (word.length < 3) return null
  const sums = [0, 0, 0, 0]
  let seen = 0
  const grams = gramsOf(word)
  for (const gram of grams) {
    const from = rows.get(gram)
    if (from === undefined) continue
    seen += 1
    for (let i = 0; i < 4; i += 1) sums[i] = (sums[i] ?? 0) + (logs[from + i] ?? 0)
  }
  if (seen < grams.length * MIN_SEEN_SHARE) return null
  const highest = Math.max(...sums)
  const odds = sums.map((sum) => Math.exp(DAMPING * (sum - highest)))
  const total = odds.reduce((sum, odd) => sum + odd, 0)
  return odds.map((odd) => odd / total)
}

/** 2- to 4-grams of `_word_`; the underscores make beginnings and endings their own letters. */
function gramsOf(word: string): readonly string[] {
  const padded = `_${word.slice(0, 24)}_`
  const grams: string[] = []
  for (let size = 2; size <= 4; size += 1) {
    for (let at = 0; at + size <= padded.length; at += 1) grams.push(padded.slice(at, at + size))
  }
  return grams
}

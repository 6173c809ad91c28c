import type { NameForm } from './menu-postings.ts'
import { phoneticKey } from './phonetics.ts'

export type Term = {
  readonly word: string
  readonly phonetic: string
  /** Bit per letter it has: two words far apart in letters need no closer look. */
  readonly letters: number
  readonly keys: readonly string[]
}

/** Words of the names that no glossary knows. */
export function termsOf(forms: readonly NameForm[]): readonly Term[] {
  const terms = new Map<string, Term>()
  for (const word of forms.flatMap((form) => form.words)) {
    if (word.kind !== 'word' || terms.has(word.word)) continue
    terms.set(word.word, termOf(word.word, word.keys))
  }
  return [...terms.values()]
}

/** A word prepared for `matchesOf`. */
export function termOf(word: string, keys: readonly string[]): Term {
  return { word, phonetic: phoneticKey(word), letters: letterBits(word), keys }
}

/** Bit n is set where the word has the n-th letter of the alphabet; other characters share a bit. */
function letterBits(word: string): number {
  let bits = 0
  for (let at = 0; at < word.length; at += 1) {
    const letter = word.charCodeAt(at) - 97
    bits |= 1 << (letter >= 0 && letter < 26 ? letter : 26)
  }
  return bits
}

import { allowedEdits, editDistance } from './edit-distance.ts'
import { conceptsAt, GLOSSARY_WORDS } from './glossary.ts'
import type { KeyMatch, MenuIndex } from './menu-index.ts'
import { type Term, termOf } from './menu-terms.ts'
import type { MenuWord } from './menu-words.ts'

const SOUNDS_ALIKE = 0.9
const SOUNDS_NEARLY = 0.8
/** A wrong first letter is rare in a misspelling and common between unrelated words. */
const OTHER_FIRST_LETTER = 0.12
const LEAST = 0.6
const BESIDE_EXACT = 0.78
/** Shorter words that are spelt right have no near twins worth the search. */
const MAY_HAVE_TWIN = 7

const GLOSSARY_TERMS: readonly Term[] = [...GLOSSARY_WORDS]
  .filter(([word]) => word.length > 3)
  .map(([word, keys]) => termOf(word, keys))

/**
 * What a word of a query may mean on this menu, best first; empty for a word the menu does not
 * have. A word that is spelt right may still be a near twin of another (margarita, Margherita).
 */
export function matchesOf(index: MenuIndex, word: MenuWord): readonly KeyMatch[] {
  const exact = word.keys.filter((key) => index.postings.has(key))
  if (word.kind !== 'word') return exact.map((key) => ({ key, similarity: 1 }))
  if (exact.length === 0 && conceptsAt([word.word], 0) !== null) return []
  return index.matches(word.word, () => foundBy(index, word, exact))
}

function foundBy(index: MenuIndex, word: MenuWord, exact: readonly string[]): readonly KeyMatch[] {
  const isTwinless = exact.length > 0 && word.word.length < MAY_HAVE_TWIN
  const near = isTwinless ? [] : guess(index, word.word).filter(({ key }) => !exact.includes(key))
  return [
    ...exact.map((key) => ({ key, similarity: 1 })),
    ...near.filter(({ similarity }) => exact.length === 0 || similarity >= BESIDE_EXACT),
  ]
}

function guess(index: MenuIndex, word: string): readonly KeyMatch[] {
  const best = new Map<string, number>()
  const query = termOf(word, [])
  const consider = (term: Term) => {
    const similarity = likeness(query, term)
    if (similarity < LEAST) return
    for (const key of term.keys) {
      if (index.postings.has(key) && similarity > (best.get(key) ?? 0)) best.set(key, similarity)
    }
  }
  for (const term of index.terms) consider(term)
  for (const term of GLOSSARY_TERMS) consider(term)
  return [...best]
    .map(([key, similarity]) => ({ key, similarity }))
    .sort((a, b) => b.similarity - a.similarity || (a.key < b.key ? -1 : 1))
}

function likeness(query: Term, term: Term): number {
  const best = Math.max(soundLikeness(query, term), spellingLikeness(query, term))
  return query.word.charCodeAt(0) === term.word.charCodeAt(0) || best >= SOUNDS_ALIKE
    ? best
    : best - OTHER_FIRST_LETTER
}

function soundLikeness(query: Term, term: Term): number {
  const a = query.phonetic
  const b = term.phonetic
  if (a === b && a.length >= 3) return SOUNDS_ALIKE
  const shorter = Math.min(a.length, b.length)
  if (shorter < 4 || Math.max(a.length, b.length) - shorter > 1) return 0
  return editDistance(a, b, 1) <= 1 ? SOUNDS_NEARLY : 0
}

function spellingLikeness(query: Term, term: Term): number {
  const a = query.word
  const b = term.word
  const shorter = Math.min(a.length, b.length)
  const longer = Math.max(a.length, b.length)
  const isAbbreviation = b.startsWith(a) || (a.startsWith(b) && longer - shorter <= 2)
  const prefix = shorter >= 4 && isAbbreviation ? 0.7 + (0.25 * shorter) / longer : 0
  const limit = Math.min(allowedEdits(shorter + 1), allowedEdits(longer))
  if (limit === 0 || longer - shorter > limit) return prefix
  // One edit changes at most two letters of the set.
  if (bitCount(query.letters ^ term.letters) > 2 * limit) return prefix
  const edits = editDistance(a, b, limit)
  return edits <= limit ? Math.max(prefix, 1 - edits / longer) : prefix
}

function bitCount(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1
  return count
}

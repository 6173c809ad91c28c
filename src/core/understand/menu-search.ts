import { singular } from './glossary.ts'
import type { MenuEntry } from './menu-entries.ts'
import type { MenuIndex } from './menu-index.ts'
import { wordWeight } from './menu-postings.ts'
import { asOne, type MenuWord, menuWords } from './menu-words.ts'
import { matchesOf } from './word-match.ts'

export type MenuHit = {
  readonly itemId: string
  readonly sizeId: string | null
  readonly categoryId: string
  /** 0 to 1: how much of the query the entry answers, less what it has beyond it. */
  readonly score: number
  /** False: sold out, or that size is. It is found all the same. */
  readonly available: boolean
}

/** Words of an entry that the query does not mention cost at most this much. */
const UNMENTIONED = 0.18
/** A query of describing words alone ("cold", "big") names nothing. */
const NOTHING_NAMED = 0.5
/** Joining is a guess on top of a guess: the joined word must be nearly right. */
const JOINED = 0.85
/** No dish has a longer name; the work grows with it. */
const MAX_WORDS = 12
const NAMING_ALONE: ReadonlySet<string> = new Set(['meat'])

/** Entries of the menu by how well they answer `query`, best first; ties in menu order. */
export function search(index: MenuIndex, query: string, limit: number): readonly MenuHit[] {
  return rank(index, menuWords(query)).slice(0, limit)
}

/** `search` for words already cut; all entries with any score. */
export function rank(index: MenuIndex, query: readonly MenuWord[]): readonly MenuHit[] {
  return index.asked?.rank(asOne(query), () => ranked(index, query)) ?? ranked(index, query)
}

function ranked(index: MenuIndex, query: readonly MenuWord[]): readonly MenuHit[] {
  const words = usable(index, query)
  if (words.length === 0) return []
  const best = scores(index, words)
  for (const joined of joinedQueries(index, words)) {
    for (const [entry, score] of scores(index, joined)) {
      if (score > (best.get(entry) ?? 0)) best.set(entry, score)
    }
  }
  return [...best]
    .sort(([a, scoreA], [b, scoreB]) => scoreB - scoreA || a - b)
    .flatMap(([entry, score]) => {
      const found = index.entries[entry]
      return found === undefined ? [] : [hit(found, score)]
    })
}

function hit(entry: MenuEntry, score: number): MenuHit {
  const { itemId, sizeId, categoryId, available } = entry
  return { itemId, sizeId, categoryId, score, available }
}

/** Numbers that are no size and no part of a name here ("two beers") say nothing about the item. */
function usable(index: MenuIndex, query: readonly MenuWord[]): readonly MenuWord[] {
  return query
    .filter((word) => word.kind !== 'number' || word.keys.some((key) => index.postings.has(key)))
    .slice(0, MAX_WORDS)
}

/** "We are" sounds like a chili. */
const NO_PARTS: ReadonlySet<string> = new Set(
  'i we you they he she it that je tu nous vous on ils elles c est'.split(' '),
)

/** Speech-to-text and hurried thumbs split names: `turbo king` for Turboking, `high neken`. */
function joinedQueries(
  index: MenuIndex,
  words: readonly MenuWord[],
): readonly (readonly MenuWord[])[] {
  return words.slice(1).flatMap((second, at) => {
    const first = words[at]
    if (first === undefined || first.kind === 'measure' || second.kind === 'measure') return []
    if (NO_PARTS.has(first.word)) return []
    const word = (first.word + second.word).replaceAll(' ', '')
    const joined: MenuWord = { keys: [singular(word)], word, kind: 'word', isSoft: false }
    if (word.length < 5 || (matchesOf(index, joined)[0]?.similarity ?? 0) < JOINED) return []
    return [[...words.slice(0, at), joined, ...words.slice(at + 2)]]
  })
}

type FormScore = { covered: number; perWord: number; at: number; mentioned: number; names: boolean }

/** Best score of each entry over its name forms. */
function scores(index: MenuIndex, words: readonly MenuWord[]): Map<number, number> {
  const tallies = new Map<number, FormScore>()
  let total = 0
  words.forEach((word, position) => {
    const matches = matchesOf(index, word)
    const weight = queryWeight(index, word, matches[0]?.key)
    total += weight
    const isNaming = !word.isSoft || word.keys.some((key) => NAMING_ALONE.has(key))
    for (const { key, similarity } of matches) {
      for (const posting of index.postings.get(key) ?? []) {
        const tally = tallies.get(posting.form) ?? blank()
        tallies.set(posting.form, tally)
        credit(tally, { position, gain: weight * similarity * posting.fit, word: posting.word })
        if (isNaming) tally.names = true
      }
    }
  })
  const best = new Map<number, number>()
  for (const [form, tally] of tallies) {
    const score = formScore(index, form, { tally, total })
    const entry = index.forms[form]?.entry ?? -1
    if (score > (best.get(entry) ?? 0)) best.set(entry, score)
  }
  return best
}

function blank(): FormScore {
  return { covered: 0, perWord: 0, at: -1, mentioned: 0, names: false }
}

/** Only the best of several matches of one query word counts. */
function credit(
  tally: FormScore,
  gained: { readonly position: number; readonly gain: number; readonly word: number },
): void {
  if (tally.at !== gained.position) {
    tally.at = gained.position
    tally.perWord = 0
  }
  if (gained.word >= 0) tally.mentioned |= 1 << Math.min(gained.word, 30)
  if (gained.gain <= tally.perWord) return
  tally.covered += gained.gain - tally.perWord
  tally.perWord = gained.gain
}

function queryWeight(index: MenuIndex, word: MenuWord, bestKey: string | undefined): number {
  if (word.kind !== 'word') return wordWeight(word, index.weightOf)
  return bestKey === undefined ? 1 : index.weightOf(bestKey)
}

function formScore(
  index: MenuIndex,
  form: number,
  found: { readonly tally: FormScore; readonly total: number },
): number {
  const { tally, total } = found
  const weights = index.forms[form]?.weights ?? []
  let all = 0
  let unmentioned = 0
  weights.forEach((weight, word) => {
    all += weight
    if ((tally.mentioned & (1 << Math.min(word, 30))) === 0) unmentioned += weight
  })
  const score = tally.covered / total - (all === 0 ? 0 : (UNMENTIONED * unmentioned) / all)
  // "Demi" is a whole name where an owner calls a beer so; a number alone never is.
  const words = index.forms[form]?.words ?? []
  const isWhole = unmentioned === 0 && words.every((word) => word.kind === 'concept')
  return tally.names || isWhole ? score : Math.min(score, NOTHING_NAMED)
}

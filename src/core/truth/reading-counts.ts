import type { MenuIndex } from '../understand/menu-index.ts'
import type { Mention } from './reading-mentions.ts'
import type { ReadingToken } from './reading-tokens.ts'

/** What was said once: its words, the dishes it names, and which of them its numbers are said of. */
export type Reading = {
  readonly mentions: readonly Mention[]
  readonly counts: readonly Placed[]
}

type Parts = { readonly tokens: readonly ReadingToken[]; readonly mentions: readonly Mention[] }

/** What a reading counts of one dish: the numbers said of it, and how often it is named without one. */
export type Counted = {
  readonly numbers: readonly number[]
  readonly bare: number
  /** No number stands beside it that is not a size. */
  readonly isUncounted: boolean
}

type Count = Extract<ReadingToken, { readonly kind: 'count' }>
type Said = { readonly of: Mention; readonly isBeside: boolean }
type Placed = Said & { readonly token: Count; readonly at: number }

export function names(itemId: string): (mention: Mention) => boolean {
  return ({ itemIds }) => itemIds.includes(itemId)
}

export function readingOf({ tokens, mentions }: Parts): Reading {
  const named = new Set(
    mentions.flatMap(({ from, to }) =>
      Array.from({ length: to - from }, (_, place) => from + place),
    ),
  )
  const counts = tokens.flatMap((token, at): readonly Placed[] =>
    token.kind === 'count' && !named.has(at)
      ? saidOf({ tokens, mentions }, token, at).map((said) => ({ token, at, ...said }))
      : [],
  )
  return { mentions, counts }
}

export function countedIn(
  { mentions, counts }: Reading,
  itemId: string,
  index: MenuIndex,
): Counted {
  const sizes = sizesOf(index, itemId)
  const own = mentions.filter(names(itemId)).map((mention) => {
    const said = counts.filter(({ of }) => of === mention)
    const isBare = said.every((one) => !one.isBeside || isSize(one, sizes))
    const counting = isBare ? said : said.filter((one) => !isSize(one, sizes))
    const numbers = counting.map(({ token }) => token.value)
    return { keys: [...new Set(mention.keys)], isBare, numbers }
  })
  const keys = own.filter(({ isBare }) => isBare).flatMap((one) => one.keys)
  return {
    numbers: own.flatMap(({ numbers }) => numbers),
    // "Ugali, with the beef stew" is one dish named by two of its words.
    bare: Math.max(0, ...keys.map((key) => keys.filter((other) => other === key).length)),
    isUncounted: own.every(({ isBare }) => isBare),
  }
}

/** A small number in front counts, though there be a "board for 2". */
function isSize({ token, at, of }: Placed, sizes: ReadonlySet<string>): boolean {
  if (token.isMeasure) return true
  const mayCount = token.value < SMALLEST_VOLUME && (token.isBehind || at < of.from)
  return !mayCount && token.keys.some((key) => sizes.has(key))
}

const SMALLEST_VOLUME = 10

/** What its sizes are called, numbers among them. */
function sizesOf({ entries }: MenuIndex, itemId: string): ReadonlySet<string> {
  const own = entries.filter((entry) => entry.itemId === itemId)
  return new Set(own.flatMap(({ implied }) => [...implied.keys()]))
}

/** The dish that a number is said of: one beside it, or else the one before the comma: "Primus, two of them". */
function saidOf({ tokens, mentions }: Parts, token: Count, at: number): readonly Said[] {
  const before = mentions.findLast(({ to }) => to <= at)
  const after = mentions.find(({ from }) => from > at)
  const behind = between(tokens, before?.to, at)
  const ahead = between(tokens, at + 1, after?.from)
  const isBehind = !behind.includes('gap')
  const isAhead = !ahead.includes('gap') && !ahead.includes('price')
  const isPrice = isBehind && behind.lastIndexOf('price') > behind.lastIndexOf('count')
  if (isPrice) return []
  if (after !== undefined && isAhead && !(isBehind && token.isBehind)) {
    return [{ of: after, isBeside: true }]
  }
  return before === undefined || token.isArticle ? [] : [{ of: before, isBeside: isBehind }]
}

/** Where no dish stands on one side, nothing there is beside the number. */
function between(
  tokens: readonly ReadingToken[],
  from: number | undefined,
  to: number | undefined,
): readonly ReadingToken['kind'][] {
  if (from === undefined || to === undefined) return ['gap']
  return tokens.slice(from, to).map(({ kind }) => kind)
}

/** @param saysTotal the caller has heard what all of it comes to. */
export function isCounted(
  { numbers, bare, isUncounted }: Counted,
  quantity: number,
  saysTotal: boolean,
): boolean {
  const all = [...numbers, ...Array.from({ length: bare }, () => 1)].slice(0, MOST_COUNTED)
  return addsUp(all, quantity) || (isUncounted && saysTotal)
}

const MOST_COUNTED = 10

/** "Three Primus, one of them big": some of what is said is as many as there are. */
function addsUp([first, ...rest]: readonly number[], sum: number): boolean {
  if (sum === 0) return true
  if (first === undefined) return false
  return addsUp(rest, sum - first) || addsUp(rest, sum)
}

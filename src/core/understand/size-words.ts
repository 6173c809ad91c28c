import type { Size } from '../menu.ts'
import { type MenuWord, menuWords } from './menu-words.ts'

const SIZE_KEYS: ReadonlySet<string> = new Set(
  'big small medium half whole kilo kilo1 halfkilo pint halfpint glass bottle can tot cup'.split(
    ' ',
  ),
)

/** Words around a size that add nothing: "make it the large one, please". */
const FILLERS: ReadonlySet<string> = new Set(
  (
    'the a an one ones it that this them make in of for people persons just rather instead then alors basi size version please actually i want take mean meant ' +
    'le la les l un une des du de d en plutot taille personnes watu abantu version svp finalement je prends veux pour celle celui mets mettez ' +
    'ya ile hiyo kwa ukubwa tafadhali nataka nipe fanya badala yake iwe ibe zibe ziwe kuwa to into ' +
    'ni iyo iyi icyo uwo mpa ndashaka ahubwo'
  ).split(' '),
)

const CHEAPEST =
  /(?:^| )(?:cheapest|least expensive|moins cher|moins chere|rahisi zaidi|rahisi kabisa|nafuu zaidi|bei nafuu|bei rahisi|ihendutse cyane|ihendutse)(?= |$)/u
const DEAREST =
  /(?:^| )(?:most expensive|dearest|plus cher|plus chere|ghali zaidi|bei ghali|ihenze cyane|ihenze)(?= |$)/u
const MOST = /(?:^| )(?:biggest|largest|plus (?:grande?|gros)|kubwa zaidi|nini cyane)(?= |$)/u
const LEAST = /(?:^| )(?:smallest|plus petite?|ndogo zaidi|nto cyane)(?= |$)/u
const LAST = /^(?:the |le |la |ya |iya )?(?:last|derniere?|dernier|mwisho|nyuma)(?: one)?$/u

/** How one thing of a list is told from the others without its name. */
export type Telling = 'cheapest' | 'dearest' | 'last'

/** "The cheapest", "la moins chère", "the last one"; `null`: the text says more, or none of these. */
export function tellingOf(folded: string): Telling | null {
  const text = folded.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()
  if (LAST.test(text)) return 'last'
  for (const [pattern, telling] of [
    [CHEAPEST, 'cheapest'],
    [DEAREST, 'dearest'],
  ] as const) {
    const rest = text.replace(pattern, ' ').trim()
    if (rest !== text && rest.split(/\s+/).every((word) => word === '' || FILLERS.has(word))) {
      return telling
    }
  }
  return null
}

/** The size among these that a text names by its words, its volume, or as large or small; `null` when it says more. */
export function sizeSaid(sizes: readonly Size[], folded: string): Size | null {
  const keys = new Set(sizeWordsIn(folded).flatMap((word) => word.keys))
  if (keys.size === 0) return null
  const named = sizes.filter((size) => {
    const words = Object.values(size.name).map((name) => menuWords(name))
    return words.some((name) => name.some((word) => word.keys.some((key) => keys.has(key))))
  })
  const [only, ...others] = named
  return only !== undefined && others.length === 0 ? only : byOrder(sizes, keys)
}

/** The words where they name a size and nothing else; none where there are others. */
function sizeWordsIn(folded: string): readonly MenuWord[] {
  const text = folded
    .replace(MOST, ' big ')
    .replace(LEAST, ' small ')
    .replaceAll(/[^\p{L}\p{N}/.,']+/gu, ' ')
    .trim()
  const words = menuWords(text).filter((word) => !FILLERS.has(word.word))
  const isSize = (word: MenuWord) =>
    word.kind === 'measure' || word.kind === 'number' || word.keys.some((key) => SIZE_KEYS.has(key))
  return words.every(isSize) ? words : []
}

/** A glass by its name: how many centilitres it may hold. A pint is what a bar pours as one, "un demi" the half of it. */
const GLASSES: readonly (readonly [string, number, number])[] = [
  ['pint', 45, 60],
  ['halfpint', 20, 33],
  ['half', 20, 33],
]

/** By volume where all have one, else by price, whatever the owner called them. */
function byOrder(sizes: readonly Size[], keys: ReadonlySet<string>): Size | null {
  const isPoured = sizes.every((size) => volumeOf(size) !== null)
  const amount = (size: Size) => (isPoured ? (volumeOf(size) ?? 0) : size.priceMinor)
  const glass = isPoured ? GLASSES.find(([key]) => keys.has(key)) : undefined
  if (glass !== undefined) {
    const [, least, most] = glass
    return sizes.find((size) => amount(size) >= least && amount(size) <= most) ?? null
  }
  const sorted = sizes.toSorted((a, b) => amount(a) - amount(b))
  if (keys.has('big') !== keys.has('small')) return sorted.at(keys.has('big') ? -1 : 0) ?? null
  return keys.has('medium') && sorted.length === 3 ? (sorted[1] ?? null) : null
}

function volumeOf(size: Size): number | null {
  return volumeIn(menuWords(size.name.default))
}

/** The first volume among the words, in centilitres. */
export function volumeIn(words: readonly MenuWord[]): number | null {
  const key = words.flatMap((word) => word.keys).find((one) => one.startsWith('vol:'))
  return key === undefined ? null : Number(key.slice(4))
}

/** What a glass that holds so many centilitres is called. */
export function glassesOf(volume: number): readonly string[] {
  return GLASSES.flatMap(([key, least, most]) => (volume >= least && volume <= most ? [key] : []))
}

/** True where the words can only be about a size: a bare number is not. */
export function isSizeTalk(folded: string): boolean {
  return sizeWordsIn(folded).some(
    (word) => word.kind === 'measure' || word.keys.some((key) => SIZE_KEYS.has(key)),
  )
}

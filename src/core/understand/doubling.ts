import type { Act } from './acts.ts'
import { alternatives } from './alternatives.ts'
import { TAKING_BACK } from './change-words.ts'
import type { Reading } from './reading.ts'
import { TIMES, timesIn } from './times.ts'
import { wanting } from './wanted.ts'
import { type Word, wordCount } from './words.ts'

const THAT =
  'it|that|this|that one|them|those|these|le|la|les|ca|cela|yo|zo|byo|ibyo|izo|iyo|hiyo|hizo|hivyo'
const ALL = alternatives(`
  everything|it all|all of (?:it|them|that)|(?:the|my|our) (?:whole )?(?:order|cart)
  tout(?: ca)?|(?:toute )?(?:la|ma|notre) commande
  byose|zose|komande(?: yanjye| yacu)?
  vyote|zote|yote|oda(?: yangu| yetu)?`)
const DOUBLE = 'double|triple|doublez|doubler|triplez|tripler'
/** Verbs of more, which only double with "twice" behind them. */
const RAISE = 'kuba|mukube|wikube|zidisha|ongeza'
/** "Le double", "bikube kabiri": what is doubled is not said. */
const BARE = `(?:le (?:double|triple)|(?:mu)?(?:bi|yi|zi|ki|ri|i)?kube kabiri|${TIMES} zaidi|mara mbili)`

const HEAD = `^${TAKING_BACK}(?:(?:can|could) (?:you|we) )?(?:please )?(?:${DOUBLE})`
const RAISED = (what: string) => `^${TAKING_BACK}(?:${RAISE})${what} ${TIMES}$`
const OF_THAT = new RegExp(
  `${HEAD} (?:${THAT})$|${RAISED(`(?: (?:${THAT}))?`)}|^${TAKING_BACK}${BARE}$`,
  'u',
)
const OF_ALL = new RegExp(`${HEAD} (?:${ALL})$|${RAISED(` (?:${ALL})`)}`, 'u')
const OF_NAMED = new RegExp(`(${HEAD} )(?:the|my|our|les?|la|mes|mon|ma) (.+?)$`, 'u')

/** "Double it", "le double", "doublez les frites", "zidisha mara mbili"; `null`: nothing of the kind. */
export function doubled(
  reading: Reading,
  words: readonly Word[],
  text: string,
): readonly Act[] | null {
  const change = { type: 'change', quantity: null, by: null, times: timesIn(text) ?? 2 } as const
  if (OF_ALL.test(text)) return [{ ...change, wanted: [], isAll: true }]
  if (OF_THAT.test(text)) return [{ ...change, wanted: [] }]
  const [, head, name] = OF_NAMED.exec(text) ?? []
  if (head === undefined || name === undefined) return null
  const wanted = wanting(reading, words.slice(wordCount(head)))
  // "Double whisky" is none of it, and "the double" may be a size.
  const isLine = wanted !== null && wanted.quantity === null && wanted.note === null
  return isLine ? [{ ...change, wanted: [wanted] }] : null
}

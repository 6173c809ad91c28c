import type { Act, Wanted } from './acts.ts'
import { CHANGE_HEAD, INTO, OF_THOSE, TAKING_BACK } from './change-words.ts'
import { itemIdsOf } from './menu-decision.ts'
import { SMALLEST_SIZE } from './number-roles.ts'
import { readNumber, wholeNumber } from './numbers.ts'
import type { Reading } from './reading.ts'
import { isSizeTalk } from './size-words.ts'
import { wanting } from './wanted.ts'
import { spoken, type Word, wordCount } from './words.ts'

/** "Make the Primus a large one", "two small ones": everything after the item is about its size. */
export function sizeChange(
  reading: Reading,
  words: readonly Word[],
  text: string,
): readonly Act[] | null {
  const some = partSaid(text)
  if (some !== null && isSizeTalk(some.rest) && wanting(reading, words) === null) {
    return [{ type: 'size', wanted: null, text: some.rest, quantity: null, part: some.count }]
  }
  if (isSizeTalk(text)) {
    if (wanting(reading, words) !== null) return null
    return [{ type: 'size', wanted: null, text, quantity: countIn(text) }]
  }
  const from = wordCount(CHANGE_HEAD.exec(text)?.[0] ?? '')
  // "Replace one with a Coke 33": what it becomes is no dish there was.
  return from === 0 || BECOMES.test(words[from]?.text ?? '')
    ? null
    : sizeBehind(reading, words, from)
}

const BECOMES = /^(?:to|into|for|with|by|par|contre|kwa)$/u

function sizeBehind(reading: Reading, words: readonly Word[], from: number): readonly Act[] | null {
  for (let at = from + 1; at < words.length; at += 1) {
    const said = spoken(words.slice(at))
    const named = isSizeTalk(said) ? wanting(reading, words.slice(from, at)) : null
    if (named !== null) return [sizeOfNamed(named, said)]
  }
  return null
}

/** "Primus moja iwe ndogo": the number is of those there are, where it stands before what they become. */
function sizeOfNamed(wanted: Wanted, text: string): Act {
  const [first = '', next = ''] = text.split(' ')
  const part = wanted.quantity ?? (INTO.test(next) ? wholeNumber(first) : null)
  if (part !== null) return { type: 'size', wanted, text, quantity: null, part }
  return { type: 'size', wanted, text, quantity: countIn(text) }
}

const MAKE_SOME = /^(?:mets|mettez|fais|faites|weka) (?:m |nous |moi )?(?:en )?/u
const BEFORE = new RegExp(`^${TAKING_BACK}`, 'u')
const OF_THEM = new RegExp(`^(?:${OF_THOSE}) `, 'u')

/** "Make one of them small", "mets-en une en petit": how many, and the rest. */
function partSaid(text: string): { readonly count: number; readonly rest: string } | null {
  const plain = text.replace(BEFORE, '')
  const verb = MAKE_SOME.exec(plain)?.[0] ?? CHANGE_HEAD.exec(plain)?.[0] ?? ''
  const counted = behindCount(plain.slice(verb.length))
  if (counted === null || counted.count >= SMALLEST_SIZE) return null
  const rest = counted.rest.replace(OF_THEM, '')
  return verb !== '' || rest !== counted.rest ? { count: counted.count, rest } : null
}

/** "Une petite à la place d'une grande": both are sizes of what was spoken of. */
export function sizeInstead(left: string, right: string): Act | null {
  const text = left.replace(MAKE_SOME, '').replace(CHANGE_HEAD, '')
  const counted = isSizeTalk(text) && isSizeTalk(right) ? behindCount(text) : null
  if (counted === null) return null
  return { type: 'size', wanted: null, text: counted.rest, quantity: null, part: counted.count }
}

/** The number that text begins with, and what is behind it. */
function behindCount(text: string): { readonly count: number; readonly rest: string } | null {
  const words = text.split(' ')
  const number = readNumber(words, 0)
  if (number?.kind !== 'count') return null
  return { count: number.value, rest: words.slice(number.length).join(' ') }
}

/** "2 small ones": a number below any size's. "A large one" counts nothing. */
function countIn(text: string): number | null {
  const words = text.split(' ')
  for (let at = 0; at < words.length; at += 1) {
    const number = readNumber(words, at)
    const isWord = /^(?:a|an|one|un|une)$/.test(words[at] ?? '')
    if (number?.kind === 'count' && !isWord && number.value < SMALLEST_SIZE) return number.value
  }
  return null
}

const RESIZED =
  /^(?:(?:finalement|plutot|en fait|enfin|actually|no wait|rather|instead|i mean|non attends|ahubwo) )+(?:the |my |le |la |les |l )?(.+?) (?:in|en|at|as|a|ya|mu)(?: a)? (\d+)(?: cl)?$/u

/** "Finalement la blonde en 50", after it was wanted in another size; `null`: nothing of the kind. */
export function readResized(reading: Reading, words: readonly Word[]): Act | null {
  const text = spoken(words)
  const [, name, volume] = RESIZED.exec(text) ?? []
  if (name === undefined || volume === undefined) return null
  const from = wordCount(text.slice(0, text.indexOf(` ${name} `)))
  const wanted = wanting(reading, words.slice(from, from + wordCount(name)))
  if (wanted === null || !isVolumeOf(reading, wanted, Number(volume))) return null
  return { type: 'size', wanted, text: `${volume} cl`, quantity: null }
}

/** "Change the Primus to 72" where it comes in 72 cl. */
export function isVolumeOf({ index }: Reading, { decision }: Wanted, n: number): boolean {
  const ids = itemIdsOf(decision)
  return (
    n >= SMALLEST_SIZE &&
    index.entries.some((entry) => ids.has(entry.itemId) && entry.implied.has(`vol:${n}`))
  )
}

import type { Act } from './acts.ts'
import { alternatives } from './alternatives.ts'
import { TAKING_BACK } from './change-words.ts'
import { readNumber, wholeNumber } from './numbers.ts'
import { orderHead } from './order-words.ts'
import { changed } from './quantity-change.ts'
import { spoken, type Word, wordCount } from './words.ts'

const HEAD = new RegExp(
  `^${TAKING_BACK}(?:${alternatives(`
    only|seulement|uniquement|rien que
    (?:i|we) (?:only )?said
    (?:i|we) (?:only (?:want|wanted|need|said|ordered)|(?:want|wanted|need|ordered) only)
    (?:j ai|j avais|on a|on avait) (?:bien |seulement )?dit
    (?:je|on) (?:n )?en (?:veux|veut|voulais|voulait) que
    (?:je|on) (?:ne )?(?:veux|veut|voulais|voulait) (?:que|seulement|juste)
    navuze|twavuze|nari navuze
    nilisema|nimesema|tulisema|tumesema`)}) `,
  'u',
)
const WORDS = 'only|seulement|gusa|tu|pekee'
const TAIL = new RegExp(
  ` (?:${WORDS}|instead|actually|en fait|finalement|plutot|ahubwo|que (?:je|on) (?:voulais|voulait|veux|veut)|(?:is|are) enough|suffi(?:t|sent)|[izv]i?natosha|[zb]?irahagije)$`,
  'u',
)
const WORD = new RegExp(`^(?:${WORDS})$`, 'u')
/** Alone it is any order's: before a number it limits it. */
const JUST = new RegExp(`^${TAKING_BACK}(?:just|juste) (?!(?:an?|une?) )`, 'u')

/** Before a number alone: with a dish it is any order. */
const WANTED = new RegExp(
  `^${TAKING_BACK}(?:${alternatives(`
    (?:i|we) (?:wanted|asked for)
    (?:je|on) (?:voulais|voulait)|j ai demande|on a demande
    nashakaga|nasabye|twasabye
    nilitaka|tulitaka|niliomba`)}) `,
  'u',
)

/** "Only 2", "mbili tu", "j'ai dit 2", "I said 2 not 3": how many of what was just ordered, and never more of it. */
export function onlySoMany(text: string): readonly Act[] | null {
  const said = text.slice(0, text.length - (notSoMany(text)?.length ?? 0))
  const rest = said.replace(HEAD, '').replace(WANTED, '').replace(TAIL, '')
  const n = rest === said ? null : wholeNumber(rest.split(' ').slice(orderHead(rest)).join(' '))
  return n === null ? null : changed(n, null)
}

/** "Only 2 fries", "chips mbili tu": what is left without the word for it. */
export function withoutOnly(words: readonly Word[]): {
  readonly words: readonly Word[]
  readonly isOnly: boolean
} {
  const text = spoken(words)
  const head = wordCount(HEAD.exec(text)?.[0] ?? justBefore(text))
  const tail = wordCount(TAIL.exec(text)?.[0] ?? notSoMany(text) ?? '')
  const left = withoutBehind(words.slice(head, words.length - tail))
  return { words: left, isOnly: left.length < words.length }
}

function justBefore(text: string): string {
  const just = JUST.exec(text)?.[0] ?? ''
  return readNumber(text.slice(just.length).split(' '), 0) === null ? '' : just
}

/** "Moja tu chips": right behind the number. */
function withoutBehind(words: readonly Word[]): readonly Word[] {
  const at = words.findIndex(({ text }, place) => place > 0 && WORD.test(text))
  const isCount = at > 0 && wholeNumber(words[at - 1]?.text ?? '') !== null
  return isCount ? words.filter((_, place) => place !== at) : words
}

const NOT = / (?:and not|et pas|not|pas|ntabwo ari|ntabwo|atari|sio|siyo|si) (\S+(?: na \S+)?)$/u

/** The "not 3" that ends "2 fries, not 3". */
export function notSoMany(text: string): string | null {
  const [all, number] = NOT.exec(` ${text}`) ?? []
  return number === undefined || wholeNumber(number) === null ? null : (all ?? null)
}

import { type Act, isOfItems } from './acts.ts'
import { alternatives } from './alternatives.ts'
import { wishPart } from './choice-parts.ts'
import { readNumber } from './numbers.ts'
import { verbOf } from './order-words.ts'
import type { Reading } from './reading.ts'
import { addsTo } from './segment-acts.ts'
import { isSizeTalk } from './size-words.ts'
import { original, spoken, type Word, wordCount } from './words.ts'

const SIGHS = '(?:(?:ah|oh|euh|hmm|um|uh|ok|but|mais|ariko|lakini) )*'
const SORRY_WORDS =
  '(?:(?:so )?sorry|pardon|desolee?|excusez moi|samahani|mbabarira|mumbabarire|imbabazi)'
const SORRY = `(?:${SORRY_WORDS} )*`
const AGAIN = alternatives(`
  no(?! (?:more|longer|need))|nope|wait|actually|oops|oups
  non|attends|attendez|en fait|finalement|enfin(?= (?:non|plutot) )
  oya|hoya|nibeshye
  hapana|nimekosea
  (?:my )?(?:mistake|bad)|erreur`)
/** "No", "wait", "finalement" in front of an order, as "oya ni" is. */
const SECOND_THOUGHT = new RegExp(`^${SIGHS}${SORRY}(?:(?:${AGAIN}) ${SORRY})+(?:ni )?`, 'u')
/** "Sorry, 2 fries": only where nothing but a number follows; "sorry, can I get 2 fries" is manners. */
const APOLOGY = new RegExp(`^${SIGHS}(?:${SORRY_WORDS} )+(?:(?:ni|it s|its|c est) )?`, 'u')

/**
 * How many words at the head of a clause take back what was said in a message before, where something follows that may
 * stand in its place; 0: none. "No onions" and "no one" are no such thing.
 */
export function secondThought(said: string): number {
  const head = SECOND_THOUGHT.exec(`${said} `)?.[0] ?? ''
  const rest = said.slice(head.length)
  if (head === '') return afterApology(said)
  if (rest === '') return 0
  const words = rest.split(' ')
  if (REFUSES.test(rest)) return wordCount(head)
  return verbOf(rest) !== null || words.some((_, at) => isCount(words, at)) ? wordCount(head) : 0
}

/** "Hapana sio chipsi, ugali". */
const REFUSES = /^(?:not|pas|sio|siyo|ntabwo|atari) /u

function afterApology(said: string): number {
  const head = APOLOGY.exec(`${said} `)?.[0] ?? ''
  return head !== '' && onlyCounts(said.slice(head.length)) ? wordCount(head) : 0
}

function onlyCounts(said: string): boolean {
  const words = said.split(' ')
  return !STATES.test(said) && verbOf(said) === null && words.some((_, at) => isCount(words, at))
}

/** "1 fries is cold" tells of it. */
const STATES = / (?:is|are|was|were|isn t|aren t|est|sont|etait|etaient) /u

function isCount(words: readonly string[], at: number): boolean {
  return readNumber(words, at)?.kind === 'count' && !ARTICLE.test(words[at] ?? '')
}

/** Where "one ugali no make it two" begins to be said again; 0: nowhere. */
export function thoughtBegins(words: readonly string[]): number {
  const at = words.findIndex(
    (_, place) => place > 0 && SAID_AGAIN.test(words.slice(place, place + 3).join(' ')),
  )
  return Math.max(0, at)
}

const SAID_AGAIN =
  /^(?:(?:euh|uh|um) (?:no|non|oya|hapana)|(?:no|non|oya|hapana) (?:make|wait|sorry|actually|pardon|attends|attendez|plutot|mets|mettez|fanya|samahani|ahubwo|mbabarira))(?= |$)/u

/** "No, and 2 fries for my friend", "no, 2 fries too": beside what was ordered. */
function isBesides(said: string): boolean {
  const rest = said.replace(SECOND_THOUGHT, '')
  return BESIDES.test(rest) || (TOO.test(rest) && !JOINED.test(rest))
}

const BESIDES =
  /^(?:(?:we|i) )?(?:and|also|plus|then|et|aussi|puis|na|n|kandi|pia|halafu|hanyuma)(?= )/u
const TOO = / (?:too|also|as well|aussi|egalement|pia|nabyo)(?: please| svp)?$/u
const JOINED = / (?:and|et|na|n|plus|kandi) /u

/** "No wait" and nothing else. */
function isSecondThought(said: string): boolean {
  return SECOND_THOUGHT.exec(`${said} `)?.[0].trim() === said
}

/** "Sorry" and nothing else. */
function isApology(said: string): boolean {
  return APOLOGY.exec(`${said} `)?.[0].trim() === said
}

const ARTICLE = /^(?:an?|one|une?)$/u

/** Whether what a message counts stands in the place of what was ordered before it; "no, add 2 fries" does not. */
export function rethinking() {
  let isAgain = false
  let isThought = false
  let isWithin = false
  let isSorry = false
  return {
    /**
     * False where it is in doubt: "2 Primus, no 2 Mützig" may be beside them, or in their place.
     * @param isBack such words stood at the head of this clause.
     */
    hears(acts: readonly Act[], said: string, isBack: boolean): boolean {
      const isTakenBack = isBack || isThought || (isSorry && onlyCounts(said))
      const isFirst = takesBack(acts, isTakenBack) && !isBesides(said)
      isAgain = (isAgain || isFirst) && !addsTo(said)
      const isAlone = isSecondThought(said)
      isThought ||= isAlone
      isSorry = isApology(said)
      isWithin ||= (isBack || isAlone) && acts.some(isOfItems)
      return isAlone || !isWithin
    },
    /** "2 fries. No, 3 fries": all in one message. */
    isWithin: () => isWithin,
    /** Dishes as how many there are to be; the same acts where none is. */
    counted: (found: readonly Act[]) =>
      isAgain && found.some(isOfItems) ? found.map(soMany) : found,
    /** "1 espresso, no 2": a bare number that takes back the one before it. */
    recounted: (acts: readonly Act[], found: readonly Act[]) =>
      isWithin && acts.some(isOfItems) ? found.map(countOf) : found,
    /** A bare number as that of what was spoken of last; the same acts where there is none. */
    numbered: (acts: readonly Act[]) =>
      isAgain && acts.some(({ type }) => type === 'number') ? acts.map(countOf) : acts,
  }
}

/** Nothing but a no, or such words, stands before it. */
function takesBack(acts: readonly Act[], isTakenBack: boolean): boolean {
  const isRefused = isTakenBack || acts.some(({ type }) => type === 'no')
  return isRefused && !acts.some(isOfItems)
}

function soMany(act: Act): Act {
  if (act.type !== 'add') return act
  const wanted = act.wanted.map((one) => {
    return one.quantity === null || one.isMore || one.isInstead ? one : { ...one, isOnly: true }
  })
  return { ...act, wanted }
}

/** A number as another quantity of what was spoken of last. */
export function countOf(act: Act): Act {
  if (act.type !== 'number') return act
  return { type: 'change', wanted: [], quantity: act.n, by: null }
}

const AND_ONE =
  /^(?:and|also|plus|et|aussi|na|n|kandi)(?: also| aussi)? (?=(?:an?|one|another|une?|indi|ikindi|imwe|moja|nyingine|\d{1,2}) )/u
const ANOTHER = /^(?:another|une autre|un autre|indi|ikindi|nyingine) /u

/** "And a small one for me", behind what was had in another size; `null`: nothing of the kind. */
export function sizeMore(said: string): Act | null {
  const head = AND_ONE.exec(said)?.[0]
  if (head === undefined) return null
  const text = said.slice(head.length).replace(ANOTHER, '1 ').replace(FOR_WHOM, '')
  const number = readNumber(text.split(' '), 0)
  if (!isSizeTalk(text)) return null
  return { type: 'size', wanted: null, text, quantity: number?.value ?? 1, isMore: true }
}

/** "And one for my wife without onions": one more, with that wish; `null`: nothing of the kind. */
export function wishMore({ text: written }: Reading, words: readonly Word[]): Act | null {
  const text = spoken(words)
  const head = AND_ONE.exec(text)?.[0]
  if (head === undefined) return null
  const rest = words.slice(wordCount(head))
  const whom = FOR_SOMEBODY.exec(text.slice(head.length))
  const wish = rest.slice(whom === null ? 1 : wordCount(whom[0]))
  const note = [rest.slice(0, 1), wish].map((some) => original(written, some)).join(' ')
  return wishPart(note) === null ? null : { type: 'note', note, isMore: true }
}

const FOR_SOMEBODY =
  /^\S+ (?:for|pour|kwa|ya) (?:me|us|him|her|them|moi|lui|elle|mimi|(?:my|the|mon|ma|mke|mume|rafiki) ?\w*) /u
const FOR_WHOM =
  / (?:(?:for|pour|kwa|ya) )?(?:me|us|him|her|moi|nous|lui|elle|mimi|yanjye|yangu|please|svp|too|also|aussi|(?:my|mon|ma) \w+)$/u

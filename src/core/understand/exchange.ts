import type { Act, Wanted } from './acts.ts'
import { alternatives } from './alternatives.ts'
import { CHANGE_HEAD, INSTEAD, INSTEAD_FIRST, INTO, OF_THOSE, TAKING_BACK } from './change-words.ts'
import { choicesNamed } from './choices.ts'
import { itemIdsOf, itemOf } from './menu-decision.ts'
import { type MenuWord, menuWords } from './menu-words.ts'
import { wholeNumber } from './numbers.ts'
import { orderHead } from './order-words.ts'
import { changed } from './quantity-change.ts'
import type { Reading } from './reading.ts'
import { dishNamed } from './refusals.ts'
import { sizeInstead } from './size-change.ts'
import { wantedOf, wanting } from './wanted.ts'
import { original, queryOf, spanOf, spoken, type Word, wordCount } from './words.ts'

/** "4 mojitos instead of 2" is another quantity; "Mützig instead of Primus" another item. */
export function instead(
  reading: Reading,
  words: readonly Word[],
  text: string,
): readonly Act[] | null {
  const match = INSTEAD.exec(text)
  if (match === null) return notThat(reading, words, text)
  const { from, to } = spanOf(text, match)
  const before = words.slice(0, from)
  const said = before.slice(orderHead(spoken(before)))
  const right = words.slice(to)
  if (right.length === 0) return null
  const isCount = wholeNumber(spoken(right)) !== null
  const quantity = isCount ? wholeNumber(spoken(said)) : null
  if (quantity !== null) return changed(quantity, null)
  const left = wantedOf(reading, said)
  if (left === null) return null
  if (isCount) return changed(left.quantity, null, [left])
  const sized = left.decision.kind === 'none' ? sizeInstead(spoken(before), spoken(right)) : null
  const choice = sized ?? otherChoice(reading, said, right)
  if (choice !== null) return [choice]
  const replaced = wantedOf(reading, right)
  return replaced === null ? null : oneNotOther(reading, left, { replaced, words: right })
}

const NOT =
  / (?:(?:and |et |but |mais )?(?:not|pas)|sio|siyo|si|atari|ntabwo ari)(?: (?:the|de|des|la|le|les|d))? (?=\S)/u

/** "Ugali, not fries", where both are dishes by their names: "fries not salty" is none. */
function notThat(reading: Reading, words: readonly Word[], text: string): readonly Act[] | null {
  const match = NOT.exec(text)
  if (match === null) return null
  const { from, to } = spanOf(text, match)
  const before = words.slice(0, from)
  const left = wanting(reading, before.slice(orderHead(spoken(before))))
  const id = dishNamed(reading.index, queryOf(words.slice(to)))
  const right = id === null ? null : wanting(reading, words.slice(to))
  if (left === null || right === null || itemIdsOf(left.decision).has(id ?? '')) return null
  const refused = { replaced: right, words: words.slice(to) }
  const isOpen = left.choices.length === 0 && isChoiceOf(reading, left, refused.words)
  return isOpen ? null : oneNotOther(reading, left, refused)
}

/** "Steak with rice, not fries" has no quarrel with the fries that are in the cart. */
function oneNotOther(
  reading: Reading,
  one: Wanted,
  { replaced, words }: { readonly replaced: Wanted; readonly words: readonly Word[] },
): readonly Act[] {
  const isSide = one.choices.length > 0 && isChoiceOf(reading, one, words)
  const out: readonly Act[] = isSide ? [] : [{ type: 'remove', wanted: [replaced] }]
  return [{ type: 'add', wanted: [one] }, ...out]
}

function isChoiceOf({ index }: Reading, { decision }: Wanted, words: readonly Word[]): boolean {
  const item = itemOf(index, decision)
  return item !== null && choicesNamed(item, queryOf(words)).choices.length > 0
}

/** "Badala ya juisi ya embe nipe juisi ya nanasi": what is given up comes first, what is wanted behind a verb. */
export function insteadFirst(
  reading: Reading,
  words: readonly Word[],
  text: string,
): readonly Act[] | null {
  const from = wordCount(INSTEAD_FIRST.exec(text)?.[0] ?? '')
  if (from === 0) return null
  for (let at = from + 1; at < words.length; at += 1) {
    const head = orderHead(spoken(words.slice(at)))
    if (head === 0) continue
    const left = wanting(reading, words.slice(from, at))
    const right = wanting(reading, words.slice(at + head))
    if (left !== null && right !== null) return swapped(left, right)
  }
  return null
}

/** "Swap the fries for a salad", "changez la Primus en Mützig": one item for another. */
export function swap(
  reading: Reading,
  words: readonly Word[],
  text: string,
): readonly Act[] | null {
  const from = wordCount(CHANGE_HEAD.exec(text)?.[0] ?? '')
  if (from === 0) return null
  for (let at = from + 1; at < words.length - 1; at += 1) {
    if (!INTO.test(words[at]?.text ?? '')) continue
    const acts = forOther(reading, words.slice(from, at), words.slice(at + 1))
    if (acts !== null) return acts
  }
  return null
}

/** The one for the other: dishes, so many of what was spoken of last, or choices. */
function forOther(
  reading: Reading,
  from: readonly Word[],
  to: readonly Word[],
): readonly Act[] | null {
  const left = wanting(reading, from)
  const right = wanting(reading, to)
  if (left !== null && right !== null) return swapped(left, right)
  const some = left === null ? wholeNumber(spoken(from)) : null
  if (some !== null && right !== null) return someSwapped(some, right)
  const choice = otherChoice(reading, to, from)
  return choice === null ? null : [choice]
}

/** "Replace one with a Dawa": of what was spoken of last. */
function someSwapped(some: number, to: Wanted): readonly Act[] {
  return [
    { type: 'change', wanted: [], quantity: null, by: -some },
    { type: 'add', wanted: [{ ...to, quantity: to.quantity ?? some }] },
  ]
}

/** "One of them 0.0", "make 1 of them virgin": so many of what was spoken of last are something else. */
export function someOther(
  reading: Reading,
  words: readonly Word[],
  text: string,
): readonly Act[] | null {
  const verb = CHANGE_HEAD.exec(text)?.[0] ?? ''
  const [head = '', number = ''] = SOME_OF_THEM.exec(text.slice(verb.length)) ?? []
  const some = wholeNumber(number)
  const to = some === null ? null : wanting(reading, words.slice(wordCount(verb + head)))
  return some === null || to === null ? null : someSwapped(some, to)
}

const SOME_OF_THEM = new RegExp(
  `^(\\S+) (?:${OF_THOSE}) (?:(?:to|into|for|en|par|kuwa|iwe|ibe) )?(?=\\S)`,
  'u',
)

/** As many of the one as there were of the other, where no number was said. */
function swapped(from: Wanted, to: Wanted): readonly Act[] {
  return [
    { type: 'add', wanted: [{ ...to, quantity: to.quantity ?? from.quantity }] },
    { type: 'remove', wanted: [from] },
  ]
}

/** "Change rice to salad" of a dish that comes with one of them. */
function otherChoice(reading: Reading, to: readonly Word[], from: readonly Word[]): Act | null {
  const isChoice = (words: readonly Word[]) => {
    const query = menuWords(queryOf(words))
    const isOne = (word: MenuWord) => word.keys.some((key) => reading.index.choiceKeys.has(key))
    return query.length > 0 && query.every(isOne)
  }
  const isItem = [to, from].some((words) => wanting(reading, words) !== null)
  if (isItem || !isChoice(to) || !isChoice(from)) return null
  return { type: 'note', note: original(reading.text, to) }
}

const TAIL = /(?:^| )(?:instead|a la place|badala yake|plutot|ahubwo)$/u
const HEAD = new RegExp(
  `^${TAKING_BACK}(?:${alternatives(`
    plutot|rather|instead|badala yake|ahubwo
    (?:change|switch|swap|replace|exchange) (?:it|that|them|this|these|those) (?:to|for|into|with|by)
    (?:changez?|remplace[rz]?|echange[rz]?) (?:ca|cela|la|le|les|l) (?:en|par|pour|contre|avec)
    hindura(?:mo)? (?:ibe|zibe|iwe|bibe)|simbuza
    badilisha (?:iwe|ziwe|kuwa)`)}) `,
  'u',
)

/** What is wanted "instead", without the word for it; `null`: no such word. */
export function withoutInstead(words: readonly Word[]): readonly Word[] | null {
  const text = spoken(words)
  const head = HEAD.exec(text)?.[0] ?? ''
  const tail = TAIL.exec(text.slice(head.length))?.[0] ?? ''
  const rest = words.slice(wordCount(head), words.length - wordCount(tail))
  return rest.length === 0 || rest.length === words.length ? null : rest
}

/** One thing alone can stand for another. */
export function inItsPlace(acts: readonly Act[]): readonly Act[] {
  const [act, ...others] = acts
  const [one, ...more] = act?.type === 'add' ? act.wanted : []
  if (one === undefined || more.length > 0 || others.length > 0) return acts
  return [{ type: 'add', wanted: [{ ...one, isInstead: true }] }]
}

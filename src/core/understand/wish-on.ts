import type { ChosenOption } from '../tab.ts'
import { type Act, isOfItems, type Wanted } from './acts.ts'
import { MORE, OF_THOSE } from './change-words.ts'
import { beginsParts, partsIn, wishPart, wishParts, withChoices } from './choice-parts.ts'
import { isRefusal } from './choices.ts'
import { isCondiment } from './joining.ts'
import { decideWords, itemIdsOf, itemOf } from './menu-decision.ts'
import { menuWords } from './menu-words.ts'
import { wholeNumber } from './numbers.ts'
import type { Reading } from './reading.ts'
import { segmentsOf } from './segments.ts'
import { wantedOf, wanting, withWish } from './wanted.ts'
import { original, spoken, type Word, wordCount } from './words.ts'

const ON =
  /^(?:(?:and|but|et|mais|na|lakini|ariko) )?(?:no|not|without|hold|sans|pas d|pas de|nta|bila|usiweke|usitie|extra|with|avec|less|more)(?: \S+){1,3}? (?:on|in|for|inside|dans|sur|pour|kwenye|kuri|muri|mu|ku) /u
/** "Sans sucre le café": what is left out stands in front, and the dish behind its article. */
const IN_FRONT = /^(?:no|without|sans|pas d|pas de) (\S+) (?:the|my|le|la|les|l|mon|ma|mes)/u

/**
 * "No salt on the fries": a wish about a dish that is named with it, which is neither ordered nor taken back. `null`:
 * nothing of the kind.
 */
export function wishOn(reading: Reading, words: readonly Word[]): readonly Act[] | null {
  const text = spoken(words)
  const head = wordCount(ON.exec(`${text} `)?.[0] ?? inFront(reading, text))
  const dish = words.slice(head)
  if (head === 0 || dish.length === 0) {
    return wishMade(reading, words, text) ?? wishPut(reading, words, text)
  }
  const wish = original(reading.text, words.slice(0, head - 1))
  // "No salt on the fries and the ugali" is of both.
  const each = segmentsOf(reading, dish)
  const dishes = each.map((one) => dishOf(reading, one))
  // "Extra salt on the fries and a mojito": what is counted behind is ordered.
  const from = dishes.findLastIndex((one) => one !== null) + 1
  const more = each.slice(from).map((one) => wantedOf(reading, one))
  const isEach = dishes.slice(0, from).every((one) => one !== null) && more.every(isCounted)
  const named = isEach ? dishes : [dishOf(reading, dish)]
  const all = named.flatMap((one) => one ?? [])
  if (all.length === 0) return null
  const wishes = all.flatMap((one) => wished(withWish(reading, one, wish)))
  const wanted = isEach ? more.flatMap((one) => one ?? []) : []
  return wanted.length === 0 ? wishes : [...wishes, { type: 'add', wanted }]
}

function isCounted(wanted: Wanted | null): boolean {
  return wanted !== null && wanted.quantity !== null && wanted.decision.kind !== 'none'
}

function inFront(reading: Reading, text: string): string {
  const [head = '', thing = ''] = IN_FRONT.exec(text) ?? []
  return isCondiment(reading, menuWords(thing)) ? head : ''
}

/** A dish that is named without a number, one of the menu's or some. */
function dishOf(reading: Reading, words: readonly Word[]): Wanted | null {
  const named = wantedOf(reading, words)
  const isDish = named?.quantity === null && itemIdsOf(named.decision).size > 0
  return isDish ? named : null
}

function wished(wanted: Wanted): readonly Act[] {
  return [{ type: 'change', wanted: [wanted], quantity: null, by: null }]
}

const PUT =
  /^(?:add|put|ajoute[rz]?|rajoute[rz]?|mets|mettez|weka|ongeza|ongeraho|shyiramo) (?:(?:some|extra|more|an?|one|une?|two|deux|\d+|a (?:bit|little) of|du|de la|des|un peu d[eu]?|plus d[eu]?) )*(\S+) (to|on|in|sur|dans|aux?|a|kwenye|kuri|muri) (?=\S)/u

/** "Add chili to the pilau": a wish about it, where nobody would eat it alone. */
function wishPut(reading: Reading, words: readonly Word[], text: string): readonly Act[] | null {
  const [head = '', thing = '', on = ''] = PUT.exec(text) ?? []
  // "Add one to the fries" is one more of them.
  if (head === '' || thing === 'more' || wholeNumber(thing) !== null) return null
  const named = dishOf(reading, words.slice(wordCount(head)))
  if (named === null) return null
  if (isCondiment(reading, menuWords(thing))) {
    return wished(withWish(reading, named, `${WITH.get(on) ?? 'with'} ${thing}`))
  }
  const isOfThat = OF_THAT.test(text.slice(head.length))
  return addedTo(reading, words.slice(0, wordCount(head) - 1), isOfThat)
}

/** "Add rice to the pilau", "put a knife on the burger": what it is put to is there. */
function addedTo(reading: Reading, put: readonly Word[], isOfThat: boolean): readonly Act[] | null {
  const more = wanting(reading, put.slice(1))
  if (more?.decision.kind === 'sure') return [{ type: 'add', wanted: [more] }]
  return isOfThat ? [{ type: 'unknown', text: original(reading.text, put) }] : null
}

const OF_THAT = /^(?:the|my|our|les?|la|l|mon|ma|mes) /u

const MAKE_THE =
  /^(?:(?:can|could) (?:you|we|i) |(?:pouvez|pourriez) vous )?(?:please )?(?:make|cook|do|faites|faire|fais) (?=(?:the|my|le|la|les|mon|ma|mes) )/u

/** "Make the burger well done": a wish about a dish that is there, and none more of it. */
function wishMade(reading: Reading, words: readonly Word[], text: string): readonly Act[] | null {
  const head = wordCount(MAKE_THE.exec(text)?.[0] ?? '')
  const named = head === 0 ? null : dishOf(reading, words.slice(head))
  return named?.note == null ? null : wished(named)
}

/** "1 of them without salt", "no salt on one": a wish about so many of what was spoken of last, its number first. */
export function partWish(reading: Reading, words: readonly Word[]): readonly Act[] | null {
  const text = spoken(words)
  // "One with ice and one without": nobody but the kitchen has to tell them apart.
  // "Moja na pilipili" is no dish of chili more.
  const isSome = / na \S+$/u.test(text) && wishPart(text) !== null
  if (isSome || isParts(reading, text))
    return [{ type: 'note', note: original(reading.text, words) }]
  const ofAll = BOTH.exec(text)?.[0] ?? ''
  if (ofAll !== '' && beginsParts(`1 ${text.slice(ofAll.length)}`)) {
    return [{ type: 'note', note: original(reading.text, words.slice(wordCount(ofAll))) }]
  }
  const more = numbered(reading, words, ONE_MORE)
  if (more !== null) return [{ ...more, isMore: true }]
  const note = numbered(reading, words, OF_THEM) ?? wishOnSome(reading, words)
  return note === null ? null : [note]
}

type Note = Extract<Act, { type: 'note' }>

/** A number and a wish, with words between them that are left out. */
function numbered(reading: Reading, words: readonly Word[], pattern: RegExp): Note | null {
  const [, number, wish] = pattern.exec(spoken(words)) ?? []
  if (number === undefined || wish === undefined) return null
  return partNote(number, original(reading.text, words.slice(-wordCount(wish))))
}

/** "No salt on one of them", "no salt on both". */
function wishOnSome(reading: Reading, words: readonly Word[]): Note | null {
  const text = spoken(words)
  const head = ON.exec(`${text} `)?.[0] ?? ''
  const wish = words.slice(0, wordCount(head) - 1)
  const number = text.slice(head.length).replace(OF_THEM_TAIL, '')
  const note = original(reading.text, wish)
  if (head === '') return putOnSome(text)
  return ALL.test(number) ? { type: 'note', note } : partNote(number, note)
}

/** "Add cheese to one", "mets du fromage sur une". */
function putOnSome(text: string): Note | null {
  const [, thing, on = '', number] = PUT_ON.exec(text) ?? []
  if (thing === undefined || number === undefined) return null
  const wish = `${WITH.get(on) ?? 'with'} ${thing}`
  return ALL.test(number) ? { type: 'note', note: wish } : partNote(number, wish)
}

const PUT_ON = new RegExp(
  `^(?:(?:add|put|ajoute[rz]?|mets|mettez|weka|ongeza|ongeraho|shyiramo) )?(?:some |du |de la |des )?(\\S+) (to|on|sur|dans|kwenye|kuri) (\\S+)(?: (?:${OF_THOSE}))?$`,
  'u',
)
const WITH: ReadonlyMap<string, string> = new Map([
  ['sur', 'avec'],
  ['dans', 'avec'],
  ['a', 'avec'],
  ['au', 'avec'],
  ['aux', 'avec'],
  ['kwenye', 'yenye'],
  ['kuri', 'irimo'],
])

const ALL =
  /^(?:both|all|each|them|it|les deux|toutes?|tous|chacune?|byombi|zombi|byose|zose|zote|vyote)$/u

/** "Both with cheese". */
const BOTH = new RegExp(
  `^(?:(?:both|all)(?: (?:${OF_THOSE}))?|(?:les|toutes les|tous les) deux|byombi|zombi|zote|vyote|yote) `,
  'u',
)

/** A list of wishes and nothing but: "one with fries" may be a dish more. */
function isParts({ index }: Reading, text: string): boolean {
  const parts = partsIn(text) ?? []
  if (parts.length < 2) return false
  const isWish = (said: string) => {
    const query = menuWords(said.split(' ').slice(1).join(' '))
    return isRefusal(said) || decideWords(index, query).kind === 'none'
  }
  const isList = beginsParts(text) || wishParts(text) !== null
  return isList && parts.every((part) => isWish(part.text))
}

/** "One more without salt". */
const ONE_MORE = new RegExp(`^(?:(?:${MORE}) )?(\\S+)(?: (?:${MORE}))(?: one)? (.+)$`, 'u')
const OF_THEM = new RegExp(`^(\\S+) (?:${OF_THOSE}) (.+)$`, 'u')
const OF_THEM_TAIL = new RegExp(` (?:${OF_THOSE})$`, 'u')

function partNote(number: string, wish: string): Note | null {
  const note = `${number} ${wish}`
  return wholeNumber(number) === null || wishPart(note) === null ? null : { type: 'note', note }
}

/** What was read with such a wish put to the dish it is about; `null`: it was not named before. */
export function withWishOn(
  { index }: Reading,
  acts: readonly Act[],
  found: readonly Act[],
): readonly Act[] | null {
  const [act, ...others] = found
  const [wish, ...more] = act?.type === 'add' || act?.type === 'change' ? act.wanted : []
  if (wish === undefined || others.length > 0 || more.length > 0 || !isWish(act, wish)) return null
  const ids = itemIdsOf(wish.decision)
  const isIt = (one: Wanted) =>
    one.note === null &&
    ids.has(itemOf(index, one.decision)?.id ?? '') &&
    !isOfOther(one.choices, wish.choices)
  const at = acts.findLastIndex((one) => one.type === 'add' && one.wanted.some(isIt))
  if (at < 0) return null
  return acts.map((one, place) => {
    if (place !== at || !isOfItems(one)) return one
    return { ...one, wanted: one.wanted.map((had) => (isIt(had) ? withWishOf(had, wish) : had)) }
  })
}

/** "No mayo on the burger, one burger": the wish before, put to the dish that is named behind it. */
export function withWishBefore(
  { index }: Reading,
  acts: readonly Act[],
  found: readonly Act[],
): { readonly acts: readonly Act[]; readonly found: readonly Act[] } {
  const same = { acts, found }
  const last = acts.at(-1)
  const [wish, ...others] = last?.type === 'change' ? last.wanted : []
  const [act, ...more] = found
  if (wish === undefined || others.length > 0 || !isWish(last, wish)) return same
  if (act?.type !== 'add' || more.length > 0) return same
  const ids = itemIdsOf(wish.decision)
  const at = act.wanted.findIndex((one) => ids.has(itemOf(index, one.decision)?.id ?? ''))
  const it = act.wanted[at]
  if (it === undefined || it.note !== null) return same
  const choices = withChoices(it.choices, wish.choices)
  const wanted = act.wanted.with(at, { ...it, note: wish.note, choices })
  return { acts: acts.slice(0, -1), found: [{ ...act, wanted }] }
}

/** "Burger rare, burger medium": chosen otherwise it is another one. */
function isOfOther(had: readonly ChosenOption[], more: readonly ChosenOption[]): boolean {
  return more.some(({ groupId, choiceId }) =>
    had.some((one) => one.groupId === groupId && one.choiceId !== choiceId),
  )
}

function isWish(act: Act | undefined, { quantity, note, choices, isMore }: Wanted): boolean {
  const isOrder = act?.type === 'change' && (act.quantity !== null || act.by !== null)
  return !isOrder && !isMore && quantity === null && (note !== null || choices.length > 0)
}

function withWishOf(had: Wanted, { note, choices }: Wanted): Wanted {
  return { ...had, note, choices: withChoices(had.choices, choices) }
}

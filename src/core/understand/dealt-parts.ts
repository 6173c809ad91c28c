import type { Choice, MenuItem } from '../menu.ts'
import type { ChosenOption } from '../tab.ts'
import type { Wanted } from './acts.ts'
import {
  beginsParts,
  type ChoicePart,
  choiceParts,
  countParts,
  JOINTS,
  onePart,
  OTHER,
  partRanges,
  turned,
  withChoices,
} from './choice-parts.ts'
import { choicesNamed, isRefusal } from './choices.ts'
import { isCondiment } from './joining.ts'
import { decideWords, itemOf } from './menu-decision.ts'
import { rank } from './menu-search.ts'
import { menuWords } from './menu-words.ts'
import type { Reading } from './reading.ts'
import { wanting, withWish } from './wanted.ts'
import { original, queryOf, spoken, type Word } from './words.ts'

/** Of a dish's number, those with one choice and those with another; none where too little was said; `null`: no such words. */
export function dealtParts(
  reading: Reading,
  one: Wanted,
  words: readonly Word[],
): readonly Wanted[] | null {
  const item = itemOf(reading.index, one.decision)
  if (item === null) return namedParts(reading, one, words)
  const dealt = choiceParts(item, one.quantity ?? 1, spoken(words))
  if (dealt === null)
    return namedParts(reading, one, words) ?? wishedParts(reading, item, { one, words })
  return dealt.map((part) => {
    return { ...one, quantity: part.quantity, choices: withChoices(one.choices, part.choices) }
  })
}

/** "2 Fanta, one orange and one citron", "one Fanta Orange, the other Fanta Citron". */
function namedParts(
  reading: Reading,
  one: Wanted,
  words: readonly Word[],
): readonly Wanted[] | null {
  const texts = words.map((word) => spoken([word]))
  const parts = (partRanges(texts) ?? []).map(({ quantity, from, to }) => ({
    quantity,
    words: words.slice(from, to),
  }))
  const [only, ...others] = parts
  if (only === undefined) return null
  if (others.length === 0) {
    const isOther = texts.some((text) => OTHER.has(text)) && one.quantity === 1
    const other = isOther ? wanting(reading, only.words) : null
    return other === null ? null : [one, { ...other, quantity: 1 }]
  }
  const named = parts.flatMap((part) => {
    const found = namedOf(reading, one, part.words)
    return found === null ? [] : { ...found, quantity: part.quantity }
  })
  const sum = parts.reduce((all, { quantity }) => all + quantity, 0)
  const isWhole = named.length === parts.length && sum === one.quantity
  return isWhole && new Set(named.map(idOf)).size === named.length ? named : null
}

/** "Citron" of "2 Fanta": surely one of the dishes that those words may be. */
function namedOf(reading: Reading, one: Wanted, words: readonly Word[]): Wanted | null {
  const { index } = reading
  const said = menuWords(queryOf(words))
  const whole = menuWords(one.text)
  const decision = decideWords(index, [...whole, ...said])
  if (said.length === 0 || decision.kind !== 'sure') return null
  const { itemId, sizeId, hit } = decision
  const isOfThem =
    one.decision.kind === 'category'
      ? hit.categoryId === one.decision.categoryId
      : rank(index, whole).some((other) => other.itemId === itemId)
  return isOfThem ? { ...one, text: original(reading.text, words), decision, sizeId } : null
}

function idOf({ decision }: Wanted): string {
  return decision.kind === 'sure' ? `${decision.itemId} ${decision.sizeId}` : ''
}

/** The same where not all of it is chosen of the dish. */
function wishedParts(
  reading: Reading,
  item: MenuItem,
  { one, words }: { readonly one: Wanted; readonly words: readonly Word[] },
): readonly Wanted[] | null {
  const said = spoken(words)
  const chosen = onePart(item, said)
  const isOther = chosen !== null && isOfChosen(one, chosen)
  // "One rare and one medium": of a choice that was made, another one is another dish.
  if (isOther) return dealtSome(item, one, chosen)
  if (!beginsParts(said)) return null
  return wishedSome(reading, item, { one, words }, chosen)
}

function wishedSome(
  reading: Reading,
  item: MenuItem,
  { one, words }: { readonly one: Wanted; readonly words: readonly Word[] },
  chosen: ChoicePart | null,
): readonly Wanted[] | null {
  const said = spoken(words)
  const some = countParts(said).parts === 1 ? partSaid(words) : null
  const more = some === null ? null : oneMore(reading, item, { one, some })
  if (more !== null) return [one, more]
  if (countParts(said).sum > (one.quantity ?? 1)) return null
  if (chosen !== null) return dealtSome(item, one, chosen)
  // What is no choice of the dish is for the kitchen to read; a wish for one of it is put to it later.
  if (some !== null && some.wish.length > 1 && !isForKitchen(reading, item, some.wish)) return null
  return [withWish(reading, one, original(reading.text, withoutJoint(words)))]
}

type Some = {
  readonly quantity: number
  /** What is wished of so many, with the word for with or without. */
  readonly wish: readonly Word[]
  /** "And one without", "the other without": not of those before. */
  readonly isJoined: boolean
}

function withoutJoint(words: readonly Word[]): readonly Word[] {
  return words.slice(words.findIndex((word) => !JOINTS.has(spoken([word]))))
}

/** "One without salt", which is all that is said. */
function partSaid(words: readonly Word[]): Some | null {
  const texts = words.map((word) => spoken([word]))
  const [part, ...others] = partRanges(texts) ?? []
  if (part === undefined || others.length > 0) return null
  const { quantity, from, to } = part
  const heads = texts.slice(0, from)
  const isJoined = heads.some((text) => AND.has(text) || OTHER.has(text))
  return { quantity, wish: words.slice(from, to), isJoined }
}

const AND: ReadonlySet<string> = new Set(['and', 'et', 'na', 'n', '&', 'another'])

/** "1 Coke with ice and 1 without": another one, with a wish of its own. */
function oneMore(
  reading: Reading,
  item: MenuItem,
  { one, some }: { readonly one: Wanted; readonly some: Some },
): Wanted | null {
  const { quantity } = some
  const wish = original(reading.text, some.wish)
  if (some.wish.length === 1) {
    const note = one.note === null ? null : turned(wish, one.note)
    if (note !== null) return { ...one, quantity, note }
    const choices = one.note === null ? otherChoices(item, one.choices, wish) : null
    return choices === null ? null : { ...one, quantity, choices }
  }
  if (!isMore(one, some) || one.choices.length > 0) return null
  return isForKitchen(reading, item, some.wish) ? { ...one, quantity, note: wish } : null
}

/** "1 ugali and 1 with sauce": no fewer than there are can be none of those. */
function isMore(one: Wanted, { quantity, isJoined }: Some): boolean {
  if (one.note !== null && (isJoined || one.quantity === null)) return true
  return one.quantity !== null && quantity >= one.quantity
}

/** Nothing that is chosen of the dish; and "with fries" may be a dish more. */
function isForKitchen(reading: Reading, item: MenuItem, wish: readonly Word[]): boolean {
  const text = original(reading.text, wish)
  if (wish.length < 2 || choicesNamed(item, text).choices.length > 0) return false
  const thing = wish.slice(1)
  const isDish =
    wanting(reading, thing) !== null && !isCondiment(reading, menuWords(queryOf(thing)))
  return isRefusal(text) || !isDish
}

/** "1 with chili and 1 without" of a dish that is chosen with or without. */
function otherChoices(
  item: MenuItem,
  had: readonly ChosenOption[],
  bare: string,
): readonly ChosenOption[] | null {
  const [only, ...others] = had
  const group = item.optionGroups.find(({ id }) => id === only?.groupId)
  if (only === undefined || group === undefined || others.length > 0) return null
  const isOther = ({ id, name }: Choice) =>
    id !== only.choiceId && Object.values(name).some(isRefusal) === isRefusal(bare)
  const [choice, ...more] = group.choices.filter(isOther)
  return choice === undefined || more.length > 0
    ? null
    : [{ groupId: group.id, choiceId: choice.id }]
}

function isOfChosen({ choices }: Wanted, part: ChoicePart): boolean {
  return part.choices.every(({ groupId }) => choices.some((had) => had.groupId === groupId))
}

/** "2 with fries and 1 with plantain" are three, "two, one with fries" are two; none where the others' choice is open. */
function dealtSome(item: MenuItem, one: Wanted, some: ChoicePart): readonly Wanted[] {
  const isOther = isOfChosen(one, some)
  const choices = withChoices(one.choices, some.choices)
  const part = { ...one, quantity: some.quantity, choices }
  if (isOther) return [one, part]
  const rest = (one.quantity ?? 1) - some.quantity
  const isFree = some.choices.every(({ groupId }) =>
    item.optionGroups.some(({ id, min }) => id === groupId && min === 0),
  )
  if (!isFree) return []
  return rest === 0 ? [part] : [{ ...one, quantity: rest }, part]
}

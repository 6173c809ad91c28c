import type { Choice, MenuItem } from '../menu.ts'
import type { ChosenOption } from '../tab.ts'
import type { Wanted } from './acts.ts'
import { OF_THOSE } from './change-words.ts'
import {
  areFree,
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
import { decideWords, itemIdsOf, itemOf } from './menu-decision.ts'
import { rank } from './menu-search.ts'
import { menuWords } from './menu-words.ts'
import { withoutNotes } from './notes.ts'
import type { Reading } from './reading.ts'
import { variantNamed } from './variants.ts'
import { wanting, withWish } from './wanted.ts'
import { original, queryOf, spoken, type Word, wordCount } from './words.ts'

/** Of a dish's number, those with one choice and those with another; none where too little was said; `null`: no such words. */
export function dealtParts(
  reading: Reading,
  one: Wanted,
  words: readonly Word[],
): readonly Wanted[] | null {
  const item = itemOf(reading.index, one.decision)
  if (item === null) return namedParts(reading, one, words)
  // "3 mojitos, all of them virgin".
  const all = wordCount(ALL_OF_THEM.exec(`${spoken(words)} `)?.[0] ?? '')
  const other = all === 0 ? null : variantOf(reading, one, words.slice(all))
  if (other !== null) return [other]
  const dealt = choiceParts(item, one.quantity ?? 1, spoken(words))
  if (dealt === null)
    return namedParts(reading, one, words) ?? wishedParts(reading, item, { one, words })
  return dealt.map((part) => {
    return { ...one, quantity: part.quantity, choices: withChoices(one.choices, part.choices) }
  })
}

const ALL_OF_THEM =
  /^(?:(?:all|both)(?: of (?:them|those))?|tous|toutes|(?:(?:tous|toutes) )?les deux|byose|zose|zote|yote|vyote) (?=\S)/u

/** "2 Fanta, one orange and one citron", "one Fanta Orange, the other Fanta Citron", "2 Heineken, one 0.0". */
export function namedParts(
  reading: Reading,
  one: Wanted,
  words: readonly Word[],
): readonly Wanted[] | null {
  const texts = words.map((word) => spoken([word]))
  const parts = (partRanges(texts) ?? []).map(({ quantity, from, to }) => ({
    quantity,
    words: withoutOfThose(words.slice(from, to)),
  }))
  const [only, ...others] = parts
  if (only === undefined) return null
  const isOther = one.quantity === 1 && texts.some((text) => OTHER.has(text))
  if (others.length === 0 && isOther) return withOther(reading, one, only.words)
  const rest = parts.reduce((left, { quantity }) => left - quantity, one.quantity ?? 1)
  if (rest > 0) return AND.has(texts[0] ?? '') ? null : partsLeft(reading, one, { parts, rest })
  const isWhole = rest === 0 && others.length > 0
  const nameOf = (said: readonly Word[]) =>
    namedOf(reading, one, said) ?? variantOf(reading, one, said)
  return isWhole ? named(parts, nameOf) : null
}

/** "One Fanta Orange, the other Fanta Citron". */
function withOther(
  reading: Reading,
  one: Wanted,
  words: readonly Word[],
): readonly Wanted[] | null {
  const other = wanting(reading, words)
  return other === null ? null : [one, { ...other, quantity: 1 }]
}

type SaidPart = { readonly quantity: number; readonly words: readonly Word[] }

/** Each part as the dish that it names; `null` where not all of them name one, or two the same. */
function named(
  parts: readonly SaidPart[],
  nameOf: (words: readonly Word[]) => Wanted | null,
): readonly Wanted[] | null {
  const all = parts.flatMap(({ quantity, words }) => {
    const found = nameOf(words)
    return found === null ? [] : { ...found, quantity }
  })
  return all.length < parts.length || new Set(all.map(idOf)).size < all.length ? null : all
}

/** "2 Heineken, one 0.0": those that are told apart, and how many are left. */
function partsLeft(
  reading: Reading,
  one: Wanted,
  { parts, rest }: { readonly parts: readonly SaidPart[]; readonly rest: number },
): readonly Wanted[] | null {
  const others = named(parts, (words) => variantOf(reading, one, words))
  return others === null ? null : [{ ...one, quantity: rest }, ...others]
}

/** Nobody tells more kinds of one dish apart. */
const FEW_PARTS = 5

/** "2 cappuccinos one oat milk": some of them with a choice that is no dish. */
export function chosenPart(
  reading: Reading,
  one: Wanted,
  words: readonly Word[],
): readonly Wanted[] | null {
  const item = itemOf(reading.index, one.decision)
  const part = item === null ? null : onePart(item, spoken(words))
  if (item === null || part === null || part.quantity >= (one.quantity ?? 1)) return null
  if (isOfChosen(one, part) || wanting(reading, words) !== null) return null
  const parts = dealtSome(item, one, part)
  return parts.length === 0 ? null : parts
}

/** ", one citron" behind "2 Fanta, one orange": of those that are left of the dish before. */
export function partMore(
  reading: Reading,
  wanted: readonly Wanted[],
  words: readonly Word[],
): readonly Wanted[] | null {
  const [only, ...others] = partRanges(words.map((word) => spoken([word]))) ?? []
  if (only === undefined || others.length > 0 || only.from === 0) return null
  const from = Math.max(0, wanted.length - FEW_PARTS)
  const at = wanted.findLastIndex((whole, place) => {
    const parts = wanted.slice(place + 1)
    const isNear = place >= from && parts.length > 0
    return isNear && parts.every((part) => isVariant(reading, whole, part))
  })
  const whole = wanted[at]
  if (whole === undefined) return null
  const found = variantOf(reading, whole, words.slice(only.from, only.to))
  const rest = (whole.quantity ?? 1) - only.quantity
  if (found === null || rest < 0) return null
  const left = rest === 0 ? [] : [{ ...whole, quantity: rest }]
  const more = { ...found, quantity: only.quantity }
  return [...wanted.slice(0, at), ...left, ...wanted.slice(at + 1), more]
}

function isVariant(reading: Reading, whole: Wanted, part: Wanted): boolean {
  const decision = variantNamed(reading, whole, part.text)
  return (
    decision !== null && itemOf(reading.index, decision) === itemOf(reading.index, part.decision)
  )
}

/** "Of them" and "of which", behind the number of a part. */
function withoutOfThose(words: readonly Word[]): readonly Word[] {
  return words.slice(wordCount(OF_THOSE_HEAD.exec(`${spoken(words)} `)?.[0] ?? ''))
}

const OF_THOSE_HEAD = new RegExp(`^(?:${OF_THOSE}) `, 'u')

/** "Citron" of "2 Fanta": surely one of the dishes that those words may be. */
function namedOf(reading: Reading, one: Wanted, words: readonly Word[]): Wanted | null {
  const { index } = reading
  const { item, notes } = withoutNotes(reading, words)
  const said = menuWords(queryOf(item))
  const whole = menuWords(one.text)
  const decision = decideWords(index, [...whole, ...said])
  if (said.length === 0 || decision.kind !== 'sure') return null
  const { itemId, sizeId, hit } = decision
  const isOfThem =
    one.decision.kind === 'category'
      ? hit.categoryId === one.decision.categoryId
      : rank(index, whole).some((other) => other.itemId === itemId)
  if (!isOfThem) return null
  const found: Wanted = { ...one, text: original(reading.text, item), decision, sizeId }
  return notes.reduce<Wanted>(
    (all, note) => withWish(reading, all, original(reading.text, note)),
    found,
  )
}

/** "0.0" of "2 Heineken". */
function variantOf(reading: Reading, one: Wanted, words: readonly Word[]): Wanted | null {
  const decision = variantNamed(reading, one, queryOf(words))
  return decision === null
    ? null
    : asNamed(reading, one, { text: original(reading.text, words), decision })
}

/** The same wishes of another dish, and those of its choices that it has. */
function asNamed(
  { index }: Reading,
  one: Wanted,
  { text, decision }: Pick<Wanted, 'text' | 'decision'>,
): Wanted {
  const groups = itemOf(index, decision)?.optionGroups ?? []
  const choices = one.choices.filter(({ groupId }) => groups.some(({ id }) => id === groupId))
  const sizeId = decision.kind === 'sure' ? decision.sizeId : null
  return { ...one, text, decision, sizeId, choices }
}

function idOf({ decision }: Wanted): string {
  return [...itemIdsOf(decision), decision.kind === 'sure' ? decision.sizeId : null].join(' ')
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
  if (isOther) {
    // What is wished of the first is not of "another, well done".
    const isMore = partSaid(words)?.isMore === true
    return dealtSome(item, one, chosen).map((part, at) =>
      at > 0 && isMore ? { ...part, note: null } : part,
    )
  }
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
  const more = some === null ? null : oneMore(reading, item, { one, some, chosen })
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
  /** "Another without": beside those before, however many. */
  readonly isMore: boolean
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
  const isMore = ANOTHER_HEAD.test(heads.join(' '))
  const wish = words.slice(from, to)
  return { quantity, wish: BARE.test(spoken(wish)) ? wish.slice(0, 1) : wish, isJoined, isMore }
}

/** As much as "without" alone. */
const BARE = /^(?:without (?:anything|any(?:thing)? (?:in|on) it)|sans rien)$/u
const ANOTHER_HEAD = /(?:^| )(?:another|more|encore|une? (?:autre|de plus)|zaidi)(?= |$)/u
const AND: ReadonlySet<string> = new Set(
  'and et na n & another more autre nyingine zaidi'.split(' '),
)

/** "1 Coke with ice and 1 without": another one, with a wish of its own. */
function oneMore(
  reading: Reading,
  item: MenuItem,
  {
    one,
    some,
    chosen,
  }: { readonly one: Wanted; readonly some: Some; readonly chosen: ChoicePart | null },
): Wanted | null {
  const { quantity } = some
  const wish = original(reading.text, some.wish)
  if (some.wish.length === 1) {
    const note = one.note === null ? null : turned(wish, one.note)
    if (note !== null) return { ...one, quantity, note }
    const choices = one.note === null ? otherChoices(item, one.choices, wish) : null
    return choices === null ? null : { ...one, quantity, choices }
  }
  if (!isMore(one, some)) return null
  // "1 burger without onions and another with cheese".
  if (chosen !== null) return { ...one, quantity, note: null, choices: chosen.choices }
  if (one.choices.length > 0) return null
  return isForKitchen(reading, item, some.wish) ? { ...one, quantity, note: wish } : null
}

/** "1 ugali and 1 with sauce": no fewer than there are can be none of those. */
function isMore(one: Wanted, { quantity, isJoined, isMore }: Some): boolean {
  if (isMore) return true
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
  // "1 with ice and lemon, 1 without": of neither.
  if (others.length > 0 && isRefusal(bare) && areFree(item, had)) return []
  const group = item.optionGroups.find(({ id }) => id === only?.groupId)
  if (only === undefined || group === undefined || others.length > 0) return null
  const isOther = ({ id, name }: Choice) =>
    id !== only.choiceId && Object.values(name).some(isRefusal) === isRefusal(bare)
  const [choice, ...more] = group.choices.filter(isOther)
  // "2 burgers with cheese and 1 without", where nobody has to choose it.
  if (choice === undefined && group.min === 0 && isRefusal(bare)) return []
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
  if (!areFree(item, some.choices)) return []
  return rest === 0 ? [part] : [{ ...one, quantity: rest }, part]
}

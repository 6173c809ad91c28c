import { type Act, isOfItems, type Wanted } from './acts.ts'
import { itemIdsOf, itemOf } from './menu-decision.ts'
import type { MenuIndex } from './menu-index.ts'
import { type MenuWord, menuWords } from './menu-words.ts'
import { unsure } from './naming.ts'
import { numberOf } from './numbers.ts'
import { LITTLE_WORDS, NOTE_HEAD, NOTE_PHRASE } from './order-words.ts'
import type { Reading } from './reading.ts'
import { isLeftOpen, isTakenBack, putsOff } from './taken-back.ts'
import { fold } from './text.ts'
import { matchesOf } from './word-match.ts'

type Ground = Pick<Reading, 'index' | 'detector'>

/**
 * Whether a reading uses everything of weight that was said. What it leaves over may turn its meaning round, so a better
 * reader should look; that the house waiter would ask something is no doubt by itself.
 * @param spoken the message as intents are matched.
 */
export function isCertain(ground: Ground, acts: readonly Act[], spoken: string): boolean {
  const isOrder = acts.some(isOfItems)
  if (isOrder && DEALT_OUT.test(spoken)) return false
  // "Same for me but ugali", "same for my friend without salt": what is the same, and what is not.
  const repeat = acts.find((act) => act.type === 'repeat')
  if (repeat !== undefined && (repeat.note !== undefined || TURNS.test(spoken))) return false
  if (acts.some(({ type }) => type === 'finish') && isTurned(acts, spoken)) return false
  const isYes = !isOrder && acts.some(({ type }) => type === 'yes')
  if (isYes && (putsOff(spoken) || isLeftOpen(spoken))) return false
  return acts.every((act, at) => {
    const isBefore = acts.slice(at + 1).some(isOfItems)
    return isSettled(ground, act) && !isOutOfPlace(act, { isBefore, isOrder })
  })
}

/** "½ pizza", "half a fries", "2.5 pizzas": who wants a part of what comes whole is asked what they mean. */
export function withPartsInDoubt(ground: Ground, acts: readonly Act[], text: string) {
  const all = acts.flatMap((act) => (isOfItems(act) ? act.wanted : []))
  const hasHalf = (wanted: Wanted) => isOfFound(ground, HALF_WORD, wanted)
  const isSigned = PART_SIGN.test(text) && !all.some(hasHalf)
  const isPart = (wanted: Wanted) =>
    isSigned || (menuWords(wanted.text).some(isHalf) && !hasHalf(wanted))
  return acts.map((act): Act => {
    if (!isOfItems(act) || !act.wanted.some(isPart)) return act
    if (act.type === 'remove') return { type: 'unknown', text }
    const wanted = act.wanted.map((one) =>
      isPart(one)
        ? {
            ...one,
            decision: unsure(one.decision),
            sizeId: null,
            quantity: one.quantity ?? wholeOf(text),
          }
        : one,
    )
    return { ...act, wanted }
  })
}

/** The two of "2.5 fries": what they are asked about. */
function wholeOf(text: string): number | null {
  const whole = Number(/(?<![\d.,])(\d{1,2})[.,]5(?!\d)/u.exec(text)?.[1] ?? 0)
  return whole === 0 ? null : whole
}

const PART_SIGN =
  /(?:[½¼¾⅓⅔]|(?<![\d.,/])(?:0[.,](?!0+(?!\d))\d{1,2}|\d[.,]5|[1-9]\/[2-9]))(?![\d.,/]*\d)(?!\s*(?:[cdm]?l|lt|ltr|lit(?:re|er)s?|kgs?|kilos?|ikilo|eur|euros?|k)(?!\p{L}))/iu

const HALVES: ReadonlySet<string> = new Set(['half', 'halfpint', 'halfkilo'])
const HALF_WORD: MenuWord = { keys: [...HALVES], word: 'half', kind: 'concept', isSoft: true }

/** "Half a pizza" is none, where the menu has no such size. */
function isHalf(word: MenuWord): boolean {
  return word.keys.some((key) => HALVES.has(key))
}

/** "That's all but later", "place it, not yet": the end of an order, and something against it. */
function isTurned(acts: readonly Act[], spoken: string): boolean {
  return isTakenBack(acts) || putsOff(spoken) || TURNS.test(spoken)
}

/** "Two brochettes, one with rice and one with fries": a count without a thing of its own. */
const DEALT_OUT =
  /(?:^| )(?:(?:one|une?) (?:of (?:them|those)|d entre|with|without|avec|sans) |(?:moja|imwe|kimwe|rimwe|umwe) (?:bila|yenye|isiyo|irimo|nta) .* (?:moja|imwe|kimwe|rimwe|umwe) (?:na|bila|yenye|isiyo|irimo|nta) )/u

/** "That is all" before more orders, a wish before its dish, a dish "to share": one of both was misread. */
function isOutOfPlace(
  act: Act,
  { isBefore, isOrder }: { readonly isBefore: boolean; readonly isOrder: boolean },
): boolean {
  if (act.type === 'split') return isOrder
  return isBefore && ['finish', 'bye', 'note'].includes(act.type)
}

function isSettled(ground: Ground, act: Act): boolean {
  if (act.type === 'unknown') return false
  if (act.type === 'search') return act.decision.kind !== 'none'
  if (act.type === 'note') return isPlainWish(ground, act.note)
  if (act.type === 'add' || act.type === 'remove' || act.type === 'change') {
    return act.wanted.every(
      (wanted) => wanted.decision.kind !== 'none' && isExplained(ground, wanted),
    )
  }
  return true
}

/** Every naming word stands for something of what was found, every wish is a plain one, and all fits the item. */
function isExplained(ground: Ground, wanted: Wanted): boolean {
  const { text, note } = wanted
  const naming = menuWords(text).filter(
    (word) => word.kind !== 'number' && (!word.isSoft || isHalf(word)),
  )
  return (
    naming.every((word) => isOfFound(ground, word, wanted)) &&
    (note === null || (isPlainWish(ground, note) && !leavesOpen(ground.index, wanted))) &&
    !isOverfull(ground.index, wanted)
  )
}

/** Less alike, a word is only the nearest there is, and may be none of the menu's. */
const ALIKE = 0.75

export function isOfFound(
  { index, detector }: Ground,
  word: MenuWord,
  { decision }: Pick<Wanted, 'decision'>,
): boolean {
  if (decision.kind === 'category') return !isHalf(word)
  const ids = itemIdsOf(decision)
  const isChoice = (id: string) =>
    word.keys.some((key) => index.choiceKeysById.get(id)?.has(key) === true)
  if ([...ids].some(isChoice)) return true
  // An everyday word ("those") is no misspelling of a drink.
  const isEveryday = word.kind === 'word' && detector(word.word).knownWords > 0
  return matchesOf(index, word).some(
    ({ key, similarity }) =>
      similarity >= (isEveryday ? 1 : ALIKE) &&
      (index.postings.get(key) ?? []).some(({ form }) => {
        const entry = index.entries[index.forms[form]?.entry ?? -1]
        return entry !== undefined && ids.has(entry.itemId)
      }),
  )
}

const TURNS =
  /(?:^| )(?:but|except|unless|if|otherwise|mais|sauf|sinon|si|ariko|keretse|lakini|isipokuwa|kama|sorry|pardon)(?= |$)/u

/** "No chili", "well done", "with a little salt": the kitchen reads it as it stands. A number in it may count another dish. */
function isPlainWish({ index, detector }: Ground, note: string): boolean {
  const plain = fold(note)
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
  const words = plain.split(' ')
  if (TURNS.test(plain) || words.some((word) => /\d/.test(word) || numberOf(word) !== undefined)) {
    return false
  }
  const isFixed = words.some((_, at) => NOTE_PHRASE.test(words.slice(at).join(' ')))
  if (isFixed) return true
  const head = NOTE_HEAD.exec(plain)?.[0] ?? ''
  const things = menuWords(plain.slice(head.length)).filter((word) => !LITTLE_WORDS.has(word.word))
  const isOpen = /^(?:no|not|without|sans|pas|nta|bila|with|extra|less|hold)/u.test(head)
  return (
    (things.length > 0 || !isOpen) &&
    things.every(
      (word) =>
        word.kind === 'concept' || matchesOf(index, word).length > 0 || isKnown(detector, word),
    )
  )
}

function isKnown(detector: Ground['detector'], word: MenuWord): boolean {
  return detector(word.word).knownWords > 0
}

/** "Bavette saignante" where nobody reads the wish as the doneness that has to be chosen. */
function leavesOpen(index: MenuIndex, wanted: Wanted): boolean {
  return groupsOf(index, wanted).some(({ min, chosen }) => chosen < min)
}

/** "Two steaks, one rare, one medium": more choices than one dish can have. */
function isOverfull(index: MenuIndex, wanted: Wanted): boolean {
  return groupsOf(index, wanted).some(({ max, chosen }) => chosen > max)
}

function groupsOf(index: MenuIndex, { decision, choices }: Wanted) {
  return (itemOf(index, decision)?.optionGroups ?? []).map(({ id, min, max }) => ({
    min,
    max,
    chosen: choices.filter(({ groupId }) => groupId === id).length,
  }))
}

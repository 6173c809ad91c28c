import type { Act, Wanted } from './acts.ts'
import { ofAsked } from './asked-first.ts'
import { wishPart } from './choice-parts.ts'
import { choicesNamed } from './choices.ts'
import { isColour, itemOf } from './menu-decision.ts'
import { type MenuWord, menuWords } from './menu-words.ts'
import { CONDIMENTS, LITTLE_WORDS } from './order-words.ts'
import { likeBefore, otherCounted, otherNoted, siblingIn } from './other-dish.ts'
import type { Reading } from './reading.ts'
import { withWish } from './wanted.ts'
import { matchesOf } from './word-match.ts'

/**
 * Neighbouring orders become one act; a wish joins the item before it.
 * @param isQuestion of what was asked about, "2?" orders none.
 */
export function joined(
  reading: Reading,
  acts: readonly Act[],
  more: readonly Act[],
  isQuestion = false,
): readonly Act[] {
  const all = [...acts]
  for (const act of more) {
    const last = all.at(-1)
    const ordered = isQuestion ? null : askedBefore(reading, all, act)
    const both = last === undefined ? null : (sameBut(last, act) ?? merged(reading, last, act))
    if (ordered !== null) all.splice(0, all.length, ...ordered)
    else if (both === null) all.push(act)
    else all[all.length - 1] = both
  }
  return all
}

/** "How much is the pilau? Ok, 2": nothing but a nod stands between. */
function askedBefore(reading: Reading, acts: readonly Act[], act: Act): readonly Act[] | null {
  const at = acts.findLastIndex(({ type }) => type !== 'yes')
  const asked = acts[at]
  const order = asked?.type === 'search' ? ofAsked(reading, asked, act) : null
  if (asked?.type !== 'search' || order === null) return null
  // The price stands in the cart; what only people know is still to be told.
  return [...acts.slice(0, at), ...(asked.about === undefined ? [] : [asked]), order]
}

/** "Same for my friend, without salt". */
function sameBut(last: Act, act: Act): Act | null {
  return last.type === 'repeat' && act.type === 'note' ? { ...last, note: act.note } : null
}

function merged(reading: Reading, last: Act, act: Act): Act | null {
  if (last.type !== 'add' && last.type !== 'remove') return null
  const instead = last.type === 'remove' ? newCount(last, act) : null
  if (instead !== null) return instead
  if (act.type === last.type) {
    return act.wanted.reduce<Orders>(
      (all, one) =>
        carried(reading, all, one) ??
        otherCounted(reading, all, one) ?? {
          ...all,
          wanted: [...all.wanted, likeBefore(reading, all, one)],
        },
      last,
    )
  }
  if (last.type !== 'add') return null
  if (act.type === 'change') return oneMore(last, act)
  return act.type === 'note' ? noted(reading, last, act) : chosen(reading, last, act)
}

function noted(reading: Reading, last: Orders, { note, isMore }: Extract<Act, { type: 'note' }>) {
  const more = siblingIn(reading, last, note) ?? otherNoted(reading, last, note)
  if (more !== null) return more
  return isMore === true ? withMore(reading, last, note) : withNote(reading, last, note)
}

function chosen(reading: Reading, last: Orders, act: Act): Act | null {
  const before = last.wanted.at(-1)
  const other = act.type === 'unknown' ? otherNoted(reading, last, act.text) : null
  if (other !== null) return other
  const isChoice =
    act.type === 'unknown' &&
    before !== undefined &&
    isOpenChoice(reading, before, { text: act.text, note: null, isItem: false })
  return isChoice ? withNote(reading, last, act.text.replace(AS_A_SIDE, '')) : null
}

/** "2 chapati and one more". */
function oneMore(
  { type, wanted }: Orders,
  { by, wanted: named }: Extract<Act, { type: 'change' }>,
) {
  const last = wanted.at(-1)
  if (last === undefined || by === null || by < 1 || named.length > 0) return null
  const more = { ...last, quantity: (last.quantity ?? 1) + by }
  return { type, wanted: [...wanted.slice(0, -1), more] }
}

/** "2 fries, another without salt". */
function withMore(reading: Reading, last: Orders, wish: string): Act {
  const { quantity, note } = wishPart(wish) ?? { quantity: 1, note: wish }
  const more = last.wanted.slice(-1).map((one) => {
    return withWish(reading, { ...one, quantity, note: null }, note)
  })
  return { ...last, wanted: [...last.wanted, ...more] }
}

/** "Not 3 fries, 2": how many they are to be. */
function newCount({ wanted }: Orders, act: Act): Act | null {
  if (wanted.length !== 1 || wanted[0]?.quantity === null) return null
  if (act.type === 'number') return { type: 'change', wanted, quantity: act.n, by: null }
  const isCount = act.type === 'change' && act.wanted.length === 0 && act.quantity !== null
  return isCount ? { ...act, wanted } : null
}

type Orders = Extract<Act, { type: 'add' | 'remove' }>

/** "Bila pilipili na chumvi": the salt belongs to the wish before it. */
function carried(reading: Reading, last: Orders, only: Wanted): Orders | null {
  const before = last.wanted.at(-1)
  if (before === undefined || only.quantity !== null) return null
  const hasWish = before.note !== null || before.choices.length > 0
  const isWish =
    hasWish && (isCondiment(reading, menuWords(only.text)) || isNextChoice(reading, before, only))
  const { text, note } = only
  const isItem = only.decision.kind === 'sure'
  // "African coffee, black" orders no black tea.
  const isHue = before.decision.kind === 'sure' && note === null && isColour(menuWords(text))
  return isWish || isHue || isOpenChoice(reading, before, { text, note, isItem })
    ? withNote(reading, last, only.text.replace(AS_A_SIDE, ''))
    : null
}

export const AS_A_SIDE =
  / (?:(?:as|for) (?:(?:the|a|my) )?side(?: dish)?|on the side|(?:en|comme|pour) (?:accompagnement|garniture|accompagner)|kama kiambata)$/iu

/** "Ice cream, vanilla", "a brochette and plantain as the side": what the dish before still has to be chosen of. */
function isOpenChoice(
  reading: Reading,
  before: Wanted,
  only: { readonly text: string; readonly note: string | null; readonly isItem: boolean },
): boolean {
  const item = itemOf(reading.index, before.decision)
  if (item === null) return false
  const text = only.text.replace(AS_A_SIDE, '')
  const isSide = text !== only.text || AS_A_SIDE.test(` ${only.note ?? ''}`)
  if (!isSide && (only.isItem || only.note !== null)) return false
  const { choices, isAll } = choicesNamed(item, text)
  // Said to be a side, it may be one that nobody has to take.
  const isOpen = (groupId: string) =>
    item.optionGroups.some(
      ({ id, min, max }) =>
        id === groupId &&
        (isSide ? max : min) > before.choices.filter((had) => had.groupId === groupId).length,
    )
  return isAll && choices.length > 0 && choices.every(({ groupId }) => isOpen(groupId))
}

/** "Vanilla and chocolate": after one choice of a group, another one of it. */
function isNextChoice(reading: Reading, before: Wanted, only: Wanted): boolean {
  const item = itemOf(reading.index, before.decision)
  const named = item === null ? null : choicesNamed(item, only.text)
  return (
    named?.isAll === true &&
    named.choices.every((choice) =>
      before.choices.some(
        (had) => had.groupId === choice.groupId && had.choiceId !== choice.choiceId,
      ),
    )
  )
}

function withNote(reading: Reading, act: Orders, note: string): Orders {
  const wanted = [...act.wanted]
  const last = wanted.pop()
  return last === undefined ? act : { ...act, wanted: [...wanted, withWish(reading, last, note)] }
}

/** Nothing but what wishes are about: salt, chili, ice. */
export function isCondiment(
  { index }: Pick<Reading, 'index'>,
  query: readonly MenuWord[],
): boolean {
  const isOne = (word: MenuWord) =>
    [...word.keys, ...matchesOf(index, word).map((match) => match.key)].some((key) =>
      CONDIMENTS.has(key),
    )
  const things = query.filter((word) => !word.isSoft && !LITTLE_WORDS.has(word.word))
  return things.length > 0 && things.every(isOne)
}

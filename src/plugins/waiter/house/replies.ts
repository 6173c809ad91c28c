import type { TurnFacts } from '../../../core/turn.ts'
import type { Act } from '../../../core/understand/acts.ts'
import { choicesNamed } from '../../../core/understand/choices.ts'
import { editDistance } from '../../../core/understand/edit-distance.ts'
import { sizeSaid, tellingOf } from '../../../core/understand/size-words.ts'
import { fold } from '../../../core/understand/text.ts'
import type { Question } from './dialogue.ts'
import { lowestPrice } from './menu-pages.ts'
import type { Mind } from './mind.ts'
import { splitTyped } from './splitting.ts'
import { readTap, type Tap, tapId } from './taps.ts'

/**
 * What a typed text answers of the open question, as the tap it stands for. Only that question: a number is never taken
 * for an older list, a yes never for an older cart.
 */
export function replyTap(mind: Mind, text: string, acts: readonly Act[]): Tap | null {
  const seat = tableTap(mind, text)
  if (seat !== null) return seat
  const { open } = mind.draft
  if (open === null) return null
  // "Yes, for table A5", from who sits there.
  const said = acts.filter((act) => !isSeat(mind, act))
  const id = answerTo(mind, open, { text, acts: said.length > 0 ? said : acts })
  const tap = id === null ? null : readTap(id)
  if (tap?.verb === 'place' && !isSureYes(mind)) return null
  // A dish typed off a menu page is an order, unless a wish waits for just that row.
  const isOrder = tap?.verb === 'item' && acts.some((act) => act.type === 'add')
  return isOrder && mind.draft.pending.length === 0 ? null : tap
}

/** A yes to a model's question above the cart is none to the cart. */
function isSureYes({ draft, before }: Mind): boolean {
  return draft.isSure && before.model !== 'asked'
}

function isSeat({ work }: Mind, act: Act): boolean {
  if (act.type !== 'table') return false
  return work.tab()?.tables.includes(act.table.toUpperCase()) === true
}

function answerTo(
  mind: Mind,
  open: Question,
  { text, acts }: { readonly text: string; readonly acts: readonly Act[] },
): string | null {
  return (
    byAct(open, isAsking(text) ? acts.filter((act) => act.type !== 'yes') : acts) ??
    byTitle(open, text) ??
    byDescription(mind, open, text) ??
    byTitleWithin(open, text, acts)
  )
}

/** "I get one too, right?" is a question, whatever yes stands in it: nothing is ordered on it. */
function isAsking(text: string): boolean {
  return /[?？]\s*$/u.test(text)
}

/** Amounts typed after "write the amounts". True when they were taken. */
export function replyAmounts(mind: Mind, text: string): boolean {
  return mind.draft.open?.kind === 'amounts' && splitTyped(mind, text)
}

/** A label typed alone seats a diner who has no table yet, or was asked for it; one that can be no number, any other. */
function tableTap(mind: Mind, text: string): Tap | null {
  const { work, draft } = mind
  const isAsked = draft.open?.kind === 'table' || work.tab() === null
  const table = labelTyped(work.facts, text, isAsked)
  return table === null ? null : { verb: 'sit', table, how: 'open_or_join' }
}

/** @param isAsked they have no table yet, or were asked for it. */
export function labelTyped(
  { tables }: Pick<TurnFacts, 'tables'>,
  text: string,
  isAsked: boolean,
): string | null {
  const label = text.trim().toUpperCase().replaceAll(/\s+/g, '')
  const isKnown = tables.some((table) => table.label === label)
  return isKnown && (isAsked || /^[A-Z]{1,2}\d{1,3}$/.test(label)) ? label : null
}

function byAct(question: Question, acts: readonly Act[]): string | null {
  const said = acts.filter((act) => act.type !== 'thanks' && act.type !== 'greet')
  const [only, ...others] = said
  if (only === undefined) return null
  // "Ok, two of those": the number says what the yes is to.
  const [second, ...more] = others
  if (only.type === 'yes' && second?.type === 'number' && more.length === 0) {
    return quantityOfOne(question, second.n)
  }
  if (others.length > 0) return null
  if (only.type === 'yes') return question.yes
  if (only.type === 'no') return question.no ?? (question.kind === 'choice' ? 'keep' : null)
  return byCount(question, only)
}

function byCount(question: Question, act: Act): string | null {
  if (act.type === 'number') return byNumber(question, act.n)
  // "Only 2" below "add 1, add 2" is of that dish, not of the one before it in the cart.
  if (act.type === 'change' && act.wanted.length === 0 && act.quantity !== null) {
    return quantityOfOne(question, act.quantity)
  }
  // "Add one" below "add 1, add 2".
  if (act.type === 'change' && act.wanted.length === 0 && act.by !== null && act.by > 0) {
    return quantityOfOne(question, act.by)
  }
  // "split in three" typed as an answer to "between how many" reads as a whole act of its own.
  return null
}

function byNumber(question: Question, n: number): string | null {
  if (question.kind === 'ways') return `split_equal:${Math.min(Math.max(1, Math.trunc(n)), 99)}`
  if (question.kind === 'confirm') return numberOfGuess(question, n)
  if (question.kind !== 'choice') return null
  // "3" to how the bill is to be split is how many they are; its rows bear no numbers.
  const isSplit = question.options.some(({ id }) => id === 'split_ways')
  if (isSplit && n > 1) return `split_equal:${Math.min(Math.trunc(n), 99)}`
  const ofOne = quantityOfOne(question, n)
  if (ofOne !== null) return ofOne
  // "72" after 33cl, 50cl, 72cl names a size; "2" is the second row.
  const named = question.options.filter((one) => numbersIn(one.title).includes(n))
  const [only, ...others] = named
  if (only !== undefined && others.length === 0 && n > question.options.length) return only.id
  return question.options[n - 1]?.id ?? null
}

/** "3" to "do you mean 2 × Frites?" Where none was asked about, a "1" is no yes. */
function numberOfGuess({ yes }: Question, n: number): string | null {
  const tap = yes === null ? null : readTap(yes)
  const isCounted = tap?.verb === 'add' && tap.quantity > 1 && n >= 1
  return isCounted ? tapId({ ...tap, quantity: Math.trunc(n) }) : null
}

/** "Add 1, add 2": a number there is how many of the one dish, not a row. */
function quantityOfOne(question: Question, n: number): string | null {
  const taps = question.options.map((one) => readTap(one.id))
  const [first, ...others] = taps
  if (first?.verb !== 'add' || others.length === 0 || n < 1) return null
  const isSame = others.every(
    (tap) => tap?.verb === 'add' && tap.itemId === first.itemId && tap.sizeId === first.sizeId,
  )
  return isSame ? tapId({ ...first, quantity: Math.trunc(n) }) : null
}

function numbersIn(title: string): readonly number[] {
  return [...title.matchAll(/\d+/g)].map((match) => Number(match[0]))
}

/** The one option that bears these words. Buttons that decide something must be written out whole. */
export function byTitle(question: Question, text: string): string | null {
  const words = wordsIn(text)
  if (words.length === 0) return null
  const whole = question.options.filter((one) => wordsIn(one.title).join(' ') === words.join(' '))
  if (whole.length === 1) return whole[0]?.id ?? null
  if (question.kind !== 'choice' || words.join('').length < 3) return null
  const partly = question.options.filter((one) => {
    const title = wordsIn(one.title)
    return words.every((word) => title.some((other) => isNear(word, other)))
  })
  return partly.length === 1 ? (partly[0]?.id ?? null) : null
}

/** Typed short, or with a slip of the thumb. */
function isNear(typed: string, word: string): boolean {
  return word.startsWith(typed) || (typed.length >= 5 && editDistance(typed, word, 1) <= 1)
}

/** "En parts égales": the title with a word or two around it, where nothing else was understood. */
function byTitleWithin(question: Question, text: string, acts: readonly Act[]): string | null {
  if (question.kind !== 'choice' || acts.some((act) => act.type !== 'unknown')) return null
  const words = wordsIn(text)
  const within = question.options.filter((one) => {
    const title = wordsIn(one.title)
    const isShort = words.length <= title.length + 2
    return title.length > 0 && isShort && title.every((word) => words.includes(word))
  })
  return within.length === 1 ? (within[0]?.id ?? null) : null
}

/** "The big one", "la moins chère", "bila pilipili": told apart by what it is, whatever language the titles are in. */
function byDescription(mind: Mind, question: Question, text: string): string | null {
  if (question.kind !== 'choice') return null
  const taps = question.options.flatMap((one) => readTap(one.id) ?? [])
  const tap =
    byPage(taps, text) ??
    byTelling(mind, taps, text) ??
    bySize(mind, taps, text) ??
    byChoice(mind, taps, text)
  return tap === null ? null : tapId(tap)
}

const ONWARD =
  /^(?:more|next|next page|show more|suite|la suite|suivante?|page suivante|plus|encore|voir plus|ibindi|ibikurikira|komeza|zaidi|endelea|mengine)$/
const BACK =
  /^(?:back|go back|previous|retour|revenir|precedente?|subira inyuma|inyuma|rudi|rudi nyuma|nyuma)$/

/** "Next" and "back" typed below a page of the menu. */
function byPage(taps: readonly Tap[], text: string): Tap | null {
  const words = wordsIn(text).join(' ')
  const isMenu = taps.every((tap) => ['cat', 'item', 'menu'].includes(tap.verb))
  if (!isMenu) return null
  const onward = taps.find((tap) => (tap.verb === 'cat' || tap.verb === 'menu') && tap.page > 1)
  if (ONWARD.test(words)) return onward ?? null
  return BACK.test(words) ? { verb: 'menu', page: 1 } : null
}

function byTelling(mind: Mind, taps: readonly Tap[], text: string): Tap | null {
  const telling = tellingOf(fold(text))
  if (telling === null) return null
  const things = taps.filter((tap) => tap.verb !== 'menu' && tap.verb !== 'cat')
  if (telling === 'last') return things.at(-1) ?? null
  const priced = things
    .flatMap((tap) => {
      const price = priceOf(mind, tap)
      return price === null ? [] : [{ tap, price }]
    })
    .toSorted((a, b) => (telling === 'cheapest' ? a.price - b.price : b.price - a.price))
  const [first, second] = priced
  // Two at the same price are no answer.
  return first === undefined || first.price === second?.price ? null : first.tap
}

function priceOf(mind: Mind, tap: Tap): number | null {
  if (tap.verb !== 'add' && tap.verb !== 'item' && tap.verb !== 'opt') return null
  const item = mind.look.item(tap.itemId)
  if (item === undefined) return null
  if (tap.verb === 'opt') {
    const choices = item.optionGroups.flatMap((group) => group.choices)
    return choices.find((one) => one.id === tap.choiceId)?.priceMinor ?? null
  }
  const size = tap.verb === 'add' ? item.sizes.find((one) => one.id === tap.sizeId) : undefined
  return size?.priceMinor ?? lowestPrice(item)
}

/** Among the sizes of one dish, by its words, its volume, or as the large or small one. */
function bySize(mind: Mind, taps: readonly Tap[], text: string): Tap | null {
  const adds = taps.flatMap((tap) => (tap.verb === 'add' && tap.sizeId !== null ? [tap] : []))
  const [first] = adds
  if (first === undefined || adds.length !== taps.length) return null
  if (adds.some((tap) => tap.itemId !== first.itemId)) return null
  const offered = mind.look
    .item(first.itemId)
    ?.sizes.filter((size) => adds.some((tap) => tap.sizeId === size.id))
  const size = sizeSaid(offered ?? [], fold(text))
  return adds.find((tap) => tap.sizeId === size?.id) ?? null
}

/** A choice said in another language than the buttons show it in. */
function byChoice(mind: Mind, taps: readonly Tap[], text: string): Tap | null {
  const choices = taps.flatMap((tap) => (tap.verb === 'opt' ? [tap] : []))
  const item = mind.look.item(choices[0]?.itemId ?? '')
  if (item === undefined || choices.length !== taps.length) return null
  const named = choicesNamed(item, text)
  const said = choices.filter((tap) =>
    named.choices.some((one) => one.groupId === tap.groupId && one.choiceId === tap.choiceId),
  )
  const [only, ...others] = said
  return named.isAll && only !== undefined && others.length === 0 ? only : null
}

function wordsIn(text: string): readonly string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

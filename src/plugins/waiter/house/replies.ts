import type { Act } from '../../../core/understand/acts.ts'
import { GLOSSARY_WORDS } from '../../../core/understand/glossary.ts'
import { fold } from '../../../core/understand/text.ts'
import type { Question } from './dialogue.ts'
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
  const id = byAct(open, acts) ?? byTitle(open, text) ?? bySize(mind, open, text)
  const tap = id === null ? null : readTap(id)
  // A dish typed off a menu page is an order, unless a wish waits for just that row.
  const isOrder = tap?.verb === 'item' && acts.some((act) => act.type === 'add')
  return isOrder && mind.draft.pending.length === 0 ? null : tap
}

/** Amounts typed after "write the amounts". True when they were taken. */
export function replyAmounts(mind: Mind, text: string): boolean {
  return mind.draft.open?.kind === 'amounts' && splitTyped(mind, text)
}

/** A label typed alone seats a diner who has no table yet, or was asked for it. */
function tableTap(mind: Mind, text: string): Tap | null {
  const isAsked = mind.draft.open?.kind === 'table' || mind.work.tab() === null
  const label = text.trim().toUpperCase().replaceAll(/\s+/g, '')
  const known = mind.work.facts.tables.some((table) => table.label === label)
  return isAsked && known ? { verb: 'sit', table: label, how: 'open_or_join' } : null
}

function byAct(question: Question, acts: readonly Act[]): string | null {
  const said = acts.filter((act) => act.type !== 'thanks' && act.type !== 'greet')
  const [only, ...others] = said
  if (only === undefined || others.length > 0) return null
  if (only.type === 'yes') return question.yes
  if (only.type === 'no') return question.no ?? (question.kind === 'choice' ? 'keep' : null)
  if (only.type === 'number') return byNumber(question, only.n)
  // "split in three" typed as an answer to "between how many" reads as a whole act of its own.
  return null
}

function byNumber(question: Question, n: number): string | null {
  if (question.kind === 'ways') return `split_equal:${Math.min(Math.max(1, Math.trunc(n)), 99)}`
  if (question.kind !== 'choice') return null
  const ofOne = quantityOfOne(question, n)
  if (ofOne !== null) return ofOne
  // "72" after 33cl, 50cl, 72cl names a size; "2" is the second row.
  const named = question.options.filter((one) => numbersIn(one.title).includes(n))
  const [only, ...others] = named
  if (only !== undefined && others.length === 0 && n > question.options.length) return only.id
  return question.options[n - 1]?.id ?? null
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
function byTitle(question: Question, text: string): string | null {
  const words = wordsIn(text)
  if (words.length === 0) return null
  const whole = question.options.filter((one) => wordsIn(one.title).join(' ') === words.join(' '))
  if (whole.length === 1) return whole[0]?.id ?? null
  if (question.kind !== 'choice' || words.join('').length < 3) return null
  const partly = question.options.filter((one) => {
    const title = wordsIn(one.title)
    return words.every((word) => title.some((other) => other.startsWith(word)))
  })
  return partly.length === 1 ? (partly[0]?.id ?? null) : null
}

/** "The big one", among the sizes of one dish: by price, whatever the owner called them. */
function bySize(mind: Mind, question: Question, text: string): string | null {
  const adds = question.options.map((one) => readTap(one.id))
  const sizes = adds.flatMap((tap) => (tap?.verb === 'add' && tap.sizeId !== null ? [tap] : []))
  const [first] = sizes
  if (first === undefined || new Set(sizes.map((tap) => tap.itemId)).size > 1) return null
  if (sizes.length !== question.options.length) return null
  const concepts = wordsIn(text).flatMap((word) => GLOSSARY_WORDS.get(word) ?? [])
  const isBig = concepts.includes('big')
  if (isBig === concepts.includes('small')) return null
  const prices = new Map(
    mind.look.item(first.itemId)?.sizes.map((size) => [size.id, size.priceMinor]),
  )
  const priceOf = (tap: (typeof sizes)[number]) => prices.get(tap.sizeId ?? '') ?? 0
  const byPrice = sizes.toSorted((a, b) => priceOf(a) - priceOf(b))
  const wanted = isBig ? byPrice.at(-1) : byPrice[0]
  return wanted === undefined ? null : tapId(wanted)
}

function wordsIn(text: string): readonly string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

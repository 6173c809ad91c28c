import type { MenuItem } from '../../../core/menu.ts'
import {
  beginsParts,
  type ChoicePart,
  choiceParts,
  onePart,
  partsIn,
  withChoices,
} from '../../../core/understand/choice-parts.ts'
import { eachSaid } from '../../../core/understand/each.ts'
import { readNumber } from '../../../core/understand/numbers.ts'
import { fold } from '../../../core/understand/text.ts'
import type { Wish } from './dialogue.ts'
import type { Mind } from './mind.ts'
import { settle, settleFirst } from './ordering.ts'
import { byTitle } from './replies.ts'
import { readTap, type Tap } from './taps.ts'

/** An answer that takes the open question apart. False: nothing of the kind was said. */
export function answersInParts(mind: Mind, text: string): boolean {
  return dealsWaiting(mind, text) || takesSeveral(mind, text) || takesEach(mind, text)
}

/** "One with chili, one without" where two wait for that choice. False: nothing of the kind was said. */
function dealsWaiting(mind: Mind, text: string): boolean {
  const { draft, look } = mind
  const [waiting, ...others] = draft.pending
  const [only, ...more] = waiting?.candidates ?? []
  const item = only === undefined || more.length > 0 ? undefined : look.item(only.itemId)
  if (waiting === undefined || item === undefined || draft.open?.kind !== 'choice') return false
  const spoken = plain(text)
  const parts = choiceParts(item, waiting.quantity, spoken) ?? someOf(item, waiting, spoken)
  if (parts === null) return false
  draft.pending = others
  draft.open = null
  draft.lost = 0
  for (const { quantity, choices } of parts) {
    const chosen = withChoices(waiting.choices, choices)
    settleFirst(mind, { ...waiting, choices: chosen, quantity, asked: 0 })
  }
  return true
}

/** "One with chili" of two: the other is asked about again. */
function someOf(item: MenuItem, { quantity }: Wish, spoken: string): readonly ChoicePart[] | null {
  const some = beginsParts(spoken) ? onePart(item, spoken) : null
  if (some === null || some.quantity >= quantity) return null
  return [some, { quantity: quantity - some.quantity, choices: [] }]
}

/** "One orange and one citron" to the question which Fanta: each of what was offered. False: not all of it was. */
function takesSeveral(mind: Mind, text: string): boolean {
  const { draft } = mind
  const { open } = draft
  const [waiting, ...others] = draft.pending
  if (waiting === undefined || waiting.isSure || open?.kind !== 'choice') return false
  const said = partsIn(plain(text)) ?? countedBehind(plain(text))
  const wishes = said.flatMap(({ quantity, text: part }) => {
    const id = byTitle(open, part)
    const tap = id === null ? null : readTap(id)
    if (tap?.verb !== 'add') return []
    const { itemId, sizeId } = tap
    return [{ ...waiting, candidates: [{ itemId, sizeId }], isSure: true, quantity, asked: 0 }]
  })
  if (wishes.length < 2 || wishes.length < said.length) return false
  draft.pending = others
  draft.open = null
  draft.lost = 0
  for (const wish of wishes) settle(mind, { ...wish, categoryId: null })
  return true
}

/** Of more, "one of each" is as likely a slip. */
const FEW = 3

/** "One of each", "both" to the question which: each of what was offered, where that is as many as were wanted. */
function takesEach(mind: Mind, text: string): boolean {
  const { draft } = mind
  const said = eachSaid(plain(text))
  const [waiting, ...others] = draft.pending
  if (said === null || waiting === undefined || draft.open?.kind !== 'choice') return false
  const wishes = draft.open.options.flatMap(({ id }) => offered(mind, waiting, readTap(id)))
  if (!isAsMany(waiting, wishes.length, said)) return false
  draft.pending = others
  draft.open = null
  draft.lost = 0
  for (const wish of wishes) settle(mind, { ...wish, quantity: said.count, asked: 0 })
  return true
}

function isAsMany(
  { isSure, quantity }: Wish,
  offered: number,
  { count, isBoth }: NonNullable<ReturnType<typeof eachSaid>>,
): boolean {
  if (offered < 2 || (isBoth && offered !== 2)) return false
  return quantity === offered * count || (!isSure && quantity === 1 && offered <= FEW)
}

/** What was asked about as this tap answers it; none where it is no such answer, or one of several that go together. */
function offered({ look }: Mind, waiting: Wish, tap: Tap | null): readonly Wish[] {
  if (tap?.verb === 'add') {
    const { itemId, sizeId } = tap
    return [{ ...waiting, candidates: [{ itemId, sizeId }], isSure: true, categoryId: null }]
  }
  if (tap?.verb !== 'opt') return []
  const { groupId, choiceId } = tap
  const group = look.item(tap.itemId)?.optionGroups.find(({ id }) => id === groupId)
  if (group?.max !== 1) return []
  return [{ ...waiting, choices: withChoices(waiting.choices, [{ groupId, choiceId }]) }]
}

function plain(text: string): string {
  return fold(text)
    .replaceAll(/[^\p{L}\p{N}&]+/gu, ' ')
    .trim()
}

/** "Orange imwe na citron imwe". */
function countedBehind(spoken: string): readonly { quantity: number; text: string }[] {
  return spoken.split(/ (?:and|et|na|n|&) /u).map((piece) => {
    const words = piece.split(' ')
    const number = readNumber(words, words.length - 1)
    const quantity = number?.kind === 'count' ? number.value : 1
    return { quantity, text: number?.kind === 'count' ? words.slice(0, -1).join(' ') : piece }
  })
}

import type { Size } from '../../../core/menu.ts'
import type { Line } from '../../../core/tab.ts'
import type { Act } from '../../../core/understand/acts.ts'
import { sizeParts } from '../../../core/understand/dealing.ts'
import { sizeSaid } from '../../../core/understand/size-words.ts'
import { askLines, lostLine, matching, notInCart, refusedEdit, spokenOf } from './lines.ts'
import { notUnderstood } from './lost.ts'
import { cartLines, type Mind, tell } from './mind.ts'
import { settle, settleFirst, sureWish } from './ordering.ts'
import type { Tap } from './taps.ts'
import { inWords, lineWords } from './words.ts'

type Sizing = Extract<Act, { type: 'size' }>

/** "Make it a large one": of what waits for its size, of what was spoken of last, or of what was named. */
export function changeSize(mind: Mind, act: Sizing): void {
  const { draft } = mind
  if (act.wanted === null && draft.pending.length > 0) return sizeOfWaiting(mind, act.text)
  const lines = act.wanted === null ? spokenOf(mind) : matching(mind, act.wanted, cartLines(mind))
  if (lines.length === 0 && act.wanted !== null) return notInCart(mind, act.wanted)
  const sized = lines.flatMap((line) => {
    const size = sizeOf(mind, line.itemId, act.text)
    return size === null ? [] : [{ line, size }]
  })
  if (act.isMore === true) return sizeMore(mind, act, sized)
  // What has that size already needs no other.
  const others = sized.filter(({ line, size }) => line.sizeId !== size.id)
  const open = others.length > 0 ? others : sized
  const [only, ...more] = open
  if (only === undefined) return notUnderstood(mind)
  if (more.length === 0) return resize(mind, only.line, { ...act, sizeId: only.size.id })
  const part = act.part === undefined ? {} : { part: act.part }
  askLines(
    mind,
    mind.say('which_change'),
    open.map(({ line }) => line),
    (line) => {
      const size = open.find((one) => one.line === line)?.size
      return { verb: 'size', lineId: line.id, sizeId: size?.id ?? '', ...part }
    },
  )
}

/** "And a small one", where one dish was spoken of. */
function sizeMore(
  mind: Mind,
  { quantity }: Sizing,
  sized: readonly { readonly line: Line; readonly size: Size }[],
): void {
  const [first] = sized
  if (first === undefined || sized.some(({ line }) => line.itemId !== first.line.itemId)) {
    return notUnderstood(mind)
  }
  const { itemId, choices } = first.line
  settle(mind, sureWish(itemId, first.size.id, { choices, quantity: quantity ?? 1 }))
}

type Resize = Pick<Sizing, 'part' | 'quantity'> & { readonly sizeId: string }

function resize(mind: Mind, line: Line, { sizeId, part, quantity }: Resize): void {
  const { look, say } = mind
  const item = look.item(line.itemId)
  const size = item?.sizes.find((one) => one.id === sizeId)
  if (item !== undefined && size?.available === false) {
    mind.draft.showsCart = true
    return tell(mind, say('size_sold_out', { item: look.name(item), size: look.sizeName(size) }))
  }
  if (part === undefined || part >= line.quantity) return setSize(mind, line, sizeId, quantity)
  const { itemId, choices, note } = line
  const { work } = mind
  const left = { type: 'change', lineId: line.id, quantity: line.quantity - part } as const
  const result = work.run({ kind: 'tab', command: left })
  if (!result.ok) return refusedEdit(mind, result.refusal)
  settle(mind, sureWish(itemId, sizeId, { choices, note, quantity: part }))
}

export function sizeTapped(mind: Mind, tap: Extract<Tap, { verb: 'size' }>): void {
  const line = cartLines(mind).find((one) => one.id === tap.lineId)
  if (line !== undefined) return resize(mind, line, { ...tap, quantity: null })
  refusedEdit(mind, lostLine(mind, tap.lineId))
}

function sizeOfWaiting(mind: Mind, text: string): void {
  const { draft } = mind
  const [waiting, ...others] = draft.pending
  const [candidate, ...more] = waiting?.candidates ?? []
  const parts =
    waiting === undefined || candidate === undefined || more.length > 0
      ? []
      : partsOf(mind, { itemId: candidate.itemId, quantity: waiting.quantity }, text)
  if (waiting === undefined || candidate === undefined || parts.length === 0) {
    draft.isUnread = true
    return
  }
  draft.pending = others
  for (const { quantity, sizeId } of parts) {
    const candidates = [{ itemId: candidate.itemId, sizeId }]
    settleFirst(mind, { ...waiting, candidates, quantity, asked: 0 })
  }
}

/** One size for all of what waits, or several that make up its number; none where the text says neither. */
function partsOf(
  mind: Mind,
  waiting: { readonly itemId: string; readonly quantity: number },
  text: string,
) {
  const { itemId, quantity } = waiting
  const parts = sizeParts(mind.look.item(itemId)?.sizes ?? [], text) ?? []
  const sum = parts.reduce((all, part) => all + part.quantity, 0)
  if (sum === quantity) return parts.map(({ size, ...part }) => ({ ...part, sizeId: size.id }))
  const size = sizeOf(mind, itemId, text)
  return size === null ? [] : [{ quantity, sizeId: size.id }]
}

function sizeOf(mind: Mind, itemId: string, text: string): Size | null {
  return sizeSaid(mind.look.item(itemId)?.sizes ?? [], text)
}

function setSize(mind: Mind, line: Line, sizeId: string, count: number | null = null): void {
  const { work, say, draft } = mind
  const quantity = count ?? line.quantity
  const command = { type: 'change', lineId: line.id, sizeId, quantity } as const
  const result = work.run({ kind: 'tab', command })
  if (!result.ok) return refusedEdit(mind, result.refusal)
  const after = work.tab()?.lines.find((one) => one.id === line.id) ?? { ...line, sizeId }
  tell(mind, say('changed', { lines: inWords(lineWords(mind, after)) }))
  draft.touched = [line.id]
  draft.showsCart = true
}

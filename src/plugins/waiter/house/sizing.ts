import type { Size } from '../../../core/menu.ts'
import type { Line } from '../../../core/tab.ts'
import type { Act } from '../../../core/understand/acts.ts'
import { sizeSaid } from '../../../core/understand/size-words.ts'
import { askLines, lostLine, matching, notInCart, refusedEdit, spokenOf } from './editing.ts'
import { notUnderstood } from './lost.ts'
import { cartLines, type Mind, tell } from './mind.ts'
import { settleFirst } from './ordering.ts'
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
  const [only, ...others] = sized
  if (only === undefined) return notUnderstood(mind)
  if (others.length === 0) return setSize(mind, only.line, only.size.id, act.quantity)
  askLines(
    mind,
    mind.say('which_change'),
    sized.map(({ line }) => line),
    (line) => {
      const size = sized.find((one) => one.line === line)?.size
      return { verb: 'size', lineId: line.id, sizeId: size?.id ?? '' }
    },
  )
}

export function sizeTapped(mind: Mind, tap: Extract<Tap, { verb: 'size' }>): void {
  const line = cartLines(mind).find((one) => one.id === tap.lineId)
  if (line !== undefined) return setSize(mind, line, tap.sizeId)
  refusedEdit(mind, lostLine(mind, tap.lineId))
}

function sizeOfWaiting(mind: Mind, text: string): void {
  const { draft } = mind
  const [waiting, ...others] = draft.pending
  const [candidate, ...more] = waiting?.candidates ?? []
  const size = candidate === undefined ? null : sizeOf(mind, candidate.itemId, text)
  if (waiting === undefined || candidate === undefined || size === null || more.length > 0) {
    draft.isUnread = true
    return
  }
  draft.pending = others
  const candidates = [{ itemId: candidate.itemId, sizeId: size.id }]
  settleFirst(mind, { ...waiting, candidates, asked: 0 })
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

import type { Line } from '../../../core/tab.ts'
import type { Wanted } from '../../../core/understand/acts.ts'
import { itemIdsOf } from '../../../core/understand/menu-decision.ts'
import type { Wish } from './dialogue.ts'
import { isCount, standsFor } from './instead.ts'
import { cartLines, type Mind } from './mind.ts'
import { setWish } from './noting.ts'
import { settle, settleFirst, sureWish } from './ordering.ts'
import { removeWanted } from './removing.ts'
import { quoted } from './words.ts'

/** Everything a message asks to add. */
export function addWanted(mind: Mind, wanted: readonly Wanted[]): void {
  const [only, ...others] = wanted
  if (only !== undefined && others.length === 0 && answersWaiting(mind, only)) return
  if (others.length > 0) dropsAnswered(mind, wanted)
  const answer = answerAmong(mind, wanted)
  const isAnswered = answer !== null && answersWaiting(mind, answer)
  for (const one of wanted) if (!isAnswered || one !== answer) addOne(mind, one)
}

/** "2 Primus 72 and one ugali" to "which size of Primus?": no two more of them. */
function answerAmong(mind: Mind, wanted: readonly Wanted[]): Wanted | null {
  const [waiting] = mind.draft.pending
  if (waiting === undefined) return null
  const [only, ...more] = wanted.filter((one) => {
    const candidates = wishFor(mind, one)?.candidates ?? []
    return candidates.length > 0 && candidates.every((it) => isAmong(mind, waiting, it))
  })
  if (only === undefined || more.length > 0 || only.isMore) return null
  return (only.quantity ?? waiting.quantity) === waiting.quantity ? only : null
}

/** "2 goat and 1 beef" to "which brochettes?": both answer it, and nothing is left of it to ask. */
function dropsAnswered(mind: Mind, wanted: readonly Wanted[]): void {
  const { draft } = mind
  const [waiting, ...others] = draft.pending
  if (waiting === undefined || waiting.isSure || draft.open?.kind !== 'choice') return
  const isAnswer = (one: Wanted) => {
    const candidates = wishFor(mind, one)?.candidates ?? []
    return candidates.length > 0 && candidates.every((it) => isAmong(mind, waiting, it))
  }
  if (!wanted.every(isAnswer)) return
  draft.pending = others
  draft.open = null
}

/** "The lemonade without ice", said of the lemonade in the cart. */
const DEFINITE = /^(?:the|my|le|la|les|mon|ma|l['\u2019])(?=\s|\p{L})/iu

function isAboutCart(mind: Mind, { text, quantity, note, choices, decision }: Wanted): Line | null {
  if (quantity !== null || !DEFINITE.test(text) || decision.kind !== 'sure') return null
  if (note === null && choices.length === 0) return null
  const lines = cartLines(mind).filter((line) => line.itemId === decision.itemId)
  return lines.length === 1 ? (lines[0] ?? null) : null
}

function addOne(mind: Mind, wanted: Wanted): void {
  // "0 mojito": not one more.
  if (wanted.quantity === 0) return removeWanted(mind, [{ ...wanted, quantity: null }])
  const line = isAboutCart(mind, wanted)
  if (line !== null) return setWish(mind, line, wanted)
  const wish = wishFor(mind, wanted)
  if (wanted.isOnly && isCount(mind, wanted)) return
  if (wanted.isInstead && standsFor(mind, wanted, wish)) return
  if (wish !== null) return settle(mind, wish)
  const { decision } = wanted
  mind.draft.unknown.push(quoted(wanted.text))
  if (decision.kind !== 'none') return
  for (const hit of decision.nearest.filter((one) => one.available)) {
    const { itemId, sizeId } = hit
    if (mind.draft.near.some((one) => one.itemId === itemId)) continue
    mind.draft.near.push({ itemId, sizeId, quantity: wanted.quantity ?? 1 })
  }
}

/** `null`: not on the menu. */
function wishFor(mind: Mind, wanted: Wanted): Wish | null {
  const { decision } = wanted
  const base = {
    query: quoted(wanted.text),
    choices: wanted.choices,
    quantity: Math.max(1, wanted.quantity ?? 1),
    note: wanted.note,
  }
  const again = wanted.isMore ? sameAgain(mind, wanted) : null
  if (again !== null) return { ...again, ...base, ...likeBefore(again, wanted) }
  switch (decision.kind) {
    case 'sure':
      return sureWish(decision.itemId, wanted.sizeId ?? decision.sizeId, base)
    case 'category':
      return {
        ...sureWish('', null, base),
        candidates: [],
        isSure: false,
        categoryId: decision.categoryId,
      }
    case 'ask': {
      const { candidates, isSure } = openCandidates(mind, decision.candidates)
      return { ...sureWish('', null, base), candidates, isSure }
    }
    case 'none':
      return null
  }
}

/** "Another Primus": in the size and with the choices of the last one this diner had, as far as those in the cart agree. */
function sameAgain(mind: Mind, { decision, sizeId }: Wanted): Wish | null {
  const [itemId, ...others] = itemIdsOf(decision)
  if (itemId === undefined || others.length > 0) return null
  const lines = mind.work.tab()?.lines ?? []
  const said = sizeId ?? (decision.kind === 'sure' ? decision.sizeId : null)
  const had = lines.filter(
    (line) => line.itemId === itemId && line.personId === mind.work.facts.personId,
  )
  const last = had.at(-1)
  if (last === undefined || (said !== null && said !== last.sizeId)) return null
  const open = had.filter(({ orderId }) => orderId === null)
  // Some with chili and some without: which, is asked.
  if (new Set(open.map((line) => JSON.stringify([line.sizeId, line.choices]))).size > 1) return null
  // Of which one was told apart by a wish, one more is none of those.
  const { choices, note } = open.find((line) => line.note === null) ?? last
  return sureWish(itemId, last.sizeId, { choices, note })
}

function likeBefore(again: Wish, { choices, note }: Wanted) {
  return {
    choices: choices.length > 0 ? choices : again.choices,
    note: note ?? again.note,
  }
}

type Candidate = Wish['candidates'][number]
type Hit = Candidate & { readonly available: boolean }

/**
 * What may be offered: what is finished is left out unless nothing else remains, and one item in several sizes is that
 * item with its size open.
 */
function openCandidates(mind: Mind, hits: readonly Hit[]) {
  const orderable = hits.filter((hit) => {
    const item = mind.look.item(hit.itemId)
    return hit.available && item !== undefined && mind.look.isOrderable(item)
  })
  const kept = orderable.length > 0 ? orderable : hits
  const items = new Set(kept.map((hit) => hit.itemId))
  const [only] = kept
  if (only !== undefined && items.size === 1 && hits.length > 1) {
    const isOnlyItem = new Set(hits.map((hit) => hit.itemId)).size === 1
    return { candidates: [{ itemId: only.itemId, sizeId: null }], isSure: isOnlyItem }
  }
  const candidates = kept.map(({ itemId, sizeId }): Candidate => ({ itemId, sizeId }))
  return { candidates, isSure: false }
}

/**
 * "2 beers" … "Primus": the second message narrows what the first left open and keeps its quantity, even where something
 * before it is asked about.
 */
function answersWaiting(mind: Mind, wanted: Wanted): boolean {
  const { draft } = mind
  if (draft.open?.kind !== 'choice') return false
  const narrower = wishFor(mind, wanted)
  if (narrower === null || narrower.categoryId !== null) return false
  const fitting = (wish: Wish) => narrower.candidates.filter((one) => isAmong(mind, wish, one))
  const waiting = draft.pending.find(
    (wish, at) => (at === 0 || !wish.isSure) && fitting(wish).length > 0,
  )
  if (waiting === undefined) return false
  const candidates = fitting(waiting)
  const narrowed = {
    ...waiting,
    asked: 0,
    query: narrower.query,
    candidates,
    isSure: narrower.isSure || (candidates.length === 1 && waiting.candidates.length > 1),
    categoryId: null,
    // "0 Primus" to an open "2 beers": which one is said, none of it is not; the cart is where it is taken out.
    quantity: wanted.quantity === null || wanted.quantity < 1 ? waiting.quantity : wanted.quantity,
    note: wanted.note ?? waiting.note,
    choices: [...waiting.choices, ...narrower.choices],
  }
  const [first] = draft.pending
  draft.pending = draft.pending.filter((wish) => wish !== waiting)
  if (waiting !== first) {
    settle(mind, narrowed)
    return true
  }
  draft.open = null
  settleFirst(mind, narrowed)
  return true
}

function isAmong(mind: Mind, waiting: Wish, candidate: Candidate): boolean {
  if (waiting.categoryId !== null) {
    return mind.look.item(candidate.itemId)?.categoryId === waiting.categoryId
  }
  return waiting.candidates.some((one) => one.itemId === candidate.itemId)
}

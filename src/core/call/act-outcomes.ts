import { type CallTallies, SHOWN } from './call-memory.ts'
import type { RunningAct } from './call-parts.ts'
import type { ActOutcome } from './call-state.ts'
import { clearTimer, count, type Draft, last, put, tally } from './draft.ts'
import { onCartIs, onCartTold } from './order-yes.ts'
import { answer, conclude, MAX_KEPT } from './outputs.ts'
import { prove } from './spoken-check.ts'
import type { Output } from './transfer.ts'

/** What acts come to: told to the model in time or not at all, and true for the call however late. */

const LATE: Output = {
  ok: false,
  refused: 'too_slow',
  advice: 'It took too long; it may have been done. Look it up before you do it again.',
}
const BROKEN: Output = {
  ok: false,
  refused: 'failed',
  advice: 'That did not work just now. Say so; offer to try again or to leave a message.',
}

export function onActed(draft: Draft, id: string, outcome: ActOutcome): void {
  const { running, late } = draft.state.acts
  const isIt = ({ call }: RunningAct) => call.functionCallId === id
  const act = running.find(isIt)
  const known = act ?? late.find(isIt)
  noteOutcome(draft, outcome)
  if (known !== undefined && outcome.ok) {
    tally(draft, doneBy(known, draft.state.memory.tallies))
    put(draft, 'acts', { late: late.filter((one) => one !== known) })
  }
  if (act === undefined) return count(draft, 'act_late')
  clearTimer(draft, `act:${id}`)
  answer(draft, id, spokenOutput(outcome))
  const { cartFingerprint } = outcome
  if (act.tellsCart && outcome.ok && cartFingerprint !== null) onCartTold(draft, cartFingerprint)
  conclude(draft)
}

export function onActFailed(draft: Draft, id: string): void {
  giveUp(draft, id, BROKEN)
}

export function onActTimer(draft: Draft, id: string): void {
  giveUp(draft, id, LATE)
}

function giveUp(draft: Draft, id: string, output: Output): void {
  const { running, late } = draft.state.acts
  const act = running.find((one) => one.call.functionCallId === id)
  if (act === undefined) return
  clearTimer(draft, `act:${id}`)
  put(draft, 'acts', { late: last([...late, act], MAX_KEPT) })
  answer(draft, id, output)
  conclude(draft)
}

/** What it did stays true, however late the answer. */
function noteOutcome(draft: Draft, outcome: ActOutcome): void {
  onCartIs(draft, outcome.cartFingerprint, outcome.facts?.cart)
  if (outcome.facts !== null) {
    const orders = outcome.placed.map(({ number }) => ({ number, state: 'placed' as const }))
    prove(draft, { ...outcome.facts, orders: [...outcome.facts.orders, ...orders] })
  }
  const { tallies } = draft.state.memory
  const known = new Set(tallies.placed.map((one) => one.orderId))
  const placed = outcome.placed.filter((one) => !known.has(one.orderId))
  if (placed.length > 0) tally(draft, { placed: [...tallies.placed, ...placed] })
}

/** True however often it is told: what was done before a process died is told again to the next. */
function doneBy({ call, shows }: RunningAct, tallies: CallTallies): Partial<CallTallies> {
  if (call.name === 'book_table') return { hasBooking: true }
  if (call.name === 'leave_message') return { hasMessage: true }
  if (shows === null || tallies.shown.includes(shows)) return {}
  return { shown: SHOWN.filter((one) => one === shows || tallies.shown.includes(one)) }
}

/** On a call the number is said and not written: the model is told it. */
function spokenOutput(outcome: ActOutcome): Output {
  if (outcome.placed.length === 0) return outcome.output
  return {
    ...outcome.output,
    order_numbers: outcome.placed.map((one) => one.number),
    advice: 'The order is placed. Say its number and the total.',
  }
}

import { type BillLine, type Share, shareReference } from '../../../core/bill.ts'
import type { PayShare, PricedWords, ShareLabel } from '../../../core/blocks.ts'
import { cartTotal, lineTotal } from '../../../core/cart.ts'
import type { Order } from '../../../core/order.ts'
import { payInstructions } from '../../../core/pay-instructions.ts'
import { askChoice, nextButton, offerNext, option } from './asking.ts'
import { cartLines, type Mind, tableOf, tell } from './mind.ts'

export type DueLine = BillLine & { readonly words: PricedWords }

/** What the tab owes: lines of orders that were not turned down or cancelled, of all its diners. */
export function dueLines(mind: Mind): readonly DueLine[] {
  return dueOrders(mind).flatMap((order) =>
    order.lines.map((line) => ({
      id: line.id,
      personId: order.personId,
      totalMinor: lineTotal(line),
      words: {
        quantity: line.quantity,
        name: line.name,
        size: line.sizeName,
        choices: line.choiceNames,
        note: null,
        totalMinor: lineTotal(line),
      },
    })),
  )
}

function dueOrders(mind: Mind): readonly Order[] {
  return mind.work.orders().filter((one) => one.state !== 'rejected' && one.state !== 'cancelled')
}

export function totalOf(lines: readonly BillLine[]): number {
  return lines.reduce((sum, line) => sum + line.totalMinor, 0)
}

/** "The bill, please." Alone at the tab the way to pay follows at once; with others the question who pays what. */
export function showBill(mind: Mind): void {
  const { say } = mind
  const lines = dueLines(mind)
  if (lines.length === 0) return nothingDue(mind)
  pushBill(mind, lines)
  const diners = mind.work.tab()?.diners.length ?? 1
  if (diners < 2) return payWhole(mind)
  askChoice(mind, say('pay_how'), [
    option({ verb: 'pay_all' }, say('button_pay_all')),
    option({ verb: 'pay_own' }, say('button_pay_mine')),
    option({ verb: 'split' }, say('button_split')),
  ])
}

/** False when there is nothing to pay; the diner is then told. */
export function hasDue(mind: Mind): boolean {
  if (dueLines(mind).length > 0) return true
  nothingDue(mind)
  return false
}

function nothingDue(mind: Mind): void {
  // "How much is it?" of the dish that is being asked about: its sizes follow, prices beside them.
  if (mind.draft.pending.length > 0 && cartLines(mind).length === 0) return
  if (cartLines(mind).length > 0) {
    tell(mind, mind.say('bill_unplaced'))
    mind.draft.showsCart = true
    return
  }
  offerNext(mind, [mind.say('bill_empty'), ...waysToPay(mind)].join(' '), [
    nextButton(mind, 'button_menu'),
  ])
}

/** What the owner has set up, for whoever asks before there is anything to pay. */
function waysToPay(mind: Mind): readonly string[] {
  const due = { amountMinor: 100, currency: mind.look.menu.currency, reference: '' }
  const names = mind.work.facts.payments.flatMap(
    (display) => payInstructions(display, due, mind.language)?.provider ?? [],
  )
  if (names.length === 0) return [mind.say('pay_cards')]
  const methods = [...new Set(names)].join(', ')
  return [mind.say('pay_methods', { methods }), mind.say('pay_cards')]
}

function pushBill(mind: Mind, lines: readonly DueLine[]): void {
  mind.draft.infos.push({
    kind: 'bill',
    table: tableOf(mind),
    lines: lines.map((line) => line.words),
    totalMinor: totalOf(lines),
    unplacedMinor: cartTotal(cartLines(mind)),
    currency: mind.look.menu.currency,
  })
}

/** How to pay the whole bill. */
export function payWhole(mind: Mind): void {
  const amountMinor = totalOf(dueLines(mind))
  showShares(mind, [{ share: { part: 1, personId: null, amountMinor }, label: { kind: 'whole' } }])
}

export type Labelled = { readonly share: Share; readonly label: ShareLabel }

/** How to pay, share by share: each has its own reference, instructions and page. A share of nothing is left out. */
export function showShares(mind: Mind, parts: readonly Labelled[]): void {
  const due = parts.filter(({ share }) => share.amountMinor > 0)
  const reference = baseReference(mind)
  mind.draft.infos.push({
    kind: 'pay',
    currency: mind.look.menu.currency,
    shares: due.map(({ share, label }) =>
      payShare(mind, label, share.amountMinor, shareReference(reference, share, parts.length)),
    ),
  })
}

function payShare(mind: Mind, label: ShareLabel, amountMinor: number, reference: string): PayShare {
  const { work, deps, look, language } = mind
  const due = { amountMinor, currency: look.menu.currency, reference }
  const instructions = work.facts.payments.flatMap(
    (display) => payInstructions(display, due, language) ?? [],
  )
  if (instructions.length === 0) return { label, amountMinor, reference, instructions, token: null }
  const token = deps.newToken()
  work.run({ kind: 'pay_page', token, amountMinor, reference })
  return { label, amountMinor, reference, instructions, token }
}

/** Table and latest order, so that staff find what a payment is for. */
function baseReference(mind: Mind): string {
  const table = tableOf(mind) ?? mind.work.facts.bar.slug.toUpperCase()
  const latest = dueOrders(mind).at(-1)
  return latest === undefined ? table : `${table}-${latest.number}`
}

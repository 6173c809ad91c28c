import { cartTotal } from '../../../core/cart.ts'
import {
  type DueLine,
  dueLinesOf,
  isInOneCurrency,
  type Labelled,
  payShares,
  totalOf,
} from '../../../core/due.ts'
import { payInstructions } from '../../../core/pay-instructions.ts'
import { askChoice, nextButton, offerNext, offerPerson, option } from './asking.ts'
import { cartLines, type Mind, tableOf, tell } from './mind.ts'

export { type DueLine, totalOf }

/** What the tab owes: lines of orders that were not turned down or cancelled, of all its diners. */
export function dueLines(mind: Mind): readonly DueLine[] {
  return dueLinesOf(mind.work)
}

/** "The bill, please." Alone at the tab the way to pay follows at once; with others the question who pays what. */
export function showBill(mind: Mind): void {
  const { say } = mind
  if (!hasDue(mind)) return
  pushBill(mind, dueLines(mind))
  const diners = mind.work.tab()?.diners.length ?? 1
  if (diners < 2) return payWhole(mind)
  askChoice(mind, say('pay_how'), [
    option({ verb: 'pay_all' }, say('button_pay_all')),
    option({ verb: 'pay_own' }, say('button_pay_mine')),
    option({ verb: 'split' }, say('button_split')),
  ])
}

/** False when there is nothing to pay, or no one sum of it; the diner is then told. */
export function hasDue(mind: Mind): boolean {
  if (dueLines(mind).length === 0) {
    nothingDue(mind)
    return false
  }
  if (isInOneCurrency(mind.work)) return true
  offerPerson(mind, mind.say('bill_currencies'), 'asked')
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

/** How to pay, share by share: each has its own reference, instructions and page. A share of nothing is left out. */
export function showShares(mind: Mind, parts: readonly Labelled[], of = parts.length): void {
  const { work, deps, language } = mind
  mind.draft.infos.push({
    kind: 'pay',
    currency: mind.look.menu.currency,
    shares: payShares({ work, language, newToken: deps.newToken }, parts, of),
  })
}

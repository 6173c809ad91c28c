import {
  MAX_WAYS,
  type Share,
  splitByAmounts,
  splitByDiner,
  splitByLines,
  splitEqually,
} from '../bill.ts'
import type { BillBlock, PayShare, ShareLabel } from '../blocks.ts'
import { cartTotal } from '../cart.ts'
import {
  type DueLine,
  dueLinesOf,
  isInOneCurrency,
  type Labelled,
  payShares,
  tableOf,
  totalOf,
} from '../due.ts'
import { ok, refuse, type Result } from '../errors.ts'
import { parseMajor } from '../money.ts'
import type { PaymentDisplay } from '../payment-display.ts'
import { list, nullable, oneOf, text, whole } from './arguments.ts'
import { cartLines } from './cart-words.ts'
import { money } from './item-words.ts'
import { billAdvice } from './refusal-words.ts'
import { done, refused, tool, type ToolDesk, type ToolOutcome } from './tool.ts'

const DISPLAY_ONLY =
  'The program shows how to pay, with every code and link: write none. Nobody here can see whether anyone paid.'

export const paymentInstructions = tool(
  {
    name: 'payment_instructions',
    description:
      'Shows the bill and how to pay it: all of it, or only what this diner ordered. Placed orders only; the cart is not on the bill.',
    isWrite: true,
  },
  { part: oneOf(['all', 'mine'], 'Whose part of the bill.') },
  ({ part }, desk) => {
    const lines = dueLinesOf(desk.work)
    if (lines.length === 0) return nothingDue(desk)
    if (!isInOneCurrency(desk.work)) return otherCurrency()
    if (part === 'all') return paid(desk, lines, [whole1(totalOf(lines))])
    const own = ownShare(desk, lines)
    return own === null
      ? refused('nothing_due', 'This diner has ordered nothing that is to be paid.')
      : paid(desk, lines, [own], desk.work.tab()?.diners.length)
  },
)

export const splitBill = tool(
  {
    name: 'split_bill',
    description:
      'Splits the bill and shows how to pay each share. equal: needs ways. own: each diner of the table pays what they ordered. ' +
      'amounts: needs amounts; what they leave is one more share. lines: needs line_ids, which this diner pays.',
    isWrite: true,
  },
  {
    mode: oneOf(['equal', 'own', 'amounts', 'lines'], 'How.'),
    ways: nullable(whole(2, MAX_WAYS, 'Into how many equal shares.')),
    amounts: nullable(
      list(text(20, 'As the diner wrote it, e.g. "5000" or "12,50".'), MAX_WAYS, 'Shares.'),
    ),
    line_ids: nullable(list(text(80, 'From payment_instructions.'), 60, 'Lines of the bill.')),
  },
  (args, desk) => {
    const lines = dueLinesOf(desk.work)
    if (lines.length === 0) return nothingDue(desk)
    if (!isInOneCurrency(desk.work)) return otherCurrency()
    const parts = partsFor(desk, lines, args)
    return parts.ok
      ? paid(desk, lines, parts.value)
      : refused('split_invalid', parts.refusal, { facts: { amounts: [total(lines)] } })
  },
)

function otherCurrency(): ToolOutcome {
  return refused(
    'other_currency',
    'The bar changed its currency since something of this was ordered: there is no one sum, and no way to pay it here. Name none; offer to call a person.',
  )
}

type SplitWish = {
  readonly mode: 'equal' | 'own' | 'amounts' | 'lines'
  readonly ways: number | null
  readonly amounts: readonly string[] | null
  readonly line_ids: readonly string[] | null
}

function partsFor(
  desk: ToolDesk,
  lines: readonly DueLine[],
  wish: SplitWish,
): Result<readonly Labelled[], string> {
  switch (wish.mode) {
    case 'equal':
      return wish.ways === null
        ? refuse('Ask into how many shares.')
        : equalParts(desk, lines, wish.ways)
    case 'own':
      return ownParts(desk, lines)
    case 'amounts':
      return amountParts(desk, lines, wish.amounts ?? [])
    case 'lines':
      return lineParts(desk, lines, wish.line_ids ?? [])
  }
}

function equalParts(desk: ToolDesk, lines: readonly DueLine[], ways: number) {
  const shares = splitEqually(totalOf(lines), ways)
  if (!shares.ok) return refuse(billAdvice(desk, shares.refusal))
  return ok(labelled(shares.value, (share) => ({ kind: 'part', number: share.part, of: ways })))
}

function ownParts(desk: ToolDesk, lines: readonly DueLine[]): Result<readonly Labelled[], string> {
  const diners = desk.work.tab()?.diners ?? []
  if (diners.length < 2) {
    return refuse('Everything was ordered from one phone: split equally, by lines or by amounts.')
  }
  const shares = splitByDiner(
    lines,
    diners.map((diner) => diner.personId),
  )
  if (!shares.ok) return refuse(billAdvice(desk, shares.refusal))
  const number = (personId: string | null) =>
    diners.find((diner) => diner.personId === personId)?.number ?? 0
  return ok(
    labelled(shares.value, ({ personId }) =>
      personId === desk.work.facts.personId
        ? { kind: 'you' }
        : { kind: 'diner', number: number(personId) },
    ),
  )
}

function amountParts(
  desk: ToolDesk,
  lines: readonly DueLine[],
  written: readonly string[],
): Result<readonly Labelled[], string> {
  const read = written.map((one) => parseMajor(one, desk.work.facts.menu.currency))
  const amounts = read.flatMap((one) => (one.ok && one.value > 0 ? [one.value] : []))
  if (amounts.length === 0 || amounts.length < written.length) {
    return refuse('Ask the diner for the amounts in plain digits.')
  }
  const sum = amounts.reduce((all, amount) => all + amount, 0)
  const wanted = sum < totalOf(lines) ? [...amounts, null] : amounts
  const shares = splitByAmounts(totalOf(lines), wanted)
  if (!shares.ok) return refuse(billAdvice(desk, shares.refusal))
  const of = shares.value.length
  return ok(
    labelled(shares.value, ({ part }) =>
      part > amounts.length ? { kind: 'rest' } : { kind: 'part', number: part, of },
    ),
  )
}

function lineParts(
  desk: ToolDesk,
  lines: readonly DueLine[],
  mine: readonly string[],
): Result<readonly Labelled[], string> {
  if (mine.length === 0) return refuse('Ask which lines of the bill this diner pays.')
  const rest = lines.map((line) => line.id).filter((id) => !mine.includes(id))
  const shares = splitByLines(lines, rest.length === 0 ? [mine] : [mine, rest])
  if (!shares.ok) return refuse(billAdvice(desk, shares.refusal))
  return ok(labelled(shares.value, ({ part }) => ({ kind: part === 1 ? 'you' : 'rest' })))
}

function labelled(shares: readonly Share[], label: (share: Share) => ShareLabel) {
  return shares.map((share): Labelled => ({ share, label: label(share) }))
}

function whole1(amountMinor: number): Labelled {
  return { share: { part: 1, personId: null, amountMinor }, label: { kind: 'whole' } }
}

/** "Only what is mine"; alone at the tab that is all of it. */
function ownShare(desk: ToolDesk, lines: readonly DueLine[]): Labelled | null {
  const diners = desk.work.tab()?.diners ?? []
  if (diners.length < 2) return whole1(totalOf(lines))
  const shares = splitByDiner(
    lines,
    diners.map((diner) => diner.personId),
  )
  const own = shares.ok
    ? shares.value.find((share) => share.personId === desk.work.facts.personId)
    : undefined
  return own === undefined || own.amountMinor === 0 ? null : { share: own, label: { kind: 'you' } }
}

function nothingDue(desk: ToolDesk): ToolOutcome {
  const lines = cartLines(desk)
  const advice =
    lines.length > 0
      ? 'Nothing is ordered yet: the cart is not on the bill. Ask whether to place it first.'
      : 'Nothing is ordered yet, so there is nothing to pay.'
  return refused('nothing_due', advice, {
    facts: { amounts: [{ minor: cartTotal(lines), itemId: null }] },
  })
}

function total(lines: readonly DueLine[]) {
  return { minor: totalOf(lines), itemId: null }
}

function paid(
  desk: ToolDesk,
  lines: readonly DueLine[],
  parts: readonly Labelled[],
  of = parts.length,
): ToolOutcome {
  const { currency } = desk.work.facts.menu
  const shares = payShares(desk, parts, of)
  const bill: BillBlock = {
    kind: 'bill',
    table: tableOf(desk.work),
    lines: lines.map((line) => line.words),
    totalMinor: totalOf(lines),
    unplacedMinor: cartTotal(cartLines(desk)),
    currency,
  }
  return done(
    {
      total: money(desk, bill.totalMinor),
      lines: lines.map((line) => lineOutput(desk, line)),
      not_on_the_bill: money(desk, bill.unplacedMinor),
      shares: shares.map((share) => shareOutput(desk, share)),
      advice: DISPLAY_ONLY,
    },
    {
      blocks: [bill, { kind: 'pay', currency, shares }],
      facts: { amounts: billAmounts(bill, shares) },
    },
  )
}

function billAmounts(bill: BillBlock, shares: readonly PayShare[]) {
  const amounts = [
    bill.totalMinor,
    bill.unplacedMinor,
    ...bill.lines.map((line) => line.totalMinor),
    ...shares.map((share) => share.amountMinor),
  ]
  return amounts.map((minor) => ({ minor, itemId: null }))
}

/** Two diners of a table see one bill; another one is a number here, never a name or an id. */
function lineOutput(desk: ToolDesk, line: DueLine) {
  const { personId } = desk.work.facts
  const diner = desk.work.tab()?.diners.find((one) => one.personId === line.personId)
  return {
    line_id: line.id,
    quantity: line.words.quantity,
    name: line.words.name,
    size: line.words.size,
    total: money(desk, line.totalMinor),
    ordered_by: line.personId === personId ? 'you' : `diner ${diner?.number ?? '?'}`,
  }
}

const METHODS: { readonly [K in PaymentDisplay['kind']]: string } = {
  momo_ussd: 'mobile money',
  revolut: 'Revolut',
  paypal: 'PayPal',
  sepa_qr: 'bank transfer',
  steps: 'as the bar describes',
}

function shareOutput(desk: ToolDesk, share: PayShare) {
  return {
    whose: whose(share.label),
    amount: money(desk, share.amountMinor),
    methods:
      share.instructions.length === 0
        ? ['pay the staff']
        : [...new Set(share.instructions.map((one) => METHODS[one.kind]))],
  }
}

function whose(label: ShareLabel): string {
  switch (label.kind) {
    case 'whole':
      return 'the whole bill'
    case 'you':
      return 'you'
    case 'diner':
      return `diner ${label.number}`
    case 'part':
      return `part ${label.number} of ${label.of}`
    case 'rest':
      return 'the rest'
  }
}

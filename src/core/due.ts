import { type BillLine, type Share, shareReference } from './bill.ts'
import type { PayShare, PricedWords, ShareLabel } from './blocks.ts'
import { lineTotal } from './cart.ts'
import type { Language } from './language.ts'
import type { Order } from './order.ts'
import { MAX_REFERENCE, payInstructions } from './pay-instructions.ts'
import type { Workspace } from './turn.ts'

export type DueLine = BillLine & { readonly words: PricedWords }

/** What the diner's tab owes: lines of orders that were not turned down or cancelled, of all its diners. */
export function dueLinesOf(work: Workspace): readonly DueLine[] {
  return dueOrders(work).flatMap((order) =>
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

/**
 * False where an order that is due was placed before the bar changed its currency: amounts of two currencies have no sum,
 * and today's ways to pay are not for the earlier one.
 */
export function isInOneCurrency(work: Workspace): boolean {
  return dueOrders(work).every((order) => order.currency === work.facts.menu.currency)
}

function dueOrders(work: Workspace): readonly Order[] {
  return tabOrders(work).filter((one) => one.state !== 'rejected' && one.state !== 'cancelled')
}

/** Those on the diner's tab: what they ordered at another one stays on its bill. */
export function tabOrders(work: Workspace): readonly Order[] {
  return work.orders().filter((order) => order.tabId === work.tab()?.id)
}

export function totalOf(lines: readonly BillLine[]): number {
  return lines.reduce((sum, line) => sum + line.totalMinor, 0)
}

export type Labelled = { readonly share: Share; readonly label: ShareLabel }

type PayDesk = {
  readonly work: Workspace
  readonly language: Language
  readonly newToken: () => string
}

/**
 * How to pay, share by share: each has its own reference, instructions and page. A share of nothing is left out.
 * @param of how many the bill was split in; more than `parts` where the others' are not asked for.
 */
export function payShares(
  desk: PayDesk,
  parts: readonly Labelled[],
  of = parts.length,
): readonly PayShare[] {
  const due = parts.filter(({ share }) => share.amountMinor > 0)
  return due.map(({ share, label }) =>
    payShare(desk, label, share.amountMinor, referenceOf(desk.work, share, of)),
  )
}

function payShare(
  { work, language, newToken }: PayDesk,
  label: ShareLabel,
  amountMinor: number,
  reference: string,
): PayShare {
  const due = { amountMinor, currency: work.facts.menu.currency, reference }
  const instructions = work.facts.payments.flatMap(
    (display) => payInstructions(display, due, language) ?? [],
  )
  if (instructions.length === 0) return { label, amountMinor, reference, instructions, token: null }
  // Asked twice in one turn, the same share has one page.
  const made = work
    .commands()
    .filter((command) => command.kind === 'pay_page')
    .find((page) => page.amountMinor === amountMinor && page.reference === reference)
  if (made !== undefined) return { label, amountMinor, reference, instructions, token: made.token }
  const token = newToken()
  work.run({ kind: 'pay_page', token, amountMinor, reference })
  return { label, amountMinor, reference, instructions, token }
}

/**
 * Table, latest order and share, so that staff find what a payment is for. Where it gets too long it is tables that are
 * left out: of two shares with one reference nobody knows whose was paid.
 */
function referenceOf(work: Workspace, share: Share, parts: number): string {
  const latest = dueOrders(work).at(-1)
  const end = shareReference(latest === undefined ? '' : `-${latest.number}`, share, parts)
  return firstTables(work, MAX_REFERENCE - end.length) + end
}

/** As many of the joined tables as there is room for. */
function firstTables(work: Workspace, room: number): string {
  const [first = work.facts.bar.slug.toUpperCase(), ...others] = work.tab()?.tables ?? []
  const fitting = others.reduce(
    (all, label) => (all.length + 1 + label.length <= room ? `${all}+${label}` : all),
    first,
  )
  return fitting.slice(0, room)
}

/** The table the diner sits at; several joined ones are named together. */
export function tableOf(work: Workspace): string | null {
  const tables = work.tab()?.tables ?? []
  return tables.length === 0 ? null : tables.join('+')
}

import type { BusinessNumber, Writer } from './graph/deliveries.ts'

export type DemoBar = BusinessNumber & {
  /** The bar's UUID, as its table cards carry it. */
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly tables: readonly { readonly label: string; readonly area: string | null }[]
}

export type DemoPhone = Writer & {
  /** Short name in addresses of the page: `diner`, `friend`, `owner-…`. */
  readonly id: string
  /** `staff`: whoever else is reminded of orders; the page shows no phone of theirs. */
  readonly role: 'diner' | 'friend' | 'owner' | 'staff'
  /** The only bar this phone writes to (an owner's, staff's); `null`: any. */
  readonly barSlug: string | null
}

/** The text on a table's card, which a scan writes into the chat. */
export function cardText(bar: DemoBar, table: string): string {
  return `TABLE-${table}-BAR-${bar.id}`
}

/** Bars may share a number: then an owner's phone tells which one is meant, else it is the first. */
export function barAt(
  bars: readonly DemoBar[],
  phoneNumberId: string,
  phone: DemoPhone,
): DemoBar | undefined {
  const there = bars.filter((bar) => bar.phoneNumberId === phoneNumberId)
  return there.find((bar) => bar.slug === phone.barSlug) ?? there[0]
}

import type { BarOnFile } from './bars.ts'
import { code, type House } from './house.ts'
import type { Phone, Seen } from './phones.ts'

/** Seated, with the welcome read. */
export async function seated(house: House, bar: BarOnFile, table: string): Promise<Phone> {
  const diner = house.diner()
  await diner.ask(code(bar, table))
  return diner
}

/** Orders in one go; gives the message that says so and the number it names. */
export async function orders(
  diner: Phone,
  words: string,
): Promise<{ readonly placed: Seen; readonly number: string }> {
  const placed = await diner.press(await diner.ask(words), 'Place order')
  return { placed, number: numberIn(placed) }
}

export function numberIn({ text }: Seen): string {
  const [, number] = /Order (\d+) is with the bar/.exec(text) ?? []
  if (number === undefined) throw new Error(`no order number in: ${text}`)
  return number
}

/**
 * The notice about an order, with its buttons. Staff who have not written for a day get the template
 * first; tapping it opens their window and brings the notice.
 */
export async function notice(staff: Phone, number: string): Promise<Seen> {
  const seen = await staff.until(number)
  return seen.type === 'template' ? await staff.press(seen, 'template') : seen
}

export async function accepted(staff: Phone, number: string): Promise<Seen> {
  return await staff.press(await notice(staff, number), 'Accept')
}

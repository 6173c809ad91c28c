import { code } from '../journeys/house.ts'
import { accepted, notice, orders, seated } from '../journeys/talks.ts'
import type { WatchedHouse } from './watched-house.ts'

/** Only a model has an answer to it. */
export const FOR_THE_MODEL = 'which of your wines would suit a rainy evening with an old friend'

/** Guests of a bar scan, talk, order and go; one only looks; staff accept one order and reject another. */
export async function playEvening({ house }: WatchedHouse): Promise<void> {
  const bar = house.bar('chez-aline')
  const owner = house.staff(bar)
  for (const table of ['A1', 'A2', 'A3']) {
    const guest = await seated(house, bar, table)
    await guest.ask(FOR_THE_MODEL)
    const { number } = await orders(guest, '2 fries')
    if (table === 'A3') {
      await owner.press(await owner.press(await notice(owner, number), 'Reject'), /./)
      continue
    }
    await accepted(owner, number)
    await guest.until(number)
  }
  const undecided = await seated(house, house.bar('calm'), 'A4')
  await undecided.ask('1 chapati')
  await house.diner().ask(code(bar, 'A5'))
}

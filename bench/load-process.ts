/**
 * The load generator as a process of its own: reads its order as one line of JSON, makes and signs
 * all deliveries before the clock starts, and prints the result as one line of JSON.
 */
import { randomBytes } from 'node:crypto'

import { signDelivery, textDelivery } from '../src/demo/graph/deliveries.ts'
import { type Load, runLoad } from './load.ts'

export type LoadOrder = Omit<Load, 'requests'> & {
  readonly secret: string
  readonly phoneNumberId: string
  /** Deliveries made beforehand; when they are used up, the load ends early. */
  readonly deliveries: number
  /** People that write; a person is a lane of the inbox. */
  readonly people: number
}

const SAID = ['2 beers and fries please', 'what do you have', 'une brochette sans piment', 'bill']

function prepare(order: LoadOrder) {
  const run = randomBytes(6).toString('hex')
  const at = new Date()
  const number = { phoneNumberId: order.phoneNumberId, displayPhone: '250700000100', wabaId: '1' }
  return Array.from({ length: order.deliveries }, (_, n) => {
    const who = n % order.people
    const phone = String(250_790_000_000 + who)
    const writer = { phone, userId: `RW.7${phone}`, name: `Guest ${who}` }
    const said = SAID[n % SAID.length] ?? ''
    const id = `wamid.${run}${String(n).padStart(44, 'A')}`
    const { body, headers } = signDelivery(
      order.secret,
      textDelivery(number, writer, { id, at, body: said }),
    )
    return { body: new TextDecoder().decode(body), signature: headers['x-hub-signature-256'] }
  })
}

const order = JSON.parse(await new Response(Bun.stdin).text()) as LoadOrder
process.stdout.write(`${JSON.stringify(await runLoad({ ...order, requests: prepare(order) }))}\n`)

import { expect, test } from 'bun:test'

import { seeded } from '../seeded.ts'
import { abusedDoors } from './doors.ts'
import { originals, storm } from './storm.ts'

/** At each door. `bun run abuse` has the million. */
const COUNT = 5000

test.each(abusedDoors().schemes.map(({ vendor }) => vendor))(
  `of ${COUNT} forged requests none passes the signature of %s, and none is parsed`,
  async (vendor) => {
    const { seen, send, schemes } = abusedDoors()
    const scheme = schemes.find((one) => one.vendor === vendor) ?? expect.unreachable()

    const random = seeded(20_261_128)
    const { passed, tally } = await storm({ count: COUNT, random, scheme, send, lanes: 1 })

    expect(passed).toEqual([])
    expect(tally).toEqual({ 401: COUNT })
    expect(seen).toEqual({ read: 0, stored: 0 })
  },
)

test('the same requests pass as they were sent', async () => {
  const { seen, send, schemes } = abusedDoors()
  const real = await originals()

  const statuses: number[] = []
  for (const scheme of schemes) {
    for (const original of real) {
      const body = new Uint8Array(original)
      statuses.push(await send({ body, headers: scheme.sign(body) }, scheme))
    }
  }

  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(seen.read).toBe(real.length * schemes.length)
})

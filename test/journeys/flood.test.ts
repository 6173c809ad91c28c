import { expect, setDefaultTimeout, test } from 'bun:test'

import { signDelivery, textDelivery, type Writer } from '../../src/demo/graph/deliveries.ts'
import { code, eachServer, type House, NUMBER } from './house.ts'
import { APP_SECRET } from './server.ts'
import { seated } from './talks.ts'

setDefaultTimeout(90_000)

/** An answer within this is one that nothing has slowed, on a machine busy with other tests too. */
const PROMPT_MS = 8000
/** Of a flood that others are to notice. */
const BEGUN = 200

const bars = [{ slug: 'flooded' }, { slug: 'crowded' }, { slug: 'calm' }]

eachServer({ bars, statuses: [] }, (open) => {
  test('a flood from one diner is kept, answered once, and slows nobody else', async () => {
    const house = open()
    await limits(house, 'messages_per_diner = 20')
    const flooder = await seated(house, house.bar('flooded'), 'A1')
    const other = await seated(house, house.bar('flooded'), 'A2')

    const flood = floodOf(async () => house.deliver(words(house, flooder.writer)), 30)
    await flood.hasBegun
    const from = performance.now()
    const answers = [await other.ask('2 fries'), await other.ask('the menu please')]
    const waitedMs = (performance.now() - from) / answers.length
    const delivered = await flood.end()
    const notice = await flooder.until('You write faster than I can serve')
    const left = await drained(house, flooder.writer)
    await limits(house, 'messages_per_diner = 10000')
    const after = flooder.unseen()

    expect(answers[0]?.text).toContain('Added: 2 × Fries.')
    expect(waitedMs).toBeLessThan(PROMPT_MS)
    expect(notice.text).toContain('I have kept it all')
    expect(after.filter(({ text }) => text.includes('faster than I can serve'))).toEqual([])
    expect(left).toEqual({ pending: 0, dead: 0, kept: delivered + 1 })
    expect(house.server.output().log).toContain('"event":"SECURITY_RATE_LIMITED"')
  })

  test('a bar that is flooded does not slow another at the same number', async () => {
    const house = open()
    const calm = await seated(house, house.bar('calm'), 'A3')
    const crowd = Array.from({ length: 60 }, () => house.diner())
    for (const [at, diner] of crowd.entries()) {
      await diner.write(code(house.bar('crowded'), `A${(at % 8) + 4}`))
    }

    const flood = floodOf(async (lane) => crowd[lane]?.write('2 fries'), crowd.length)
    await flood.hasBegun
    const from = performance.now()
    const answers = [await calm.ask('2 fries'), await calm.ask('the menu please')]
    const waitedMs = (performance.now() - from) / answers.length
    await flood.end()

    expect(answers[0]?.text).toContain('Added: 2 × Fries.')
    expect(waitedMs).toBeLessThan(PROMPT_MS)
  })

  test('an address over its limit is answered 429 before anything is read, probes and what is signed excepted', async () => {
    const house = open()
    // Nobody is refused while the database is too busy to count, as with what another flood has left.
    await drained(house, house.diner().writer)
    await forgotten(house)
    await limits(house, 'requests_per_address = 40')

    const answers = await Promise.all(
      Array.from({ length: 100 }, () => fetch(`${house.server.url}/nowhere`)),
    )
    const body = signDelivery(APP_SECRET, words(house, house.diner().writer))
    const post = () => fetch(`${house.server.url}/webhooks/whatsapp`, { method: 'POST', ...body })
    const refused = await post()
    const health = await fetch(`${house.server.url}/healthz`)
    await forgotten(house)
    await limits(house, 'requests_per_address = 200')
    const signed: number[] = []
    for (let n = 0; n < 400; n += 1) signed.push((await post()).status)
    await limits(house, 'requests_per_address = 10000000')
    const repeated = await post()

    const passed = answers.filter(({ status }) => status === 404)
    expect(passed).toHaveLength(40)
    expect(answers.length - passed.length).toBe(
      answers.filter(({ status }) => status === 429).length,
    )
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeWithin(1, 61)
    expect(await refused.json()).toMatchObject({ code: 'rate_limited' })
    expect([health.status, repeated.status]).toEqual([200, 200])
    expect(new Set(signed)).toEqual(new Set([200]))
  })
})

type Flood = {
  /** So much was delivered that whoever comes now comes behind it. */
  readonly hasBegun: Promise<void>
  /** It ends by this alone: who had to wait for its end would wait for ever. Gives how many were delivered. */
  readonly end: () => Promise<number>
}

/** One delivery behind the other, in so many lanes at once. */
function floodOf(deliver: (lane: number) => Promise<unknown>, lanes: number): Flood {
  const begun = Promise.withResolvers<void>()
  let isOver = false
  let delivered = 0
  const lane = async (_: unknown, at: number) => {
    while (!isOver) {
      await deliver(at)
      delivered += 1
      if (delivered === BEGUN) begun.resolve()
    }
  }
  const all = Promise.all(Array.from({ length: lanes }, lane))
  const end = async () => {
    isOver = true
    await all
    return delivered
  }
  return { hasBegun: begun.promise, end }
}

/** What was counted before, so that a minute begins. */
async function forgotten(house: House): Promise<void> {
  await house.inDatabase((database) => database.query('DELETE FROM rate_limits'))
}

async function limits(house: House, line: string): Promise<void> {
  const [key = ''] = line.split(' ')
  await house.server.reload((toml) => toml.replace(new RegExp(`^${key} = \\d+$`, 'm'), line))
}

function words(house: House, writer: Writer) {
  return textDelivery(NUMBER, writer, { id: house.newWamid(), at: new Date(), body: '1 fries' })
}

/** What came of the flooder, once nothing waits. */
async function drained(house: House, { phone }: Writer) {
  for (let tries = 0; ; tries += 1) {
    const [row] = await house.inDatabase((database) =>
      database.query<{ pending: number; dead: number; kept: number }>(
        `SELECT (SELECT count(*)::int FROM inbox WHERE state = 'pending') AS pending,
                (SELECT count(*)::int FROM inbox WHERE state = 'dead') AS dead,
                (SELECT count(*)::int FROM inbox WHERE kind = 'message' AND state = 'done'
                    AND chat_id IN (SELECT c.id FROM waiter_conversations c JOIN people p ON p.id = c.person_id
                                     WHERE p.phone = $1)) AS kept`,
        [phone],
      ),
    )
    if (row?.pending === 0 || tries === 240) return row
    await Bun.sleep(250)
  }
}

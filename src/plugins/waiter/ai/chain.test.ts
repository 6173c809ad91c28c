import { afterEach, beforeEach, expect, setSystemTime, test } from 'bun:test'

import { type FakeTime, fakeTime } from '../../../../test/fake-time.ts'
import { ProviderError } from '../../../core/errors.ts'
import type { Brain } from './brain.ts'
import { firstAnswer, guarded, type GuardedBrain } from './chain.ts'

/** The breaker reads the machine's clock, the chain its own: both stand still, and move together. */
let time: FakeTime
beforeEach(() => {
  time = fakeTime()
  setSystemTime(time.clock.now())
})
afterEach(() => void setSystemTime())

function pass(ms: number): void {
  time.advance(ms)
  setSystemTime(time.clock.now())
}

type Does = (signal: AbortSignal) => Promise<string>

/** A vendor that does as it is told, and counts how often it was asked. */
function vendor(name: Brain['name'], does: Does) {
  const brain: Brain = {
    name,
    model: `${name}-model`,
    reply: () => Promise.reject(new Error('the chain asks by its own work')),
  }
  const asked: number[] = []
  const told = { does }
  return { brain, asked, told, guard: guarded(brain, time.clock) }
}
type Vendor = ReturnType<typeof vendor>

/** Until its signal fires, as both adapters tell it. */
const hangs =
  (name: Brain['name']): Does =>
  (signal) =>
    new Promise((_, reject) => {
      signal.addEventListener('abort', () =>
        reject(new ProviderError(name, 'timeout', { reason: 'aborted' })),
      )
    })
const answers: Does = async () => 'with pleasure'
const fails =
  (failure: ProviderError['failure'], more: ConstructorParameters<typeof ProviderError>[2]): Does =>
  () =>
    Promise.reject(new ProviderError('openai', failure, more))

async function turn(vendors: readonly Vendor[], budgetMs = 25_000) {
  const passedOver: string[] = []
  const guards: readonly GuardedBrain[] = vendors.map(({ guard }) => guard)
  const startedMs = time.clock.now().getTime()
  const answer = firstAnswer(guards, {
    ...time,
    budgetMs,
    work: (brain, signal) => {
      const one = vendors.find((each) => each.brain === brain)
      one?.asked.push(time.clock.now().getTime())
      return one === undefined ? Promise.reject(new Error('nobody')) : one.told.does(signal)
    },
    onPassedOver: ({ brain, reason }) => void passedOver.push(`${brain.name} ${reason}`),
  })
  let isDone = false
  const done = answer.finally(() => void (isDone = true))
  // Its failure is looked at below.
  done.catch(() => {})
  // Whatever hangs is let hang until its time is over.
  for (let step = 0; step < 200 && !isDone; step += 1) {
    await new Promise<void>((resolve) => void setImmediate(resolve))
    if (!isDone && time.pending() > 0) pass(500)
  }
  const value = (await done)?.value ?? null
  return { value, passedOver, tookMs: time.clock.now().getTime() - startedMs }
}

test.each([2, 3, 5, 8, 12, 19, 20, 25, 60])(
  'a vendor that hangs rests after three turns, with %i seconds for a reply',
  async (seconds) => {
    const first = vendor('openai', hangs('openai'))
    const second = vendor('gemini', answers)

    for (let n = 0; n < 3; n += 1) {
      const { passedOver, tookMs } = await turn([first, second], seconds * 1000)
      expect(passedOver[0]).toBe('openai timeout')
      expect(tookMs).toBeLessThanOrEqual(seconds * 1000)
    }
    const fourth = await turn([first, second], seconds * 1000)

    expect(first.asked).toHaveLength(3)
    expect(fourth).toEqual({
      value: 'with pleasure',
      passedOver: ['openai breaker_open'],
      tookMs: 0,
    })
    expect(time.pending()).toBe(0)
  },
)

test('the last in the line rests too', async () => {
  const only = vendor('gemini', hangs('gemini'))

  for (let n = 0; n < 5; n += 1) await turn([only], 4000)

  expect(only.asked).toHaveLength(3)
})

test('half a minute later one turn tries it out, and the others do not wait for that', async () => {
  const first = vendor('openai', hangs('openai'))
  const second = vendor('gemini', answers)
  for (let n = 0; n < 3; n += 1) await turn([first, second], 5000)
  pass(30_000)

  const trying = first.guard.ask(() => first.told.does(new AbortController().signal))
  const other = await turn([first, second], 5000)

  expect(other).toMatchObject({ value: 'with pleasure', passedOver: ['openai breaker_open'] })
  void trying
})

test('a vendor that recovered is asked again', async () => {
  const first = vendor('openai', hangs('openai'))
  const second = vendor('gemini', answers)
  for (let n = 0; n < 3; n += 1) await turn([first, second], 5000)
  first.told.does = answers
  pass(30_000)

  expect(await turn([first, second], 5000)).toMatchObject({
    value: 'with pleasure',
    passedOver: [],
  })
  expect(first.asked).toHaveLength(4)
})

test('a vendor that asks to wait is not asked before, and at once after', async () => {
  const first = vendor('openai', fails('rate_limited', { retryAfterMs: 17_000 }))
  const second = vendor('gemini', answers)
  expect((await turn([first, second])).passedOver).toEqual(['openai rate_limited'])

  pass(16_999)
  expect((await turn([first, second])).passedOver).toEqual(['openai told_to_wait'])
  expect(first.asked).toHaveLength(1)

  pass(1)
  first.told.does = answers
  expect(await turn([first, second])).toMatchObject({ value: 'with pleasure', passedOver: [] })
})

test('a shorter wait does not take back a longer one', async () => {
  const first = vendor('openai', fails('unavailable', { retryAfterMs: 60_000 }))
  const late = first.guard.ask(async () => {
    await turn([first])
    throw new ProviderError('openai', 'rate_limited', { retryAfterMs: 1000 })
  })
  await late.catch(() => {})
  pass(30_000)

  expect((await turn([first])).passedOver).toEqual(['openai told_to_wait'])
})

test('a wait of days ends the next day', async () => {
  const first = vendor('openai', fails('rate_limited', { retryAfterMs: 9 * 86_400_000 }))
  await turn([first])
  first.told.does = answers
  pass(86_400_000)

  expect((await turn([first])).value).toBe('with pleasure')
})

test('a limit without a time to wait rests after three, like any outage', async () => {
  const first = vendor('openai', fails('rate_limited', {}))
  for (let n = 0; n < 5; n += 1) await turn([first])

  expect(first.asked).toHaveLength(3)
})

test('a turn that was ended from outside says nothing of the vendor', async () => {
  const first = vendor('openai', fails('timeout', { reason: 'aborted' }))
  for (let n = 0; n < 5; n += 1) {
    expect((await turn([first])).passedOver).toEqual(['openai aborted'])
  }

  expect(first.asked).toHaveLength(5)
})

test('after one that said twice what is not so no other model is asked', async () => {
  const first = vendor('openai', fails('rejected', { reason: 'untrue' }))
  const second = vendor('gemini', answers)

  expect(await turn([first, second])).toMatchObject({ value: null, passedOver: ['openai untrue'] })
  expect(second.asked).toEqual([])
})

test('what is no failure of a vendor passes through', async () => {
  const first = vendor('openai', () => Promise.reject(new TypeError('a bug')))

  expect(await turn([first]).catch((error: unknown) => error)).toBeInstanceOf(TypeError)
  expect(time.pending()).toBe(0)
})

test('who comes first leaves those behind it their share, and the last has all that is left', async () => {
  const vendors = [
    vendor('openai', hangs('openai')),
    vendor('gemini', hangs('gemini')),
    vendor('house', hangs('gemini')),
  ]
  const from = time.clock.now().getTime()

  const { tookMs } = await turn(vendors, 25_000)

  expect(vendors.map(({ asked }) => asked.map((at) => at - from))).toEqual([
    [0],
    [15_000],
    [21_000],
  ])
  expect(tookMs).toBe(25_000)
})

test('a vendor says that it rests: after outages, while it asks to wait, and not before or after', async () => {
  const broken = vendor('openai', hangs('openai'))
  const busy = vendor('gemini', fails('rate_limited', { retryAfterMs: 17_000 }))
  const rest = () => [broken.guard.isResting(), busy.guard.isResting()]
  expect(rest()).toEqual([false, false])

  await turn([busy])
  expect(rest()).toEqual([false, true])
  pass(17_000)
  expect(rest()).toEqual([false, false])

  for (let n = 0; n < 3; n += 1) await turn([broken], 5000)
  expect(rest()).toEqual([true, false])
  broken.told.does = answers
  pass(30_000)
  await turn([broken])
  expect(rest()).toEqual([false, false])
})

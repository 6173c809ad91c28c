import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { fairQueue } from './fair-queue.ts'

test('groups take turns however many items one of them has', () => {
  const queue = fairQueue<number>(1)
  for (let lane = 0; lane < 100; lane += 1) queue.push('loud', `loud:${lane}`, lane)
  queue.push('quiet', 'quiet:1', 1)

  const order: string[] = []
  for (let turn = 0; turn < 3; turn += 1) {
    const taken = queue.take()
    if (taken === undefined) throw new Error('nothing to take')
    order.push(taken.key)
    queue.finish(taken)
  }

  expect(order).toEqual(['loud:0', 'quiet:1', 'loud:1'])
})

test('one group never holds every slot', () => {
  const queue = fairQueue<number>(4)
  for (let lane = 0; lane < 10; lane += 1) queue.push('loud', `loud:${lane}`, lane)

  const taken = [queue.take(), queue.take(), queue.take(), queue.take()]
  queue.push('quiet', 'quiet:1', 1)

  expect(taken.map((each) => each?.key)).toEqual(['loud:0', 'loud:1', 'loud:2', undefined])
  expect(queue.take()?.key).toBe('quiet:1')
})

test('whatever is pushed runs, each lane once at a time, and the slots are never exceeded', () => {
  const pushes = fc.array(
    fc.record({ group: fc.constantFrom('a', 'b', 'c'), lane: fc.integer({ min: 0, max: 4 }) }),
  )
  fc.assert(
    fc.property(pushes, fc.integer({ min: 1, max: 5 }), (pushed, slots) => {
      const queue = fairQueue<string>(slots)
      const seen = new Set<string>()
      for (const { group, lane } of pushed) queue.push(group, `${group}:${lane}`, group)

      const running: { group: string; key: string; item: string }[] = []
      while (queue.waiting() > 0) {
        const taken = queue.take()
        if (taken !== undefined) {
          expect(running.some((each) => each.key === taken.key)).toBe(false)
          running.push(taken)
          seen.add(taken.key)
          expect(running.length).toBeLessThanOrEqual(slots)
          continue
        }
        const first = running.shift()
        if (first === undefined) throw new Error('items wait and none may run')
        queue.finish(first)
      }

      expect(seen).toEqual(new Set(pushed.map(({ group, lane }) => `${group}:${lane}`)))
    }),
  )
})

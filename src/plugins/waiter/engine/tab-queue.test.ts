import { expect, test } from 'bun:test'

import { tabQueue } from './tab-queue.ts'

/** Work that ends when it is told to. */
function aWork(log: string[], name: string) {
  const end = Promise.withResolvers<string>()
  const work = async () => {
    log.push(`${name} begins`)
    const came = await end.promise
    log.push(`${name} ends`)
    return came
  }
  return { work, end: () => end.resolve(name), fail: () => end.reject(new Error(name)) }
}

const settled = () => Bun.sleep(0)

test('at one tab each waits for those who came before, and at another nobody does', async () => {
  const queue = tabQueue()
  const log: string[] = []
  const [one, two, other] = [aWork(log, 'one'), aWork(log, 'two'), aWork(log, 'other')]
  const came = [
    queue.inTurn('a', one.work),
    queue.inTurn('a', two.work),
    queue.inTurn('b', other.work),
  ]
  await settled()

  expect(log).toEqual(['one begins', 'other begins'])
  expect([queue.isBusy('a'), queue.isBusy('b'), queue.isBusy('c')]).toEqual([true, true, false])

  for (const work of [two, one, other]) work.end()

  expect(await Promise.all(came)).toEqual(['one', 'two', 'other'])
  expect(log.indexOf('one ends')).toBeLessThan(log.indexOf('two begins'))
  expect([queue.isBusy('a'), queue.isBusy('b')]).toEqual([false, false])
})

test('who fails keeps nobody else from their turn, and is told', async () => {
  const queue = tabQueue()
  const log: string[] = []
  const [one, two] = [aWork(log, 'one'), aWork(log, 'two')]
  const first = queue.inTurn('a', one.work)
  const second = queue.inTurn('a', two.work)
  two.end()
  one.fail()

  expect(first).rejects.toThrow('one')
  expect(await second).toBe('two')
  expect(queue.isBusy('a')).toBe(false)
})

test('who is at it for too long keeps nobody waiting for ever, and those who wait stay in their order', async () => {
  const queue = tabQueue(20)
  const log: string[] = []
  const [stuck, two, three] = [aWork(log, 'stuck'), aWork(log, 'two'), aWork(log, 'three')]
  two.end()
  three.end()
  void queue.inTurn('a', stuck.work)

  const came = await Promise.all([queue.inTurn('a', two.work), queue.inTurn('a', three.work)])

  expect(came).toEqual(['two', 'three'])
  expect(log).toEqual(['stuck begins', 'two begins', 'two ends', 'three begins', 'three ends'])
  expect(queue.isBusy('a')).toBe(false)
})

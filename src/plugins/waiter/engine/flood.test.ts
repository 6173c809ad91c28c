import { expect, test } from 'bun:test'

import { eachDatabase } from '../../../../test/database.ts'
import {
  DINER,
  HERE,
  OWNER,
  scan,
  sent,
  waiterDesk,
  wordsOf,
} from '../../../../test/waiter-desk.ts'
import type { Limit } from '../../../limits.ts'

/** So many points, and no more. */
function allowing(points: number): Limit & { readonly asked: readonly string[] } {
  let left = points
  const asked: string[] = []
  return {
    asked,
    take(key, wanted) {
      asked.push(`${key} ${wanted}`)
      left -= wanted
      return left >= 0 ? { ok: true } : { ok: false, retryAfterMs: 60_000, isFirst: true }
    },
  }
}

const always = allowing(Number.MAX_SAFE_INTEGER)

eachDatabase((open) => {
  test('a diner over the limit gets one kind notice in their language, then silence, and all is kept', async () => {
    const database = await open()
    const desk = await waiterDesk(database, {}, { limits: { diner: allowing(2), bar: always } })
    await desk.says(DINER, scan('A5'))
    const served = await desk.says(DINER, 'deux fanta citron svp')

    const first = await desk.says(DINER, 'et trois frites')
    const more = [await desk.says(DINER, 'et une bière'), await desk.says(DINER, 'allo?')]

    expect(wordsOf(served, DINER)).toContain('Fanta')
    expect(wordsOf(first, DINER)).toStartWith('Vous écrivez plus vite')
    expect(first).toHaveLength(1)
    expect(more).toEqual([[], []])
    const [kept] = await database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM inbox WHERE state = 'done' AND chat_id IS NOT NULL`,
    )
    expect(kept?.count).toBe(5)
    expect(await database.query('SELECT item_id FROM tab_lines')).toEqual([
      { item_id: 'fanta-citron' },
    ])
  })

  test('a bar over its limit tells each of its diners so', async () => {
    const database = await open()
    const desk = await waiterDesk(database, {}, { limits: { diner: always, bar: allowing(2) } })
    await desk.says(DINER, scan('A5'))
    await desk.says(DINER, '2 fanta citron')

    const refused = await desk.says(DINER, 'and fries')
    const other = await desk.says('250788000002', scan('A6'))

    expect(wordsOf(refused, DINER)).toStartWith('It is very busy here')
    expect(other).toHaveLength(1)
    expect(wordsOf(other, '250788000002')).not.toContain('Welcome')
  })

  test('staff are never limited', async () => {
    const database = await open()
    const none = allowing(0)
    const desk = await waiterDesk(database, {}, { limits: { diner: none, bar: none } })

    const welcome = await desk.says(OWNER, 'hello')

    expect(wordsOf(welcome, OWNER)).toContain('Keza')
    expect(none.asked).toEqual([])
  })

  test('a turn that is tried again counts once, and counts all its messages', async () => {
    const database = await open()
    const diner = allowing(100)
    const bar = allowing(100)
    const desk = await waiterDesk(database, {}, { limits: { diner, bar } })
    await desk.says(DINER, scan('A5'))
    await desk.arrive(DINER, '2 fanta citron')
    await desk.arrive(DINER, 'and fries')
    const rows = await desk.waiting(DINER)

    await desk.handle(
      DINER,
      rows.map((row) => ({ ...row, attempts: 1 })),
    )

    expect(diner.asked).toHaveLength(1)
    expect(bar.asked).toEqual([`${HERE.id} 1`])
    await desk.arrive(DINER, '1 fanta citron')
    await desk.arrive(DINER, 'please')
    await desk.handle(DINER, await desk.waiting(DINER))
    expect(bar.asked).toEqual([`${HERE.id} 1`, `${HERE.id} 2`])
    expect((await sent(database)).length).toBeGreaterThan(2)
  })
})

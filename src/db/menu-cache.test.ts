import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { aBar, anItem, uuid } from '../../test/fixtures/db/rows.ts'
import { saveBar } from './bars.ts'
import type { Database } from './client.ts'
import { menuCache } from './menu-cache.ts'
import { saveMenu } from './menus.ts'

const BAR = uuid(500)

async function withMenu(database: Database): Promise<void> {
  await saveBar(database.db, aBar({ id: BAR }))
  const categories = [{ id: 'drinks', name: { default: 'Drinks' }, position: 0 }]
  await saveMenu(database.db, BAR, { categories, items: [anItem({ id: 'primus' })] }, false)
}

eachDatabase((open) => {
  test('a transaction does not wait for a menu that waits for the transaction', async () => {
    const database = await open()
    await withMenu(database)
    const menus = menuCache((menu) => menu.items.length)
    let beside: Promise<number> = Promise.resolve(0)
    const isInside = Promise.withResolvers<void>()
    const isAsked = Promise.withResolvers<void>()

    // A turn of somebody else, who asks while the transaction is open.
    void isInside.promise.then(() => {
      beside = menus.get(database.db, BAR, 1)
      isAsked.resolve()
    })
    const inside = await database.transaction(async (tx) => {
      isInside.resolve()
      await isAsked.promise
      return await menus.get(tx, BAR, 1)
    })

    expect(inside).toBe(1)
    expect(await beside).toBe(1)
  })

  test('callers who ask at once have the menu compiled once', async () => {
    const database = await open()
    await withMenu(database)
    let compiled = 0
    const menus = menuCache(() => (compiled += 1))

    const all = await Promise.all([1, 2, 3].map(() => menus.get(database.db, BAR, 1)))

    expect(all).toEqual([1, 1, 1])
    expect(await menus.get(database.db, BAR, 1)).toBe(1)
  })
})

import { expect, test } from 'bun:test'

import { eachDatabase } from '../../test/database.ts'
import { aBar, anItem, uuid } from '../../test/fixtures/db/rows.ts'
import type { Menu } from '../core/menu.ts'
import { findBar, saveBar } from './bars.ts'
import type { Database } from './client.ts'
import { menuCache } from './menu-cache.ts'
import { loadMenu, MENU_CHANNEL, saveMenu, setAvailable } from './menus.ts'

const BAR = uuid(500)
const MENU = {
  categories: [{ id: 'drinks', name: { default: 'Drinks', fr: 'Boissons' }, position: 0 }],
  items: [
    anItem({ id: 'primus' }),
    anItem({
      id: 'wine',
      priceMinor: null,
      sizes: [
        { id: 'glass', name: { default: 'Glass' }, priceMinor: 4000, available: true },
        { id: 'bottle', name: { default: 'Bottle' }, priceMinor: 20_000, available: true },
      ],
      optionGroups: [
        {
          id: 'ice',
          name: { default: 'Ice' },
          min: 0,
          max: 1,
          choices: [{ id: 'yes', name: { default: 'Ice' }, priceMinor: -100, available: true }],
        },
      ],
      description: { default: 'Red' },
      allergens: ['sulphites'],
      hours: [{ from: '17:00', to: '02:00' }],
      available: false,
      position: 1,
    }),
  ],
}

async function menuIn(database: Database): Promise<Database> {
  await saveBar(database.db, aBar({ id: BAR }))
  await database.transaction((tx) => saveMenu(tx, BAR, MENU, false))
  return database
}

eachDatabase((open) => {
  test('a menu comes back as it was saved, one version up', async () => {
    const { db } = await menuIn(await open())

    const menu = await loadMenu(db, BAR)

    expect(menu).toEqual({ barId: BAR, version: 1, currency: 'RWF', ...MENU })
    expect(await loadMenu(db, uuid(404))).toBeNull()
  })

  test('a second import changes and adds; only prune deletes', async () => {
    const database = await menuIn(await open())
    const snacks = { id: 'snacks', name: { default: 'Snacks' }, position: 1 }
    const fries = anItem({ id: 'fries', categoryId: 'snacks', priceMinor: 2000 })
    const part = { categories: [snacks], items: [fries] }
    const idsOf = (menu: Menu | null) => menu?.items.map(({ id }) => id)

    await database.transaction((tx) => saveMenu(tx, BAR, part, false))
    const added = await loadMenu(database.db, BAR)
    await database.transaction((tx) => saveMenu(tx, BAR, part, true))
    const pruned = await loadMenu(database.db, BAR)

    expect(idsOf(added)).toEqual(['fries', 'primus', 'wine'])
    expect(idsOf(pruned)).toEqual(['fries'])
    expect(pruned?.categories).toEqual([snacks])
    expect(pruned?.version).toBe(3)
  })

  test('an item or a size sells out, and listeners hear of which bar', async () => {
    const database = await menuIn(await open())
    const { promise, resolve } = Promise.withResolvers<string>()
    const stop = await database.listen(MENU_CHANNEL, resolve)

    const answers = [
      await setAvailable(database.db, BAR, { itemId: 'primus', sizeId: null }, false),
      await setAvailable(database.db, BAR, { itemId: 'wine', sizeId: 'bottle' }, false),
      await setAvailable(database.db, BAR, { itemId: 'wine', sizeId: 'magnum' }, false),
      await setAvailable(database.db, BAR, { itemId: 'water', sizeId: null }, false),
    ]
    const menu = await loadMenu(database.db, BAR)

    expect(answers).toEqual([true, true, false, false])
    expect(menu?.items.map(({ available }) => available)).toEqual([false, false])
    expect(menu?.items[1]?.sizes.map(({ available }) => available)).toEqual([true, false])
    expect(menu?.version).toBe(3)
    expect(await promise).toBe(BAR)
    await stop()
  })

  test('a menu is compiled once per version and again after a change', async () => {
    const database = await menuIn(await open())
    const compiled: number[] = []
    const cache = menuCache((menu) => {
      compiled.push(menu.version)
      return menu.version
    })
    const get = async () => {
      const bar = await findBar(database.db, BAR)
      return await cache.get(database.db, BAR, bar?.menuVersion ?? -1)
    }

    const together = await Promise.all([get(), get(), get()])
    await setAvailable(database.db, BAR, { itemId: 'primus', sizeId: null }, false)
    const changed = await get()
    cache.forget(BAR)
    const again = await get()

    expect(together).toEqual([1, 1, 1])
    expect([changed, again]).toEqual([2, 2])
    expect(compiled).toEqual([1, 2, 2])
  })

  test('a compilation that fails is tried again at the next use', async () => {
    const database = await menuIn(await open())
    let tries = 0
    const cache = menuCache((menu) => {
      tries += 1
      if (tries === 1) throw new Error('first')
      return menu.version
    })

    const error = await cache.get(database.db, BAR, 1).catch((thrown: unknown) => thrown)

    expect(String(error)).toContain('first')
    expect(await cache.get(database.db, BAR, 1)).toBe(1)
  })
})

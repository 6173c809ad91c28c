import { join } from 'node:path'

import type { Wording } from '../../src/core/language.ts'
import type { Menu } from '../../src/core/menu.ts'

type FixtureItem = {
  readonly id: string
  readonly name: string
  readonly category: string
  readonly price: number
}

const CATEGORY_NAMES: { readonly [id: string]: Wording } = {
  beer: { default: 'Beers', fr: 'Bières', rw: 'Inzoga', sw: 'Bia' },
  soda: { default: 'Sodas', fr: 'Boissons gazeuses', rw: 'Fanta na soda', sw: 'Soda' },
  water: { default: 'Water', fr: 'Eaux', rw: 'Amazi', sw: 'Maji' },
  juice: { default: 'Juices', fr: 'Jus', rw: 'Imitobe', sw: 'Juisi' },
  hot: {
    default: 'Hot drinks',
    fr: 'Boissons chaudes',
    rw: 'Ibinyobwa bishyushye',
    sw: 'Vinywaji vya moto',
  },
  cocktail: { default: 'Cocktails' },
  spirit: { default: 'Spirits', fr: 'Spiritueux' },
  wine: { default: 'Wines', fr: 'Vins', rw: 'Divayi', sw: 'Mvinyo' },
  brochette: { default: 'Brochettes' },
  grill: { default: 'From the grill', fr: 'Grillades' },
  main: { default: 'Main dishes', fr: 'Plats' },
  side: { default: 'Sides', fr: 'Accompagnements' },
  snack: { default: 'Snacks' },
  dessert: { default: 'Desserts' },
  shisha: { default: 'Shisha', fr: 'Chicha' },
}

const FIXTURES = join(import.meta.dir, '../../test/fixtures')

/** Rows of a `.jsonl` fixture; the caller names their shape. */
export async function readRows<T>(path: string): Promise<readonly T[]> {
  const text = await Bun.file(join(FIXTURES, path)).text()
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T)
}

/** The fixture menu of 208 items in the form the house keeps menus, as an owner would import it. */
export async function fixtureMenu(): Promise<Menu> {
  const rows = await readRows<FixtureItem>('menu/menu.jsonl')
  return {
    barId: 'fixture',
    version: 1,
    currency: 'RWF',
    categories: Object.entries(CATEGORY_NAMES).map(([id, name], position) => ({
      id,
      name,
      position,
    })),
    items: rows.map((row, position) => ({
      id: row.id,
      categoryId: row.category,
      name: { default: row.name },
      aliases: {},
      description: null,
      priceMinor: row.price,
      sizes: [],
      optionGroups: [],
      allergens: null,
      available: true,
      hours: [],
      position,
    })),
  }
}

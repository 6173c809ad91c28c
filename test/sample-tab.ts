import type { Menu, MenuItem } from '../src/core/menu.ts'
import type { Line, Tab } from '../src/core/tab.ts'

/** A small menu of every kind of item: plain, with sizes, with required and free options, with selling hours. */
export function sampleMenu(change: Partial<Menu> = {}): Menu {
  return {
    barId: 'bar-1',
    version: 1,
    currency: 'RWF',
    categories: [{ id: 'all', name: { default: 'All' }, position: 1 }],
    items: [
      sampleItem('fries', { name: { default: 'Fries', fr: 'Frites' }, priceMinor: 2000 }),
      sampleItem('beer', {
        priceMinor: null,
        sizes: [
          { id: 'small', name: { default: 'Small' }, priceMinor: 1200, available: true },
          {
            id: 'large',
            name: { default: 'Large', fr: 'Grande' },
            priceMinor: 2000,
            available: true,
          },
        ],
      }),
      sampleItem('steak', {
        priceMinor: 8000,
        optionGroups: [
          {
            id: 'side',
            name: { default: 'Side' },
            min: 1,
            max: 2,
            choices: [
              { id: 'rice', name: { default: 'Rice' }, priceMinor: 0, available: true },
              { id: 'salad', name: { default: 'Salad' }, priceMinor: 500, available: true },
              { id: 'chips', name: { default: 'Chips' }, priceMinor: 300, available: false },
            ],
          },
          {
            id: 'sauce',
            name: { default: 'Sauce' },
            min: 0,
            max: 1,
            choices: [
              { id: 'none', name: { default: 'No sauce' }, priceMinor: -200, available: true },
              { id: 'hot', name: { default: 'Pili-pili' }, priceMinor: 0, available: true },
            ],
          },
        ],
      }),
      sampleItem('omelette', { priceMinor: 3000, hours: [{ from: '07:00', to: '11:00' }] }),
    ],
    ...change,
  }
}

export function sampleItem(id: string, change: Partial<MenuItem> = {}): MenuItem {
  return {
    id,
    categoryId: 'all',
    name: { default: id },
    aliases: {},
    description: null,
    priceMinor: 1000,
    sizes: [],
    optionGroups: [],
    allergens: null,
    available: true,
    hours: [],
    position: 1,
    ...change,
  }
}

/** The sample menu with one item changed. */
export function menuWith(itemId: string, change: Partial<MenuItem>): Menu {
  const menu = sampleMenu()
  return {
    ...menu,
    version: menu.version + 1,
    items: menu.items.map((item) => (item.id === itemId ? { ...item, ...change } : item)),
  }
}

/** A tab at table A5 with the diners `p1` and `p2`. */
export function sampleTab(change: Partial<Tab> = {}): Tab {
  return {
    id: 'tab-1',
    barId: 'bar-1',
    version: 3,
    tables: ['A5'],
    diners: [
      { personId: 'p1', number: 1 },
      { personId: 'p2', number: 2 },
    ],
    lines: [],
    openedAt: new Date('2026-11-20T16:00:00Z'),
    lastActivityAt: new Date('2026-11-20T16:00:00Z'),
    closedAt: null,
    ...change,
  }
}

export function sampleLine(change: Partial<Line> = {}): Line {
  return {
    id: 'l1',
    personId: 'p1',
    itemId: 'fries',
    sizeId: null,
    choices: [],
    quantity: 1,
    note: null,
    unitPriceMinor: 2000,
    orderId: null,
    ...change,
  }
}

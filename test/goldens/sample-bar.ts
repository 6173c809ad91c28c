import { type Bar, DEFAULT_RULES } from '../../src/core/bar.ts'
import type { Menu, MenuItem } from '../../src/core/menu.ts'
import type { Order } from '../../src/core/order.ts'
import type { PaymentDisplay } from '../../src/core/payment-display.ts'
import type { Line, Tab } from '../../src/core/tab.ts'
import type { TurnFacts } from '../../src/core/turn.ts'

/** A bar small enough to read in a golden file, with every shape a menu can have: sizes, options, allergens, sold out, hours. */
export const BAR: Bar = {
  id: '3f2b8c1e-9a4d-4e6f-8b21-7c5d9e0f1a2b',
  slug: 'inzozi',
  name: 'Inzozi Garden',
  currency: 'RWF',
  timeZone: 'Africa/Kigali',
  languages: ['en', 'fr', 'rw', 'sw'],
  defaultLanguage: 'en',
  phoneNumberId: null,
  hours: {
    week: {
      mon: [{ from: '10:00', to: '23:00' }],
      tue: [{ from: '10:00', to: '23:00' }],
      wed: [{ from: '10:00', to: '23:00' }],
      thu: [{ from: '10:00', to: '23:00' }],
      fri: [{ from: '10:00', to: '02:00' }],
      sat: [{ from: '10:00', to: '02:00' }],
    },
    exceptions: [],
  },
  rules: DEFAULT_RULES,
  voice: {},
  menuVersion: 1,
}

function item(
  id: string,
  categoryId: string,
  name: string,
  more: Partial<MenuItem> & { readonly price?: number },
): MenuItem {
  const { price, ...rest } = more
  return {
    id,
    categoryId,
    name: { default: name },
    aliases: {},
    description: null,
    priceMinor: price ?? null,
    sizes: [],
    optionGroups: [],
    allergens: null,
    available: true,
    hours: [],
    position: 0,
    ...rest,
  }
}

function size(id: string, priceMinor: number, available = true) {
  return { id, name: { default: id }, priceMinor, available }
}

const SIDE = {
  id: 'side',
  name: { default: 'Side', fr: 'Accompagnement', rw: 'Ibiherekeza', sw: 'Kiambatisho' },
  min: 1,
  max: 1,
  choices: [
    { id: 'fries', name: { default: 'Fries', fr: 'Frites' }, priceMinor: 0, available: true },
    { id: 'rice', name: { default: 'Rice', fr: 'Riz' }, priceMinor: 0, available: true },
    { id: 'salad', name: { default: 'Salad', fr: 'Salade' }, priceMinor: 500, available: true },
  ],
}

export const MENU: Menu = {
  barId: BAR.id,
  version: 1,
  currency: 'RWF',
  categories: [
    { id: 'beer', name: { default: 'Beers', fr: 'Bières', rw: 'Byeri', sw: 'Bia' }, position: 1 },
    {
      id: 'soda',
      name: { default: 'Soft drinks', fr: 'Sodas', rw: 'Soda', sw: 'Soda' },
      position: 2,
    },
    { id: 'grill', name: { default: 'Grill', fr: 'Grillades' }, position: 3 },
    {
      id: 'main',
      name: { default: 'Dishes', fr: 'Plats', rw: 'Ibyo kurya', sw: 'Vyakula' },
      position: 4,
    },
    { id: 'side', name: { default: 'Sides', fr: 'À côté' }, position: 5 },
  ],
  items: [
    item('primus', 'beer', 'Primus', {
      sizes: [size('33cl', 1000), size('50cl', 1200), size('72cl', 1500)],
      allergens: ['gluten'],
    }),
    item('mutzig', 'beer', 'Mützig', { sizes: [size('33cl', 1200), size('65cl', 1800)] }),
    item('guinness', 'beer', 'Guinness', { price: 2000, available: false }),
    item('skol', 'beer', 'Skol Lager', { sizes: [size('33cl', 1000), size('65cl', 1500)] }),
    item('coca', 'soda', 'Coca-Cola', {
      sizes: [size('33cl', 800), size('50cl', 1000)],
      allergens: [],
    }),
    item('fanta-orange', 'soda', 'Fanta Orange', { price: 800, allergens: [] }),
    item('fanta-citron', 'soda', 'Fanta Citron', { price: 800, allergens: [] }),
    item('tonic', 'soda', 'Schweppes Tonic', { price: 1500 }),
    item('br-goat', 'grill', 'Brochette de chèvre', {
      price: 1500,
      description: { default: 'Goat, grilled over charcoal' },
    }),
    item('br-beef', 'grill', 'Brochette de boeuf', { price: 1500 }),
    item('tilapia', 'grill', 'Grilled tilapia', {
      sizes: [size('small', 6000), size('big', 10000)],
      allergens: ['fish'],
    }),
    item('pepper-steak', 'main', 'Steak au poivre', {
      price: 9500,
      optionGroups: [SIDE],
      allergens: ['milk', 'mustard'],
    }),
    item('pizza-margherita', 'main', 'Pizza Margherita', {
      price: 7000,
      allergens: ['gluten', 'milk'],
    }),
    item('pizza-hawaiian', 'main', 'Pizza Hawaiian', {
      price: 8500,
      allergens: ['gluten', 'milk'],
    }),
    item('omelette', 'main', 'Omelette nature', {
      price: 2000,
      hours: [{ from: '07:00', to: '11:00' }],
      allergens: ['eggs'],
    }),
    item('frites', 'side', 'Frites', {
      price: 1500,
      aliases: { en: ['fries', 'chips'] },
      allergens: [],
    }),
    item('ugali', 'side', 'Ugali', { price: 1000 }),
  ],
}

export const TABLES = [
  { label: 'A5', area: 'Garden' },
  { label: 'A6', area: 'Garden' },
  { label: 'B1', area: null },
]

const CONFIRMED = { by: 'Owner', at: '2026-11-01T09:00:00Z' }

export const PAYMENTS: readonly PaymentDisplay[] = [
  {
    id: 'momo',
    kind: 'momo_ussd',
    payee: 'INZOZI GARDEN LTD',
    confirmed: CONFIRMED,
    provider: 'MTN MoMo',
    code: '012345',
    phone: null,
    template: '*182*8*1*{code}*{amount}#',
    menu: '*182*8*1#',
    steps: null,
    mode: 'direct',
  },
]

export const PERSON = '0198f3a0-0000-7000-8000-000000000001'
export const OTHER_PERSON = '0198f3a0-0000-7000-8000-000000000002'

/** A Monday, 20:00 in Kigali. */
export const EVENING = new Date('2026-11-23T18:00:00Z')

export function aTab(more: Partial<Tab> = {}): Tab {
  return {
    id: '0198f3a0-0000-7000-8000-00000000aaaa',
    barId: BAR.id,
    version: 1,
    tables: ['A5'],
    diners: [{ personId: PERSON, number: 1 }],
    lines: [],
    openedAt: EVENING,
    lastActivityAt: EVENING,
    closedAt: null,
    ...more,
  }
}

/** One plate of fries in the cart of the sample diner, at today's price. */
export function aLine(change: Partial<Line> = {}): Line {
  return {
    id: 'line-1',
    personId: PERSON,
    itemId: 'frites',
    sizeId: null,
    choices: [],
    quantity: 1,
    note: null,
    unitPriceMinor: 1500,
    orderId: null,
    ...change,
  }
}

/** Two Fanta Orange, of the sample diner, accepted. */
export function anOrder(change: Partial<Order> = {}): Order {
  return {
    id: 'order-1',
    barId: BAR.id,
    tabId: aTab().id,
    personId: PERSON,
    number: '101',
    businessDay: '2026-11-23',
    table: 'A5',
    state: 'accepted',
    currency: 'RWF',
    totalMinor: 1600,
    lines: [
      {
        id: 'line-o1',
        itemId: 'fanta-orange',
        name: 'Fanta Orange',
        sizeName: null,
        choiceNames: [],
        quantity: 2,
        note: null,
        unitPriceMinor: 800,
      },
    ],
    placedAt: EVENING,
    ...change,
  }
}

export function someFacts(more: Partial<TurnFacts> = {}): TurnFacts {
  return {
    at: EVENING,
    bar: BAR,
    menu: MENU,
    tables: TABLES,
    payments: PAYMENTS,
    isStaffed: true,
    chat: {
      id: '0198f3a0-0000-7000-8000-00000000cccc',
      language: null,
      languageState: null,
      dialogue: null,
      table: null,
      isNew: false,
    },
    personId: PERSON,
    tab: null,
    scannedTab: null,
    orders: [],
    ...more,
  }
}

/** Ids that count up, so that a golden file reads the same every time. */
export function countingIds(): () => string {
  let count = 0
  return () => {
    count += 1
    return `0198f3a0-0000-7000-9000-${String(count).padStart(12, '0')}`
  }
}

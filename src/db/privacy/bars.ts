import type { aiUsage } from '../schema-ai.ts'
import type {
  bars,
  barTables,
  menuCategories,
  menuItems,
  paymentDisplays,
  staff,
} from '../schema-bars.ts'
import type { TableNotes } from './kinds.ts'

/** What an owner wrote about a bar, and the bar's books. */

export const barNotes: TableNotes<typeof bars> = {
  purpose: 'The bar: its name, hours, rules, and whom callers are put through to.',
  retention: 'bar',
  erasing: 'Nothing: the numbers are the owner’s own list.',
  columns: {
    id: 'none',
    slug: 'none',
    name: 'none',
    currency: 'none',
    timeZone: 'none',
    languages: 'none',
    defaultLanguage: 'none',
    phoneNumberId: 'none',
    hours: 'none',
    rules: 'none',
    voice: 'number',
    menuVersion: 'none',
    updatedAt: 'none',
  },
}

export const barTableNotes: TableNotes<typeof barTables> = {
  purpose: 'The tables of the room.',
  retention: 'bar',
  erasing: 'Nothing: no person is in it.',
  columns: { barId: 'none', label: 'none', area: 'none', position: 'none' },
}

export const staffNotes: TableNotes<typeof staff> = {
  purpose: 'Whom the bar wants told of its orders, and who may act on them.',
  retention: 'bar',
  erasing: 'The row of that number is deleted. Take it out of the bar file too.',
  columns: {
    barId: 'none',
    phone: 'number',
    name: 'name',
    role: 'none',
    language: 'none',
    position: 'none',
  },
}

export const paymentDisplayNotes: TableNotes<typeof paymentDisplays> = {
  purpose: 'How the bar wants to be paid: the payee’s registered name, number or account.',
  retention: 'bar',
  erasing: 'Nothing: it is the business’s own. Change the bar file.',
  columns: { barId: 'none', id: 'none', position: 'none', display: ['number', 'name'] },
}

export const menuCategoryNotes: TableNotes<typeof menuCategories> = {
  purpose: 'The menu.',
  retention: 'bar',
  erasing: 'Nothing: no person is in it.',
  columns: { barId: 'none', id: 'none', name: 'none', position: 'none' },
}

export const menuItemNotes: TableNotes<typeof menuItems> = {
  purpose: 'The menu.',
  retention: 'bar',
  erasing: 'Nothing: no person is in it.',
  columns: {
    barId: 'none',
    id: 'none',
    categoryId: 'none',
    name: 'none',
    aliases: 'none',
    description: 'none',
    priceMinor: 'none',
    sizes: 'none',
    optionGroups: 'none',
    allergens: 'none',
    available: 'none',
    hours: 'none',
    position: 'none',
  },
}

export const aiUsageNotes: TableNotes<typeof aiUsage> = {
  purpose: 'What models cost a bar, by day.',
  retention: 'record',
  erasing: 'Nothing: no person is in it.',
  columns: {
    barId: 'none',
    day: 'none',
    provider: 'none',
    model: 'none',
    turns: 'none',
    inputTokens: 'none',
    cachedTokens: 'none',
    outputTokens: 'none',
    audioSeconds: 'none',
    costMicroUsd: 'none',
  },
}

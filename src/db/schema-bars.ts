import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'

import type { BarSession, BarVoice, HouseRules, OpeningHours } from '../core/bar.ts'
import type { Wording } from '../core/language.ts'
import type { Allergen, OptionGroup, Size, TimeSpan } from '../core/menu.ts'
import { at, minor } from './columns.ts'

export const bars = pgTable('bars', {
  id: uuid('id').primaryKey(),
  slug: text('slug').notNull().unique(),
  name: text('name').notNull(),
  currency: text('currency').notNull(),
  timeZone: text('time_zone').notNull(),
  languages: text('languages').array().notNull(),
  defaultLanguage: text('default_language').notNull(),
  phoneNumberId: text('phone_number_id'),
  hours: jsonb('hours').$type<OpeningHours>().notNull(),
  rules: jsonb('rules').$type<Partial<HouseRules>>().notNull(),
  /** How its telephone is answered; what is left out is as `[voice]` says. */
  voice: jsonb('voice').$type<Partial<BarVoice & BarSession>>().notNull().default({}),
  /** Rises with each change that a diner could see; turns compare it with the compiled menu they hold. */
  menuVersion: integer('menu_version').notNull().default(0),
  updatedAt: at('updated_at').notNull().defaultNow(),
})

export const barTables = pgTable(
  'bar_tables',
  {
    barId: uuid('bar_id')
      .notNull()
      .references(() => bars.id, { onDelete: 'cascade' }),
    label: text('label').notNull(),
    area: text('area'),
    position: integer('position').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.barId, t.label] })],
)

export const staff = pgTable(
  'staff',
  {
    barId: uuid('bar_id')
      .notNull()
      .references(() => bars.id, { onDelete: 'cascade' }),
    phone: text('phone').notNull(),
    name: text('name').notNull(),
    role: text('role').$type<'owner' | 'staff'>().notNull(),
    language: text('language').notNull(),
    position: integer('position').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.barId, t.phone] }), index('staff_phone').on(t.phone)],
)

export const paymentDisplays = pgTable(
  'payment_displays',
  {
    barId: uuid('bar_id')
      .notNull()
      .references(() => bars.id, { onDelete: 'cascade' }),
    id: text('id').notNull(),
    position: integer('position').notNull().default(0),
    /** A `PaymentDisplay` of core/payment-display.ts, confirmation included; checked when read. */
    display: jsonb('display').$type<unknown>().notNull(),
  },
  (t) => [primaryKey({ columns: [t.barId, t.id] })],
)

export const menuCategories = pgTable(
  'menu_categories',
  {
    barId: uuid('bar_id')
      .notNull()
      .references(() => bars.id, { onDelete: 'cascade' }),
    id: text('id').notNull(),
    name: jsonb('name').$type<Wording>().notNull(),
    position: integer('position').notNull().default(0),
  },
  (t) => [primaryKey({ columns: [t.barId, t.id] })],
)

export const menuItems = pgTable(
  'menu_items',
  {
    barId: uuid('bar_id').notNull(),
    id: text('id').notNull(),
    categoryId: text('category_id').notNull(),
    name: jsonb('name').$type<Wording>().notNull(),
    aliases: jsonb('aliases').$type<Readonly<Record<string, readonly string[]>>>().notNull(),
    description: jsonb('description').$type<Wording>(),
    priceMinor: minor('price_minor'),
    sizes: jsonb('sizes').$type<readonly Size[]>().notNull(),
    optionGroups: jsonb('option_groups').$type<readonly OptionGroup[]>().notNull(),
    allergens: jsonb('allergens').$type<readonly Allergen[]>(),
    available: boolean('available').notNull().default(true),
    hours: jsonb('hours').$type<readonly TimeSpan[]>().notNull(),
    position: integer('position').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.barId, t.id] }),
    foreignKey({
      columns: [t.barId, t.categoryId],
      foreignColumns: [menuCategories.barId, menuCategories.id],
    }),
  ],
)

import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  index,
  jsonb,
  pgTable,
  real,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'

import { at } from './columns.ts'
import { bars } from './schema-bars.ts'

/** Diners and staff alike: whoever has written to or heard from one of our numbers. */
export const people = pgTable(
  'people',
  {
    id: uuid('id').primaryKey(),
    /** Business-scoped user ids are unique per Meta portfolio only. */
    portfolio: text('portfolio').notNull().default(''),
    userId: text('user_id'),
    parentUserId: text('parent_user_id'),
    /** E.164 digits without the plus. */
    phone: text('phone'),
    profileName: text('profile_name'),
    language: text('language'),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('people_user_id')
      .on(t.portfolio, t.userId)
      .where(sql`${t.userId} IS NOT NULL`),
    uniqueIndex('people_phone')
      .on(t.phone)
      .where(sql`${t.phone} IS NOT NULL`),
  ],
)

/** A chat: one person at one of our numbers. */
export const chats = pgTable(
  'waiter_conversations',
  {
    id: uuid('id').primaryKey(),
    phoneNumberId: text('phone_number_id').notNull(),
    personId: uuid('person_id')
      .notNull()
      .references(() => people.id),
    barId: uuid('bar_id').references(() => bars.id),
    tableLabel: text('table_label'),
    tabId: uuid('tab_id'),
    /** `person`: staff took over and the waiter is silent. */
    mode: text('mode').$type<'waiter' | 'person'>().notNull().default('waiter'),
    modeUntil: at('mode_until'),
    /** The staff number that took over; `null` while nobody has. */
    modeStaffPhone: text('mode_staff_phone'),
    language: text('language'),
    languageState: jsonb('language_state').$type<unknown>(),
    /** What the waiter is in the middle of (an open question and what it offered); checked when read. */
    dialogue: jsonb('dialogue').$type<unknown>(),
    /** Opens the 24-hour window: the person's last real message or call. */
    lastInboundAt: at('last_inbound_at'),
    leaseOwner: text('lease_owner'),
    leaseUntil: at('lease_until'),
    /** Rises with each lease; a commit that names an older one changes nothing. */
    leaseFence: bigint('lease_fence', { mode: 'number' }).notNull().default(0),
    /** The lease before the last one ran out without being given back. */
    leaseLeft: boolean('lease_left').notNull().default(false),
    /** Pair pacing: sends left now, as of `paceAt`. */
    paceTokens: real('pace_tokens').notNull().default(45),
    paceAt: at('pace_at').notNull().defaultNow(),
    createdAt: at('created_at').notNull().defaultNow(),
  },
  (t) => [
    uniqueIndex('waiter_conversations_pair').on(t.phoneNumberId, t.personId),
    index('waiter_conversations_person').on(t.personId),
    index('waiter_conversations_bar').on(t.barId),
  ],
)

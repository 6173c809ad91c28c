import type { Rule } from './fraud.ts'

/** What is counted when a diner sits down, orders or cancels, that act included. */
export type ChatMeasure =
  | 'table_orders_quarter'
  | 'person_orders_hour'
  | 'person_cancelled_hour'
  | 'person_tables_hour'
  | 'items_per_diner_hour'

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const BLOCK = { action: 'block', subject: 'person', blockMs: HOUR } as const
const FLAG = { action: 'flag', subject: 'person', blockMs: 0 } as const

/** Of the flag and of the block that comes behind it. */
const MANY_ORDERS: Rule<ChatMeasure>['reason'] = {
  en: 'One guest has ordered {n} times in an hour.',
  fr: 'Un même client a commandé {n} fois en une heure.',
  rw: 'Umukiriya umwe yatumije inshuro {n} mu isaha.',
  sw: 'Mgeni mmoja ameagiza mara {n} ndani ya saa.',
}

/**
 * Patterns of a chat that no honest evening has. A table is only ever flagged: it belongs to whoever sits there next. A
 * flag comes well before its block, so that the owner knows first.
 */
export const CHAT_FRAUD: readonly Rule<ChatMeasure>[] = [
  {
    ...FLAG,
    subject: 'table',
    rule: 'order_bomb_at_a_table',
    measure: 'table_orders_quarter',
    windowMs: 15 * MINUTE,
    atLeast: 10,
    reason: {
      en: '{n} orders came from one table in a quarter of an hour.',
      fr: '{n} commandes sont venues d’une seule table en un quart d’heure.',
      rw: 'Komande {n} zavuye ku meza amwe mu minota cumi n’itanu.',
      sw: 'Oda {n} zimetoka meza moja ndani ya dakika kumi na tano.',
    },
  },
  {
    ...FLAG,
    rule: 'many_orders',
    measure: 'person_orders_hour',
    windowMs: HOUR,
    atLeast: 8,
    reason: MANY_ORDERS,
  },
  {
    ...BLOCK,
    rule: 'order_bomb',
    measure: 'person_orders_hour',
    windowMs: HOUR,
    atLeast: 15,
    reason: MANY_ORDERS,
  },
  {
    ...BLOCK,
    rule: 'orders_taken_back',
    measure: 'person_cancelled_hour',
    windowMs: HOUR,
    atLeast: 4,
    reason: {
      en: 'One guest has ordered and cancelled {n} times in an hour.',
      fr: 'Un même client a commandé puis annulé {n} fois en une heure.',
      rw: 'Umukiriya umwe yatumije agahagarika inshuro {n} mu isaha.',
      sw: 'Mgeni mmoja ameagiza na kughairi mara {n} ndani ya saa.',
    },
  },
  {
    ...FLAG,
    rule: 'some_tables',
    measure: 'person_tables_hour',
    windowMs: HOUR,
    atLeast: 4,
    reason: {
      en: 'One number has sat at {n} tables in an hour.',
      fr: 'Un même numéro s’est assis à {n} tables en une heure.',
      rw: 'Nimero imwe yicaye ku meza {n} mu isaha.',
      sw: 'Namba moja imekaa kwenye meza {n} ndani ya saa.',
    },
  },
  {
    ...BLOCK,
    rule: 'many_tables',
    measure: 'person_tables_hour',
    windowMs: HOUR,
    atLeast: 7,
    reason: {
      en: 'One number has sat at {n} tables in an hour.',
      fr: 'Un même numéro s’est assis à {n} tables en une heure.',
      rw: 'Nimero imwe yicaye ku meza {n} mu isaha.',
      sw: 'Namba moja imekaa kwenye meza {n} ndani ya saa.',
    },
  },
  {
    ...FLAG,
    rule: 'more_items_than_people',
    measure: 'items_per_diner_hour',
    windowMs: HOUR,
    // One phone may order for a table of ten, drinks twice over.
    atLeast: 60,
    reason: {
      en: 'A table has ordered {n} things for each guest who joined it, in an hour.',
      fr: 'Une table a commandé {n} choses par client assis, en une heure.',
      rw: 'Ameza amwe yatumije ibintu {n} kuri buri mukiriya uyicayeho, mu isaha.',
      sw: 'Meza moja imeagiza vitu {n} kwa kila mgeni aliyeketi, ndani ya saa.',
    },
  },
]

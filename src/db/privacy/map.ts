import { getTableColumns, getTableName } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'

import * as schema from '../schema.ts'
import {
  aiUsageNotes,
  barNotes,
  barTableNotes,
  menuCategoryNotes,
  menuItemNotes,
  paymentDisplayNotes,
  staffNotes,
} from './bars.ts'
import {
  callActNotes,
  callNotes,
  callRequestNotes,
  callSummaryNotes,
  callTranscriptNotes,
  callUsageNotes,
  consentNotes,
  fraudFlagNotes,
  replicaNotes,
  surveyNotes,
} from './calls.ts'
import { auditLogNotes, rateLimitNotes } from './guard.ts'
import type { DataKind, Retention, TableNotes } from './kinds.ts'
import {
  chatNotes,
  crashEpochNotes,
  inboxNotes,
  outboxNotes,
  peopleNotes,
  senderNotes,
} from './people.ts'
import {
  orderCounterNotes,
  orderEventNotes,
  orderLineNotes,
  orderNotes,
  payPageNotes,
  tabDinerNotes,
  tabEventNotes,
  tabLineNotes,
  tabNotes,
  tabTableNotes,
} from './visits.ts'

type Schema = typeof schema

/** Every table of the schema: one that is missing here, or a column without its kind, does not compile. */
const NOTES: { readonly [T in keyof Schema]: TableNotes<Schema[T]> } = {
  bars: barNotes,
  barTables: barTableNotes,
  staff: staffNotes,
  paymentDisplays: paymentDisplayNotes,
  menuCategories: menuCategoryNotes,
  menuItems: menuItemNotes,
  people: peopleNotes,
  chats: chatNotes,
  tabs: tabNotes,
  tabTables: tabTableNotes,
  tabDiners: tabDinerNotes,
  tabLines: tabLineNotes,
  tabEvents: tabEventNotes,
  orders: orderNotes,
  orderLines: orderLineNotes,
  orderEvents: orderEventNotes,
  orderCounters: orderCounterNotes,
  payPages: payPageNotes,
  inbox: inboxNotes,
  outbox: outboxNotes,
  senders: senderNotes,
  crashEpoch: crashEpochNotes,
  replicas: replicaNotes,
  calls: callNotes,
  callActs: callActNotes,
  callSummaries: callSummaryNotes,
  callTranscripts: callTranscriptNotes,
  consents: consentNotes,
  callRequests: callRequestNotes,
  fraudFlags: fraudFlagNotes,
  surveys: surveyNotes,
  callUsage: callUsageNotes,
  aiUsage: aiUsageNotes,
  rateLimits: rateLimitNotes,
  auditLog: auditLogNotes,
}

export type ColumnData = { readonly name: string; readonly kinds: readonly DataKind[] }

export type TableData = {
  /** As SQL knows it. */
  readonly name: string
  readonly purpose: string
  readonly retention: Retention
  readonly erasing: string
  readonly columns: readonly ColumnData[]
}

/** What each table holds of people; docs/privacy.md is written from it. */
export const PERSONAL_DATA: readonly TableData[] = Object.entries<PgTable>(schema).map(
  ([key, table]) => tableData(table, NOTES[key as keyof Schema]),
)

function tableData(table: PgTable, notes: TableNotes): TableData {
  const holds = new Map(Object.entries(notes.columns))
  const columns = Object.entries(getTableColumns(table)).map(([key, { name }]): ColumnData => {
    const kinds = holds.get(key) ?? 'none'
    return { name, kinds: typeof kinds === 'string' ? [kinds] : kinds }
  })
  const { purpose, retention, erasing } = notes
  return { name: getTableName(table), purpose, retention, erasing, columns }
}

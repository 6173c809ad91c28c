import type { Bar, BarTable } from '../core/bar.ts'
import type { Order } from '../core/order.ts'
import type { PaymentDisplay } from '../core/payment-display.ts'
import type { Tab } from '../core/tab.ts'
import { DAY_COST, usdOf } from './ai-usage.ts'
import { SEEN, type SeenChat } from './chats.ts'
import type { Db } from './database.ts'
import { ORDER_JSON, orderOf } from './orders.ts'
import { type BarSheet, SHEET_JSON, sheetOf, type SheetRow, type Sheets, STAMP } from './sheets.ts'
import { AT_TABLE, LATEST, OF_DINER, SAT_LAST, TAB_JSON, tabOf } from './tabs.ts'

/** What a turn reads besides its chat and its menu. */
export type TurnRows = {
  readonly bar: Bar
  readonly tables: readonly BarTable[]
  readonly payments: readonly PaymentDisplay[]
  /** The bar has given a number of staff. */
  readonly isStaffed: boolean
  /** The diner's open tab. */
  readonly tab: Tab | null
  /** The open tab at the scanned table, where that is another one. */
  readonly scannedTab: Tab | null
  /** On `tab`, of all its diners, and the diner's own on bills they left open at other tables; oldest first. */
  readonly orders: readonly Order[]
  /** What models have cost the bar on the day that was asked for, in US dollars; 0 where none was. */
  readonly costUsd: number
}

export type TurnOf = {
  readonly barId: string
  readonly personId: string
  /** By the bar's own date. */
  readonly costDay?: string
}

const turnRowsWith = (columns: string, from: string) => `
  WITH seats AS (SELECT t.* FROM tabs t WHERE ${OF_DINER('$2')}),
    own AS (SELECT t.* FROM seats t ${SAT_LAST('$2')}),
    scanned AS (SELECT t.* FROM tabs t WHERE ${AT_TABLE('$3')} ${LATEST})
  SELECT ${STAMP} AS stamp, CASE WHEN ${STAMP} = $4 THEN NULL ELSE ${SHEET_JSON} END AS sheet,
         EXISTS (SELECT 1 FROM staff s WHERE s.bar_id = $1) AS "isStaffed",
         (SELECT ${TAB_JSON} FROM own t) AS tab,
         (SELECT ${TAB_JSON} FROM scanned t WHERE NOT EXISTS (SELECT 1 FROM own WHERE own.id = t.id))
           AS scanned,
         (SELECT coalesce(json_agg(${ORDER_JSON} ORDER BY o.created_at, o.id), '[]')
            FROM orders o WHERE o.bar_id = $1 AND o.tab_id = ANY(ARRAY(SELECT id FROM seats))
             AND (o.person_id = $2 OR o.tab_id = (SELECT id FROM own))) AS orders,
         ${DAY_COST('$1', '$5')} AS "costMicro"${columns}
    FROM bars b${from} WHERE b.id = $1`

const TURN_ROWS = turnRowsWith('', '')
const WITH_CHAT = turnRowsWith(
  `, ${SEEN}`,
  ' LEFT JOIN waiter_conversations c ON c.phone_number_id = $6 AND c.person_id = $2',
)

type Row = {
  readonly stamp: string
  /** `null`: as held. */
  readonly sheet: SheetRow | null
  readonly isStaffed: boolean
  readonly tab: unknown
  readonly scanned: unknown
  readonly orders: readonly unknown[]
  readonly costMicro: number
}

/**
 * A turn's rows as of one moment, in one round trip.
 * @param scannedTable label of the table whose code was sent, if any.
 */
export async function turnRows(
  db: Db,
  sheets: Sheets,
  turn: TurnOf,
  scannedTable: string | null,
): Promise<TurnRows | null> {
  const { known, asked } = askedFor(sheets, turn, scannedTable)
  const [row] = await db.rows<Row>(TURN_ROWS, asked)
  return row === undefined ? null : rowsOf(sheets, turn.barId, { row, known })
}

/** The same with the chat as it is in that moment; `null`: there is none yet. */
export async function turnRowsInChat(
  db: Db,
  sheets: Sheets,
  turn: TurnOf & Pick<SeenChat, 'phoneNumberId'>,
  scannedTable: string | null,
): Promise<{ readonly rows: TurnRows; readonly chat: SeenChat | null } | null> {
  const { known, asked } = askedFor(sheets, turn, scannedTable)
  const [row] = await db.rows<Row & MaybeChat>(WITH_CHAT, [...asked, turn.phoneNumberId])
  if (row === undefined) return null
  return { rows: rowsOf(sheets, turn.barId, { row, known }), chat: isThere(row) ? row : null }
}

type MaybeChat = { readonly [K in keyof SeenChat]: SeenChat[K] | null }

function isThere(chat: MaybeChat): chat is SeenChat {
  return chat.id !== null
}

function askedFor(sheets: Sheets, turn: TurnOf, scannedTable: string | null) {
  const { barId, personId, costDay = null } = turn
  const known = sheets.bars.get(barId)
  return { known, asked: [barId, personId, scannedTable, known?.stamp ?? null, costDay] }
}

type Answer = { readonly row: Row; readonly known: BarSheet | undefined }

function rowsOf(sheets: Sheets, barId: string, { row, known }: Answer): TurnRows {
  const sheet = row.sheet === null ? known : sheetOf(row.stamp, row.sheet)
  if (sheet === undefined) throw new Error('a sheet was left out that is not held')
  if (sheet !== known) sheets.bars.set(barId, sheet)
  const { bar, tables, payments } = sheet
  return {
    bar,
    tables,
    payments,
    isStaffed: row.isStaffed,
    tab: row.tab === null ? null : tabOf(row.tab),
    scannedTab: row.scanned === null ? null : tabOf(row.scanned),
    orders: row.orders.map(orderOf),
    costUsd: usdOf(row.costMicro),
  }
}

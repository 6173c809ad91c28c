import { saveBar, savePaymentDisplays, saveStaff, saveTables } from '../../src/db/bars.ts'
import type { Database } from '../../src/db/client.ts'
import { saveMenu } from '../../src/db/menus.ts'
import type { Desk } from '../../src/desk.ts'
import { lentDesk } from '../../src/plugins/waiter/desk/desk.ts'
import { payRoutes } from '../../src/plugins/waiter/pay/routes.ts'
import { BAR, MENU, PAYMENTS } from '../goldens/sample-bar.ts'
import { offered, scan, THERE, waiterDesk } from '../waiter-desk.ts'

/** In every name of the other bar, and in nothing that anybody of ours says. */
export const SECRET = 'Zamura'
const THEIR_OWNER = '250788000099'
export const THEIR_DINERS = ['250788000201', '250788000202']
export const OUR_DINERS = ['250788000301', '250788000302', '250788000303']
const theirId = (id: string) => `z-${id}`

type Chat = Awaited<ReturnType<typeof waiterDesk>>

/** What exists at a bar, for building requests. */
export type Things = {
  readonly barId: string
  readonly items: readonly string[]
  readonly tables: readonly string[]
  readonly tabs: readonly string[]
  readonly lines: readonly string[]
  readonly orders: readonly string[]
  readonly numbers: readonly string[]
  readonly people: readonly string[]
  readonly chats: readonly string[]
  readonly flags: readonly string[]
  /** Ids of buttons and rows that its people were offered. */
  readonly taps: readonly string[]
  readonly messages: readonly string[]
  readonly tokens: readonly string[]
}

export type CrossBar = {
  readonly database: Database
  readonly chat: Chat
  readonly desk: Desk
  readonly theirs: Things
  readonly page: (token: string) => Promise<string>
  /** All that is stored of the other bar and its people, as one text. */
  readonly theirRows: () => Promise<string>
}

/** Two bars behind one number, an evening begun at both; the other one's every name and id can be told. */
export async function twoBars(database: Database): Promise<CrossBar> {
  let tokens = 0
  const newToken = () => `a-token-of-more-than-22-characters-${(tokens += 1)}`
  const chat = await waiterDesk(database, {}, { newToken })
  await openTheirBar(database)
  for (const phone of THEIR_DINERS) await orderAt(chat, phone, scan('Z1', THERE))
  for (const [at, phone] of OUR_DINERS.entries())
    await orderAt(chat, phone, scan(`A${5 + (at % 2)}`))
  const routes = payRoutes({ db: database.db, clock: chat.deps.clock })
  const theirs = await thingsOf(database, THERE.id)
  return {
    database,
    chat,
    desk: lentDesk(chat.deps),
    theirs,
    page: async (token) =>
      await (await routes.handle(new Request(`http://bar.test/pay/${token}`))).text(),
    theirRows: await rowsReader(database),
  }
}

async function openTheirBar({ db }: Database): Promise<void> {
  const named = <T extends { readonly name: { readonly default: string } }>(one: T): T => ({
    ...one,
    name: { default: `${SECRET} ${one.name.default}` },
  })
  await saveBar(db, { ...THERE, name: SECRET, rules: { ...BAR.rules, ordersWhenClosed: true } })
  await saveTables(db, THERE.id, [{ label: 'Z1', area: SECRET }], true)
  const owner = { phone: THEIR_OWNER, name: SECRET, role: 'owner', language: 'en' } as const
  await saveStaff(db, THERE.id, [{ ...owner, position: 0 }], true)
  const displays = PAYMENTS.map((one) => ({ ...one, ...('payee' in one && { payee: SECRET }) }))
  await savePaymentDisplays(db, THERE.id, displays, true)
  await saveMenu(
    db,
    THERE.id,
    {
      categories: MENU.categories.map((one) => named({ ...one, id: theirId(one.id) })),
      items: MENU.items.map((one) =>
        named({ ...one, id: theirId(one.id), categoryId: theirId(one.categoryId), aliases: {} }),
      ),
    },
    true,
  )
}

async function orderAt(chat: Chat, phone: string, code: string): Promise<void> {
  const words = 'I would like 2 frites please'
  await chat.says(phone, code)
  const cart = await chat.says(phone, words)
  await chat.says(phone, offered(cart, 'Place order'))
  await chat.says(phone, words)
  await chat.says(phone, 'how can I pay?')
}

export async function thingsOf(database: Database, barId: string): Promise<Things> {
  const ids = async (statement: string) =>
    (await database.query<{ id: string }>(statement, [barId])).map(({ id }) => id)
  const all = await database.query<{ readonly message: object; readonly wamid: string | null }>(
    `SELECT o.message, o.wamid FROM outbox o JOIN waiter_conversations c ON c.id = o.chat_id
      WHERE o.bar_id = $1 OR c.bar_id = $1`,
    [barId],
  )
  const text = JSON.stringify(all)
  return {
    barId,
    items: await ids('SELECT id FROM menu_items WHERE bar_id = $1'),
    tables: await ids('SELECT label AS id FROM bar_tables WHERE bar_id = $1'),
    tabs: await ids('SELECT id FROM tabs WHERE bar_id = $1'),
    lines: await ids('SELECT id FROM tab_lines WHERE bar_id = $1'),
    orders: await ids('SELECT id FROM orders WHERE bar_id = $1'),
    numbers: await ids('SELECT order_number AS id FROM orders WHERE bar_id = $1'),
    people: await ids('SELECT DISTINCT person_id AS id FROM tab_lines WHERE bar_id = $1'),
    chats: await ids('SELECT id FROM waiter_conversations WHERE bar_id = $1'),
    flags: await ids('SELECT id FROM fraud_flags WHERE bar_id = $1'),
    taps: [...text.matchAll(/"id":"([^"]+)"/g)].map(([, id]) => id ?? ''),
    messages: await ids(
      `SELECT body->>'id' AS id FROM inbox WHERE chat_id IN (SELECT id FROM waiter_conversations WHERE bar_id = $1)`,
    ),
    tokens: [...text.matchAll(/pay\/([\w-]{22,})/g)].map(([, token]) => token ?? ''),
  }
}

/** One statement over every table that knows bars, and over the people and chats of that bar. */
async function rowsReader(database: Database): Promise<() => Promise<string>> {
  const tables = await database.query<{ readonly name: string; readonly key: string }>(
    `SELECT table_name AS name, column_name AS key FROM information_schema.columns
      WHERE table_schema = 'public' AND (column_name = 'bar_id' OR (table_name = 'bars' AND column_name = 'id'))
      ORDER BY table_name`,
  )
  const people = `SELECT id FROM people WHERE phone = ANY($2::text[])`
  const parts = [
    ...tables.map(({ name, key }) => [name, `"${key}" = $1`]),
    ['people', `id IN (${people})`],
    ['waiter_conversations', `person_id IN (${people})`],
    ['outbox', `chat_id IN (SELECT id FROM waiter_conversations WHERE person_id IN (${people}))`],
  ]
  const statement = parts
    .map(
      ([name, isTheirs]) =>
        `SELECT '${name}' AS name, coalesce(string_agg(to_jsonb(r)::text, ' ' ORDER BY to_jsonb(r)::text), '') AS rows
           FROM "${name}" r WHERE ${isTheirs}`,
    )
    .join(' UNION ALL ')
  return async () =>
    JSON.stringify(await database.query(statement, [THERE.id, [...THEIR_DINERS, THEIR_OWNER]]))
}

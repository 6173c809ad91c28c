import type { InboundContent } from '../../src/core/message.ts'
import type { Random } from '../../src/core/ports.ts'
import { TOOLS } from '../../src/core/tools/tools.ts'
import { saveBar, savePaymentDisplays, saveStaff, saveTables } from '../../src/db/bars.ts'
import type { Database } from '../../src/db/client.ts'
import { saveMenu } from '../../src/db/menus.ts'
import type { Desk } from '../../src/desk.ts'
import { lentDesk } from '../../src/plugins/waiter/desk/desk.ts'
import { payRoutes } from '../../src/plugins/waiter/pay/routes.ts'
import { REJECT_REASONS, staffTapId } from '../../src/plugins/waiter/staff/taps.ts'
import { BAR, MENU, PAYMENTS } from '../goldens/sample-bar.ts'
import { pick } from '../seeded.ts'
import { HERE, NUMBER, offered, scan, SECOND, sent, THERE, waiterDesk } from '../waiter-desk.ts'

/** In every name of the other bar, and in nothing that anybody of ours says. */
const SECRET = 'Zamura'
const THEIR_OWNER = '250788000099'
const THEIR_DINERS = ['250788000201', '250788000202']
const OUR_DINERS = ['250788000301', '250788000302', '250788000303']
const theirId = (id: string) => `z-${id}`

type Chat = Awaited<ReturnType<typeof waiterDesk>>

/** What exists at a bar, for building requests. */
type Things = {
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
  for (const phone of THEIR_DINERS)
    await orderAt(chat, THERE, phone, 'Z1', 'I would like 2 frites please')
  for (const [at, phone] of OUR_DINERS.entries()) {
    await orderAt(chat, HERE, phone, `A${5 + (at % 2)}`, 'I would like 2 frites please')
  }
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

async function orderAt(
  chat: Chat,
  bar: typeof HERE,
  phone: string,
  table: string,
  words: string,
): Promise<void> {
  await chat.says(phone, scan(table, bar))
  const cart = await chat.says(phone, words)
  await chat.says(phone, offered(cart, 'Place order'))
  await chat.says(phone, words)
  await chat.says(phone, 'how can I pay?')
}

async function thingsOf(database: Database, barId: string): Promise<Things> {
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

/** What somebody of ours does, and all that they can read because of it. */
type Step = {
  readonly what: string
  /** As they wrote it: what they know they may be told again. */
  readonly said: string
  readonly told: string
}

export type Walked = {
  readonly steps: number
  /** How often each kind of step was taken. */
  readonly kinds: Readonly<Record<string, number>>
  /** Steps that were answered with something. */
  readonly answered: number
  readonly faults: readonly string[]
}

/**
 * So many steps of diners, staff and callers of one bar, each at random: what they may do themselves, and the same with ids
 * of the other bar. A fault is a row of the other bar that changed, or anything of it in what they could read.
 */
export async function walk(bars: CrossBar, random: Random, steps: number): Promise<Walked> {
  const ours = () => thingsOf(bars.database, HERE.id)
  const kinds: Record<string, number> = {}
  const faults: string[] = []
  const before = await bars.theirRows()
  let answered = 0
  let mine = await ours()
  for (let nth = 0; nth < steps; nth += 1) {
    if (nth % 25 === 0) mine = await ours()
    const { what, said, told } = await pick(random, STEPS)({ ...bars, random, ours: mine, nth })
    kinds[what] = (kinds[what] ?? 0) + 1
    if (told.length > 2) answered += 1
    faults.push(
      ...marksOf(bars.theirs)
        .filter((mark) => told.includes(mark) && !said.includes(mark))
        .map((mark) => `${nth}, ${what} "${said}" told ${mark}: ${told.slice(0, 300)}`),
    )
    if ((await bars.theirRows()) !== before) {
      faults.push(`${nth}, ${what} "${said}" changed rows`)
      break
    }
    bars.chat.time.advance(random() * 20_000)
  }
  return { steps: Object.values(kinds).reduce((sum, n) => sum + n, 0), kinds, answered, faults }
}

function marksOf({ barId, tabs, lines, orders, people, chats, tokens }: Things) {
  return [SECRET, barId, ...tabs, ...lines, ...orders, ...people, ...chats, ...tokens]
}

type Walker = CrossBar & {
  readonly random: Random
  readonly ours: Things
  readonly nth: number
}

const STEPS: readonly ((walker: Walker) => Promise<Step>)[] = [
  writes,
  writes,
  taps,
  taps,
  scans,
  quotes,
  staffWrites,
  staffTaps,
  staffTaps,
  callsTool,
  callsTool,
  opensPage,
]

async function hears(
  { chat }: Walker,
  what: string,
  from: string,
  content: string | InboundContent,
  repliesTo: string | null = null,
): Promise<Step> {
  const told = await chat.says(from, content, repliesTo)
  return { what, said: JSON.stringify([content, repliesTo]), told: JSON.stringify(told) }
}

const diner = ({ random }: Walker) => pick(random, OUR_DINERS)

/** Of the other bar three times in four. */
function any(walker: Walker, key: Exclude<keyof Things, 'barId'>): string {
  const { random, theirs, ours } = walker
  const list = random() < 0.75 ? theirs[key] : ours[key]
  return list.length === 0 ? 'none' : pick(random, list)
}

/** No ids in words: whoever is called to a diner's table is shown what they wrote last. */
async function writes(walker: Walker): Promise<Step> {
  const { random } = walker
  const number = any(walker, 'numbers')
  const item = any(walker, 'items')
  const words = pick(random, [
    'menu',
    'my cart',
    'bill',
    'how can I pay?',
    'where is my order?',
    `where is order ${number}?`,
    `cancel order ${number}`,
    `2 ${item}`,
    `remove ${item}`,
    `table ${any(walker, 'tables')}`,
    `I sit at ${any(walker, 'tables')} with the others`,
    '2 frites',
    'place the order',
    'yes',
    'split the bill',
    'I want to talk to a person',
    `what did ${pick(random, THEIR_DINERS)} order?`,
  ])
  return await hears(walker, 'a diner writes', diner(walker), words)
}

async function taps(walker: Walker): Promise<Step> {
  const { random } = walker
  const order = any(walker, 'orders')
  const line = any(walker, 'lines')
  const item = any(walker, 'items')
  const id = pick(random, [
    any(walker, 'taps'),
    any(walker, 'taps'),
    any(walker, 'taps'),
    `cancel:${order}`,
    `rm:${line}:`,
    `qty:${line}:9`,
    `split_line:${line}`,
    `item:${item}`,
    `add:${item}::3`,
    `sit:${any(walker, 'tables')}:join_tables`,
  ])
  return await hears(walker, 'a diner taps', diner(walker), { type: 'tap', id, title: 'x' })
}

async function scans(walker: Walker): Promise<Step> {
  const { random, theirs } = walker
  const last = Number.parseInt(theirs.barId.slice(-1), 16)
  const near = theirs.barId.slice(0, -1) + ((last + 1) % 16).toString(16)
  const content = pick<string | InboundContent>(random, [
    scan(pick(random, theirs.tables), HERE),
    scan('A5', { id: near }),
    scan(`A${5 + Math.floor(random() * 2)}`, HERE),
    {
      type: 'catalog_order',
      items: [{ itemId: any(walker, 'items'), quantity: 2 }],
      text: null,
    },
    { type: 'contacts', phones: [pick(random, THEIR_DINERS)], sharedOwn: false },
    { type: 'media', media: 'image', mediaId: any(walker, 'tokens'), caption: null },
  ])
  return await hears(walker, 'a diner scans or sends', diner(walker), content)
}

async function quotes(walker: Walker): Promise<Step> {
  const { random } = walker
  const originalId = any(walker, 'messages')
  const content = pick<string | InboundContent>(random, [
    'this one',
    { type: 'revoked', originalId },
    { type: 'edited', originalId, body: '9 frites' },
    { type: 'reaction', emoji: '👍' },
  ])
  return await hears(walker, 'a diner quotes or revokes', diner(walker), content, originalId)
}

async function staffWrites(walker: Walker): Promise<Step> {
  const { random } = walker
  const number = any(walker, 'numbers')
  const words = pick(random, [
    `accept ${number}`,
    `reject ${number}`,
    `ready ${number}`,
    `served ${number}`,
    `sold out ${any(walker, 'items')}`,
    `back ${any(walker, 'items')}`,
    'orders',
    'help',
  ])
  return await hears(walker, 'staff write', SECOND, words)
}

/** Ids of both bars by chance: our bar with their order, their bar with ours, and the whole of theirs. */
async function staffTaps(walker: Walker): Promise<Step> {
  const { random, theirs, ours } = walker
  const barId = pick(random, [theirs.barId, theirs.barId, ours.barId])
  const orderId = any(walker, 'orders')
  const chatId = any(walker, 'chats')
  const payload = staffTapId(
    pick(random, [
      {
        verb: 'move',
        to: pick(random, ['accepted', 'preparing', 'ready', 'served']),
        barId,
        orderId,
      },
      { verb: 'reject', barId, orderId, reason: pick(random, REJECT_REASONS) },
      { verb: 'ask_reason', barId, orderId },
      { verb: 'show_order', barId, orderId },
      { verb: 'show_chat', barId, chatId },
      { verb: 'take', barId, chatId },
      { verb: 'hand_back', barId, chatId },
      { verb: 'unblock', barId, flagId: any(walker, 'flags') },
      { verb: 'show_flag', barId, flagId: any(walker, 'orders') },
    ]),
  )
  const from = random() < 0.8 ? SECOND : diner(walker)
  const content: InboundContent =
    random() < 0.5
      ? { type: 'template_tap', payload, text: 'x' }
      : { type: 'tap', id: payload, title: 'x' }
  return await hears(walker, 'staff tap', from, content)
}

/** As a model on a call would, told by its caller what to try. */
async function callsTool(walker: Walker): Promise<Step> {
  const { random, desk, database, nth } = walker
  const phone = diner(walker)
  const [person] = await database.query<{ id: string }>('SELECT id FROM people WHERE phone = $1', [
    phone,
  ])
  const guest = { barId: HERE.id, personId: person?.id ?? '', phoneNumberId: NUMBER }
  const tool = pick(random, TOOLS).spec.name
  const args = {
    item_id: any(walker, 'items'),
    line_id: any(walker, 'lines'),
    order_number: any(walker, 'numbers'),
    order_id: any(walker, 'orders'),
    table: any(walker, 'tables'),
    category_id: any(walker, 'items'),
    query: pick(random, ['frites', 'beer', any(walker, 'items')]),
    line_ids: [any(walker, 'lines')],
    quantity: 1 + Math.floor(random() * 3),
    how: pick(random, ['open_or_join', 'move', 'join_tables']),
    reason: 'asked',
    language: 'en',
    allergens: ['fish'],
  }
  const wanted = argsFor(tool, args)
  const outcome = await desk.act(
    guest,
    {
      key: `call:walk:${nth}`,
      channel: 'voice',
      tool,
      args: wanted,
      language: 'en',
      confirmedCart: null,
      namedTable: String(args.table),
      claim: async () => true,
      within: async () => {},
    },
    AbortSignal.timeout(20_000),
  )
  const shown = random() < 0.2
  const before = (await sent(database)).length
  if (shown) {
    const what = pick(random, ['cart', 'menu', 'pay'] as const)
    const key = `call:walk:${nth}:show`
    await desk.show(guest, { what, language: 'en', key }, AbortSignal.timeout(20_000))
  }
  const told = JSON.stringify([outcome, (await sent(database)).slice(before)])
  return { what: 'a call’s tool', said: JSON.stringify([tool, wanted]), told }
}

/** The fields that the tool has; the rest would be refused before anything is looked at. */
function argsFor(tool: string, all: Readonly<Record<string, unknown>>): object {
  const spec = TOOLS.find((one) => one.spec.name === tool)?.spec
  const names = Object.keys(spec?.parameters.properties ?? {})
  return Object.fromEntries(names.map((name) => [name, all[name] ?? null]))
}

/** Whoever has a link may read its page: links are tried that are almost theirs. */
async function opensPage(walker: Walker): Promise<Step> {
  const { random, theirs, ours, page } = walker
  const token = pick(random, [...theirs.tokens, ...theirs.orders, ...theirs.tabs, 'none'])
  const at = Math.floor(random() * token.length)
  const tried = pick(random, [
    `${token.slice(0, at)}X${token.slice(at + 1)}`,
    `${token}x`,
    token.slice(0, -1),
    `${token.slice(0, -1)}%00`,
    ...ours.tokens,
  ])
  return { what: 'a link is tried', said: tried, told: await page(tried) }
}

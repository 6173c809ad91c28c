import type { InboundContent } from '../../src/core/message.ts'
import type { Random } from '../../src/core/ports.ts'
import { TOOLS } from '../../src/core/tools/tools.ts'
import { REJECT_REASONS, staffTapId } from '../../src/plugins/waiter/staff/taps.ts'
import { anAct, guestOf } from '../desk-acts.ts'
import { pick } from '../seeded.ts'
import { HERE, scan, SECOND, sent } from '../waiter-desk.ts'
import {
  type CrossBar,
  OUR_DINERS,
  SECRET,
  THEIR_DINERS,
  type Things,
  thingsOf,
} from './cross-bar.ts'

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

type Said = {
  readonly from: string
  readonly content: string | InboundContent
  readonly repliesTo?: string | null
}

async function hears(
  { chat }: Walker,
  what: string,
  { from, content, repliesTo = null }: Said,
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
  return await hears(walker, 'a diner writes', { from: diner(walker), content: words })
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
  const content = { type: 'tap', id, title: 'x' } as const
  return await hears(walker, 'a diner taps', { from: diner(walker), content })
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
  return await hears(walker, 'a diner scans or sends', { from: diner(walker), content })
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
  const said = { from: diner(walker), content, repliesTo: originalId }
  return await hears(walker, 'a diner quotes or revokes', said)
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
  return await hears(walker, 'staff write', { from: SECOND, content: words })
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
  return await hears(walker, 'staff tap', { from, content })
}

/** As a model on a call would, told by its caller what to try. */
async function callsTool(walker: Walker): Promise<Step> {
  const { random, desk, database, nth } = walker
  const guest = await guestOf(database, diner(walker))
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
    anAct(`call:walk:${nth}`, tool, { args: wanted, namedTable: String(args.table) }),
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

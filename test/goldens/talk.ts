import type { Block } from '../../src/core/blocks.ts'
import type { InboundContent, OutMessage } from '../../src/core/message.ts'
import type { Order } from '../../src/core/order.ts'
import type { TurnFacts, TurnMessage, Workspace } from '../../src/core/turn.ts'
import { languageDetector } from '../../src/core/understand/language-detector.ts'
import { languageModel } from '../../src/core/understand/language-model.ts'
import { menuIndex } from '../../src/core/understand/menu-index.ts'
import { workspace } from '../../src/core/workspace.ts'
import { zoneClock } from '../../src/core/zone-clock.ts'
import type { HouseDeps } from '../../src/plugins/waiter/house/mind.ts'
import { think, type Thought } from '../../src/plugins/waiter/house/think.ts'
import { render } from '../../src/plugins/waiter/render.ts'
import { countingIds, EVENING, someFacts } from './sample-bar.ts'

/** What one turn of a talk came to. */
export type Turn = {
  readonly work: Workspace
  readonly thought: Thought
  readonly messages: readonly OutMessage[]
}

/** A diner's chat with the house waiter, its commits played in memory: what the engine stores, kept in variables. */
export type Talk = {
  readonly say: (...texts: readonly string[]) => Turn
  /** Taps the button or row that shows this title in the last answer; throws when there is none. */
  readonly tap: (title: string) => Turn
  readonly send: (messages: readonly TurnMessage[]) => Turn
  readonly facts: () => TurnFacts
  /** Changes the world between two turns: a price, an order's state, another diner. */
  readonly meanwhile: (change: (facts: TurnFacts) => TurnFacts) => void
}

const zone = zoneClock('Africa/Kigali')
const model = languageModel()

export function depsFor(facts: TurnFacts, newToken: () => string): HouseDeps {
  const neutralWords = facts.menu.items.map((item) => item.name.default)
  return {
    menuIndex: menuIndex(facts.menu),
    detector: languageDetector({ neutralWords, model }),
    zone,
    newToken,
  }
}

export function aTalk(start: TurnFacts = someFacts()): Talk {
  const newId = countingIds()
  let tokens = 0
  const newToken = () => `token-${String((tokens += 1))}`
  let facts = start
  let deps = depsFor(facts, newToken)
  let sent = 0
  let last: readonly OutMessage[] = []

  const send = (messages: readonly TurnMessage[]): Turn => {
    const work = workspace(facts, { newId, zone })
    const thought = think(work, messages, deps)
    const numbers = new Map<string, string>()
    facts = committed(facts, work, thought, numbers)
    last = render(thought.blocks, {
      language: thought.language,
      orderNumbers: numbers,
      payUrl: (token) => `https://bar.example/pay/${token}`,
    })
    return { work, thought, messages: last }
  }
  const message = (content: InboundContent): TurnMessage => {
    sent += 1
    const at = new Date(EVENING.getTime() + sent * 1000)
    return {
      id: `m${sent}`,
      at,
      content,
      tap: content.type === 'tap' ? 'valid' : 'none',
      isLate: false,
    }
  }
  return {
    send,
    say: (...texts) => send(texts.map((body) => message({ type: 'text', body }))),
    tap: (title) => send([message({ type: 'tap', id: idOf(last, title), title })]),
    facts: () => facts,
    meanwhile: (change) => {
      facts = change(facts)
      deps = depsFor(facts, newToken)
    },
  }
}

/** What may be tapped in an answer. */
export function tappable(messages: readonly OutMessage[]) {
  return messages.flatMap((message) => {
    if (message.kind === 'buttons') return message.buttons
    return message.kind === 'list' ? message.sections.flatMap((section) => section.rows) : []
  })
}

function idOf(messages: readonly OutMessage[], title: string): string {
  const found = tappable(messages).find((one) => one.title === title)
  if (found !== undefined) return found.id
  const titles = tappable(messages).map((one) => one.title)
  throw new Error(`nothing says "${title}"; there is: ${titles.join(' | ')}`)
}

function committed(
  before: TurnFacts,
  work: Workspace,
  thought: Thought,
  numbers: Map<string, string>,
): TurnFacts {
  const orders = [...work.orders()]
  for (const effect of work.effects()) {
    if (effect.kind !== 'tab' || effect.change.placed === null) continue
    const { placed, tab } = effect.change
    const number = String(101 + orders.length)
    numbers.set(placed.orderId, number)
    orders.push({
      id: placed.orderId,
      barId: before.bar.id,
      tabId: tab.id,
      personId: before.personId,
      number,
      businessDay: '2026-11-23',
      table: tab.tables.join('+'),
      state: 'placed',
      currency: placed.currency,
      totalMinor: placed.totalMinor,
      lines: placed.lines,
      placedAt: before.at,
    } satisfies Order)
  }
  return {
    ...before,
    tab: work.tab(),
    orders,
    chat: {
      ...before.chat,
      isNew: false,
      language: thought.languageState.since === 'assumed' ? before.chat.language : thought.language,
      languageState: structuredClone(thought.languageState),
      // What the database gives back is JSON.
      dialogue: JSON.parse(JSON.stringify(thought.dialogue)),
      table: work.tab()?.tables[0] ?? null,
    },
  }
}

/** An answer as a person reads it on their phone, for golden files. */
export function printed(messages: readonly OutMessage[]): string {
  return messages
    .map((message) => {
      switch (message.kind) {
        case 'text':
          return message.text
        case 'buttons':
          return `${message.text}\n${message.buttons.map((button) => `[${button.title}]`).join(' ')}`
        case 'list':
          return `${message.text}\n(${message.button})\n${message.sections
            .flatMap((section) => section.rows)
            .map(
              (row) =>
                `  ▸ ${row.title}${row.description === undefined ? '' : ` | ${row.description}`}`,
            )
            .join('\n')}`
        case 'link':
          return `${message.text}\n[${message.label} → ${message.url}]`
        case 'image':
          return `(image ${message.url}) ${message.caption ?? ''}`
        case 'template':
          return `(template ${message.name})`
      }
    })
    .join('\n---\n')
}

/** The cart of the last answer, if it shows one, with its total checked against its lines. */
export function shownCart(blocks: readonly Block[]) {
  const cart = blocks.find((block) => block.kind === 'cart')
  if (cart === undefined) return null
  const sum = cart.lines.reduce((all, line) => all + line.totalMinor, 0)
  if (sum !== cart.totalMinor) throw new Error('a cart does not add up')
  return cart
}

import type { Bar, StaffMember } from '../../../core/bar.ts'
import type { Language } from '../../../core/language.ts'
import type { OutMessage } from '../../../core/message.ts'
import { formatMoney } from '../../../core/money.ts'
import { nextStates } from '../../../core/order-life.ts'
import type { Order, OrderLine, OrderState } from '../../../core/order.ts'
import { TEMPLATE_LANGUAGES, TEMPLATE_PARAMETERS } from '../../../core/owner-template.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import { type Say, speaker } from '../texts/index.ts'
import { REJECT_REASONS, staffTapId } from './taps.ts'

/**
 * What staff are told of an order, in their own language. `template` is what gets through outside
 * their 24-hour window: one approved template for every alert, with a quick reply that opens the
 * window and asks for the whole notice.
 */
export type Notice = {
  readonly messages: readonly OutMessage[]
  readonly template: OutMessage | null
}

export type NoticeKind = 'new_order' | 'reminder' | 'escalated'

/** Beyond this a button message would be cut: the list of lines goes ahead as a text of its own. */
const BUTTON_BODY = 900

export function orderNotice(
  kind: NoticeKind,
  order: Order,
  member: Pick<StaffMember, 'language'>,
  template: string | null,
): Notice {
  const say = speaker(member.language)
  const head = orderHead(kind, order, say)
  const total = say('order_total', {
    amount: formatMoney(order.totalMinor, order.currency, member.language),
  })
  const lines = order.lines.flatMap((line) => lineWords(line, say))
  const body = [`*${head}*`, ...lines, total].join('\n')
  const buttons = orderButtons(order, say)
  const isLong = body.length > BUTTON_BODY
  return {
    messages: isLong
      ? [
          { kind: 'text', text: body },
          { kind: 'buttons', text: `${head}\n${total}`, buttons },
        ]
      : [{ kind: 'buttons', text: body, buttons }],
    template: staffTemplate(template, member.language, {
      subject: head,
      detail: total,
      payload: staffTapId({ verb: 'show_order', barId: order.barId, orderId: order.id }),
    }),
  }
}

/** Where an order stands, with what staff can do next; without buttons when nothing is left to do. */
export function orderNow(
  text: string,
  order: Pick<Order, 'barId' | 'id' | 'state'>,
  language: Language,
): OutMessage {
  const buttons = orderButtons(order, speaker(language))
  return buttons.length === 0 ? { kind: 'text', text } : { kind: 'buttons', text, buttons }
}

/** The reasons for a rejection, or for taking back what was accepted, as a list to tap. */
export function reasonsList(
  order: Pick<Order, 'barId' | 'id' | 'number' | 'state'>,
  language: Language,
  lead = '',
): OutMessage {
  const say = speaker(language)
  const verb = order.state === 'placed' ? 'reject' : 'cancel'
  const rows = REJECT_REASONS.map((reason) => ({
    id: staffTapId({ verb, barId: order.barId, orderId: order.id, reason }),
    title: say(`row_${reason}`),
  }))
  return {
    kind: 'list',
    text: `${lead}${say('reject_ask', { number: order.number })}`,
    button: say('button_reasons'),
    sections: [{ rows }],
  }
}

export type GuestsMoved = {
  readonly barId: string
  readonly from: string
  readonly table: string
  readonly orders: readonly Pick<Order, 'id' | 'number'>[]
}

/** Guests sit elsewhere than where their orders were to be brought. */
export function movedNotice(
  { barId, from, table, orders }: GuestsMoved,
  member: Pick<StaffMember, 'language'>,
  template: string | null,
): Notice {
  const say = speaker(member.language)
  const subject = say('guests_moved', { from, table })
  const numbers = orders.map(({ number }) => number).join(', ')
  const detail = say('guests_moved_orders', { numbers })
  const orderId = orders[0]?.id ?? ''
  const payload = staffTapId({ verb: 'show_order', barId, orderId })
  return {
    messages: [{ kind: 'text', text: `${subject}\n${detail}` }],
    template: staffTemplate(template, member.language, { subject, detail, payload }),
  }
}

export type PersonAsked = {
  readonly bar: Pick<Bar, 'id'>
  readonly chatId: string
  readonly table: string | null
  readonly reason: 'asked' | 'allergy' | 'trouble'
  /** Lines of the story, oldest first, already in plain words. */
  readonly story: readonly string[]
}

/** A guest asks for a person: the story so far, and a button to take the chat over. */
export function personNotice(
  asked: PersonAsked,
  language: Language,
  template: string | null,
): Notice {
  const say = speaker(language)
  const head = personHead(asked, say)
  const body = [
    `*${head}*`,
    ...(asked.story.length > 0 ? [say('story_header'), ...asked.story] : []),
  ]
  const take = { verb: 'take', barId: asked.bar.id, chatId: asked.chatId } as const
  const button = { id: staffTapId(take), title: say('button_take') }
  const hint = say('take_hint', { button: button.title })
  const text = [...body, hint].join('\n')
  return {
    messages:
      text.length > BUTTON_BODY
        ? [
            { kind: 'text', text: body.join('\n') },
            { kind: 'buttons', text: `${head}\n${hint}`, buttons: [button] },
          ]
        : [{ kind: 'buttons', text, buttons: [button] }],
    template: staffTemplate(template, language, {
      subject: head,
      detail: hint,
      payload: staffTapId({ verb: 'show_chat', barId: asked.bar.id, chatId: asked.chatId }),
    }),
  }
}

/** Models have cost what a bar's day may, and ask nothing more until the next. */
export function capNotice(
  bar: Pick<Bar, 'id' | 'name'>,
  { language }: Pick<StaffMember, 'language'>,
  template: string | null,
): Notice {
  const text = speaker(language)('cap_reached', { bar: plain(bar.name) })
  const payload = staffTapId({ verb: 'show_cap', barId: bar.id })
  return {
    messages: [{ kind: 'text', text }],
    template: staffTemplate(template, language, { subject: text, detail: '-', payload }),
  }
}

/** What an order's state is called. */
export function stateWord(state: OrderState, say: Say): string {
  return say(`state_${state}`)
}

function orderHead(kind: NoticeKind, order: Order, say: Say): string {
  const { number } = order
  if (kind === 'new_order') {
    return order.table === null
      ? say('new_order_no_table', { number })
      : say('new_order', { number, table: order.table })
  }
  return say(kind, { number, table: order.table ?? '–' })
}

function personHead(asked: PersonAsked, say: Say): string {
  if (asked.table === null && asked.reason === 'asked') return say('person_asked_no_table')
  return say(`person_${asked.reason}`, { table: asked.table ?? '–' })
}

/** Names come from the menu and notes from diners: their signs must not format the message. */
function lineWords(line: OrderLine, say: Say): readonly string[] {
  const details = [line.sizeName, ...line.choiceNames].filter((one) => one !== null)
  const name = details.length === 0 ? line.name : `${line.name} (${details.join(', ')})`
  const words = say('line', { quantity: line.quantity, item: plain(name) })
  return line.note === null ? [words] : [words, say('line_note', { note: plain(line.note) })]
}

function orderButtons(order: Pick<Order, 'barId' | 'id' | 'state'>, say: Say) {
  const ids = { barId: order.barId, orderId: order.id }
  if (order.state === 'placed') {
    return [
      { id: staffTapId({ verb: 'move', ...ids, to: 'accepted' }), title: say('button_accept') },
      { id: staffTapId({ verb: 'ask_reason', ...ids }), title: say('button_reject') },
    ]
  }
  const next = nextStates(order.state, 'staff')
  return (['preparing', 'ready', 'served'] as const)
    .filter((to) => next.includes(to))
    .map((to) => ({ id: staffTapId({ verb: 'move', ...ids, to }), title: say(`button_${to}`) }))
}

/** The one approved template, for any alert; `null` where the operator has none. */
export function staffTemplate(
  name: string | null,
  language: Language,
  parts: { readonly subject: string; readonly detail: string; readonly payload: string },
): OutMessage | null {
  if (name === null) return null
  return {
    kind: 'template',
    name,
    language: TEMPLATE_LANGUAGES[language],
    body: TEMPLATE_PARAMETERS.map((hole) => ({ name: hole, text: parts[hole] })),
    buttonPayloads: [parts.payload],
  }
}

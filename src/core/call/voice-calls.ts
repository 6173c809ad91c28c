import { ok, refuse, type Result } from '../errors.ts'
import type { Language } from '../language.ts'
import { isOpen } from '../opening-hours.ts'
import { type Arguments, type Read, readArguments } from '../tools/arguments.ts'
import { TOOLS } from '../tools/tools.ts'
import type { CallIntent } from './call-memory.ts'
import type { StaffRequest, TransferWhy } from './call-state.ts'
import type { CallGround } from './ground.ts'
import type { FunctionCall } from './line.ts'
import {
  BOOK,
  CHANGE_CART,
  END,
  LOOK_UP,
  MESSAGE,
  SEND,
  SET_LANGUAGE,
  TAKE_TABLE,
  TRANSFER,
  VOICE_TOOL_NAMES,
  type VoiceToolName,
} from './voice-tools.ts'

/** What a function call of the model means, checked as far as it can be without the database. */
export type VoiceCall =
  /** `tellsCart`: its output is the cart, to be read out. */
  | {
      readonly do: 'core'
      readonly tool: string
      readonly args: unknown
      readonly tellsCart: boolean
    }
  | { readonly do: 'place' }
  | { readonly do: 'language'; readonly language: Language }
  | { readonly do: 'show'; readonly what: 'menu' | 'cart' | 'pay' }
  | StaffRequest
  | { readonly do: 'transfer'; readonly why: TransferWhy }
  | { readonly do: 'end' }

export type VoiceRefusal = {
  readonly code: 'unknown_tool' | 'bad_json' | 'bad_arguments' | 'time_invalid' | 'bar_closed'
  readonly advice: string
}

type Ground = Pick<CallGround, 'bar' | 'zone'>

const MAX_ARGUMENTS = 8_000

/** Reads one call as the model wrote it. Anything may come; nothing throws. */
export function readVoiceCall(
  call: Pick<FunctionCall, 'name' | 'arguments'>,
  ground: Ground,
  atMs: number,
): Result<VoiceCall, VoiceRefusal> {
  const name = VOICE_TOOL_NAMES.find((one) => one === call.name)
  if (name === undefined && !CORE_NAMES.has(call.name)) {
    const advice = `There is no such tool. Tools: ${VOICE_TOOL_NAMES.join(', ')}.`
    return refuse({ code: 'unknown_tool', advice })
  }
  const args = parsed(call.arguments)
  if (args === undefined) {
    return refuse({ code: 'bad_json', advice: 'The arguments were no JSON object. Call again.' })
  }
  if (name !== undefined) return READERS[name](args, ground, atMs)
  return core(call.name, args, call.name === 'view_cart')
}

/** A model that knows the chat's names is understood too: the tool behind is the same, and checks for itself. */
const CORE_NAMES: ReadonlySet<string> = new Set(TOOLS.map(({ spec }) => spec.name))

/** A tool without arguments may come with none at all. */
function parsed(json: string): unknown {
  if (json.length > MAX_ARGUMENTS) return undefined
  if (json.trim() === '') return {}
  try {
    return JSON.parse(json) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

type Reader = (args: unknown, ground: Ground, atMs: number) => Result<VoiceCall, VoiceRefusal>

function reader<A extends Arguments>(
  fields: A,
  mean: (read: Read<A>, ground: Ground, atMs: number) => Result<VoiceCall, VoiceRefusal>,
): Reader {
  return (args, ground, atMs) => {
    const read = readArguments(fields, args)
    if (read.ok) return mean(read.value, ground, atMs)
    return refuse({
      code: 'bad_arguments',
      advice: `${read.refusal.slice(0, 5).join('; ')}. Call again.`,
    })
  }
}

function core(tool: string, args: unknown, tellsCart = false): Result<VoiceCall, VoiceRefusal> {
  return ok({ do: 'core', tool, args, tellsCart })
}

const READERS: { readonly [N in VoiceToolName]: Reader } = {
  look_up: reader(LOOK_UP, ({ what, query, category_id: categoryId, item_id: itemId }) => {
    switch (what) {
      case 'menu':
        return itemId === null
          ? core('find_menu_items', { query, category_id: categoryId })
          : core('item_details', { item_id: itemId })
      case 'cart':
        return core('view_cart', {}, true)
      case 'orders':
        return core('order_status', {})
      case 'hours':
        return core('opening_hours', {})
    }
  }),
  change_cart: reader(CHANGE_CART, changeOf),
  place_order: reader({}, () => ok({ do: 'place' })),
  take_table: reader(TAKE_TABLE, ({ table, how }) =>
    how === 'sit' ? core('sit_at_table', { table }) : core('move_or_join_table', { table, how }),
  ),
  set_language: reader(SET_LANGUAGE, ({ language }) => ok({ do: 'language', language })),
  send_to_whatsapp: reader(SEND, ({ what }) => ok({ do: 'show', what })),
  book_table: reader(BOOK, bookingOf),
  leave_message: reader(MESSAGE, ({ message, call_back: callBack }) =>
    message === ''
      ? refuse({ code: 'bad_arguments', advice: 'Ask what the message is, then call again.' })
      : ok({ do: 'message', words: message, wantsCallBack: callBack === 'yes' }),
  ),
  transfer_to_person: reader(TRANSFER, ({ reason }) => ok({ do: 'transfer', why: reason })),
  end_call: reader(END, () => ok({ do: 'end' })),
}

/** Passes on what the core tool of this action takes; whether that is enough is its own to say. */
function changeOf(args: Read<typeof CHANGE_CART>): Result<VoiceCall, VoiceRefusal> {
  const { item_id, line_id, size_id, options, quantity, note, allergens } = args
  switch (args.action) {
    case 'add':
      return core('add_to_cart', { item_id, size_id, options, quantity: quantity ?? 1, note })
    case 'change':
      return core('change_line', { line_id, quantity, size_id, options, note })
    case 'remove':
      return core('remove_line', { line_id })
    case 'clear':
      return core('clear_cart', {})
    case 'note_allergy':
      return core('note_allergy', {
        allergens: allergens ?? [],
        words: note?.slice(0, 120) ?? null,
      })
  }
}

const MAX_AHEAD_MS = 400 * 86_400_000

/** A time the bar is open at, still to come, within about a year. */
function bookingOf(
  args: Read<typeof BOOK>,
  { bar, zone }: Ground,
  atMs: number,
): Result<VoiceCall, VoiceRefusal> {
  const wantedAt = instantOf(args.date, args.time, zone)
  if (wantedAt === null) {
    return refuse({
      code: 'time_invalid',
      advice: 'date must be a real YYYY-MM-DD and time HH:MM. Ask which day and hour.',
    })
  }
  const ahead = wantedAt.getTime() - atMs
  if (ahead <= 0 || ahead > MAX_AHEAD_MS) {
    const today = zone.local(new Date(atMs))
    return refuse({
      code: 'time_invalid',
      advice: `That is not a coming time: today is ${today.date}. Ask which day and hour.`,
    })
  }
  if (!isOpen(bar.hours, wantedAt, zone)) {
    return refuse({
      code: 'bar_closed',
      advice: 'The bar is closed then. Look up the hours and offer another time.',
    })
  }
  if (args.name === '') {
    return refuse({ code: 'bad_arguments', advice: 'Ask for the name, then call again.' })
  }
  const words = args.wishes === '' ? null : args.wishes
  return ok({ do: 'book', wantedAt, guests: args.guests, name: args.name, words })
}

function instantOf(date: string, time: string, zone: Ground['zone']): Date | null {
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(time)
  if (clock === null || !isDate(date)) return null
  return zone.instant(date, Number(clock[1]) * 60 + Number(clock[2]))
}

/** A day of the calendar: no 31st of April. */
function isDate(date: string): boolean {
  if (!/^2\d{3}-\d\d-\d\d$/.test(date)) return false
  const ms = Date.parse(`${date}T00:00:00Z`)
  return !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(date)
}

const CORE_INTENTS: Readonly<Record<string, CallIntent>> = {
  find_menu_items: 'menu',
  item_details: 'menu',
  show_menu: 'menu',
  add_to_cart: 'order',
  change_line: 'order',
  remove_line: 'order',
  clear_cart: 'order',
  view_cart: 'order',
  place_order: 'order',
  order_status: 'order_status',
  payment_instructions: 'pay',
  split_bill: 'pay',
  opening_hours: 'hours',
  sit_at_table: 'table',
  move_or_join_table: 'table',
  note_allergy: 'allergy',
  call_person: 'person',
}

/** What somebody who has this done for them wants; `null`: nothing one could name. */
export function intentOf(call: VoiceCall): CallIntent | null {
  switch (call.do) {
    case 'core':
      return CORE_INTENTS[call.tool] ?? null
    case 'place':
      return 'order'
    case 'show':
      return call.what === 'cart' ? 'order' : call.what
    case 'book':
      return 'booking'
    case 'message':
      return 'message'
    case 'transfer':
      return 'person'
    case 'language':
      return 'language'
    case 'end':
      return null
  }
}

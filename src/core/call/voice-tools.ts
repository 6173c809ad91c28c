import type { ToolSpec } from '../chat-model.ts'
import { LANGUAGES } from '../language.ts'
import { ALLERGENS } from '../menu.ts'
import { MAX_QUANTITY } from '../tab.ts'
import {
  type Arguments,
  list,
  nullable,
  oneOf,
  record,
  schemaOf,
  text,
  whole,
} from '../tools/arguments.ts'

/**
 * What a model can do on a call: few tools over the same core tools that chat has, since each costs tokens in every
 * response and a speaking model chooses worse among many. One call here is one core tool: no rule lives twice.
 */

const ID = 80
const MAX_GUESTS = 50

export const LOOK_UP = {
  what: oneOf(
    ['menu', 'cart', 'orders', 'hours'],
    'menu: search, a category, or one item in full. cart: to read it out before the yes. orders: how far they are.',
  ),
  query: nullable(text(200, 'menu: what the caller wants, one item at a time, without quantity.')),
  category_id: nullable(text(ID, 'menu: all of a category; with neither, the categories.')),
  item_id: nullable(text(ID, 'menu: everything about this one, options and allergens too.')),
}

export const CHANGE_CART = {
  action: oneOf(
    ['add', 'change', 'remove', 'clear', 'note_allergy'],
    'add needs item_id and quantity; change and remove need line_id.',
  ),
  item_id: nullable(text(ID, 'From the menu outline or look_up menu.')),
  line_id: nullable(text(ID, 'From the cart.')),
  size_id: nullable(text(ID, 'Needed where an item has sizes.')),
  options: nullable(
    list(
      record({ group_id: text(ID, 'Of the item.'), choice_id: text(ID, 'Of the group.') }),
      20,
      'Chosen options.',
    ),
  ),
  quantity: nullable(whole(1, MAX_QUANTITY, 'How many.')),
  note: nullable(text(300, 'The caller’s own wish for the kitchen, or an allergy in their words.')),
  allergens: nullable(
    list(oneOf(ALLERGENS, 'Which.'), ALLERGENS.length, 'note_allergy: known ones.'),
  ),
}

export const TAKE_TABLE = {
  table: text(20, 'The label the caller said, e.g. "A5".'),
  how: oneOf(
    ['sit', 'move', 'join'],
    'sit; or, asked and answered: move there, or join both bills.',
  ),
}

export const SET_LANGUAGE = {
  language: oneOf(LANGUAGES, 'en English, fr French, rw Kinyarwanda, sw Swahili.'),
}

export const SEND = { what: oneOf(['menu', 'cart', 'pay'], 'pay: how to pay, with its codes.') }

export const BOOK = {
  date: text(10, 'YYYY-MM-DD, on the bar’s calendar.'),
  time: text(5, 'HH:MM, 24 hours, on the bar’s clock.'),
  guests: whole(1, MAX_GUESTS, 'How many people.'),
  name: text(60, 'The name for the booking, as the caller said it.'),
  wishes: nullable(text(200, 'Anything else they asked for.')),
}

export const MESSAGE = {
  message: text(500, 'What the staff should know, in the caller’s words.'),
  call_back: oneOf(['yes', 'no'], 'Whether they want to be called back.'),
}

export const TRANSFER = {
  reason: oneOf(['asked', 'allergy', 'complaint', 'payment', 'trouble'], 'Why.'),
}

export const END = { outcome: oneOf(['done', 'goes_on_in_chat', 'wrong_number'], 'How it ended.') }

export const VOICE_TOOL_NAMES = [
  'look_up',
  'change_cart',
  'place_order',
  'take_table',
  'set_language',
  'send_to_whatsapp',
  'book_table',
  'leave_message',
  'transfer_to_person',
  'end_call',
] as const
export type VoiceToolName = (typeof VOICE_TOOL_NAMES)[number]

const SPECS: { readonly [N in VoiceToolName]: readonly [string, Arguments] } = {
  look_up: [
    'Looks something up. Everything you say about menu, cart, orders and hours comes from here.',
    LOOK_UP,
  ],
  change_cart: [
    'Changes the caller’s cart. Only what they clearly asked for: where item, size or a required option is open, ask first.',
    CHANGE_CART,
  ],
  place_order: [
    'Sends the cart to the bar. Works only right after you read out every line of look_up cart, asked, and the caller said a plain yes.',
    {},
  ],
  take_table: ['Seats the caller at the table they named in this call.', TAKE_TABLE],
  set_language: [
    'When the caller clearly changed to another language, or asked for one. Not for a name, a dish or an accent.',
    SET_LANGUAGE,
  ],
  send_to_whatsapp: [
    'Sends this to the caller’s WhatsApp chat. Offer it for lists, prices to compare and paying.',
    SEND,
  ],
  book_table: [
    'Asks the bar for a table. It is a wish until the staff have confirmed it: say so.',
    BOOK,
  ],
  leave_message: ['Leaves a message for the staff, or asks them to call back.', MESSAGE],
  transfer_to_person: [
    'Puts the caller through to the staff: when they ask, after two failed tries, for anger, allergies or payment trouble.',
    TRANSFER,
  ],
  end_call: ['Hangs up. Only after you have said goodbye and the caller has nothing more.', END],
}

export type VoiceToolNeeds = {
  readonly hasTransfer: boolean
  /** What the caller says is written down, so that the program can check a yes and a table. */
  readonly hasTranscripts: boolean
  readonly languages: number
}

/** The list for one bar, always the same for it: tools lead the vendor's cached prefix. What can't work is not offered. */
export function voiceTools(needs: VoiceToolNeeds): readonly ToolSpec[] {
  return VOICE_TOOL_NAMES.filter((name) => isOffered(name, needs)).map((name) => {
    const [description, fields] = SPECS[name]
    return { name, description, parameters: schemaOf(fields) }
  })
}

/** The program must have heard the caller's own words. */
export function needsWords(name: string): boolean {
  return name === 'place_order' || name === 'take_table'
}

function isOffered(name: VoiceToolName, needs: VoiceToolNeeds): boolean {
  if (name === 'transfer_to_person') return needs.hasTransfer
  if (name === 'set_language') return needs.languages > 1
  return needs.hasTranscripts || !needsWords(name)
}

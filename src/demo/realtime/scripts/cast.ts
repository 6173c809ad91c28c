import type { VoiceToolName } from '../../../core/call/voice-tools.ts'
import type { Expected, ModelAnswer, Ring, ScriptedCall, Step } from '../script.ts'

/** People and places of the scripts: a sample bar, and numbers reserved for fiction. */
const CHEZ_MADO = { barId: '7d0a3c0e-2f51-4a6b-9c62-0f6d1f0b8a11', phone: '250700000100' } as const

export const ALINE_CALLS: Ring = {
  callerPhone: '250700000201',
  calledPhone: CHEZ_MADO.phone,
  barHint: CHEZ_MADO.barId,
}
export const JEAN_CALLS: Ring = { ...ALINE_CALLS, callerPhone: '250700000202' }

export const GREETING = { says: 'Good evening, Chez Mado. What can I do for you?' } as const

/** An ordinary call in English that we end, without a word kept. */
export const AS_USUAL: Expected = { acts: [], language: 'en', end: 'us', keepsWords: false }

type TurnExtras = Omit<Extract<Step, { kind: 'caller' }>, 'kind' | 'says' | 'language'>

export function caller(says: string, language: string, more: TurnExtras = {}): Step {
  return { kind: 'caller', says, language, ...more }
}

export function model(says: string, more: Omit<ModelAnswer, 'kind' | 'says'> = {}): Step {
  return { kind: 'model', says, ...more }
}

/** The model calls functions, with `says` before them where there is something to say. */
export function calls(
  wanted: readonly ScriptedCall[],
  more: Omit<ModelAnswer, 'kind' | 'calls'> = {},
): Step {
  return { kind: 'model', calls: wanted, ...more }
}

function voiceTool(name: VoiceToolName, args: Readonly<Record<string, unknown>>): ScriptedCall {
  return { name, args }
}

const NOTHING_LOOKED_UP = { query: null, category_id: null, item_id: null }

export const lookUp = (what: 'menu' | 'cart' | 'orders' | 'hours', query: string | null = null) =>
  voiceTool('look_up', { ...NOTHING_LOOKED_UP, what, query })

const NOTHING_CHANGED = {
  item_id: null,
  line_id: null,
  size_id: null,
  options: null,
  quantity: null,
  note: null,
  allergens: null,
}

export const add = (itemId: string, quantity: number, sizeId: string | null = null) =>
  voiceTool('change_cart', {
    ...NOTHING_CHANGED,
    action: 'add',
    item_id: itemId,
    size_id: sizeId,
    quantity,
  })

export const noteAllergy = (allergen: string) =>
  voiceTool('change_cart', { ...NOTHING_CHANGED, action: 'note_allergy', allergens: [allergen] })

export const sitAt = (table: string) => voiceTool('take_table', { table, how: 'sit' })
export const placeOrder = () => voiceTool('place_order', {})
export const speak = (language: string) => voiceTool('set_language', { language })
export const send = (what: 'menu' | 'cart' | 'pay') => voiceTool('send_to_whatsapp', { what })
export const transfer = (reason: string) => voiceTool('transfer_to_person', { reason })
export const book = (date: string, time: string) =>
  voiceTool('book_table', { date, time, guests: 4, name: 'Aline', wishes: 'on the terrace' })
export const message = (words: string) =>
  voiceTool('leave_message', { message: words, call_back: 'yes' })
const endCall = (outcome = 'done') => voiceTool('end_call', { outcome })

/** The model says goodbye and asks to end the call, and we do. */
export function goodbye(says = 'Goodbye, and thank you for calling.'): readonly Step[] {
  return [calls([endCall()], { says }), { kind: 'await', what: 'hangup', withinMs: 15_000 }]
}

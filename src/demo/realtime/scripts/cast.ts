import type { ModelAnswer, Ring, Step } from '../script.ts'

/** People and places of the scripts: the sample bars, and numbers reserved for fiction. */
export const CHEZ_MADO = {
  barId: '7d0a3c0e-2f51-4a6b-9c62-0f6d1f0b8a11',
  phone: '250700000100',
} as const

const ALINE = '250700000201'
const JEAN = '250700000202'

export const ALINE_CALLS: Ring = {
  callerPhone: ALINE,
  calledPhone: CHEZ_MADO.phone,
  barHint: CHEZ_MADO.barId,
}
export const JEAN_CALLS: Ring = { ...ALINE_CALLS, callerPhone: JEAN }

/** Functions only a call has; those of the core keep their names. */
export const VOICE_TOOLS = {
  transfer: 'transfer_to_staff',
  sendToWhatsapp: 'send_to_whatsapp',
  endCall: 'end_call',
  book: 'book_table',
  message: 'leave_message',
  consent: 'record_consent',
  stopRecording: 'stop_recording',
} as const

export const GREETING = { says: 'Good evening, Chez Mado. What can I do for you?' } as const

type TurnExtras = Omit<Extract<Step, { kind: 'caller' }>, 'kind' | 'says' | 'language'>

export function caller(says: string, language: string, more: TurnExtras = {}): Step {
  return { kind: 'caller', says, language, ...more }
}

export function model(says: string, more: Omit<ModelAnswer, 'kind' | 'says'> = {}): Step {
  return { kind: 'model', says, ...more }
}

/** The model calls functions, with `says` before them where there is something to say. */
export function calls(
  wanted: NonNullable<ModelAnswer['calls']>,
  more: Omit<ModelAnswer, 'kind' | 'calls'> = {},
): Step {
  return { kind: 'model', calls: wanted, ...more }
}

/** The model says goodbye and asks to end the call, and we do. */
export function goodbye(says: string): readonly Step[] {
  return [
    calls([{ name: VOICE_TOOLS.endCall, args: { outcome: 'answered' } }], { says }),
    { kind: 'await', what: 'hangup' },
  ]
}

/** States of an outbox row, each overruling those before it. */
export const OUT_STATES = [
  'queued',
  'sending',
  'dead',
  'sent',
  'failed',
  'delivered',
  'read',
] as const

export type OutState = (typeof OUT_STATES)[number]

/** What a vendor's status may say of a message; `played` (a voice message) implies that it was read. */
export type ToldState = 'sent' | 'delivered' | 'read' | 'played' | 'failed'

/**
 * The state of a message after a status. Statuses come late, doubled and in any order, so the
 * furthest one wins: `failed` overrules `sent`, since a message is accepted before it fails, and is
 * overruled by `delivered`, since it may fail on one of a person's devices and reach another. A row
 * given up for want of an answer comes back to life when a status proves that it went out.
 */
export function nextState(current: OutState, told: ToldState): OutState {
  const state = told === 'played' ? 'read' : told
  return OUT_STATES.indexOf(state) > OUT_STATES.indexOf(current) ? state : current
}

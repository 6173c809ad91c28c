import type { CallSession } from '../../../core/call/transport.ts'
import { asFragment, isFragment } from '../../../core/fragment.ts'
import { parseFrame, readFrame } from './read-frame.ts'
import { hearingUpdate } from './session.ts'

/**
 * Calls that were answered without anybody who writes down what the caller says: it is asked for once more where the line
 * is open, and the tools that need it with it. The vendor takes all of an update or nothing of it.
 */
export type LateHearing = {
  /** @param session as it was wanted. */
  readonly want: (ref: string, session: CallSession) => void
  /**
   * On a line that has opened.
   * @param left how a call was wanted that another process has answered: whether it is heard, its line tells.
   * @returns what is to see each of its frames first; `null`: it is heard, as most are.
   */
  readonly askOn: (
    ref: string,
    send: (text: string) => void,
    left?: () => CallSession,
  ) => SeesFrame | null
}

/** True for an answer to what was asked here: nobody else's business. */
export type SeesFrame = (text: string) => boolean

/** Calls whose line never opens are forgotten once so many others came. */
const MAX_WANTED = 1_000

export function lateHearing(): LateHearing {
  const wanted = new Map<string, CallSession>()
  return {
    want: (ref, session) => {
      if (session.transcriptionModels.length === 0) return
      const [oldest] = wanted.keys()
      if (wanted.size >= MAX_WANTED && oldest !== undefined) wanted.delete(oldest)
      wanted.set(ref, session)
    },
    askOn: (ref, send, left) => {
      const session = wanted.get(ref)
      const over = () => void wanted.delete(ref)
      if (session !== undefined) return asking(session, send, over)
      if (left === undefined) return null
      let ask: SeesFrame | null = null
      return (text) => {
        if (ask !== null) return ask(text)
        if (isUnheard(text)) ask = asking(left(), send, over)
        return false
      }
    },
  }
}

/**
 * One model of the list after the other.
 * @param over called once somebody writes down the caller, or no model is left.
 * @returns sees each frame; true for a refusal of what was asked here.
 */
function asking(session: CallSession, send: (text: string) => void, over: () => void): SeesFrame {
  let asked = 0
  let isOver = false
  const idOf = (n: number) => `hearing_${n}`
  const end = () => {
    isOver = true
    over()
  }
  const next = () => {
    const model = session.transcriptionModels[asked]
    if (model === undefined) return end()
    asked += 1
    const event = { type: 'session.update', session: hearingUpdate(session, model) }
    send(JSON.stringify({ ...event, event_id: idOf(asked) }))
  }
  next()
  return (text) => {
    if (isOver) return false
    if (hearingOf(text, 'session.updated') === true) end()
    const read = text.includes(idOf(asked)) ? readFrame(text) : null
    if (read?.kind !== 'fault' || read.commandId !== idOf(asked)) return false
    next()
    return true
  }
}

/** The line is open, and says that nobody writes down the caller. */
function isUnheard(text: string): boolean {
  return hearingOf(text, 'session.created') === false
}

/** Whether somebody writes down the caller, as a frame of this type says; `null` where it does not say. */
function hearingOf(text: string, type: 'session.created' | 'session.updated'): boolean | null {
  if (!text.includes(`"${type}"`)) return null
  const frame = parseFrame(text)
  const { audio } = asFragment(frame?.['session'])
  const { input } = asFragment(audio)
  return isFragment(input) ? isFragment(input['transcription']) : null
}

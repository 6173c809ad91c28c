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
   * @returns what is to see each of its frames first; true for an answer to what was asked here: nobody else's business.
   */
  readonly askOn: (ref: string, send: (text: string) => void) => (text: string) => boolean
}

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
    askOn: (ref, send) => {
      const session = wanted.get(ref)
      if (session === undefined) return () => false
      const forget = () => void wanted.delete(ref)
      const ask = asking(session, send)
      if (!ask.next()) forget()
      return (text) => {
        if (!wanted.has(ref)) return false
        if (isHeard(text)) forget()
        if (!ask.isRefusal(text)) return false
        if (!ask.next()) forget()
        return true
      }
    },
  }
}

/** One model of the list after the other. */
function asking(session: CallSession, send: (text: string) => void) {
  let asked = 0
  const idOf = (n: number) => `hearing_${n}`
  return {
    /** False where there is none left. */
    next: () => {
      const model = session.transcriptionModels[asked]
      if (model === undefined) return false
      asked += 1
      const event = { type: 'session.update', session: hearingUpdate(session, model) }
      send(JSON.stringify({ ...event, event_id: idOf(asked) }))
      return true
    },
    isRefusal: (text: string) => {
      const read = text.includes(idOf(asked)) ? readFrame(text) : null
      return read?.kind === 'fault' && read.commandId === idOf(asked)
    },
  }
}

/** Somebody writes down the caller now. */
function isHeard(text: string): boolean {
  if (!text.includes('"session.updated"')) return false
  const frame = parseFrame(text)
  const { audio } = asFragment(frame?.['session'])
  return isFragment(asFragment(asFragment(audio)['input'])['transcription'])
}

import { plainYes, saysNo } from '../understand/plain-yes.ts'
import { fold } from '../understand/text.ts'
import type { ActiveResponse } from './call-parts.ts'
import type { CallSetup } from './call-state.ts'
import { count, type Draft, emit, last, note, put, remember } from './draft.ts'
import type { Hearing } from './ground.ts'
import { inCommon } from './in-common.ts'
import { hasSpoken, wish } from './responses.ts'
import { CONSENT_WORDING, sayExactly, SPOKEN } from './spoken-texts.ts'
import { isStop } from './stop-words.ts'

/** Whether what is said may be kept: never before a yes to the notice that was heard whole, and nothing after a stop. */

const MAX_KEPT = 64

/** So much of the notice, in its order, was said: what differs may be how it was written down. */
const SAID_SHARE = 0.8

/** The greeting has been made to its end. A model that left the notice out of it has asked nothing, whatever is answered. */
export function onGreeted(draft: Draft, { texts, itemIds }: ActiveResponse): void {
  const { memory, setup } = draft.state
  if (memory.consent !== 'unheard') return
  const notice = wordsOf(SPOKEN[memory.language.language][noticeOf(setup)])
  const said = inCommon(notice, wordsOf(texts.join(' ')))
  if (said < SAID_SHARE * notice.length) return count(draft, 'notice_unsaid')
  remember(draft, { consent: 'asked' })
  put(draft, 'turns', { noticeIds: itemIds })
}

/** The notice of this call. */
export function noticeOf({ can }: Pick<CallSetup, 'can'>): keyof typeof CONSENT_WORDING {
  return can.keys ? 'notice' : 'notice_by_word'
}

function wordsOf(text: string): readonly string[] {
  return fold(text).match(/[\p{L}\p{N}]+/gu) ?? []
}

/** Cut in the middle, the notice was not heard. */
export function onCut(draft: Draft, id: string): void {
  const { memory, turns } = draft.state
  if (!turns.noticeIds.includes(id)) return
  put(draft, 'turns', { noticeIds: [], consentTurn: null })
  if (memory.consent === 'asked' || memory.consent === 'open')
    remember(draft, { consent: 'unheard' })
}

/** Played to its end, it can't be cut any more. */
export function onPlayed(draft: Draft, id: string | null): void {
  const { noticeIds } = draft.state.turns
  if (id === null || noticeIds.includes(id)) put(draft, 'turns', { noticeIds: [] })
}

/** For a while nobody listened: the turn right after the notice may be over, so only a key is a yes. */
export function onGap(draft: Draft): void {
  put(draft, 'turns', { consentTurn: null })
  if (draft.state.memory.consent === 'asked') remember(draft, { consent: 'open' })
}

/** Something else was said since, "are you still there?": a yes is to that, and only a key is one to the notice. */
export function onOtherSaid(draft: Draft): void {
  if (draft.state.memory.consent === 'asked') remember(draft, { consent: 'open' })
}

export function onTurn(draft: Draft, itemId: string): void {
  const { memory, responses } = draft.state
  if (memory.consent !== 'asked') return
  remember(draft, { consent: 'open' })
  if (responses.active !== null && hasSpoken(responses.active)) return
  put(draft, 'turns', { consentTurn: itemId })
}

export function onWords(draft: Draft, itemId: string, hearing: Hearing): void {
  const { memory, turns } = draft.state
  const { consent } = memory
  if (consent === 'off' || consent === 'refused') return
  if (isStop(hearing.text)) return refuse(draft, 'speech')
  if (consent !== 'open' || itemId !== turns.consentTurn) return
  if (plainYes(hearing, 'anything')) return give(draft, 'speech')
  if (saysNo(hearing)) refuse(draft, 'speech')
}

export function onKey(draft: Draft, key: string): void {
  const { consent } = draft.state.memory
  if (consent === 'off') return
  if (key === '1' && (consent === 'asked' || consent === 'open' || consent === 'refused')) {
    return give(draft, 'key')
  }
  if (key === '2' && consent !== 'refused') refuse(draft, 'key')
}

/** Something begins: it may be kept later only if the yes was there before it. What nobody saw begin is not kept. */
export function onBegins(draft: Draft, id: string): void {
  const { memory, turns } = draft.state
  if (memory.consent !== 'given' || turns.kept.includes(id)) return
  put(draft, 'turns', { kept: last([...turns.kept, id], MAX_KEPT) })
}

function give(draft: Draft, how: 'speech' | 'key'): void {
  remember(draft, { consent: 'given' })
  put(draft, 'turns', { kept: [], consentTurn: null })
  record(draft, true, how)
}

function refuse(draft: Draft, how: 'speech' | 'key'): void {
  const wasGiven = draft.state.memory.consent === 'given'
  remember(draft, { consent: 'refused' })
  put(draft, 'turns', { kept: [], consentTurn: null })
  record(draft, false, how)
  if (!wasGiven) return
  const { language } = draft.state.memory.language
  if (how === 'speech') {
    return note(
      draft,
      'Nothing that is said is written down any more. Tell the caller so, briefly.',
    )
  }
  wish(draft, {
    purpose: 'notice',
    instructions: sayExactly(['stopped'], language),
    mayCall: false,
  })
}

function record(draft: Draft, isGiven: boolean, how: 'speech' | 'key'): void {
  const { language } = draft.state.memory.language
  const wording = CONSENT_WORDING[noticeOf(draft.state.setup)]
  emit(draft, { kind: 'consent', isGiven, how, wording, language, atMs: draft.atMs })
}

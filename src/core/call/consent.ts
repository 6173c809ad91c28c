import { plainYes, saysNo } from '../understand/plain-yes.ts'
import { fold } from '../understand/text.ts'
import { type Draft, emit, last, note, put, remember } from './draft.ts'
import type { Hearing } from './ground.ts'
import { hasSpoken, wish } from './responses.ts'
import { CONSENT_WORDING, sayExactly } from './spoken-texts.ts'

/** Whether what is said may be kept: never before a yes to the notice that was heard whole, and nothing after a stop. */

/** As heard: folded, apostrophes straight. */
const STOP = new RegExp(
  `\\b(?:${[
    "(?:stop|end|no more|turn off|don'?t|do not) (?:the )?(?:record(?:ing)?|transcri\\w+|writ\\w+(?: (?:it|this|that))? down)",
    'delete (?:the |my )?(?:recording|transcript)',
    "(?:arrete[rz]?|cesse[rz]?|stoppe[rz]?|plus) (?:l'|d'|de |la )?(?:enregistre\\w*|transcri\\w*|ecrire)",
    "n'?enregistre[rz]? (?:pas|plus)",
    'ne (?:m|l)?.?enregistre[rz]? (?:pas|plus)',
    '(?:hagarika|reka|mureke|muhagarike|ntimu|ntu)\\s?(?:gufata amajwi|kwandika|ku?mfata amajwi|andike)',
    '(?:acha|acheni|simamisha|usi|msi)\\s?(?:kurekodi|kuandika|rekodi|nirekodi|andike)',
  ].join('|')})\\b`,
)

const MAX_KEPT = 64

export function isStop(text: string): boolean {
  return STOP.test(fold(text))
}

/** The greeting, with the notice in it, has been made to its end. */
export function onNoticeSpoken(draft: Draft, ids: readonly string[]): void {
  if (draft.state.memory.consent !== 'unheard') return
  remember(draft, { consent: 'asked' })
  put(draft, 'turns', { noticeIds: ids })
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
  const wording = draft.state.setup.can.keys
    ? CONSENT_WORDING.notice
    : CONSENT_WORDING.notice_by_word
  emit(draft, { kind: 'consent', isGiven, how, wording, language, atMs: draft.atMs })
}

import { onWordsKnown } from './acts.ts'
import { onWords as onLanguageWords } from './call-language.ts'
import { MAX_LABEL } from './call-memory.ts'
import type { Utterance } from './call-parts.ts'
import * as consent from './consent.ts'
import { count, type Draft, emit, last, put, remember, tally } from './draft.ts'
import type { Hearing } from './ground.ts'
import type { LineEvent } from './line.ts'
import * as yes from './order-yes.ts'

/** What is said by both: held in memory for the summary, handed on to be kept only after a yes. */

type Heard = Extract<LineEvent, { readonly kind: 'heard' }>
type Spoken = Extract<LineEvent, { readonly kind: 'spoken' }>

const MAX_TEXT = 1_000
/** Of one thing said: what is true and what was asked is seen to its end. */
const MAX_CHECKED = 4_000
const MAX_SAID = 300
const MAX_HEARD = 16
const MAX_SPEAKING = 8

export function onHeard(draft: Draft, event: Heard): void {
  const { turns, memory } = draft.state
  if (turns.heard.some((one) => one.itemId === event.itemId && one.text !== null)) return
  const text = event.text.slice(0, MAX_TEXT).trim()
  known(draft, event.itemId, text)
  const { transcribedSeconds } = memory.tallies
  tally(draft, { transcribedSeconds: transcribedSeconds + Math.max(0, event.seconds ?? 0) })
  if (/\p{L}|\d/u.test(text)) {
    const hearing = draft.ground.hear(text, memory.language.language)
    // First: words of a stop are not kept themselves.
    consent.onWords(draft, event.itemId, hearing)
    utter(draft, { itemId: event.itemId, speaker: 'caller', text, isCut: false, atMs: draft.atMs })
    onLanguageWords(draft, hearing, event.languages)
    nameTable(draft, hearing)
  }
  onWordsKnown(draft, event.itemId)
}

export function onUnheard(draft: Draft, itemId: string): void {
  count(draft, 'transcription_failed')
  known(draft, itemId, null)
  onWordsKnown(draft, itemId)
}

function known(draft: Draft, itemId: string, text: string | null): void {
  const others = draft.state.turns.heard.filter((one) => one.itemId !== itemId)
  put(draft, 'turns', { heard: last([...others, { itemId, text }], MAX_HEARD) })
}

/** A whole code names its bar; a label alone is one of this bar's. */
function nameTable(draft: Draft, hearing: Hearing): void {
  const { bar } = draft.ground
  const named = hearing.asides.findLast((act) => act.type === 'table')
  if (named?.type !== 'table' || (named.barId !== null && named.barId !== bar.id)) return
  remember(draft, { namedTable: named.table.toUpperCase().slice(0, MAX_LABEL) })
}

export function onSpoken(draft: Draft, event: Spoken): void {
  noteItem(draft, event)
  const { speaking } = draft.state.turns
  const { itemId, responseId } = event
  const before = speaking.find((one) => one.itemId === itemId)?.text ?? ''
  const others = speaking.filter((one) => one.itemId !== itemId)
  if (!event.isWhole) {
    const text = (before + event.text).slice(0, MAX_TEXT)
    put(draft, 'turns', { speaking: last([...others, { itemId, responseId, text }], MAX_SPEAKING) })
    return
  }
  put(draft, 'turns', { speaking: others })
  const text = event.text.slice(0, MAX_TEXT)
  if (text.trim() === '') return
  const { active } = draft.state.responses
  if (active !== null && active.id === responseId) {
    const texts = [...active.texts, event.text.slice(0, MAX_CHECKED)]
    put(draft, 'responses', { active: { ...active, texts } })
  }
  const isCut = active?.id === responseId && active.isCut
  utter(draft, { itemId, speaker: 'model', text, isCut, atMs: draft.atMs }, responseId)
}

/** Which items are the active response's: a cut names an item. */
function noteItem(draft: Draft, { itemId, responseId }: Spoken): void {
  const { active } = draft.state.responses
  if (active === null || active.id !== responseId || active.itemIds.includes(itemId)) return
  const itemIds = [...active.itemIds, itemId]
  put(draft, 'responses', { active: { ...active, itemIds } })
}

/** The caller cut in. The text stays as it was made, marked: how much of it was heard is not known by words. */
export function onCut(draft: Draft, id: string): void {
  const { active } = draft.state.responses
  if (active?.itemIds.includes(id) === true) {
    put(draft, 'responses', { active: { ...active, isCut: true } })
  }
  yes.onCut(draft, id)
  consent.onCut(draft, id)
  const { said } = draft.state.turns
  const line = said.find((one) => one.itemId === id && !one.isCut)
  if (line === undefined) return
  const cut = { ...line, isCut: true }
  put(draft, 'turns', { said: said.map((one) => (one.itemId === id ? cut : one)) })
  if (isKept(draft, id)) emit(draft, { kind: 'transcript', line: cut })
}

function utter(draft: Draft, line: Utterance, responseId?: string): void {
  const { said } = draft.state.turns
  put(draft, 'turns', { said: last([...said, line], MAX_SAID) })
  if (responseId !== undefined && isKept(draft, responseId)) consent.onBegins(draft, line.itemId)
  if (isKept(draft, line.itemId)) emit(draft, { kind: 'transcript', line })
}

function isKept(draft: Draft, id: string): boolean {
  return draft.state.memory.consent === 'given' && draft.state.turns.kept.includes(id)
}

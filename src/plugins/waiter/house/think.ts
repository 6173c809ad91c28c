import type { Block } from '../../../core/blocks.ts'
import type { Language } from '../../../core/language.ts'
import type { TurnMessage, Workspace } from '../../../core/turn.ts'
import type { LanguageState } from '../../../core/understand/language-policy.ts'
import { isTakenBack } from '../../../core/understand/taken-back.ts'
import { handleAct } from './acting.ts'
import { closeAnswer, isSilent } from './answer.ts'
import { nextButton, offerNext } from './asking.ts'
import { answersInParts } from './dealing.ts'
import { type Dialogue, dialogueNow } from './dialogue.ts'
import { hear, type Heard, languageAfter } from './language.ts'
import { notUnderstood } from './lost.ts'
import { type HouseDeps, type Mind, mindFor, tell } from './mind.ts'
import { letGo, resume } from './ordering.ts'
import { handleOther } from './other-types.ts'
import { replyAmounts, replyTap } from './replies.ts'
import { handleTap, staleTap } from './tapping.ts'
import { readTap } from './taps.ts'
import { quoted } from './words.ts'

export type Thought = {
  /** What to say, in order; empty where a message needs no answer (a reaction, a changed number). */
  readonly blocks: readonly Block[]
  /** To be stored with the chat and handed back in the next turn's facts. */
  readonly dialogue: Dialogue
  readonly languageState: LanguageState
  readonly language: Language
}

/**
 * The house waiter: thinks one turn without any model. All messages of the turn get one answer, in one language, with at
 * most one open question. Commands are run on the workspace; nothing else changes.
 */
export function think(work: Workspace, messages: readonly TurnMessage[], deps: HouseDeps): Thought {
  const { chat, bar } = work.facts
  const dialogue = dialogueNow(chat.dialogue, work.facts.tab?.id ?? null)
  const talk = { language: chat.language ?? bar.defaultLanguage, question: dialogue.question }
  const heard = messages.map((message) => hear(message, deps, talk)).map(counting)
  const languageState = languageAfter(work.facts, heard)
  const { language } = languageState
  const mind = mindFor(work, deps, dialogue, language)

  rememberLanguage(mind, languageState)
  mind.draft.isSure = isSure(heard)
  mind.draft.seat = seatSaid(mind, heard)
  for (const one of heard) handle(mind, one)
  // Whoever wrote that much would not count the lines of the cart.
  if (heard.some((one) => !one.isWhole)) tell(mind, mind.say('too_long'))
  const hasWords = heard.some((one) => one.text !== null)
  const saysNothing = isSilent(mind)
  if (hasWords && saysNothing && nothingDone(mind)) notUnderstood(mind)
  letGo(mind, saysNothing)

  return { ...closeAnswer(mind), languageState, language }
}

/** "Mojito", and right behind it "3": how many, where the message before said none. */
function counting(one: Heard, at: number, heard: readonly Heard[]): Heard {
  const last = heard[at - 1]?.acts.at(-1)
  const [number, ...others] = one.acts
  const isOpen = last?.type === 'add' && last.wanted.at(-1)?.quantity === null
  if (!isOpen || number?.type !== 'number' || others.length > 0) return one
  return { ...one, acts: [{ type: 'change', wanted: [], quantity: number.n, by: null }] }
}

/** Among codes and words that name a table of this bar. */
function seatSaid({ work }: Mind, heard: readonly Heard[]): string | null {
  const { bar, tables } = work.facts
  const said = heard.flatMap(({ message, acts }) => {
    if (message.isLate) return []
    const { content, tap } = message
    const tapped = content.type === 'tap' && tap === 'valid' ? readTap(content.id) : null
    if (tapped?.verb === 'sit') return tapped.table
    return acts.flatMap((act) =>
      act.type === 'table' && (act.barId ?? bar.id) === bar.id ? act.table.toUpperCase() : [],
    )
  })
  return said.findLast((label) => tables.some((table) => table.label === label)) ?? null
}

/** Only then does anything typed place an order. */
function isSure(heard: readonly Heard[]): boolean {
  const now = heard.filter(({ message }) => !message.isLate)
  return now.every((one) => one.isCertain) && !isTakenBack(now.flatMap(({ acts }) => acts))
}

/** Kept with the person once there was a sign of it; the bar's default is no sign. */
function rememberLanguage(mind: Mind, state: LanguageState): void {
  const { chat } = mind.work.facts
  if (state.since === 'assumed' || state.language === chat.language) return
  mind.work.run({ kind: 'set_language', language: state.language })
}

/** A question that was open before is no answer to words that were not understood. */
function nothingDone({ draft, before }: Mind): boolean {
  const isFurther = draft.pending.some((wish) => !before.pending.includes(wish))
  return (
    draft.added.length === 0 &&
    draft.unknown.length === 0 &&
    !draft.showsCart &&
    (draft.isUnread ? !isFurther : draft.pending.length === 0)
  )
}

function handle(mind: Mind, heard: Heard): void {
  const { message, text, acts } = heard
  const { content } = message
  if (message.isLate) return handleLate(mind, heard)
  if (content.type === 'tap') {
    const tap = message.tap === 'valid' ? readTap(content.id) : null
    return tap === null ? staleTap(mind) : answered(mind, () => handleTap(mind, tap))
  }
  if (content.type === 'template_tap') return staleTap(mind)
  if (text === null) {
    return content.type === 'text' ? undefined : handleOther(mind, content)
  }
  handleWords(mind, text, acts)
  const { unread } = heard
  if (unread.length > 0) tell(mind, mind.say('not_read', { text: quoted(unread.join(', ')) }))
}

/** A message older than what was answered already: told, never acted on, because the talk has gone on since. */
export function handleLate(mind: Mind, { text }: Pick<Heard, 'text'>): void {
  const late = text === null ? mind.say('late') : mind.say('late_text', { text: quoted(text) })
  tell(mind, late)
}

const SMILES = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\u200d|\ufe0f|\s)+$/u

function handleWords(mind: Mind, text: string, acts: Heard['acts']): void {
  // A smile alone wants no menu.
  if (SMILES.test(text) && acts.every((act) => act.type === 'unknown')) {
    return offerNext(mind, mind.say('sticker'), [nextButton(mind, 'button_menu')])
  }
  if (answersInParts(mind, text)) return
  const tap = replyTap(mind, text, acts)
  if (tap !== null) return answered(mind, () => handleTap(mind, tap))
  if (replyAmounts(mind, text)) return answered(mind, () => resume(mind))

  const known = acts.filter((act) => act.type !== 'unknown' || act.about !== undefined)
  if (known.length > 0) mind.draft.lost = 0
  else mind.draft.isUnread = true
  // "Hello", "no," or "thanks" beside an order are manners, not things to be answered again.
  const told = known.length > 1 ? known.filter((act) => !isCourtesy(act.type)) : known
  const isSplit = known.some((act) => act.type === 'split')
  for (const act of told.length > 0 ? told : known) {
    // "The bill, split in three" is one thing, not the whole bill and then its parts.
    if (act.type !== 'pay' || !isSplit) handleAct(mind, act)
  }
}

function isCourtesy(type: string): boolean {
  return ['greet', 'thanks', 'yes', 'no'].includes(type)
}

/** An answer to the open question closes it for the rest of the turn. */
function answered(mind: Mind, act: () => void): void {
  mind.draft.lost = 0
  act()
  mind.draft.open = null
}

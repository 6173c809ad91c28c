import type { Bar } from '../../../core/bar.ts'
import type { OutMessage } from '../../../core/message.ts'
import { languageDetector } from '../../../core/understand/language-detector.ts'
import { initialLanguage, nextLanguage } from '../../../core/understand/language-policy.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import { isWithPerson } from '../../../db/handovers.ts'
import { openTabOf } from '../../../db/tabs.ts'
import { enqueue } from '../../../jobs/outbox-rows.ts'
import type { WaiterDeps } from '../deps.ts'
import { tapId } from '../house/taps.ts'
import { speaker } from '../texts/index.ts'
import { closeTurn } from './close-turn.ts'
import type { Lane } from './lane.ts'
import { type TapCheck, tappedId } from './tap-check.ts'

/** Rows of one list. A group with more bars has table codes on its tables. */
const MAX_BARS = 10

/** The bar that a diner tapped last in the list that asked where they are. */
export function chosenBar(
  messages: Lane['messages'],
  bars: readonly Bar[],
  checkTap: TapCheck,
): Bar | undefined {
  const tapped = messages.flatMap((message) =>
    checkTap(message) === 'valid' ? (tappedId(message) ?? []) : [],
  )
  return tapped.flatMap((id) => bars.find((bar) => rowId(bar) === id) ?? []).at(-1)
}

/**
 * Where a guest of several bars was last, while they may still be there: after a pause in which any visit would have
 * ended they may write from a table of another, which has the same label.
 */
export async function barOfChat(
  { database, clock }: WaiterDeps,
  { person, chat, messages }: Lane,
  bars: readonly Bar[],
  checkTap: TapCheck,
): Promise<Bar | undefined> {
  const known = bars.find((bar) => bar.id === chat.barId)
  if (known === undefined || chat.lastInboundAt === null) return known
  const quietMs = clock.now().getTime() - chat.lastInboundAt.getTime()
  const { idleTabMinutes, servedTabMinutes } = known.rules
  const isRecent = quietMs < Math.max(idleTabMinutes, servedTabMinutes) * 60_000
  if (isRecent || isWithPerson(chat, clock.now())) return known
  // A button of the bar's says which bar is meant.
  if (messages.some((message) => checkTap(message, known.id) === 'valid')) return known
  return (await openTabOf(database.db, known.id, person.id)) === null ? undefined : known
}

/** Nobody knows at which of the number's bars this person is: asks for the code on the table, or lets them choose. */
export async function offerBars(deps: WaiterDeps, lane: Lane, bars: readonly Bar[]): Promise<void> {
  const { chat, messages, lastInboundAt } = lane
  const cause = messages.at(-1)?.id ?? ''
  const lanes = await deps.database.transaction(async (tx) => {
    const nowhere = { barId: null, tableLabel: null, tabId: null }
    await closeTurn(tx, lane, { lastInboundAt, ...nowhere })
    const posts = deps.fit(question(lane, bars)).map((message, index) => ({
      dedupeKey: `turn:${cause}:${index}`,
      phoneNumberId: chat.phoneNumberId,
      personId: chat.personId,
      chatId: chat.id,
      barId: null,
      kind: 'answer' as const,
      message,
    }))
    return await enqueue(tx, posts, cause)
  })
  deps.kick(lanes)
}

function question(lane: Lane, bars: readonly Bar[]): OutMessage {
  const say = speaker(languageOf(lane, bars))
  if (bars.length === 0 || bars.length > MAX_BARS) return { kind: 'text', text: say('no_bar') }
  const rows = bars.map((bar) => ({ id: rowId(bar), title: plain(bar.name) }))
  return {
    kind: 'list',
    text: say('no_bar_list'),
    button: say('button_choose'),
    sections: [{ rows }],
  }
}

/** What they wrote, else what is remembered, else what the first bar speaks. */
function languageOf({ person, messages }: Lane, bars: readonly Bar[]) {
  const detect = languageDetector({})
  const start = initialLanguage(person.language ?? bars[0]?.defaultLanguage ?? 'en')
  return messages.reduce(
    (state, { content }) =>
      content.type === 'text' ? nextLanguage(state, detect(content.body)) : state,
    start,
  ).language
}

function rowId(bar: Bar): string {
  return tapId({ verb: 'bar', barId: bar.id })
}

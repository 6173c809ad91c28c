import type { Bar } from '../../../core/bar.ts'
import { describeLine } from '../../../core/cart.ts'
import type { Language } from '../../../core/language.ts'
import type { Menu } from '../../../core/menu.ts'
import type { Tab } from '../../../core/tab.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import type { Db } from '../../../db/client.ts'
import type { WaiterDeps } from '../deps.ts'
import { type PersonAsked, personNotice } from '../staff/notices.ts'
import { speaker } from '../texts/index.ts'
import { storySoFar } from './story.ts'

export type AskedFor = {
  readonly bar: Bar
  readonly menu: Menu
  readonly chatId: string
  readonly personId: string
  readonly table: string | null
  readonly tab: Tab | null
  readonly reason: PersonAsked['reason']
}

/** The notice that a guest asks for a person, in one staff member's language, with the story so far. */
export async function personAsked(tx: Db, deps: WaiterDeps, asked: AskedFor, language: Language) {
  const say = speaker(language)
  const talk = await storySoFar(
    tx,
    { barId: asked.bar.id, chatId: asked.chatId },
    { readMessage: deps.readMessage, say },
  )
  const cart = linesOf(asked, language, false)
  const ordered = linesOf(asked, language, true)
  const story = [
    ...talk,
    ...(cart === '' ? [] : [say('story_cart', { lines: cart })]),
    ...(ordered === '' ? [] : [say('story_orders', { lines: ordered })]),
  ]
  return personNotice({ ...asked, story }, language, deps.settings.ownerTemplate)
}

function linesOf({ menu, tab, personId }: AskedFor, language: Language, isPlaced: boolean): string {
  const lines = tab?.lines.filter(
    (line) => line.personId === personId && (line.orderId !== null) === isPlaced,
  )
  return (lines ?? [])
    .flatMap((line) => describeLine(menu, line, language) ?? [])
    .map(
      ({ quantity, name, size }) =>
        `${quantity} × ${plain(size === null ? name : `${name} ${size}`)}`,
    )
    .join(', ')
}

import type { InboundContent } from '../../../core/message.ts'
import type { TextKey } from '../texts/index.ts'
import { nextButton, offerNext } from './asking.ts'
import { cartLines, type Mind, tell } from './mind.ts'
import { settle, sureWish } from './ordering.ts'
import { askTable } from './scan.ts'

type Wordless = Exclude<InboundContent, { type: 'text' | 'tap' | 'template_tap' }>

type Handlers = {
  readonly [T in Wordless['type']]: (mind: Mind, content: Extract<Wordless, { type: T }>) => void
}

const HANDLERS: Handlers = {
  media: (mind, content) => pointToMenu(mind, content.media),
  audio: (mind, content) => tell(mind, mind.say(content.isVoiceNote ? 'voice_note' : 'audio')),
  location: (mind) => {
    tell(mind, mind.say('location'))
    if (mind.work.tab() === null) askTable(mind)
  },
  contacts: (mind) => pointToMenu(mind, 'contacts'),
  reaction: (mind, content) => react(mind, content.emoji),
  catalog_order: takeCatalogOrder,
  edited: (mind) => tellRead(mind, 'edited'),
  revoked: (mind) => tellRead(mind, 'revoked'),
  unsupported: (mind, content) => {
    if (content.what === 'edit') tellRead(mind, 'edited')
    else tell(mind, mind.say('unsupported'))
  },
  // News about the person, kept by the engine; nobody waits for an answer to it.
  number_changed: () => undefined,
  user_id_changed: () => undefined,
}

/** What is neither words nor a tap: each kind has its answer, and none changes an order. */
export function handleOther(mind: Mind, content: Wordless): void {
  const handler = HANDLERS[content.type] as (mind: Mind, content: Wordless) => void
  handler(mind, content)
}

type Pointing = Extract<
  TextKey,
  'image' | 'video' | 'document' | 'sticker' | 'contacts' | 'catalog_order'
>

function pointToMenu(mind: Mind, key: Pointing): void {
  offerNext(mind, mind.say(key), [nextButton(mind, 'button_menu')])
}

/** A thumb on our question is no yes: a reaction can be taken back unseen. Anything else needs no answer. */
function react(mind: Mind, emoji: string | null): void {
  if (emoji === null || emoji === '' || mind.draft.open === null) return
  tell(mind, mind.say('reaction'))
  mind.draft.showsCart = cartLines(mind).length > 0
}

/** A cart from a catalogue whose ids are this menu's is an order like any other. */
function takeCatalogOrder(
  mind: Mind,
  content: Extract<InboundContent, { type: 'catalog_order' }>,
): void {
  const known = content.items.filter((one) => mind.look.item(one.itemId) !== undefined)
  if (known.length === 0 || known.length < content.items.length) pointToMenu(mind, 'catalog_order')
  for (const { itemId, quantity } of known) {
    const item = mind.look.item(itemId)
    const query = item === undefined ? '' : mind.look.name(item)
    settle(mind, sureWish(itemId, null, { quantity: Math.max(1, Math.trunc(quantity)), query }))
  }
}

/** What was read is done; whether it should be undone is for the diner to say. */
function tellRead(mind: Mind, key: 'edited' | 'revoked'): void {
  tell(mind, mind.say(key))
  mind.draft.showsCart = cartLines(mind).length > 0
}

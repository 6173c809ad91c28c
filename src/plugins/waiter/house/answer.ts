import type { Block } from '../../../core/blocks.ts'
import { askChoice, MAX_OPTIONS, nextButton, offerNext } from './asking.ts'
import { closeWithCart } from './checkout.ts'
import { askWish } from './choosing.ts'
import type { Dialogue, Wish } from './dialogue.ts'
import { showMenu } from './menu-pages.ts'
import { type Mind, tell } from './mind.ts'
import { nearOption, tellAdded } from './ordering.ts'
import { askTable } from './scan.ts'
import { quoted } from './words.ts'

/** Gathers what the turn's messages came to into one answer with at most one question. */
export function closeAnswer(mind: Mind): {
  readonly blocks: readonly Block[]
  readonly dialogue: Dialogue
} {
  tellAdded(mind)
  // A person was called: everything else can wait for them.
  const isHandedOver = mind.work.commands().some((command) => command.kind === 'call_person')
  if (!isHandedOver) {
    tellUnknown(mind)
    tellQueued(mind)
    askWaiting(mind)
    if (mind.draft.asked === null) closeWithCart(mind)
  }
  const { draft } = mind
  const says = draft.says.map((text): Block => ({ kind: 'say', text }))
  const asked = isHandedOver || draft.asked === null ? [] : [draft.asked.block]
  return {
    blocks: [...says, ...draft.infos, ...asked],
    dialogue: dialogueAfter(mind, isHandedOver),
  }
}

function dialogueAfter(mind: Mind, isHandedOver: boolean): Dialogue {
  const { draft, before } = mind
  // A turn that said nothing leaves the question standing as it was, whoever asked it.
  const stands = isSilent(mind)
  return {
    visit: mind.work.tab()?.id ?? null,
    question: isHandedOver ? null : (draft.asked?.question ?? (stands ? draft.open : null)),
    pending: draft.pending,
    touched: draft.touched,
    note: draft.note,
    splitLines: draft.splitLines,
    lost: draft.lost,
    ...(draft.allergies.length > 0 ? { allergies: draft.allergies } : {}),
    ...(draft.allergyWords.length > 0 ? { allergyWords: draft.allergyWords } : {}),
    ...(stands && before.model !== undefined ? { model: before.model } : {}),
  }
}

export function isSilent(mind: Mind): boolean {
  const { says, infos, asked } = mind.draft
  return says.length === 0 && infos.length === 0 && asked === null
}

/** What is not on the menu is said in one sentence, with the nearest as a question if there is room for one. */
function tellUnknown(mind: Mind): void {
  const { draft, say, look } = mind
  if (draft.unknown.length === 0) return
  const query = [...new Set(draft.unknown)].join(', ')
  const near = draft.near.flatMap(({ itemId, sizeId, quantity }) => {
    const item = look.item(itemId)
    return item === undefined ? [] : [nearOption(mind, item, quantity, sizeId)]
  })
  const hasRoom = draft.pending.length === 0 && draft.asked === null
  if (hasRoom && near.length > 0) {
    return askChoice(mind, say('not_on_menu_near', { query }), [
      ...near.slice(0, MAX_OPTIONS - 1),
      nextButton(mind, 'button_menu'),
    ])
  }
  if (!hasRoom || draft.showsCart) return tell(mind, say('not_on_menu', { query }))
  offerNext(mind, say('not_on_menu', { query }), [nextButton(mind, 'button_menu')])
}

/** A new wish while another one is being asked about: it is heard, and its turn comes. */
function tellQueued(mind: Mind): void {
  const { draft, before, say, look } = mind
  if (before.pending.length === 0) return
  const queued = draft.pending.slice(1).filter((wish) => !before.pending.includes(wish))
  const lines = queued.map((wish) => {
    const [only, ...others] = wish.candidates
    const item = only === undefined || others.length > 0 ? undefined : look.item(only.itemId)
    return `${wish.quantity} × ${item === undefined ? wish.query : look.name(item)}`
  })
  if (lines.length > 0) tell(mind, say('noted', { lines: quoted(lines.join(', '), 200) }))
}

/** The first thing still open: the table, else what the first waiting wish needs. */
function askWaiting(mind: Mind): void {
  const { draft } = mind
  const [first, ...others] = draft.pending
  if (first === undefined || (draft.asked !== null && !isNavigation(mind))) return
  // Who orders on meanwhile has not passed over the question.
  const asked = isFurther(mind, first) ? first.asked : first.asked + 1
  draft.pending = [{ ...first, asked }, ...others]
  // What a turn has to say is said, even where its buttons give way to the question.
  if (draft.asked?.block.kind === 'ask') tell(mind, draft.asked.block.prompt)
  draft.asked = null
  if (mind.work.tab() === null) return askTable(mind)
  askWish(mind, first)
  // What was to be chosen from has left the menu meanwhile.
  if (mind.draft.asked !== null) return
  draft.pending = others
  showMenu(mind, 1)
}

function isFurther({ draft, before }: Mind, first: Wish): boolean {
  const isNew = (wish: Wish) => wish !== first && !before.pending.includes(wish)
  return before.pending.length > 0 && (draft.added.length > 0 || draft.pending.some(isNew))
}

/** Buttons that only lead somewhere give way to a question of what is wanted. */
function isNavigation(mind: Mind): boolean {
  const { asked } = mind.draft
  return asked?.question.kind === 'confirm' && asked.question.yes === null
}

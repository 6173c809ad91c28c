import type { Refusal } from '../../../core/errors.ts'
import { inLanguage } from '../../../core/language.ts'
import { type Line, MAX_LINES } from '../../../core/tab.ts'
import type { Wanted } from '../../../core/understand/acts.ts'
import { wishPart, wishParts } from '../../../core/understand/choice-parts.ts'
import { choicesNamed } from '../../../core/understand/choices.ts'
import { dishNamed } from '../../../core/understand/refusals.ts'
import { nextButton, offerNext } from './asking.ts'
import { chosenAlso, notedChoices } from './choosing.ts'
import type { Wish } from './dialogue.ts'
import { askLines, lostLine, refusedEdit, spokenOf } from './lines.ts'
import { notUnderstood } from './lost.ts'
import { cartLines, type Mind, tell } from './mind.ts'
import { settle, settleFirst, sureWish } from './ordering.ts'
import { removeOne } from './removing.ts'
import type { Tap } from './taps.ts'
import { inWords, lineWords, quoted } from './words.ts'

/** "No chili" after the order: for what waits, for what was spoken of last, or asked. */
export function takeNote(mind: Mind, note: string): void {
  const { draft } = mind
  const dish = DEFINITE.exec(note)?.[1]
  const given = dish === undefined ? [] : namedLines(mind, dish)
  if (given.length > 0) return removeOne(mind, given, null)
  const waiting = draft.pending.find((wish) => isChoiceOf(mind, wish, note)) ?? draft.pending[0]
  if (waiting !== undefined) {
    draft.pending = draft.pending.filter((wish) => wish !== waiting)
    settleFirst(mind, { ...waiting, asked: 0, note: joined(waiting.note, note) })
    // A note that was the answer shows in what is added or asked next.
    if (draft.pending[0]?.note?.includes(note) === true) {
      tell(mind, mind.say('noted', { lines: quoted(note) }))
    }
    return
  }
  const spoken = spokenOf(mind)
  const offering = spoken.filter((one) => choicesOf(mind, one, note).isAll)
  const lines = offering.length > 0 ? offering : spoken
  const [line, ...more] = lines
  if (line === undefined) {
    return offerNext(mind, mind.say('nothing_to_change'), [nextButton(mind, 'button_menu')])
  }
  if (more.length === 0) return setNote(mind, line, note)
  draft.note = note
  const prompt = mind.say('which_note', { note: quoted(note) })
  askLines(mind, prompt, lines, (one) => ({ verb: 'note', lineId: one.id }))
}

/** "Another one without salt": of the only line that was spoken of. */
export function addLike(mind: Mind, wish: string): void {
  const [line, ...more] = spokenOf(mind)
  if (line === undefined || more.length > 0 || mind.draft.pending.length > 0) {
    return notUnderstood(mind)
  }
  const { itemId, sizeId, choices } = line
  const part = wishPart(wish) ?? { quantity: 1, note: wish }
  settle(mind, sureWish(itemId, sizeId, { choices, ...part }))
}

/** "Without the fries" takes them out where they are a line of their own. */
const DEFINITE = /^without (?:the|my) (.+)$/iu

function namedLines(mind: Mind, dish: string): readonly Line[] {
  const id = dishNamed(mind.deps.menuIndex, dish)
  return cartLines(mind).filter(({ itemId }) => itemId === id)
}

function isChoiceOf({ look }: Mind, { candidates }: Wish, words: string): boolean {
  const [only, ...others] = candidates
  const item = only === undefined || others.length > 0 ? undefined : look.item(only.itemId)
  return item !== undefined && choicesNamed(item, words).isAll
}

/** What of a line's dish these words choose. */
export function choicesOf({ look }: Mind, line: Line, words: string) {
  const item = look.item(line.itemId)
  const named = item === undefined ? null : choicesNamed(item, words)
  return named !== null && named.choices.length > 0 ? named : { choices: [], isAll: false }
}

export function noteTapped(mind: Mind, tap: Extract<Tap, { verb: 'note' }>): void {
  const { note } = mind.draft
  const line = cartLines(mind).find((one) => one.id === tap.lineId)
  if (line === undefined || note === null) return refusedEdit(mind, lostLine(mind, tap.lineId))
  mind.draft.note = null
  setNote(mind, line, note)
}

function setNote(mind: Mind, line: Line, note: string): void {
  const parts = wishParts(note) ?? []
  const sum = parts.reduce((all, { quantity }) => all + quantity, 0)
  const rooms = MAX_LINES - cartLines(mind).length
  // What can not be told apart is for the kitchen to read.
  if (sum < 1 || sum > line.quantity || parts.length - Number(sum === line.quantity) > rooms) {
    return setWish(mind, line, { note, choices: [] })
  }
  let left = line
  for (const part of parts) {
    if (part.quantity === left.quantity) setWish(mind, left, { ...part, choices: [] })
    else setPart(mind, left, part)
    left = { ...left, quantity: left.quantity - part.quantity }
  }
}

/** "One without salt" of three: two stay as they are. */
function setPart(mind: Mind, line: Line, part: NonNullable<ReturnType<typeof wishPart>>): void {
  const { work, say, draft } = mind
  const { itemId, sizeId } = line
  const { quantity } = part
  const wished = { ...line, ...noted(mind, line, { note: part.note, choices: [] }), quantity }
  const lineId = work.newId()
  const { choices, note } = wished
  const added = work.run({
    kind: 'tab',
    command: { type: 'add', lineId, itemId, sizeId, choices, quantity, note },
  })
  if (!added.ok) return refusedWish(mind, added.refusal, choices)
  const left = { type: 'change', lineId: line.id, quantity: line.quantity - quantity } as const
  work.run({ kind: 'tab', command: left })
  tell(mind, say('noted', { lines: inWords(lineWords(mind, wished)) }))
  // "Make it two" may be of either.
  draft.touched = [line.id, lineId]
  draft.showsCart = true
}

/** More words about a line of the cart: choices where they are some, else its note. */
export function setWish(mind: Mind, line: Line, wish: Pick<Wanted, 'note' | 'choices'>): void {
  const { work, say, draft } = mind
  const change = noted(mind, line, wish)
  const result = work.run({ kind: 'tab', command: { type: 'change', lineId: line.id, ...change } })
  if (!result.ok) return refusedWish(mind, result.refusal, change.choices)
  tell(mind, say('noted', { lines: inWords(lineWords(mind, { ...line, ...change })) }))
  draft.showsCart = true
}

/** What a line's choices and note are with a wish more. */
function noted(
  { look }: Mind,
  line: Line,
  wish: Pick<Wanted, 'note' | 'choices'>,
): Pick<Line, 'note' | 'choices'> {
  const item = look.item(line.itemId)
  const had = item === undefined ? line.choices : chosenAlso(item, line.choices, wish.choices)
  const said =
    item === undefined || wish.note === null
      ? { choices: had, note: wish.note }
      : notedChoices(item, had, wish.note)
  const note = said.note === null ? line.note : joined(line.note, said.note)
  return { choices: said.choices, note }
}

/** Of a choice that is finished it is told which; the line stays as it was. */
function refusedWish(mind: Mind, refusal: Refusal, wanted: Line['choices']): void {
  if (refusal.code !== 'option_invalid' || refusal.reason !== 'unavailable') {
    return refusedEdit(mind, refusal)
  }
  const { look, language, say } = mind
  const item = look.item(refusal.itemId)
  const group = item?.optionGroups.find(({ id }) => id === refusal.groupId)
  if (item === undefined || group === undefined) return refusedEdit(mind, refusal)
  const ids = wanted.flatMap((one) => (one.groupId === group.id ? [one.choiceId] : []))
  const finished = group.choices
    .filter(({ id, available }) => !available && ids.includes(id))
    .map(({ name }) => inLanguage(name, language))
  tell(mind, say('sold_out', { item: `${look.name(item)} (${finished.join(', ')})` }))
  mind.draft.showsCart = true
}

/** A second wish about a dish does not replace the first: it may be the allergy. */
function joined(before: string | null, note: string): string {
  return before === null || before.includes(note) ? (before ?? note) : `${before}, ${note}`
}

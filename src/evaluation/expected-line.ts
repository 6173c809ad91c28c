import type { ChosenOption, Line } from '../core/tab.ts'

/** What a cart or an order must hold: one item in one form, so many times. */
export type ExpectedLine = {
  readonly quantity: number
  readonly itemId: string
  readonly sizeId: string | null
  readonly choices: readonly ChosenOption[]
  /** Words that the note must hold, any of them; `null`: no note at all. */
  readonly note: readonly string[] | null
}

const LINE = /^(\d{1,2}) ([\w-]+)(?:\/([\w-]+))?((?: \+[\w-]+:[\w-]+)*)(?: # (.+))?$/

/**
 * Reads `2 primus/72 +chili:no-chili # peanut|arachide`: quantity, item id, size id, options as `+group:choice`, and
 * words of which the note must hold one.
 * @returns `null` for anything else.
 */
export function readExpectedLine(text: string): ExpectedLine | null {
  const [, quantity, itemId, sizeId = null, options = '', note = null] = LINE.exec(text) ?? []
  if (quantity === undefined || itemId === undefined) return null
  const choices = options.split(' +').slice(1)
  return {
    quantity: Number(quantity),
    itemId,
    sizeId,
    choices: choices.map((pair) => {
      const [groupId = '', choiceId = ''] = pair.split(':')
      return { groupId, choiceId }
    }),
    note: note === null ? null : note.split('|').map((word) => word.trim().toLowerCase()),
  }
}

type Form = Pick<ExpectedLine, 'itemId' | 'sizeId' | 'choices'>

/** Names a form of an item, notes left out: two lines of one form are the same dish for the kitchen. */
export function formOf({ itemId, sizeId, choices }: Form): string {
  const options = choices.map(({ groupId, choiceId }) => ` +${groupId}:${choiceId}`).toSorted()
  return `${itemId}${sizeId === null ? '' : `/${sizeId}`}${options.join('')}`
}

/** A line as it is written in a dialogue, the diner's note left out. */
function lineText(line: Form & { readonly quantity: number }): string {
  return `${line.quantity} ${formOf(line)}`
}

/** How lines differ from what was expected, in the words of the dialogues; empty when they are exactly that. */
export function lineDifferences(
  expected: readonly ExpectedLine[],
  actual: readonly Line[],
): readonly string[] {
  const left = merged(actual)
  const missing: string[] = []
  // Whoever expects a note goes first, so that a line without one is not taken for it.
  for (const line of expected.toSorted(
    (a, b) => Number(a.note === null) - Number(b.note === null),
  )) {
    const at = left.findIndex((one) => isThis(line, one))
    if (at === -1) missing.push(`missing: ${lineText(line)}${noteText(line)}`)
    else left.splice(at, 1)
  }
  return [
    ...missing,
    ...left.map((line) => `too much: ${lineText(line)}${line.note === null ? '' : ' with a note'}`),
  ]
}

/** Units beyond what was expected, whatever their notes: what a bar would make and nobody asked for. */
export function unwantedUnits(
  expected: readonly ExpectedLine[],
  actual: readonly Line[],
): readonly string[] {
  const wanted = new Map<string, number>()
  for (const line of expected)
    wanted.set(formOf(line), (wanted.get(formOf(line)) ?? 0) + line.quantity)
  return actual.flatMap((line) => {
    const form = formOf(line)
    const room = wanted.get(form) ?? 0
    wanted.set(form, Math.max(0, room - line.quantity))
    return line.quantity > room ? [`${line.quantity - room} ${form}`] : []
  })
}

type Held = Form & { quantity: number; readonly note: string | null }

function merged(lines: readonly Line[]): Held[] {
  const held: Held[] = []
  for (const line of lines) {
    const same = held.find((one) => formOf(one) === formOf(line) && one.note === line.note)
    if (same !== undefined) same.quantity += line.quantity
    else held.push({ ...line })
  }
  return held
}

function isThis(expected: ExpectedLine, held: Held): boolean {
  return (
    formOf(expected) === formOf(held) &&
    expected.quantity === held.quantity &&
    isNoted(expected.note, held.note)
  )
}

function isNoted(expected: ExpectedLine['note'], note: string | null): boolean {
  if (expected === null || note === null) return expected === null && note === null
  return expected.some((word) => note.toLowerCase().includes(word))
}

function noteText({ note }: ExpectedLine): string {
  return note === null ? '' : ` with the note "${note[0] ?? ''}"`
}

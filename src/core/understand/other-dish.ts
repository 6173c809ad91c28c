import type { MenuItem } from '../menu.ts'
import type { ChosenOption } from '../tab.ts'
import type { Act, Wanted } from './acts.ts'
import { withChoices } from './choice-parts.ts'
import { choicesNamed } from './choices.ts'
import { itemOf } from './menu-decision.ts'
import { wholeNumber } from './numbers.ts'
import type { Reading } from './reading.ts'
import { fold } from './text.ts'
import { siblingNamed, variantNamed } from './variants.ts'

type Orders = Extract<Act, { type: 'add' | 'remove' }>

/** "2 mojitos and 1 virgin": what is open alone may be clear with the words before. */
export function likeBefore(reading: Reading, { wanted }: Orders, one: Wanted): Wanted {
  const before = wanted.at(-1)
  const isOpen = one.quantity !== null && one.decision.kind !== 'sure' && one.choices.length === 0
  if (before === undefined || !isOpen) return one
  const decision = besideNamed(reading, before, one.text)
  if (decision === null) return one
  return { ...one, decision, sizeId: decision.kind === 'sure' ? decision.sizeId : null }
}

/** "2 Fanta Orange and 1 citron", which alone is a wish for lemon. */
export function siblingIn(reading: Reading, last: Orders, note: string): Orders | null {
  const before = last.wanted.at(-1)
  const { quantity, text } = countedIn(note)
  if (before === undefined || quantity === null) return null
  const decision = besideNamed(reading, before, text)
  if (decision === null) return null
  const sizeId = decision.kind === 'sure' ? decision.sizeId : null
  const more = { ...before, text, decision, sizeId, quantity, note: null, choices: [] }
  return { ...last, wanted: [...last.wanted, more] }
}

function besideNamed(reading: Reading, before: Wanted, text: string) {
  return variantNamed(reading, before, text) ?? siblingNamed(reading, before, text)
}

function countedIn(said: string): { readonly quantity: number | null; readonly text: string } {
  const [count = '', ...words] = said.split(' ')
  const quantity = wholeNumber(fold(count))
  return { quantity, text: quantity === null ? said : words.join(' ') }
}

/** "A green tea and a black one": of a choice that is made, another is another dish. */
export function otherCounted(reading: Reading, last: Orders, more: Wanted): Orders | null {
  const one = last.wanted.at(-1)
  if (one === undefined || more.quantity === null || more.decision.kind !== 'none') return null
  const choices = otherChoices(reading, one, more.text.replace(/ ones?$/iu, ''))
  if (choices === null) return null
  const { quantity, note } = more
  const other = { ...one, quantity, note, choices: withChoices(one.choices, choices) }
  return { ...last, wanted: [...last.wanted, other] }
}

/** "2 syrups, mint and grenadine", "one with mint". */
export function otherNoted(reading: Reading, last: Orders, said: string): Orders | null {
  const one = last.wanted.at(-1)
  const { quantity, text } = countedIn(said)
  const choices = one === undefined ? null : otherChoices(reading, one, text)
  if (one === undefined || choices === null) return null
  const other = { ...one, quantity: quantity ?? 1, choices: withChoices(one.choices, choices) }
  const before = last.wanted.slice(0, -1)
  if (quantity !== null) return { ...last, wanted: [...before, one, { ...other, note: null }] }
  if ((one.quantity ?? 1) < 2) return null
  if (one.quantity === 2) return { ...last, wanted: [...before, { ...one, quantity: 1 }, other] }
  // Of three, "mint and grenadine" leaves one open.
  const groups = new Set(choices.map(({ groupId }) => groupId))
  const left = one.choices.filter(({ groupId }) => !groups.has(groupId))
  return { ...last, wanted: [...before, { ...one, choices: left }] }
}

/** What text chooses of a group that has no room for it; `null`: it says anything else. */
function otherChoices(
  { index }: Reading,
  one: Wanted,
  text: string,
): readonly ChosenOption[] | null {
  const item = itemOf(index, one.decision)
  if (item === null) return null
  const { choices, isAll } = choicesNamed(item, text)
  return isAll && isFull(item, one.choices, choices) ? choices : null
}

function isFull(
  { optionGroups }: MenuItem,
  had: readonly ChosenOption[],
  more: readonly ChosenOption[],
): boolean {
  return optionGroups.some(({ id, max }) => {
    const isOf = ({ groupId }: ChosenOption) => groupId === id
    return more.some(isOf) && had.filter(isOf).length >= max
  })
}

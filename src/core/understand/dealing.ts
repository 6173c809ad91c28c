import type { Size } from '../menu.ts'
import type { Act, Wanted } from './acts.ts'
import { partsIn, withChoices } from './choice-parts.ts'
import { choicesNamed } from './choices.ts'
import { corrects } from './corrections.ts'
import { type Decision, hitsOf, itemIdsOf, itemOf } from './menu-decision.ts'
import type { MenuIndex } from './menu-index.ts'
import { WITH_WORDS } from './order-words.ts'
import { sizeSaid } from './size-words.ts'
import { fold } from './text.ts'

/**
 * "2 brochettes, one goat and one beef", "3 Primus: 1 big, 2 small": what is told apart behind a number is no more of it,
 * and a size alone is of the dish before it.
 */
export function dealtOut(
  index: MenuIndex,
  acts: readonly Act[],
  { text, spoken }: { readonly text: string; readonly spoken: string },
): readonly Act[] {
  // What is said again takes the place of what was said.
  if (corrects(spoken)) return acts
  return withSizes(index, acts).map((act): Act => {
    return act.type === 'add' ? { ...act, wanted: apart(index, act.wanted, text) } : act
  })
}

type Part = { readonly quantity: number; readonly size: Size }

/** A size said behind an order is one more of it, where a number stands before it. */
function withSizes(index: MenuIndex, acts: readonly Act[]): readonly Act[] {
  const all: Act[] = []
  for (let at = 0; at < acts.length; at += 1) {
    const act = acts[at]
    if (act === undefined) break
    const sizes = acts.slice(at + 1)
    const end = sizes.findIndex((one) => one.type !== 'size' || one.wanted !== null)
    const said = (end < 0 ? sizes : sizes.slice(0, end)).flatMap((one) =>
      one.type === 'size' ? one.text : [],
    )
    const added = act.type === 'add' && said.length > 0 ? sizedMore(index, act.wanted, said) : null
    all.push(added === null ? act : { type: 'add', wanted: added })
    const glasses = added === null ? emptyGlasses(act, said) : []
    all.push(...glasses)
    if (added !== null || glasses.length > 0) at += said.length
  }
  return all
}

/** "A bottle of red, 3 glasses" does not change its size: what is said of them stays unread. */
function emptyGlasses(act: Act, said: readonly string[]): readonly Act[] {
  const isOfSize = act.type === 'add' && act.wanted.at(-1)?.sizeId != null
  return isOfSize && said.some(areGlasses) ? said.map((text) => ({ type: 'unknown', text })) : []
}

function sizedMore(
  index: MenuIndex,
  wanted: readonly Wanted[],
  said: readonly string[],
): readonly Wanted[] | null {
  const before = wanted.at(-1)
  const sizes = before === undefined ? [] : (itemOf(index, before.decision)?.sizes ?? [])
  const parts = sizeParts(sizes, said.join(' and '))
  if (before === undefined || parts === null) return null
  if (before.sizeId !== null && said.some(areGlasses)) return null
  const more = parts.map((part) => ofSize(before, part))
  if (before.sizeId !== null) return [...wanted, ...more]
  return sum(more) === before.quantity ? [...wanted.slice(0, -1), ...more] : null
}

/** "One big and one small"; `null` where not all of it is a number and a size. */
export function sizeParts(sizes: readonly Size[], text: string): readonly Part[] | null {
  const parts = (partsIn(text) ?? []).map(({ quantity, text: said }) => ({
    quantity,
    size: sizeSaid(sizes, said),
  }))
  const sized = parts.flatMap(({ quantity, size }) => (size === null ? [] : { quantity, size }))
  return parts.length === 0 || sized.length < parts.length ? null : sized
}

/** Sizes named like dishes become those of the dish before, and what was told apart loses the number for all of it. */
function apart(index: MenuIndex, wanted: readonly Wanted[], text: string): readonly Wanted[] {
  const sized = wanted.map((one, at) => {
    const before = wanted.slice(0, at).findLast(({ decision }) => decision.kind !== 'none')
    return before === undefined ? one : (asBefore(index, before, one) ?? one)
  })
  const whole = wanted.findIndex((_, at) => isDealt(wanted, sized, at, text))
  const all = wanted[whole]
  if (all !== undefined) {
    const { note } = all
    const parts = sized.slice(whole + 1).map((one) => ({ ...one, note: one.note ?? note }))
    return [...wanted.slice(0, whole), ...parts]
  }
  // A size beside a dish whose own size is open says too little.
  return sized.map((one, at) => {
    const isOpen = wanted.slice(0, at).findLast(({ decision }) => decision.kind !== 'none')
    return isOpen?.sizeId === null ? (wanted[at] ?? one) : one
  })
}

/** "2 Primus 33 and one 72", "2 with fries and 1 with plantain": of the dish before. */
function asBefore(index: MenuIndex, before: Wanted, one: Wanted): Wanted | null {
  return asChoice(index, before, one) ?? asSize(index, before, one)
}

function asChoice(index: MenuIndex, before: Wanted, one: Wanted): Wanted | null {
  if (one.decision.kind === 'sure' || one.quantity === null || one.note !== null) return null
  const item = itemOf(index, before.decision)
  const isWith = WITH_WORDS.has(fold(one.text).split(' ')[0] ?? '')
  if (item === null || !isWith) return null
  const { choices, isAll } = choicesNamed(item, one.text)
  if (!isAll || choices.length === 0) return null
  return { ...before, quantity: one.quantity, choices: withChoices(before.choices, choices) }
}

/** "A bottle of red and 4 glasses": empty ones, more likely than not. */
function areGlasses(text: string): boolean {
  return GLASSES.test(fold(text))
}

const GLASSES =
  /^(?:\S+ )?(?:empty )?(?:glass(?:es)?|verres?|glasi|bilauri|ikirahuri|ibirahuri|cups?)$/u

function asSize(index: MenuIndex, before: Wanted, one: Wanted): Wanted | null {
  if (one.decision.kind !== 'none' || one.quantity === null) return null
  const item = itemOf(index, before.decision)
  const size = sizeSaid(item?.sizes ?? [], fold(one.text))
  if (item === null || size === null) return null
  if (before.sizeId !== null && areGlasses(one.text)) return null
  const sized = ofSize(before, { quantity: one.quantity, size })
  if (one.note === null) return sized
  // "A small one without chili and a big one with chili".
  const { choices, isAll } = choicesNamed(item, one.note)
  return {
    ...sized,
    note: isAll ? null : one.note,
    choices: withChoices(before.choices, choices),
  }
}

/** What stands behind `at` is of it, in two parts or more that make up its number, and not joined to it by an "and". */
function isDealt(
  wanted: readonly Wanted[],
  sized: readonly Wanted[],
  at: number,
  text: string,
): boolean {
  const whole = wanted[at]
  const next = wanted[at + 1]
  const parts = sized.slice(at + 1)
  if (whole === undefined || next === undefined || parts.length < 2) return false
  if (whole.sizeId !== null || whole.quantity !== sum(parts)) return false
  const from = text.indexOf(whole.text) + whole.text.length
  const between = fold(text.slice(from, text.indexOf(next.text, from)))
  return !JOINED.test(between) && parts.every(({ decision }) => isOf(whole.decision, decision))
}

const JOINED = /(?:^|[^\p{L}])(?:and|et|na|n|plus|kandi|then|puis|with|avec)(?![\p{L}])|[&+]/u

function isOf(whole: Decision, part: Decision): boolean {
  const hits = hitsOf(part)
  if (hits.length === 0) return false
  if (whole.kind === 'category') {
    return hits.every(({ categoryId }) => categoryId === whole.categoryId)
  }
  if (whole.kind !== 'ask') return false
  const ids = itemIdsOf(whole)
  return hits.every(({ itemId }) => ids.has(itemId))
}

function ofSize(before: Wanted, { quantity, size }: Part): Wanted {
  const { decision } = before
  const hits = hitsOf(decision)
  const [first] = hits
  if (first === undefined) return before
  const hit = hits.find((one) => one.sizeId === size.id) ?? { ...first, sizeId: size.id }
  const sure = { kind: 'sure', itemId: hit.itemId, sizeId: size.id, hit } as const
  return { ...before, quantity, sizeId: size.id, decision: sure }
}

function sum(wanted: readonly Wanted[]): number {
  return wanted.reduce((all, { quantity }) => all + (quantity ?? 1), 0)
}

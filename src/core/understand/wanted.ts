import type { Size } from '../menu.ts'
import type { ChosenOption } from '../tab.ts'
import type { Wanted } from './acts.ts'
import { choicesNamed } from './choices.ts'
import { trimmed } from './frame.ts'
import { type Decision, itemIdsOf, itemOf } from './menu-decision.ts'
import type { MenuIndex } from './menu-index.ts'
import { menuWords } from './menu-words.ts'
import { namedBy, narrowed, priced } from './naming.ts'
import { withoutNotes } from './notes.ts'
import { isByNumber, numbersOf } from './number-roles.ts'
import type { Reading } from './reading.ts'
import { original, queryOf, spoken, type Word } from './words.ts'

/** Everything a segment (one item's worth of words) says; `null` where it holds no item words. */
export function wantedOf(reading: Reading, words: readonly Word[]): Wanted | null {
  const { item: said, notes } = withoutNotes(reading, words)
  // "Agatogo for her no chili".
  const item = notes.length === 0 ? said : trimmed(said)
  const numbers = numbersOf(reading, item)
  const counts = numbers.filter((number) => number.role === 'count')
  const taken = new Set(
    numbers
      .filter((number) => number.role !== 'name')
      .flatMap((number) =>
        Array.from({ length: number.length }, (_, offset) => number.at + offset),
      ),
  )
  const named = withoutMore(item.filter((_, at) => !taken.has(at)))
  if (menuWords(queryOf(named)).length === 0) return null
  const count = counts.find(({ isDigits }) => isDigits) ?? counts[0]
  const hasMoney = numbers.some((number) => number.role === 'money')
  const { naming, decision, extra } = hasMoney ? priced(reading, named) : namedBy(reading, named)
  const wishes = extra.length === 0 ? notes : [...notes, extra]
  return assemble(reading, { notes: wishes, naming, decision, quantity: count?.value ?? null })
}

/** "Un chapati en plus": that it is one more is no part of its name. */
function withoutMore(words: readonly Word[]): readonly Word[] {
  return / (?:en|de) plus$/u.test(spoken(words)) ? words.slice(0, -2) : words
}

/** What words name on this menu, if they name something clearly. */
export function wanting(reading: Reading, words: readonly Word[]): Wanted | null {
  const wanted = words.length === 0 ? null : wantedOf(reading, words)
  return wanted === null || wanted.decision.kind === 'none' ? null : wanted
}

function assemble(
  reading: Reading,
  found: {
    readonly notes: readonly (readonly Word[])[]
    readonly naming: readonly Word[]
    readonly quantity: number | null
    readonly decision: Decision
  },
): Wanted {
  const { text, index } = reading
  const plate = plateOf(index, found)
  const decision = plate ?? narrowed(index, found.decision, found.notes)
  const item = itemOf(index, decision)
  const inName = item === null ? [] : choicesNamed(item, queryOf(found.naming)).choices
  const wishes = found.notes.map((words) => {
    const note = original(text, words)
    return { note, ...(item === null ? NO_CHOICES : choicesNamed(item, note)) }
  })
  const double = doubleIn(index, decision, original(text, found.naming))
  const notes = [...double, ...wishes.filter((wish) => !wish.isAll).map((wish) => wish.note)]
  return {
    text: original(text, found.naming),
    quantity: plate === null ? found.quantity : null,
    note: notes.length === 0 ? null : notes.join(', '),
    decision,
    sizeId: decision.kind === 'sure' ? decision.sizeId : null,
    choices: distinct([...inName, ...wishes.flatMap((wish) => wish.choices)]),
    isMore: false,
    isOnly: false,
    isInstead: false,
  }
}

/** "Double espresso", where nothing of it comes double: the kitchen reads it. */
function doubleIn(index: MenuIndex, decision: Decision, said: string): readonly string[] {
  const double = /(?<!\p{L})(?:double|triple)(?!\p{L})/iu.exec(said)?.[0]
  if (double === undefined) return []
  const ids = itemIdsOf(decision)
  const items = index.menu.items.filter(({ id }) => ids.has(id))
  const names = items.flatMap(({ name, sizes, optionGroups }) => [
    name,
    ...sizes.map((size) => size.name),
    ...optionGroups.flatMap(({ choices }) => choices.map((choice) => choice.name)),
  ])
  const isNamed = names.some((one) =>
    Object.values(one).some((text) => /double|triple/iu.test(text)),
  )
  return items.length === 0 || isNamed ? [] : [double]
}

/** "A dozen oysters" is one plate of twelve, where they come by six and twelve. */
function plateOf(
  index: MenuIndex,
  { decision, quantity }: { readonly decision: Decision; readonly quantity: number | null },
): Decision | null {
  if (quantity === null || decision.kind !== 'ask') return null
  const sizes = itemOf(index, decision)?.sizes ?? []
  const isPlate = (size: Size) => {
    const words = menuWords(size.name.default)
    return isByNumber(size) && words.every(({ keys }) => keys.includes(`#${quantity}`))
  }
  const size = sizes.find(isPlate)
  const hit = decision.candidates.find(({ sizeId }) => sizeId === size?.id)
  if (size === undefined || hit === undefined) return null
  return { kind: 'sure', itemId: hit.itemId, sizeId: size.id, hit }
}

/** One more wish about what was named: a choice where it names one, else words for the kitchen. */
export function withWish({ index }: Reading, wanted: Wanted, note: string): Wanted {
  const item = itemOf(index, wanted.decision)
  const named = item === null ? NO_CHOICES : choicesNamed(item, note)
  const kept = named.isAll ? wanted.note : wanted.note === null ? note : `${wanted.note}, ${note}`
  return { ...wanted, note: kept, choices: distinct([...wanted.choices, ...named.choices]) }
}

const NO_CHOICES = { choices: [], isAll: false } as const

function distinct(choices: readonly ChosenOption[]): readonly ChosenOption[] {
  const isSame = (a: ChosenOption, b: ChosenOption) =>
    a.groupId === b.groupId && a.choiceId === b.choiceId
  return choices.filter((one, at) => choices.findIndex((other) => isSame(one, other)) === at)
}

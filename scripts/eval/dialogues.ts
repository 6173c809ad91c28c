import type { Act, Wanted } from '../../src/core/understand/acts.ts'
import { fold } from '../../src/core/understand/text.ts'

/** One thing expected of a message: exactly one of `item`, `ask`, `category`, `none`, `any`. */
export type ExpectedItem = {
  readonly quantity?: number
  readonly item?: string
  /** All of these must be among the candidates. */
  readonly ask?: readonly string[]
  readonly category?: string
  readonly none?: true
  readonly any?: true
  readonly note?: string
}

export type ExpectedAct = {
  readonly type: Act['type']
  readonly wanted?: readonly ExpectedItem[]
  readonly [field: string]: unknown
}

export type Dialogue = {
  readonly text: string
  readonly acts: readonly ExpectedAct[] | 'any'
  /** Other readings that are as good. */
  readonly also?: readonly (readonly ExpectedAct[] | 'any')[]
}

/** Temperature is worth a note to the bar, and no fixture is wrong for having it. */
const HARMLESS_NOTE = /cold|frais|fraiche|konje|baridi/

export function readsAs(acts: readonly Act[], dialogue: Dialogue): boolean {
  return [dialogue.acts, ...(dialogue.also ?? [])].some(
    (expected) =>
      expected === 'any' ||
      (expected.length === acts.length &&
        expected.every((want, at) => {
          const got = acts[at]
          return got !== undefined && isAct(got, want)
        })),
  )
}

function isAct(got: Act, want: ExpectedAct): boolean {
  if (got.type !== want.type) return false
  const items = itemsOf(got)
  const wanted = want.wanted ?? []
  if (items.length !== wanted.length) return false
  if (!wanted.every((item, at) => isItem(items[at], item, got.type))) return false
  return Object.entries(want).every(
    ([field, value]) =>
      field === 'type' ||
      field === 'wanted' ||
      (field === 'allergen' && got.type === 'allergens' && got.allergens.join() === value) ||
      Object.entries(got).some(([k, v]) => k === field && v === value),
  )
}

type Item = Pick<Wanted, 'quantity' | 'note' | 'decision'>

export function itemsOf(act: Act): readonly Item[] {
  if (act.type === 'add' || act.type === 'remove' || act.type === 'change') return act.wanted
  if (act.type === 'search') return [{ quantity: null, note: null, decision: act.decision }]
  return act.type === 'allergens' && act.wanted !== null ? [act.wanted] : []
}

function isItem(got: Item | undefined, want: ExpectedItem, type: Act['type']): boolean {
  if (got === undefined) return false
  if (want.any === true) return true
  if (type === 'add' && (got.quantity ?? 1) !== (want.quantity ?? 1)) return false
  return isNote(got.note, want.note) && isDecision(got.decision, want)
}

function isNote(got: string | null, want: string | undefined): boolean {
  if (want !== undefined) return got !== null && fold(got).includes(fold(want))
  return got === null || HARMLESS_NOTE.test(fold(got))
}

function isDecision(got: Wanted['decision'], want: ExpectedItem): boolean {
  if (want.none === true) return got.kind === 'none'
  if (want.category !== undefined)
    return got.kind === 'category' && got.categoryId === want.category
  if (want.item !== undefined) return got.kind === 'sure' && got.itemId === want.item
  return (
    got.kind === 'ask' &&
    (want.ask ?? []).every((id) => got.candidates.some((candidate) => candidate.itemId === id))
  )
}

/** Items that were taken without asking although the fixture expects another, a question, or nothing. */
export function silentlyWrong(acts: readonly Act[], dialogue: Dialogue): readonly string[] {
  const readings = [dialogue.acts, ...(dialogue.also ?? [])]
  if (readings.includes('any')) return []
  const allowed = new Set(
    readings
      .flatMap((reading) => (reading === 'any' ? [] : reading))
      .flatMap((act) => act.wanted ?? [])
      .flatMap((item) => [...(item.item === undefined ? [] : [item.item]), ...(item.ask ?? [])]),
  )
  return acts
    .flatMap((act) => (act.type === 'add' ? act.wanted : []))
    .flatMap(({ decision }) => (decision.kind === 'sure' ? [decision.itemId] : []))
    .filter((id) => !allowed.has(id))
}

import type { Tab } from '../../../core/tab.ts'
import type { TurnEffect, TurnFacts } from '../../../core/turn.ts'
import type { Db } from '../../../db/client.ts'
import { moveOrdersToTab } from '../../../db/orders.ts'
import { type JournalRow, keepSeats, saveTabChange, seatsAt } from '../../../db/tab-changes.ts'

/** Rows moved under a turn's feet: another diner, another replica. The turn is rolled back and thought again. */
export class FactsMoved extends Error {}

type Changed = { readonly before: Tab | null; after: Tab; readonly journal: JournalRow[] }

/**
 * Stores what a turn's commands made of the tabs, by the version they were thought on.
 * @param cause the message whose turn it is; with the command's place it makes the idempotency key.
 * @throws FactsMoved when a tab or a table is not as it was read.
 */
export async function commitTabs(
  tx: Db,
  facts: TurnFacts,
  effects: readonly TurnEffect[],
  cause: string,
): Promise<void> {
  const changed = new Map<string, Changed>()
  for (const [index, effect] of effects.entries()) {
    if (effect.kind === 'tab') {
      const { tab, entry } = effect.change
      note(changed, facts, tab, { ...entry, idempotencyKey: `${cause}#${index}` })
    }
    if (effect.kind === 'seated') noteSeat(changed, facts, effect, `${cause}#${index}`)
  }
  const joined = effects.flatMap((effect) => (effect.kind === 'seated' ? merged(effect) : []))
  const seats = await Promise.all(
    joined.map(({ into, from }) => seatsAt(tx, facts.bar.id, [into.id, from.id])),
  )
  for (const write of inOrder([...changed.values()])) {
    const reason = write.after.closedAt === null ? {} : { closedReason: 'joined' as const }
    if (!(await saveTabChange(tx, { ...write, ...reason }))) throw new FactsMoved()
  }
  for (const [index, { into, from }] of joined.entries()) {
    const others = seats[index]?.filter(({ personId }) => personId !== facts.personId) ?? []
    await keepSeats(tx, into, others)
    await moveOrdersToTab(tx, facts.bar.id, from.id, into.id)
  }
}

type Seated = Extract<TurnEffect, { readonly kind: 'seated' }>

/** A change of seat alters one tab or two, and stands in the journal of each. */
function noteSeat(
  changed: Map<string, Changed>,
  facts: TurnFacts,
  { seated, isNew }: Seated,
  key: string,
): void {
  const { tab, other } = seated
  const type = isNew ? 'open' : other === null ? 'join' : 'move'
  // Sitting down where one sits already changes nothing.
  if (changed.get(tab.id)?.after.version === tab.version) return
  const row = { personId: facts.personId, touched: [], cartTotalMinor: null, at: facts.at }
  const came = { type, tables: tab.tables }
  const left = { type: 'leave', to: tab.id }
  note(changed, facts, tab, {
    ...row,
    version: tab.version,
    command: came,
    idempotencyKey: key,
  })
  if (other === null) return
  note(changed, facts, other, {
    ...row,
    version: other.version,
    command: left,
    idempotencyKey: `${key}/other`,
  })
}

function note(changed: Map<string, Changed>, facts: TurnFacts, after: Tab, row: JournalRow): void {
  const known = changed.get(after.id)
  if (known !== undefined) {
    known.after = after
    known.journal.push(row)
    return
  }
  const before = [facts.tab, facts.scannedTab].find((tab) => tab?.id === after.id) ?? null
  changed.set(after.id, { before, after, journal: [row] })
}

/**
 * Whoever leaves a table goes first, so that it is free for the one that takes it. Else in one order for all: of two guests
 * who change places each would have the row that the other waits for.
 */
function inOrder(writes: readonly Changed[]): readonly Changed[] {
  const leaves = ({ before, after }: Changed) =>
    before !== null &&
    (after.closedAt !== null || before.tables.some((label) => !after.tables.includes(label)))
  return writes.toSorted(
    (a, b) => Number(leaves(b)) - Number(leaves(a)) || (a.after.id < b.after.id ? -1 : 1),
  )
}

/** Two tabs that became one: what was ordered at the one that closed is on the bill of the other. */
function merged({ seated: { tab, other } }: Seated) {
  return other?.closedAt == null ? [] : [{ into: tab, from: other }]
}

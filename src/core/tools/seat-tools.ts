import type { Tab } from '../tab.ts'
import { oneOf, text } from './arguments.ts'
import { refusalOutcome } from './refusal-words.ts'
import { done, refused, tool, type ToolDesk, type ToolOutcome } from './tool.ts'

const TABLE = text(20, 'The table’s label as the diner wrote it, e.g. "A5".')

type How = 'open_or_join' | 'move' | 'join_tables'

function sat(desk: ToolDesk, wanted: string, how: How): ToolOutcome {
  const { work } = desk
  const table = wanted.toUpperCase()
  if (!work.facts.tables.some((one) => one.label === table)) {
    return refusalOutcome(desk, { code: 'table_unknown', table })
  }
  if (table !== desk.namedTable) {
    return refused(
      'table_not_named',
      'The diner has not named this table now. Ask them to scan its QR code or to type its number.',
    )
  }
  const before = work.tab()
  const seated = work.run({ kind: 'sit', table, how, tabId: work.newId() })
  if (!seated.ok && seated.refusal.code === 'not_allowed') {
    return refused(
      'must_ask',
      'The diner has something going at another table. The program asks them below your words, with buttons: did they move, or do both tables share one bill? Once they have said which, call move_or_join_table.',
      { question: { kind: 'move_or_join', table } },
    )
  }
  if (!seated.ok) return refusalOutcome(desk, seated.refusal)
  return done({ ...seatOutput(desk), ...leftBill(desk, before) })
}

function seatOutput({ work }: ToolDesk) {
  const tab = work.tab()
  const { personId } = work.facts
  const own = tab?.diners.find((one) => one.personId === personId)
  return {
    tables: tab?.tables ?? [],
    other_diners_at_the_tab: (tab?.diners.length ?? 1) - 1,
    you_are: `diner ${own?.number ?? 1}`,
  }
}

/** Of a diner who went over to another party; what they ordered before stays where it was served. */
function leftBill({ work }: ToolDesk, before: Tab | null) {
  const { personId } = work.facts
  if (before === null || before.id === work.tab()?.id) return {}
  // Two tables that became one have one bill.
  const isOpen = work.orders().some((one) => one.personId === personId && one.tabId === before.id)
  return isOpen ? { earlier_orders_stay_on_the_bill_of: before.tables.join('+') } : {}
}

export const sitAtTable = tool(
  {
    name: 'sit_at_table',
    description: 'Seats the diner at the table they named: opens its tab or joins the one there.',
    isWrite: true,
  },
  { table: TABLE },
  ({ table }, desk) => sat(desk, table, 'open_or_join'),
)

export const moveOrJoinTable = tool(
  {
    name: 'move_or_join_table',
    description:
      'After the diner said which: move takes them (and their cart) to the table they named; join makes one bill of both tables.',
    isWrite: true,
  },
  { table: TABLE, how: oneOf(['move', 'join'], 'What the diner said.') },
  ({ table, how }, desk) => sat(desk, table, how === 'join' ? 'join_tables' : 'move'),
)

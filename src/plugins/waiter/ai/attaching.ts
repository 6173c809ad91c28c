import type { ChangeWords } from '../../../core/blocks.ts'
import type { ToolOutcome } from '../../../core/tools/tool.ts'
import { attachedBlocks } from '../../../core/tools/tools.ts'
import type { Workspace } from '../../../core/turn.ts'
import { keepAllergies } from '../house/allergens.ts'
import type { Mind } from '../house/mind.ts'
import { askMove } from '../house/scan.ts'
import { askCancel } from '../house/status.ts'

/** What the tools of a model's turn have left for the program to ask, show and keep, put into its answer. */
export function attach(mind: Mind, outcomes: readonly ToolOutcome[]): void {
  const { draft, work } = mind
  putQuestion(mind, outcomes)
  draft.moved = movedIn(outcomes)
  draft.touched = touchedIn(work) ?? draft.touched
  show(mind, outcomes)
  keepAllergies(
    mind,
    outcomes.flatMap((one) => one.allergy ?? []),
  )
}

/** The last question a tool left to the program, where it is still open. */
function putQuestion(mind: Mind, outcomes: readonly ToolOutcome[]): void {
  const question = outcomes.findLast((one) => one.question !== undefined)?.question
  if (question?.kind === 'cancel_order') askCancel(mind, question.orderId)
  if (question?.kind === 'move_or_join') askMove(mind, question.table)
}

/** Prices a tool made today's: the cart says so, whatever the model says. */
function movedIn(outcomes: readonly ToolOutcome[]): readonly ChangeWords[] {
  return outcomes.flatMap(({ blocks }) =>
    blocks.flatMap((block) => (block.kind === 'cart' ? block.changes : [])),
  )
}

/** The lines that the turn has put into the cart or changed: "no salt" is about them. `null`: none. */
function touchedIn(work: Workspace): string[] | null {
  const ids = work.effects().flatMap((effect) => {
    if (effect.kind !== 'tab') return []
    const { command, touched } = effect.change.entry
    const isOfLines = command.type === 'add' || command.type === 'change'
    return isOfLines ? touched.map(({ lineId }) => lineId) : []
  })
  return ids.length === 0 ? null : [...new Set(ids)].slice(-60)
}

function show({ draft }: Mind, outcomes: readonly ToolOutcome[]): void {
  for (const block of attachedBlocks(outcomes)) {
    if (block.kind === 'cart') draft.showsCart = true
    else if (
      block.kind === 'menu_page' ||
      block.kind === 'menu_categories' ||
      block.kind === 'ask'
    ) {
      draft.asked ??= { block, question: { kind: 'choice', options: [], yes: null, no: null } }
    } else draft.infos.push(block)
  }
}

import type { MenuItem } from '../../../core/menu.ts'
import {
  beginsParts,
  type ChoicePart,
  choiceParts,
  onePart,
  withChoices,
} from '../../../core/understand/choice-parts.ts'
import { fold } from '../../../core/understand/text.ts'
import type { Wish } from './dialogue.ts'
import type { Mind } from './mind.ts'
import { settleFirst } from './ordering.ts'

/** "One with chili, one without" where two wait for that choice. False: nothing of the kind was said. */
export function dealsWaiting(mind: Mind, text: string): boolean {
  const { draft, look } = mind
  const [waiting, ...others] = draft.pending
  const [only, ...more] = waiting?.candidates ?? []
  const item = only === undefined || more.length > 0 ? undefined : look.item(only.itemId)
  if (waiting === undefined || item === undefined || draft.open?.kind !== 'choice') return false
  const spoken = fold(text)
    .replaceAll(/[^\p{L}\p{N}&]+/gu, ' ')
    .trim()
  const parts = choiceParts(item, waiting.quantity, spoken) ?? someOf(item, waiting, spoken)
  if (parts === null) return false
  draft.pending = others
  draft.open = null
  draft.lost = 0
  for (const { quantity, choices } of parts) {
    const chosen = withChoices(waiting.choices, choices)
    settleFirst(mind, { ...waiting, choices: chosen, quantity, asked: 0 })
  }
  return true
}

/** "One with chili" of two: the other is asked about again. */
function someOf(item: MenuItem, { quantity }: Wish, spoken: string): readonly ChoicePart[] | null {
  const some = beginsParts(spoken) ? onePart(item, spoken) : null
  if (some === null || some.quantity >= quantity) return null
  return [some, { quantity: quantity - some.quantity, choices: [] }]
}

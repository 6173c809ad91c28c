import { saysNo, saysYes } from '../../../core/understand/plain-yes.ts'
import type { Question } from '../house/dialogue.ts'
import type { Heard } from '../house/language.ts'

/**
 * What the program asked for, a shown cart or an order to cancel, and this turn says yes to, by its own reading of both:
 * a model's word for it counts for nothing. `null`: it is no yes to that.
 */
export function confirmed(
  verb: 'place' | 'cancel',
  question: Question | null,
  heard: readonly Heard[],
): string | null {
  const [asked, subject = null] = (question?.yes ?? '').split(/:(.*)/s)
  if (asked !== verb) return null
  // What came late was said before the question.
  const now = heard.filter(({ message }) => !message.isLate)
  const isTapped = now.some((one) => isTapOn(question?.yes, one))
  const isYes = isTapped ? !now.some(saysNo) : saysYes(now, verb === 'place' ? 'cart' : 'anything')
  return isYes ? subject : null
}

function isTapOn(id: string | null | undefined, { message }: Heard): boolean {
  const { content, tap } = message
  return content.type === 'tap' && tap === 'valid' && content.id === id
}

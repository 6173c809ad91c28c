import { nextButton, offerNext, offerPerson } from './asking.ts'
import { cartLines, type Mind, tell } from './mind.ts'

/** After this many messages in a row that were not understood, a person is offered. */
const LOST = 2

/** Told only where nothing else of the turn was understood. */
export function notUnderstood(mind: Mind): void {
  mind.draft.lost += 1
  if (mind.draft.lost >= LOST) return offerPerson(mind, mind.say('lost_person'), 'asked')
  if (mind.draft.pending.length > 0) return tell(mind, mind.say('not_understood_open'))
  offerNext(mind, mind.say('not_understood'), [
    nextButton(mind, 'button_menu'),
    ...(cartLines(mind).length > 0 ? [nextButton(mind, 'button_cart')] : []),
    nextButton(mind, 'button_person'),
  ])
}

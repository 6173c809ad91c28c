import { plain } from '../../core/whatsapp-text.ts'
import { findBar } from '../../db/bars.ts'
import type { VoiceDeps } from './deps.ts'
import { SURVEY_PREFIX, surveyServed, takeSurveyReply } from './ending/survey.ts'
import { takeUnblock, UNBLOCK_PREFIX } from './fraud.ts'
import { takeTold, TOLD_PREFIX } from './told.ts'

/** Taps on our buttons, words that quote us, and orders that were served. */
export function takeReplies(deps: VoiceDeps): void {
  const { desk } = deps
  desk.onReply(SURVEY_PREFIX, (tx, reply) => takeSurveyReply(tx, deps, reply))
  desk.onReply(UNBLOCK_PREFIX, (tx, reply) => takeUnblock(tx, deps, reply))
  desk.onReply(TOLD_PREFIX, takeTold)
  desk.onServed(async (tx, served) => {
    const bar = await findBar(tx, served.barId)
    return bar === null ? [] : await surveyServed(tx, deps, { ...served, barName: plain(bar.name) })
  })
}

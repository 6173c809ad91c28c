import type { Language } from '../../../core/language.ts'
import type { OutMessage } from '../../../core/message.ts'
import { UUID_PATTERN } from '../../../core/uuid.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import type { Db } from '../../../db/client.ts'
import { addSurveyWords, answerSurvey, askSurvey } from '../../../db/surveys.ts'
import type { Guest, Reply, ReplyAnswer, Served } from '../../../desk.ts'
import type { NewOutMessage } from '../../../jobs/outbox-rows.ts'
import { callKey } from '../../../tracing/tracer.ts'
import type { VoiceDeps } from '../deps.ts'
import { speaker } from '../texts/index.ts'

export const SURVEY_PREFIX = 'voice:survey:'
const SCORES = [5, 4, 3, 2, 1] as const
const TAP = new RegExp(`^${SURVEY_PREFIX}(${UUID_PATTERN}):([1-5])$`)
const QUOTED = new RegExp(`^${SURVEY_PREFIX}(${UUID_PATTERN}):thanks`)
const MAX_WORDS = 500

export type Asking = {
  readonly guest: Guest
  readonly chatId: string
  readonly barName: string
  readonly about: 'call' | 'order'
  readonly aboutId: string
  readonly language: Language
  readonly isWanted: boolean
}

/** "How was it?", where the person is one of those who are asked. */
export async function surveyPosts(
  tx: Db,
  deps: VoiceDeps,
  asking: Asking,
): Promise<readonly NewOutMessage[]> {
  const { guest, about, aboutId, isWanted } = asking
  const { surveyFirst, surveyPercent } = deps.settings
  if (!isWanted || surveyFirst + surveyPercent === 0) return []
  const id = deps.newId()
  const survey = { id, personId: guest.personId, about, aboutId, at: deps.clock.now() }
  const isPicked = deps.random() * 100 < surveyPercent
  const rule = { first: surveyFirst, isPicked }
  if (!(await askSurvey(tx, guest.barId, survey, rule))) return []
  return deps.whatsapp.fit(question(id, asking)).map((message, index) => ({
    dedupeKey: `${causeOf(asking, id)}:${index}`,
    phoneNumberId: guest.phoneNumberId,
    personId: guest.personId,
    chatId: asking.chatId,
    barId: guest.barId,
    kind: 'notice',
    message,
  }))
}

/** A call's question is sent in the call's own trace. */
function causeOf({ about, aboutId }: Asking, id: string): string {
  return about === 'call' ? `${callKey(aboutId)}:survey` : `${SURVEY_PREFIX}${id}`
}

function question(id: string, { about, barName, language }: Asking): OutMessage {
  const say = speaker(language)
  const rows = SCORES.map((score) => ({
    id: `${SURVEY_PREFIX}${id}:${score}`,
    title: say(`row_score_${score}`),
  }))
  const text = say(`survey_${about}`, { bar: plain(barName) })
  return { kind: 'list', text, button: say('survey_button'), sections: [{ rows }] }
}

/** After an order was served, too. */
export async function surveyServed(
  tx: Db,
  deps: VoiceDeps,
  served: Served & { readonly barName: string },
): Promise<readonly NewOutMessage[]> {
  const { orderId, chatId, barName, language } = served
  return await surveyPosts(tx, deps, {
    guest: served,
    chatId,
    barName,
    about: 'order',
    aboutId: orderId,
    language,
    isWanted: true,
  })
}

/** A tap on a score, or words that quote the thanks for it. The first of each counts. */
export async function takeSurveyReply(tx: Db, deps: VoiceDeps, reply: Reply): Promise<ReplyAnswer> {
  const { personId, message } = reply
  const say = speaker(reply.language ?? 'en')
  const [, tapped, score] = TAP.exec(reply.id) ?? []
  if (tapped !== undefined) {
    const at = deps.clock.now()
    const answered = await answerSurvey(tx, { id: tapped, personId }, Number(score), at)
    if (answered === null) return { posts: [] }
    const { about } = answered
    return {
      posts: thanks(deps, reply, `${SURVEY_PREFIX}${tapped}:thanks`, say('survey_thanks')),
      report: () => deps.metrics.surveyScore.observe(Number(score), { about }),
    }
  }
  const [, quoted] = QUOTED.exec(reply.id) ?? []
  if (quoted === undefined || message.content.type !== 'text') return { posts: [] }
  const words = message.content.body.trim().slice(0, MAX_WORDS)
  const isKept = words !== '' && (await addSurveyWords(tx, { id: quoted, personId }, words))
  const text = say('survey_words_thanks')
  return { posts: isKept ? thanks(deps, reply, `${SURVEY_PREFIX}${quoted}:words`, text) : [] }
}

function thanks(
  { whatsapp }: VoiceDeps,
  { chatId, personId, phoneNumberId }: Reply,
  key: string,
  text: string,
): readonly NewOutMessage[] {
  return whatsapp.fit({ kind: 'text', text }).map((message, index) => ({
    dedupeKey: `${key}:${index}`,
    phoneNumberId,
    personId,
    chatId,
    barId: null,
    kind: 'notice',
    message,
  }))
}

import { afterAll, beforeAll, expect, test } from 'bun:test'

import type { Answer, SeenRequest } from '../../../../test/contracts/model-standin.ts'
import { type ModelDesk, ownModelDesk, readable } from '../../../../test/model-desk.ts'
import { languageDetector } from '../../../core/understand/language-detector.ts'
import { isForeignIn, isUnreadable } from './answer-language.ts'

let desk: ModelDesk

beforeAll(async () => {
  desk = await ownModelDesk({ tables: 40 })
}, 120_000)

afterAll(async () => {
  await desk.stop()
})

const FRENCH = 'Bonjour, quelque chose de frais pour ma femme, vous choisissez'
const IN_ENGLISH = 'With pleasure, shall I look for something cold that is not too sweet?'
const IN_FRENCH = 'Avec plaisir, je cherche une boisson fraîche et pas trop sucrée\u202F?'
const isCorrected = ({ words }: SeenRequest) =>
  words.some((said) => said.includes('Your answer was not sent'))

/** One turn of a new guest, whose earlier messages the house waiter alone has heard. */
async function served(words: readonly string[], answer: Answer) {
  const guest = await desk.seat(null)
  desk.behave('openai', answer)
  const before = desk.standins.openai.requests.length
  let text = ''
  for (const [at, said] of words.entries()) {
    const models = at === words.length - 1 ? [desk.model('openai', 5000)] : []
    desk.ask({ models, budgetMs: 12_000, modelsFor: 'doubt' })
    text = (await guest.says(said)).map(readable).join('\n')
  }
  return { text, corrected: desk.standins.openai.requests.slice(before).filter(isCorrected) }
}

const saying =
  (first: string, second = first): Answer =>
  (request) => ({ kind: 'say', text: isCorrected(request) ? second : first })

test('an answer in a language that the guest does not write is asked for again in theirs', async () => {
  const { text, corrected } = await served([FRENCH], saying(IN_ENGLISH, IN_FRENCH))

  expect(text).toStartWith(IN_FRENCH)
  expect(corrected).toHaveLength(1)
  expect(corrected[0]?.words.join('\n')).toContain('Write the same in French')
})

test('a model that stays in it leaves the turn to the house waiter, who speaks the guest’s', async () => {
  const { text, corrected } = await served([FRENCH], saying(IN_ENGLISH))

  expect(corrected).toHaveLength(1)
  expect(text).not.toContain('With pleasure')
  expect(text).toMatch(/vous|carte|serveur/)
  expect(desk.log.entries.findLast(({ reason }) => reason !== undefined)).toMatchObject({
    event: 'WA_WAITER_PROVIDER_FALLBACK',
    reason: 'wrong_language',
  })
})

test.each([
  ['dishes and a word or two', [FRENCH], 'With pleasure: Skol Lager, Fanta Citron?'],
  ['the guest has just written it', [FRENCH, 'something cold for me too please'], IN_ENGLISH],
  ['nobody knows yet what the guest reads', ['Mützig Skol Primus ???'], IN_FRENCH],
  ['the guest writes a fifth language', ['Etwas Kaltes für meine Frau bitte'], IN_FRENCH],
])('an answer passes where it is in another language and %s', async (_why, words, says) => {
  const { text, corrected } = await served(words, saying(says))

  expect(text).toContain(says)
  expect(corrected).toEqual([])
})

test('a model that was asked for another language says so with its tool and speaks it', async () => {
  const { text, corrected } = await served([FRENCH], (request) =>
    request.results.length === 0
      ? { kind: 'say', calls: [{ name: 'set_language', arguments: { language: 'en' } }] }
      : { kind: 'say', text: IN_ENGLISH },
  )

  expect(text).toStartWith(IN_ENGLISH)
  expect(corrected).toEqual([])
})

const detector = languageDetector({})

test.each([
  ['Two Primus are in your cart, would you like anything else?', ['fr'], true],
  ['Two Primus are in your cart, would you like anything else?', ['fr', 'en'], false],
  ['Two Primus are in your cart, would you like anything else?', null, false],
  ['Voilà, deux Primus. OK ?', ['en'], false],
  ['Primus, Skol Lager, Mützig', ['rw'], false],
] as const)('%s, where the guest reads %j: %p', (text, languages, isStrange) => {
  expect(isUnreadable(text, languages, detector)).toBe(isStrange)
})

test.each([
  ['Perfect! Zwei Bier sind schon unterwegs zu Ihnen. Anything else?', true],
  ['Avec plaisir. Su pedido ya está confirmado y pagado. Autre chose ?', true],
  ['With pleasure! Prost! Anything else?', false],
  ['Murakoze. Sawa, karibu sana. Anything else?', false],
])('%s has a sentence of a fifth language: %p', (text, isForeign) => {
  expect(isForeignIn(text, 2, detector)).toBe(isForeign)
})

import { afterAll, beforeAll, expect, test } from 'bun:test'

import type { Answer, SeenRequest } from '../../../../test/contracts/model-standin.ts'
import { type ModelDesk, ownModelDesk, readable } from '../../../../test/model-desk.ts'
import { HERE } from '../../../../test/waiter-desk.ts'

/** Guests who speak none of the four, at a bar that speaks Kinyarwanda where it knows no better. */
let desk: ModelDesk

beforeAll(async () => {
  desk = await ownModelDesk({ tables: 40 })
  await desk.database.query("UPDATE bars SET default_language = 'rw' WHERE id = $1", [HERE.id])
}, 120_000)

afterAll(async () => {
  await desk.stop()
})

type Script = {
  /** What the model says at last; where a list, first the one and, asked again, the other. */
  readonly says: string | readonly [string, string]
  /** What it makes of its words when it is to translate them. */
  readonly inEnglish: string
}

const FRITES = { item_id: 'frites', size_id: null, options: null, quantity: 2, note: null }
const isTranslation = ({ tools }: SeenRequest) => tools.length === 0
const isCorrected = ({ words }: SeenRequest) =>
  words.some((said) => said.includes('Your answer was not sent'))

/** Puts two Frites into the cart, and talks. */
function waiter({ says, inEnglish }: Script): Answer {
  const [first, second] = typeof says === 'string' ? [says, says] : says
  return (request) => {
    if (isTranslation(request)) {
      const isSecond = request.words.at(-1) === second && second !== first
      return { kind: 'say', text: isSecond ? 'With pleasure!' : inEnglish }
    }
    if (request.results.length === 0)
      return { kind: 'say', calls: [{ name: 'add_to_cart', arguments: FRITES }] }
    return { kind: 'say', text: isCorrected(request) ? second : first }
  }
}

/** One turn of a new guest, as a server asks models by default. */
async function served(words: string, script: Script) {
  desk.ask({ models: [desk.model('openai', 5000)], budgetMs: 12_000, modelsFor: 'doubt' })
  desk.behave('openai', waiter(script))
  const before = desk.standins.openai.requests.length
  const guest = await desk.seat(null)
  const sent = await guest.says(words)
  return {
    text: sent.map(readable).join('\n'),
    answers: sent.length,
    cart: await guest.cart(),
    asked: desk.standins.openai.requests.slice(before),
  }
}

const TALKS = [
  {
    lang: 'German',
    diner: 'Ich hätte gern zweimal Pommes, bitte',
    says: 'Sehr gern, zwei Frites liegen in Ihrem Warenkorb. Darf es noch etwas sein?',
    inEnglish: 'With pleasure, two Frites are in your cart. Would you like anything else?',
  },
  {
    lang: 'Spanish, in the words of a French bill',
    diner: 'La misma otra vez, por favor',
    says: 'Con mucho gusto, ¿desea algo más?',
    inEnglish: 'With great pleasure, would you like anything else?',
  },
  {
    lang: 'Spanish, where one word is ours',
    diner: 'No, gracias, unas patatas',
    says: 'Claro que sí. ¿Algo más?',
    inEnglish: 'Of course. Anything else?',
  },
  {
    lang: 'Chinese',
    diner: '请给我两份薯条',
    says: '好的，还需要什么吗？',
    inEnglish: 'Sure, do you need anything else?',
  },
]

test.each(TALKS.map((one) => [one.lang, one] as const))(
  '%s: the model’s words are sent as they are, the program’s facts in the bar’s default language',
  async (_lang, { diner, says, inEnglish }) => {
    const { text, answers, cart, asked } = await served(diner, { says, inEnglish })

    expect(answers).toBe(1)
    expect(text).toStartWith(says)
    expect(text).toContain('*Byose hamwe: ')
    expect(text).toContain('Ntumize ibi ku meza')
    expect(text).not.toMatch(/Total|Shall I|commande/)
    expect(cart).toEqual([{ item: 'frites', size: null, quantity: 2, price: 1500 }])
    expect(asked.at(-1)?.words).toEqual([says])
  },
)

const LIES = [
  ['a confirmation', 'Ihre Bestellung ist bestätigt.', 'Your order is confirmed.'],
  ['a payment', 'Su cuenta está pagada.', 'Your bill is paid.'],
  ['a gift', 'Das geht heute aufs Haus, danke!', 'That is on the house today, thanks!'],
  ['an assurance', 'No contiene frutos secos, señor.', 'It contains no nuts, sir.'],
  ['a price in words', 'Das kostet zweitausend Franken.', 'That costs two thousand francs.'],
  ['an order under way', '您的订单已送往厨房。', 'Your order has gone to the kitchen.'],
] as const

test.each(LIES)(
  '%s in a fifth language is read in English, told to the model and taken back',
  async (_kind, lie, inEnglish) => {
    const { text, asked } = await served('Guten Abend, zwei Pommes bitte', {
      says: [lie, 'Sehr gern!'],
      inEnglish,
    })

    expect(text).toStartWith('Sehr gern!')
    expect(text).not.toContain(lie)
    expect(asked.filter(isCorrected)).toHaveLength(1)
  },
)

test('a lie in a fifth language between two sentences of ours is read as well', async () => {
  const lie = 'Natürlich! Ihre Bestellung ist schon bezahlt. Anything else that you would like?'
  const { text, asked } = await served('something refreshing for my wife, you choose', {
    says: [lie, 'With pleasure.'],
    inEnglish: 'Of course! Your order is paid already. Anything else that you would like?',
  })

  expect(text).toStartWith('With pleasure.')
  expect(asked.filter(isCorrected)).toHaveLength(1)
})

test('a model that does not say in English what it said leaves the turn to the house waiter', async () => {
  const says = 'Ihre Bestellung ist bestätigt.'
  const { text, answers, cart } = await served('Guten Abend, zwei Pommes bitte', {
    says,
    inEnglish: says,
  })

  expect(answers).toBe(1)
  expect(text).not.toContain('bestätigt')
  expect(cart).toEqual([])
})

test('words in one of the four are not translated', async () => {
  const { text, asked } = await served('something refreshing for my wife, you choose', {
    says: 'With pleasure, anything else?',
    inEnglish: 'never asked for',
  })

  expect(text).toStartWith('With pleasure')
  expect(asked.filter(isTranslation)).toEqual([])
})

test('the stand-in had nothing to complain of', () => {
  expect(desk.standins.openai.complaints).toEqual([])
})

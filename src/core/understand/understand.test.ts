import { describe, expect, test } from 'bun:test'

import fc from 'fast-check'

import { type Dialogue, itemsOf, readsAs, silentlyWrong } from '../../../scripts/eval/dialogues.ts'
import { fixtureMenu, readRows } from '../../../scripts/eval/fixture-menu.ts'
import { sampleItem } from '../../../test/sample-tab.ts'
import type { Language } from '../language.ts'
import type { Menu } from '../menu.ts'
import type { Act } from './acts.ts'
import { languageDetector } from './language-detector.ts'
import { languageModel } from './language-model.ts'
import { menuIndex } from './menu-index.ts'
import { mayAskForLanguage, understand } from './understand.ts'

const detector = languageDetector({ model: languageModel() })
const index = menuIndex(await fixtureMenu())
const BAR = '3f2b8c1e-9a4d-4e6f-8b21-7c5d9e0f1a2b'

function heard(text: string): readonly Act[] {
  return understand(text, { index, detector, conversationLanguage: 'en' }).acts
}

const named = (name: string) => ({ default: name })
const burgerMenu: Menu = {
  barId: 'b',
  version: 1,
  currency: 'EUR',
  categories: [{ id: 'food', name: named('Food'), position: 0 }],
  items: [
    sampleItem('steak', {
      categoryId: 'food',
      name: named('Rump steak'),
      priceMinor: null,
      sizes: [
        { id: 's', name: named('200 g'), priceMinor: 1_500, available: true },
        { id: 'l', name: named('300 g'), priceMinor: 2_000, available: false },
      ],
      optionGroups: [
        {
          id: 'cooking',
          name: named('Cooking'),
          min: 1,
          max: 1,
          choices: [
            { id: 'rare', name: named('Rare'), priceMinor: 0, available: true },
            { id: 'done', name: named('Well done'), priceMinor: 0, available: true },
          ],
        },
        {
          id: 'side',
          name: named('Side'),
          min: 0,
          max: 1,
          choices: [
            { id: 'mash', name: named('Mashed potatoes'), priceMinor: 200, available: true },
          ],
        },
      ],
    }),
  ],
}

describe('messages of the fixtures', () => {
  test('none adds an item nobody asked for', async () => {
    for (const file of ['dialogue-acts.jsonl', 'dialogue-acts.heldout.jsonl']) {
      for (const row of await readRows<Dialogue>(`language/${file}`)) {
        expect({ text: row.text, wrong: silentlyWrong(heard(row.text), row) }).toEqual({
          text: row.text,
          wrong: [],
        })
      }
    }
  })

  test('the development dialogues are read exactly', async () => {
    const rows = await readRows<Dialogue>('language/dialogue-acts.jsonl')

    expect(rows.filter((row) => !readsAs(heard(row.text), row)).map((row) => row.text)).toEqual([])
  })
})

test('one message may greet, order and ask', () => {
  const acts = heard('hello, 2 beers and fries please, and what time do you close?')

  expect(acts.map((act) => act.type)).toEqual(['greet', 'add', 'hours'])
  expect(acts.flatMap((act) => itemsOf(act)).map((item) => item.quantity)).toEqual([2, null])
})

test('a table code is read with its bar, whatever stands around it', () => {
  expect(heard(`Muraho! table-a5-bar-${BAR}, mpa fanta citron`)).toMatchObject([
    { type: 'greet' },
    { type: 'table', table: 'A5', barId: BAR },
    { type: 'add' },
  ])
})

test('an order behind a table code loses none of its letters to it', () => {
  expect(heard(`table-a5-bar-${BAR} 2 beers`)).toMatchObject([
    { type: 'table', table: 'A5', barId: BAR },
    { type: 'add', wanted: [{ quantity: 2 }] },
  ])
})

test('a wish stays with its item and a bare wish is a note', () => {
  expect(heard('2 mojitos bila sukari na barafu, 1 dawa')).toMatchObject([
    { type: 'add', wanted: [{ quantity: 2, note: 'bila sukari, barafu' }, { note: null }] },
  ])
  expect(heard('nta rusenda')).toEqual([{ type: 'note', note: 'nta rusenda' }])
})

test('an amount of money is never a quantity and never settles an item', () => {
  const [act] = heard('mojito 5,000')

  expect(act).toMatchObject({
    type: 'add',
    wanted: [{ quantity: null, decision: { kind: 'ask' } }],
  })
})

test('options and sizes are taken from the words around the item', () => {
  const sized = menuIndex(burgerMenu)
  const { acts } = understand('two rump steaks 200g well done with mashed potatoes', {
    index: sized,
    detector,
    conversationLanguage: 'en',
  })

  expect(acts).toMatchObject([
    {
      type: 'add',
      wanted: [
        {
          quantity: 2,
          note: null,
          sizeId: 's',
          choices: [
            { groupId: 'side', choiceId: 'mash' },
            { groupId: 'cooking', choiceId: 'done' },
          ],
        },
      ],
    },
  ])
})

test('a size that is sold out is found, and flagged', () => {
  const { acts } = understand('rump steak 300g', {
    index: menuIndex(burgerMenu),
    detector,
    conversationLanguage: 'en',
  })

  expect(acts).toMatchObject([
    { wanted: [{ sizeId: 'l', decision: { kind: 'sure', hit: { available: false } } }] },
  ])
})

test('what it cannot place is unknown and not certain', () => {
  const { acts, certain } = understand("what's the wifi password?", {
    index,
    detector,
    conversationLanguage: 'rw',
  })

  expect(acts.map((act) => act.type)).toEqual(['unknown'])
  expect(certain).toBe(false)
})

test.each<[string, 'house' | 'complaint' | undefined]>([
  ["what's the wifi password?", 'house'],
  ['où sont les toilettes ?', 'house'],
  ['can I book a table for tomorrow', 'house'],
  ['un couteau svp', 'house'],
  ['choo kiko wapi?', 'house'],
  ['you are an idiot', 'complaint'],
  ["c'est nul ici", 'complaint'],
  ['mjinga wewe', 'complaint'],
  ['blah blah', undefined],
])('%p is for the people of the house: %p', (text, about) => {
  const [act] = heard(text)

  expect(act?.type === 'unknown' ? act.about : act).toBe(about)
})

test('an order beside such a question is still an order', () => {
  expect(heard('where is the toilet and 2 mojitos').map((act) => act.type)).toEqual([
    'unknown',
    'add',
  ])
})

test.each(['is the mojito strong?', 'le mojito est-il fort ou sucré ?', 'je mojito ni kali?'])(
  '%p orders nothing',
  (text) => {
    expect(heard(text).map((act) => act.type)).not.toContain('add')
  },
)

test.each<[string, readonly Act[]]>([
  [
    'make it a large one',
    [{ type: 'size', wanted: null, text: 'make it a large one', quantity: null }],
  ],
  ['kubwa', [{ type: 'size', wanted: null, text: 'kubwa', quantity: null }]],
  ['chacun sa part', [{ type: 'split', ways: null, mode: 'own' }]],
  ['en 3', [{ type: 'split', ways: 3, mode: 'equal' }]],
  ['tuigawane kwa watu wanne', [{ type: 'split', ways: 4, mode: 'equal' }]],
])('%p is read', (text, acts) => {
  expect(heard(text)).toEqual(acts)
})

test.each([
  'swap the mojito for a dawa',
  'remplacez le mojito par une dawa',
  'badilisha mojito kwa dawa',
])('%p changes one item for another', (text) => {
  expect(heard(text)).toMatchObject([
    { type: 'add', wanted: [{ decision: { kind: 'sure', itemId: 'dawa' } }] },
    { type: 'remove', wanted: [{ decision: { kind: 'sure', itemId: 'mojito' } }] },
  ])
})

test.each([
  ['heyyyy cn i gt 2 mojitoz plz', ['greet', 'add']],
  ['hellooo', ['greet']],
  ['nooo', ['no']],
  ['actually no', ['no']],
  ['en fait non', ['no']],
  ['whers my fud??', ['order_status']],
  ['2mojito 1dawa', ['add']],
  ['🍺🍺', ['category']],
  ['show me the cocktails', ['category']],
])('%p is read as it was meant', (text, types) => {
  expect(heard(text).map((act) => act.type)).toEqual(types as Act['type'][])
})

test.each([
  ['no mojito', ['remove']],
  ['pas de mojito', ['remove']],
  ['finalement pas de mojito', ['remove']],
  ['no ice', ['note']],
  ['pas de glaçons', ['note']],
])('%p is no order', (text, types) => {
  expect(heard(text).map((act) => act.type)).toEqual(types as Act['type'][])
})

test.each([
  'je ne parle pas anglais',
  'I don’t speak French',
  'sorry we do not speak Swahili here',
  'sijui kiingereza',
  'simvuga icyongereza',
  'un petit déjeuner anglais',
  'vin français',
])('%p asks for no language', (text) => {
  expect(heard(text).map((act) => act.type)).not.toContain('language')
})

test.each<[string, Language]>([
  ['anglais svp', 'en'],
  ['no, english please', 'en'],
  ['tuongee kiswahili', 'sw'],
  ['I don’t speak English can we talk Kinyarwanda', 'rw'],
  ['siongei kiingereza tuongee kiswahili', 'sw'],
  ['mushobora kuvuga ikinyarwanda?', 'rw'],
])('%p asks for %p', (text, language) => {
  expect(heard(text)).toContainEqual({ type: 'language', language })
})

test.each([
  'this is not what I ordered',
  'ce n’est pas ce que j’ai commandé',
  'ohereza umukozi',
  'tuma mhudumu',
])('%p wants a person, and no cart', (text) => {
  expect(heard(text)).toEqual([{ type: 'person' }])
})

test('whom it is for is no part of the dish', () => {
  expect(heard('a mojito for my wife')).toMatchObject([
    { type: 'add', wanted: [{ quantity: 1, decision: { kind: 'sure', itemId: 'mojito' } }] },
  ])
})

test('a dish with something that nobody wrote of is asked about, the rest a wish', () => {
  expect(heard('1 mojito with sprinkles')).toMatchObject([
    { type: 'add', wanted: [{ note: 'with sprinkles', decision: { kind: 'ask' } }] },
  ])
})

test('food that the house lacks is an order for it, everyday words are not', () => {
  expect(heard('deux croque monsieur')).toMatchObject([
    { type: 'add', wanted: [{ quantity: 2, decision: { kind: 'none' } }] },
  ])
  expect(heard('one moment please')).toMatchObject([{ type: 'unknown' }])
})

test('a message without a language is in that of the conversation', () => {
  const options = { index, detector, conversationLanguage: 'rw' } as const

  expect(understand('2 mojito', options).language).toBe('rw')
  expect(understand('je voudrais payer', options).language).toBe('fr')
})

test('a bare number answers our question', () => {
  expect(heard('3')).toEqual([{ type: 'number', n: 3 }])
  expect(heard('la deuxième')).toEqual([{ type: 'number', n: 2 }])
  expect(
    understand('make it four', {
      index,
      detector,
      conversationLanguage: 'en',
      expecting: 'quantity',
    }).acts,
  ).toEqual([{ type: 'number', n: 4 }])
})

describe('any text', () => {
  const pieces = fc.constantFrom(
    ...'2 primus 72 mojito and na n’ & , ? sans piment yes no bill split in 3 table A5 the remove instead of 5k'.split(
      ' ',
    ),
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 400 }),
    fc.array(pieces, { maxLength: 40 }).map((words) => words.join(' ')),
  )

  const languages = fc.constantFrom(
    ...'in en english, English please svp. Français l’anglais parlez FRENCH kiswahili? ikinyarwandaaa speak kifaransa then'.split(
      ' ',
    ),
  )
  const talk = fc
    .array(fc.oneof(pieces, languages), { maxLength: 12 })
    .map((words) => words.join(' '))

  test('asks for a language only where it may, by its words alone', () => {
    let asked = 0
    fc.assert(
      fc.property(fc.oneof(text, talk), (message) => {
        if (!heard(message).some((act) => act.type === 'language')) return
        asked += 1
        expect(mayAskForLanguage(message)).toBe(true)
      }),
      { numRuns: 300 },
    )
    expect(asked).toBeGreaterThan(10)
    expect(mayAskForLanguage('2 primus and fries please')).toBe(false)
  })

  test('is read without throwing, as at least one act, the same each time', () => {
    fc.assert(
      fc.property(text, (message) => {
        const acts = heard(message)
        expect(acts.length).toBeGreaterThan(0)
        expect(heard(message)).toEqual(acts)
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    'a',
    '2 beers and ',
    'mojito, ',
    'primus 72 ',
    "n'",
    '👍',
    'é',
    'instead of ',
    '(((',
    '1.',
    'niko kwenye kwenye kwenye ',
  ])('4,000 characters of %p take no time that grows out of hand', (piece) => {
    const long = piece.repeat(4_000).slice(0, 4_000)
    // Whichever test comes first has the reader made and compiled.
    heard(long)
    const before = process.cpuUsage()
    heard(long)

    // Measured 0.2 to 8 ms of this process alone; catastrophic patterns take seconds.
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1000)
  })
})

test.each([
  ["that's all, order please", 'finish'],
  ["That's it. Please order!", 'finish'],
  ['nalipaje?', 'pay'],
  ['tutalipaje', 'pay'],
  ['voir le panier', 'cart'],
] as const)('"%s" is %s and nothing else', (text, type) => {
  expect(heard(text)).toEqual([{ type }])
})

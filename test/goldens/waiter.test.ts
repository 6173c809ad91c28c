import { expect, test } from 'bun:test'

import { LANGUAGES } from '../../src/core/language.ts'
import { speaker, TEXTS } from '../../src/plugins/waiter/texts/index.ts'
import { printedStory } from './storyline.ts'

/** `UPDATE_GOLDENS=1 bun test test/goldens` writes the files anew; read the difference before it is committed. */
const isUpdate = process.env['UPDATE_GOLDENS'] === '1'

/** Stands for each mark, so that a golden text reads like what a guest gets. */
const VALUES = {
  bar: 'Inzozi Garden',
  table: 'A5',
  tables: 'A5, A6',
  from: 'A5',
  to: 'A6',
  example: 'A5',
  item: 'Primus 33cl',
  lines: '2 × Primus 33cl',
  query: 'lasagne',
  group: 'Side',
  note: 'no chili',
  size: '65cl',
  amount: 'RWF 12,500',
  total: 'RWF 12,500',
  price: 'RWF 1,000',
  number: '104',
  numbers: '104, 105',
  of: '3',
  max: '50',
  reason: 'the kitchen is closed',
  start: '*182*8*1#',
  code: '012345',
  allergens: 'gluten, milk',
  allergen: 'gluten',
  category: 'Beers',
  time: '23:00',
  day: 'Monday',
  name: 'Aline',
  text: 'On my way!',
  button: 'Hand back',
  state: 'accepted',
  quantity: '2',
  page: '1',
  pages: '3',
  reference: 'A5-104/2',
  iban: 'DE89 3704 0044 0532 0130 00',
  minutes: '15',
  what: 'image',
  methods: 'MTN MoMo',
}

function printedTexts(language: (typeof LANGUAGES)[number]): string {
  // Keys are looked up by name here, which only a golden file does.
  const say = speaker(language) as (key: string, values: object) => string
  return Object.entries(TEXTS[language])
    .flatMap(([key, text]) => {
      const counts = typeof text === 'string' ? [1] : [1, 2]
      return counts.map((count) => `${key}: ${say(key, { ...VALUES, count })}`)
    })
    .join('\n')
}

test.each([...LANGUAGES])('what the house says in %s reads as it did', async (language) => {
  const file = Bun.file(`${import.meta.dir}/waiter.${language}.txt`)
  const now = `# Texts\n\n${printedTexts(language)}\n\n# Talks\n\n${printedStory(language)}\n`
  if (isUpdate) await Bun.write(file, now)

  expect(now).toBe(await file.text())
})

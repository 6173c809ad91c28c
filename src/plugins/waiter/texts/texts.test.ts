import { expect, test } from 'bun:test'

import { LANGUAGES } from '../../../core/language.ts'
import { ALLERGENS } from '../../../core/menu.ts'
import { END_REASONS } from '../../../core/order-life.ts'
import { ORDER_STATES } from '../../../core/order.ts'
import { speaker, TEXTS } from './index.ts'

const keys = Object.keys(TEXTS.en) as readonly (keyof typeof TEXTS.en)[]
type Form = {
  readonly language: (typeof LANGUAGES)[number]
  readonly key: string
  readonly text: string
}

const forms: readonly Form[] = LANGUAGES.flatMap((language) =>
  keys.flatMap((key) => {
    const text = TEXTS[language][key]
    const all = typeof text === 'string' ? [text] : Object.values(text)
    return all.map((form) => ({ language, key, text: form }))
  }),
)

function marks(text: string): readonly string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '').toSorted()
}

test('the four languages have the same texts and none is empty', () => {
  for (const language of LANGUAGES) {
    expect(Object.keys(TEXTS[language]).toSorted()).toEqual([...keys].toSorted())
  }
  expect(forms.filter((form) => form.text.trim() === '')).toEqual([])
})

test('a text has the same marks in every language and plural form', () => {
  const wrong = forms.filter((form) => {
    const english = TEXTS.en[form.key as keyof typeof TEXTS.en]
    const template = typeof english === 'string' ? english : english.other
    return marks(form.text).join() !== marks(template).join()
  })

  expect(wrong).toEqual([])
})

test('plural texts have every form their language uses for whole numbers', () => {
  for (const language of LANGUAGES) {
    const rules = new Intl.PluralRules(language)
    const used = new Set(Array.from({ length: 200 }, (_, count) => rules.select(count)))
    for (const key of keys) {
      const text = TEXTS[language][key]
      if (typeof text === 'string') continue
      for (const form of used)
        expect({ language, key, form, has: form in text }).toMatchObject({ has: true })
    }
  }
})

test('buttons fit 20 characters, row titles 24 and their descriptions 72', () => {
  const limits: readonly (readonly [RegExp, number])[] = [
    [/^button_/, 20],
    [/^row_/, 24],
    [/^hint_/, 60],
    [/^title_/, 24],
    [/^language_(?:en|fr|rw|sw)$/, 20],
  ]
  const over = forms.filter((form) =>
    limits.some(([pattern, limit]) => pattern.test(form.key) && form.text.length > limit),
  )

  expect(over).toEqual([])
})

test('labels that stand side by side differ', () => {
  for (const language of LANGUAGES) {
    const labels = keys.filter((key) => /^(?:button_|row_)/.test(key))
    const titles = labels
      .map((key) => TEXTS[language][key])
      .filter((text) => typeof text === 'string')
    const twice = titles.filter((title, place) => titles.indexOf(title) !== place)

    // The same word may serve diner and staff, who never read it on one message.
    expect(twice.length).toBeLessThanOrEqual(2)
  }
})

test('no text is longer than four lines or carries a formatting mark', () => {
  const wrong = forms.filter(
    (form) =>
      form.text.split('\n').length > 4 || /[*_~`]/.test(form.text.replaceAll(/\{\w+\}/g, '')),
  )

  expect(wrong).toEqual([])
})

test('every state, reason and allergen has its word', () => {
  const say = speaker('rw')

  for (const state of ORDER_STATES) expect(say(`state_${state}`)).not.toBe('')
  for (const reason of END_REASONS) expect(say(`reason_${reason}`)).not.toBe('')
  for (const allergen of ALLERGENS) expect(say(`allergen_${allergen}`)).not.toBe('')
})

test('a number picks the plural form of its language', () => {
  expect(speaker('en')('hint_items', { count: 1 })).toBe('1 choice')
  expect(speaker('en')('hint_items', { count: 2 })).toBe('2 choices')
  expect(speaker('rw')('hint_items', { count: 1 })).toBe('amahitamo 1')
})

test('a value is put in as it is, whatever signs it holds', () => {
  expect(speaker('en')('sold_out', { item: '$& {item} $1' })).toBe(
    'Sorry, $& {item} $1 is finished today.',
  )
})

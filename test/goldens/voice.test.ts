import { expect, test } from 'bun:test'

import { LANGUAGES } from '../../src/core/language.ts'
import { speaker, VOICE_TEXTS } from '../../src/plugins/voice/texts/index.ts'

/** `UPDATE_GOLDENS=1 bun test test/goldens` writes the files anew; read the difference before it is committed. */
const isUpdate = process.env['UPDATE_GOLDENS'] === '1'

const VALUES = {
  bar: 'Inzozi Garden',
  number: '104',
  guests: '4',
  time: '20:00',
  table: 'A5',
  why: 'a complaint',
  language: 'French',
  lines: '2 × Primus 33cl',
  name: 'Aline',
  words: 'Left a jacket.',
  what: 'One caller has called 20 times in an hour.',
  minutes: '60',
}

test.each([...LANGUAGES])(
  'what is written around calls in %s reads as it did',
  async (language) => {
    const file = Bun.file(`${import.meta.dir}/voice.${language}.txt`)
    // Keys are looked up by name here, which only a golden file does.
    const say = speaker(language) as (key: string, values: object) => string
    const now = `${Object.keys(VOICE_TEXTS[language])
      .map((key) => `${key}: ${say(key, VALUES)}`)
      .join('\n')}\n`
    if (isUpdate) await Bun.write(file, now)

    expect(now).toBe(await file.text())
  },
)

test.each([...LANGUAGES])('a text in %s has the marks of the English one', (language) => {
  const marks = (text: string) =>
    [...text.matchAll(/\{(\w+)\}/g)].map(([, mark = '']) => mark).toSorted()
  const english: Readonly<Record<string, unknown>> = VOICE_TEXTS.en

  const wrong = Object.entries(VOICE_TEXTS[language]).filter(
    ([key, text]) => marks(String(text)).join() !== marks(String(english[key])).join(),
  )

  expect(wrong).toEqual([])
})

test('buttons fit 20 characters and rows 24, without formatting marks', () => {
  const all = LANGUAGES.flatMap((language) => Object.entries(VOICE_TEXTS[language]))
  const over = all.filter(([key, text]) => {
    const limit =
      key.startsWith('button_') || key === 'survey_button' ? 20 : key.startsWith('row_') ? 24 : 400
    return String(text).length > limit || /[*_~`]/.test(String(text).replaceAll(/\{\w+\}/g, ''))
  })

  expect(over).toEqual([])
})

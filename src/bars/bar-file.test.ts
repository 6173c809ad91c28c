import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import fc from 'fast-check'

import { formatProblem } from '../config/problems.ts'
import { readBarFile } from './bar-file.ts'
import { readVoice, voiceFields } from './bar-voice.ts'
import type { BarBundle } from './bundle.ts'
import { barJson, barToml } from './write-file.ts'

const SAMPLES = join(import.meta.dir, '../demo/bars')
const sample = (name: string) => readFileSync(join(SAMPLES, `${name}.toml`), 'utf8')

function bundleOf(source: string, name = 'bar.toml'): BarBundle {
  const read = readBarFile(source, name)
  if (!read.ok) throw new Error(read.problems.map(formatProblem).join('\n'))
  return read.bundle
}

function problemsOf(source: string, name = 'bar.toml'): readonly string[] {
  const read = readBarFile(source, name)
  return read.ok ? [] : read.problems.map(formatProblem)
}

test.each(['chez-mado', 'le-quai'])('%s is written as it was read, byte for byte', (name) => {
  const bundle = bundleOf(sample(name))

  expect(barToml(bundle)).toBe(sample(name))
  expect(bundleOf(barJson(bundle), 'bar.json')).toEqual(bundle)
})

test.each(['chez-mado', 'le-quai'])('%s uses numbers reserved for fiction', (name) => {
  for (const { phone } of bundleOf(sample(name)).staff) {
    expect(phone).toMatch(/^(250700000\d{3}|3363998\d{4})$/)
  }
})

test('Chez Mado takes in sizes, options, hours past midnight and a MoMo code', () => {
  const { bar, items, payments, tables, staff } = bundleOf(sample('chez-mado'))

  expect(bar.hours.week.fri).toEqual([{ from: '07:00', to: '03:00' }])
  expect(items.length).toBeGreaterThanOrEqual(60)
  expect(items.find(({ id }) => id === 'primus')?.sizes.map((size) => size.priceMinor)).toEqual([
    1000, 1200, 1500,
  ])
  const goat = items.find(({ id }) => id === 'brochette-goat')
  expect(goat?.optionGroups[0]).toMatchObject({ id: 'chili', min: 1, max: 1 })
  expect(goat?.optionGroups[1]?.choices[0]).toMatchObject({ id: 'fries', priceMinor: 1200 })
  expect(payments[0]).toMatchObject({ kind: 'momo_ussd', code: '012345' })
  expect(tables).toHaveLength(12)
  expect(staff.map(({ role }) => role)).toEqual(['owner', 'staff'])
})

test('telephone manners are read, and a target that is no address is told of', () => {
  const mado = sample('chez-mado')

  expect(bundleOf(mado).bar.voice).toEqual({
    takesCallsWhenClosed: true,
    style: 'warm',
    maxMinutes: 20,
    transferTo: ['sip:bar@pbx.chez-mado.example', 'tel:+250700000109'],
    numbers: ['250700000100'],
  })
  expect(bundleOf(sample('le-quai')).bar.voice).toMatchObject({ speed: 0.95 })
  const [problem] = problemsOf(mado.replace('tel:+250700000109', '+250 700'))
  expect(problem).toContain('voice.transfer_to')
})

test('how a bar’s calls are heard is read, and written as it was read', () => {
  const own = `
model = "gpt-realtime-2.1"
turn_detection = "silence"
threshold_percent = 60
padding_ms = 200
silence_ms = 700
effort = "none"
max_output_tokens = 512
truncation_tokens = 0
truncation_keep_percent = 70
transcription_models = ["whisper-1"]`
  const mado = sample('chez-mado').replace('max_minutes = 20', `max_minutes = 20${own}`)

  const { voice } = bundleOf(mado).bar

  expect(voice).toMatchObject({
    model: 'gpt-realtime-2.1',
    turnDetection: 'silence',
    thresholdPercent: 60,
    paddingMs: 200,
    silenceMs: 700,
    effort: 'none',
    maxOutputTokens: 512,
    truncationTokens: 0,
    truncationKeepPercent: 70,
    transcriptionModels: ['whisper-1'],
  })
  expect(readVoice(voiceFields(voice))).toEqual(voice)
  const [problem] = problemsOf(mado.replace('silence_ms = 700', 'silence_ms = 7'))
  expect(problem).toContain('voice.silence_ms')
})

test('prices are read without floats', () => {
  const quai = sample('le-quai')

  expect(
    bundleOf(quai.replace('price = "3.80"', 'price = 3.8')).items[0]?.sizes[0]?.priceMinor,
  ).toBe(380)
  expect(problemsOf(quai.replace('price = "3.80"', 'price = 3.805'))[0]).toContain('found 3.805')
})

const SMALL = `[bar]
id = "7d0a3c0e-2f51-4a6b-9c62-0f6d1f0b8a11"
slug = "mado"
name = "Mado"
currency = "RWF"
time_zone = "Africa/Kigali"
languages = ["en"]
default_language = "en"

[[categories]]
id = "beer"
name = "Beer"

[[items]]
id = "primus"
category = "beer"
name = "Primus"
price = 1200
`

test('problems of shape come at once, with lines and the nearest known key', () => {
  const source = SMALL.replace('currency = "RWF"', 'curency = "RWF"')
    .replace('id = "beer"', 'id = "Beer!"')
    .replace('price = 1200', 'price = 1200\nalergens = ["gluten"]')

  expect(problemsOf(source)).toEqual([
    'bar.toml:1  bar.currency: found nothing, wanted an ISO 4217 code such as RWF',
    'bar.toml:5  bar.curency: found an unknown key, wanted "currency"?',
    'bar.toml:11  categories.0.id: found "Beer!", wanted a category id: small letters, digits and dashes',
    'bar.toml:19  items.0.alergens: found an unknown key, wanted "allergens"?',
  ])
})

test('problems between things come at once too', () => {
  const source = `${SMALL.replace('Africa/Kigali', 'Africa/Kigaly')
    .replace('default_language = "en"', 'default_language = "fr"')
    .replace('category = "beer"', 'category = "bier"')
    .replace('price = 1200', 'price = "12.5"')}
[[items]]
id = "primus"
category = "beer"
name = "Primus"
options = [{ id = "o", name = "O", min = 2, max = 2, choices = [{ id = "a", name = "A" }] }]

[[staff]]
phone = "0788123456"
name = "Mado"
role = "owner"
language = "rw"

[[payments]]
id = "momo"
kind = "momo_ussd"
payee = "Mado"
provider = "MTN"
code = "12"
mode = "menu"
`

  const keys = problemsOf(source).map((line) => /^bar\.toml:\d+ {2}(\S+):/.exec(line)?.[1] ?? '')
  expect(keys.toSorted()).toEqual([
    'bar.default_language',
    'bar.time_zone',
    'items.0.category',
    'items.0.price',
    'items.1.id',
    'items.1.options.0.max',
    'items.1.price',
    'payments.0.code',
    'staff.0.phone',
  ])
})

test('a day that does not exist is no exception', () => {
  const source = `${SMALL}\n[hours]\nexceptions = [{ date = "2026-02-30", spans = [] }]\n`

  expect(problemsOf(source)).toEqual([
    'bar.toml:21  hours.exceptions.0.date: found "2026-02-30", wanted a day that exists',
  ])
})

test('a fraction of a franc is no thousand francs', () => {
  const read = problemsOf(sample('chez-mado').replace(/price = 1000\b/, 'price = 1.234'))

  expect(read).toHaveLength(1)
  expect(read[0]).toContain('found 1.234, wanted an amount in RWF without decimals')
})

test('a day has one exception', () => {
  const source = `${SMALL}\n[hours]\nexceptions = [{ date = "2026-12-25", spans = [] }, { date = "2026-12-25", spans = ["12:00-15:00"] }]\n`

  expect(problemsOf(source)).toEqual([
    'bar.toml:21  hours.exceptions.1.date: found "2026-12-25" again, wanted a day of its own',
  ])
})

test('broken TOML and JSON are told as such', () => {
  expect(problemsOf('[bar')[0]).toMatch(/^bar\.toml:1 {2}\(syntax\): .*wanted valid TOML$/)
  expect(problemsOf('{', 'bar.json')[0]).toContain('wanted valid JSON')
})

test('any name and price survives the way out and back', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
    .filter((text) => /\S/.test(text) && text.isWellFormed())
  fc.assert(
    fc.property(name, name, fc.integer({ min: 0, max: 1e9 }), (first, second, priceMinor) => {
      const base = bundleOf(SMALL)
      const items = base.items.map((item) => ({
        ...item,
        name: { default: first, fr: second },
        aliases: { any: [first], rw: [second] },
        priceMinor,
      }))
      const bundle = { ...base, items }

      const file = barToml(bundle)

      expect(bundleOf(file)).toEqual(bundle)
      expect(barToml(bundleOf(file))).toBe(file)
    }),
  )
})

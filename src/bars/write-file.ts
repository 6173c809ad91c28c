import { DEFAULT_RULES, WEEKDAYS } from '../core/bar.ts'
import { LANGUAGES, type Wording } from '../core/language.ts'
import type { MenuItem, OptionGroup, TimeSpan } from '../core/menu.ts'
import { minorDigits, toMajorString } from '../core/money.ts'
import { voiceFields } from './bar-voice.ts'
import type { BarBundle } from './bundle.ts'
import { paymentFields } from './payments.ts'

/** A value of a file; `undefined` fields are left out. */
type FileValue = string | number | boolean | readonly FileValue[] | FileFields
export type FileFields = { readonly [key: string]: FileValue | undefined }

/** The bar as a file says it: keys in a fixed order, defaults left out, so that the same bar is always the same bytes. */
function barFields(bundle: BarBundle): FileFields {
  const { bar } = bundle
  return {
    bar: {
      id: bar.id,
      slug: bar.slug,
      name: bar.name,
      currency: bar.currency,
      time_zone: bar.timeZone,
      languages: bar.languages,
      default_language: bar.defaultLanguage,
      phone_number_id: bar.phoneNumberId ?? undefined,
    },
    hours: hoursFields(bar.hours),
    rules: rulesFields(bar.rules),
    voice: voiceFields(bar.voice),
    tables: bundle.tables.map(({ label, area }) => ({ label, area: area ?? undefined })),
    staff: bundle.staff
      .toSorted((a, b) => a.position - b.position)
      .map(({ phone, name, role, language }) => ({ phone: `+${phone}`, name, role, language })),
    payments: bundle.payments.map((display) => paymentFields(display)),
    categories: byPosition(bundle.categories).map(({ id, name }) => ({ id, name: wording(name) })),
    items: byPosition(bundle.items).map((item) => itemFields(item, bar.currency)),
  }
}

function byPosition<T extends { readonly position: number }>(rows: readonly T[]): readonly T[] {
  return rows.toSorted((a, b) => a.position - b.position)
}

function hoursFields(hours: BarBundle['bar']['hours']): FileFields {
  const week = WEEKDAYS.map((day) => [day, hours.week[day]?.map(spanText)] as const)
  const exceptions = hours.exceptions.map(({ date, spans, note }) => ({
    date,
    spans: spans.map(spanText),
    note: note === undefined ? undefined : wording(note),
  }))
  return { ...Object.fromEntries(week), exceptions: exceptions.length > 0 ? exceptions : undefined }
}

function spanText({ from, to }: TimeSpan): string {
  return `${from}-${to}`
}

function rulesFields(rules: BarBundle['bar']['rules']): FileFields | undefined {
  const changed = Object.entries(rules)
    .filter(
      ([name, value]) => value !== Object.entries(DEFAULT_RULES).find(([key]) => key === name)?.[1],
    )
    .map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value])
  return changed.length === 0 ? undefined : (Object.fromEntries(changed) as FileFields)
}

function itemFields(item: MenuItem, currency: string): FileFields {
  const price = (minor: number) => priceValue(minor, currency)
  return {
    id: item.id,
    category: item.categoryId,
    name: wording(item.name),
    description: item.description === null ? undefined : wording(item.description),
    aliases: aliasFields(item.aliases),
    price: item.priceMinor === null ? undefined : price(item.priceMinor),
    sizes: someOf(
      item.sizes.map((size) => ({
        id: size.id,
        name: wording(size.name),
        price: price(size.priceMinor),
        available: size.available ? undefined : false,
      })),
    ),
    options: someOf(item.optionGroups.map((group) => optionFields(group, price))),
    allergens: item.allergens ?? undefined,
    available: item.available ? undefined : false,
    hours: someOf(item.hours.map(spanText)),
  }
}

function optionFields(group: OptionGroup, price: (minor: number) => FileValue): FileFields {
  return {
    id: group.id,
    name: wording(group.name),
    min: group.min === 0 ? undefined : group.min,
    max: group.max === Math.max(1, group.min) ? undefined : group.max,
    choices: group.choices.map((choice) => ({
      id: choice.id,
      name: wording(choice.name),
      price: choice.priceMinor === 0 ? undefined : price(choice.priceMinor),
      available: choice.available ? undefined : false,
    })),
  }
}

function someOf(values: readonly FileValue[]): readonly FileValue[] | undefined {
  return values.length === 0 ? undefined : values
}

/** Whole units as a number, `4.50` as a text: a file has no floats. */
function priceValue(minor: number, currency: string): FileValue {
  const text = toMajorString(minor, currency)
  return minorDigits(currency) === 0 ? Number(text) : text
}

function wording(value: Wording): FileValue {
  const { default: preset, ...rest } = value
  if (Object.keys(rest).length === 0) return preset
  return Object.fromEntries(
    (['default', ...LANGUAGES] as const).map((language) => [language, value[language]]),
  )
}

function aliasFields(aliases: MenuItem['aliases']): FileValue | undefined {
  const languages = Object.keys(aliases)
  if (languages.length === 0) return undefined
  if (languages.length === 1 && aliases['any'] !== undefined) return aliases['any']
  return Object.fromEntries(['any', ...LANGUAGES].map((language) => [language, aliases[language]]))
}

/** The bar as a TOML file. */
export function barToml(bundle: BarBundle): string {
  const sections = Object.entries(barFields(bundle)).flatMap(([name, value]) => {
    if (value === undefined) return []
    if (Array.isArray(value)) {
      return value.map((entry: FileValue) => `[[${name}]]\n${fieldLines(entry)}`)
    }
    return [`[${name}]\n${fieldLines(value)}`]
  })
  return `${HEAD}\n${sections.join('\n')}`
}

const HEAD = `# A bar for maitred: "maitred bar import FILE" brings it in, "maitred bar export BAR" writes it.
# Names are a text, or one per language. Prices are in the bar's currency.
# Staff are told of orders in the order they stand here.
`

/** The bar as a JSON file, with the same keys. */
export function barJson(bundle: BarBundle): string {
  return `${JSON.stringify(barFields(bundle), null, 2)}\n`
}

function fieldLines(fields: FileValue): string {
  if (!isFields(fields)) return ''
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} = ${value === undefined ? '' : lineValue(value)}\n`)
    .join('')
}

/** Lists of tables take a line for each; everything else stays on one. */
function lineValue(value: FileValue): string {
  if (!Array.isArray(value) || !value.some(isFields)) return inline(value)
  return `[\n${value.map((entry: FileValue) => `  ${inline(entry)},\n`).join('')}]`
}

function inline(value: FileValue): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`
  if (!isFields(value)) return scalar(value)
  const fields = Object.entries(value).flatMap(([key, field]) =>
    field === undefined ? [] : [`${key} = ${inline(field)}`],
  )
  return `{ ${fields.join(', ')} }`
}

/** JSON's texts are TOML's, but for DEL, which only TOML escapes. */
function scalar(value: FileValue): string {
  return JSON.stringify(value).replaceAll('\u007f', String.raw`\u007F`)
}

function isFields(value: FileValue): value is FileFields {
  return typeof value === 'object' && !Array.isArray(value)
}

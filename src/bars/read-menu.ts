import type { Static } from '@sinclair/typebox'

import { LANGUAGES, type Wording } from '../core/language.ts'
import type { Category, Choice, MenuItem, OptionGroup, Size, TimeSpan } from '../core/menu.ts'
import { minorDigits, parseMajor } from '../core/money.ts'
import type { barFile, itemEntry } from './file-schema.ts'

type FileItem = Static<typeof itemEntry>
type FileCategory = NonNullable<Static<typeof barFile>['categories']>[number]

/** Where problems of a file are collected, by path. */
export type Report = (key: string, found: string, wanted: string) => void

/** The categories and items of a checked file as the core knows them; positions are the file's order. */
export function readMenu(
  file: { readonly categories: readonly FileCategory[]; readonly items: readonly FileItem[] },
  currency: string,
  report: Report,
): { readonly categories: readonly Category[]; readonly items: readonly MenuItem[] } {
  reportDoubles(file.categories, 'categories', report)
  reportDoubles(file.items, 'items', report)
  const known = new Set(file.categories.map((category) => category.id))
  return {
    categories: file.categories.map(({ id, name }, position) => ({
      id,
      name: readWording(name),
      position,
    })),
    items: file.items.map((item, position) => {
      const key = `items.${position}`
      if (!known.has(item.category)) {
        report(`${key}.category`, `"${item.category}"`, `one of ${[...known].join(', ')}`)
      }
      return readItem(item, position, {
        currency,
        report: (path, ...rest) => report(`${key}.${path}`, ...rest),
      })
    }),
  }
}

type Context = { readonly currency: string; readonly report: Report }

function readItem(item: FileItem, position: number, context: Context): MenuItem {
  const { sizes = [], options = [], available = true, allergens = null, hours = [] } = item
  if (sizes.length > 0 === (item.price !== undefined)) {
    const found = item.price === undefined ? 'nothing' : 'a price beside sizes'
    context.report('price', found, 'a price, or sizes with their own prices')
  }
  reportDoubles(sizes, 'sizes', context.report)
  reportDoubles(options, 'options', context.report)
  return {
    id: item.id,
    categoryId: item.category,
    name: readWording(item.name),
    aliases: readAliases(item.aliases),
    description: item.description === undefined ? null : readWording(item.description),
    priceMinor: item.price === undefined ? null : readPrice(item.price, 'price', context),
    sizes: sizes.map((size, index) => readSize(size, `sizes.${index}`, context)),
    optionGroups: options.map((group, index) => readOptions(group, `options.${index}`, context)),
    allergens,
    available,
    hours: hours.map(readSpan),
    position,
  }
}

type FileSize = NonNullable<FileItem['sizes']>[number]
type FileOptions = NonNullable<FileItem['options']>[number]

function readSize(size: FileSize, key: string, context: Context): Size {
  return {
    id: size.id,
    name: readWording(size.name),
    priceMinor: readPrice(size.price, `${key}.price`, context),
    available: size.available ?? true,
  }
}

function readOptions(group: FileOptions, key: string, context: Context): OptionGroup {
  const min = group.min ?? 0
  const max = group.max ?? Math.max(1, min)
  reportDoubles(group.choices, `${key}.choices`, context.report)
  if (min > max) context.report(`${key}.min`, String(min), `at most max, which is ${max}`)
  if (max > group.choices.length) {
    context.report(
      `${key}.max`,
      String(max),
      `at most ${group.choices.length}, the number of choices`,
    )
  }
  const choices = group.choices.map((choice, index): Choice => {
    const price = choice.price ?? 0
    return {
      id: choice.id,
      name: readWording(choice.name),
      priceMinor: readAmount(price, `${key}.choices.${index}.price`, context),
      available: choice.available ?? true,
    }
  })
  return { id: group.id, name: readWording(group.name), min, max, choices }
}

function readPrice(amount: string | number, key: string, context: Context): number {
  const minor = readAmount(amount, key, context)
  if (minor < 0) context.report(key, JSON.stringify(amount), 'an amount that is not negative')
  return minor
}

const AMOUNT_WANTED: { readonly [reason: string]: string } = {
  ambiguous: 'an amount whose decimals are plain, such as "1.50" or 1500',
  other_currency: 'an amount in the bar’s own currency',
  too_large: 'a smaller amount',
}

/** Minor units. However full a table's bill of such prices is, it stays an exact integer. */
const MAX_MINOR = 10_000_000_000

/** Numbers go through their shortest text, so that 4.5 in a file is exactly 450 cents. */
function readAmount(amount: string | number, key: string, context: Context): number {
  const digits = minorDigits(context.currency)
  // In a number the dot is never one of thousands: 1.234 is no amount of francs.
  const isFraction = digits === 0 && typeof amount === 'number' && !Number.isInteger(amount)
  const read = parseMajor(String(amount), context.currency)
  if (read.ok && !isFraction && Math.abs(read.value) <= MAX_MINOR) return read.value
  const decimals = digits === 0 ? 'without decimals' : `with at most ${digits} decimals`
  const reason = !read.ok ? read.refusal.reason : isFraction ? 'too_many_decimals' : 'too_large'
  const wanted = AMOUNT_WANTED[reason] ?? `an amount in ${context.currency} ${decimals}`
  context.report(key, JSON.stringify(amount), wanted)
  return 0
}

export function readWording(value: string | Wording): Wording {
  if (typeof value === 'string') return { default: value }
  const wording: Record<string, string> & { default: string } = { default: value.default }
  for (const language of LANGUAGES) {
    const words = value[language]
    if (words !== undefined) wording[language] = words
  }
  return wording
}

function readAliases(value: FileItem['aliases']): MenuItem['aliases'] {
  if (value === undefined) return {}
  if (Array.isArray(value)) return value.length === 0 ? {} : { any: value }
  const entries = ['any', ...LANGUAGES].map(
    (language) =>
      [language, (value as Readonly<Record<string, readonly string[]>>)[language]] as const,
  )
  return Object.fromEntries(
    entries.filter(([, words]) => words !== undefined && words.length > 0),
  ) as MenuItem['aliases']
}

/** `17:00-02:00`, already checked. */
export function readSpan(span: string): TimeSpan {
  const [from = '', to = ''] = span.split('-')
  return { from, to }
}

export function reportDoubles(
  entries: readonly { readonly id: string }[],
  key: string,
  report: Report,
): void {
  const seen = new Set<string>()
  entries.forEach(({ id }, index) => {
    if (seen.has(id)) report(`${key}.${index}.id`, `"${id}" again`, 'an id of its own')
    seen.add(id)
  })
}

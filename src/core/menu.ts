import type { Wording } from './language.ts'

/** Money everywhere: an integer in the currency's minor units, beside an ISO 4217 code held by the bar. */

/** A span of local opening or selling time; `to` at or before `from` runs past midnight. */
export type TimeSpan = { readonly from: string; readonly to: string }

export type Menu = {
  readonly barId: string
  /** Rises by one with each change that a diner could see. */
  readonly version: number
  readonly currency: string
  readonly categories: readonly Category[]
  readonly items: readonly MenuItem[]
}

export type Category = {
  readonly id: string
  readonly name: Wording
  readonly position: number
}

export type MenuItem = {
  readonly id: string
  readonly categoryId: string
  readonly name: Wording
  /** Other words diners use for it, per language or for all (`any`). */
  readonly aliases: { readonly [language: string]: readonly string[] }
  readonly description: Wording | null
  /** Price where the item has no sizes; else `null` and each size has its own. */
  readonly priceMinor: number | null
  readonly sizes: readonly Size[]
  readonly optionGroups: readonly OptionGroup[]
  /** `null`: the owner has said nothing, so nothing may be promised. Empty: declared free of the fourteen. */
  readonly allergens: readonly Allergen[] | null
  readonly available: boolean
  /** When it can be ordered (bar's local time); empty: always. */
  readonly hours: readonly TimeSpan[]
  readonly position: number
}

export type Size = {
  readonly id: string
  readonly name: Wording
  readonly priceMinor: number
  readonly available: boolean
}

export type OptionGroup = {
  readonly id: string
  readonly name: Wording
  /** Fewest and most choices; `min` 1 or more makes the group required. */
  readonly min: number
  readonly max: number
  readonly choices: readonly Choice[]
}

export type Choice = {
  readonly id: string
  readonly name: Wording
  /** Added to the unit price; may be negative. */
  readonly priceMinor: number
  readonly available: boolean
}

/** The fourteen allergens of EU regulation 1169/2011, annex II. */
export const ALLERGENS = [
  'gluten',
  'crustaceans',
  'eggs',
  'fish',
  'peanuts',
  'soy',
  'milk',
  'nuts',
  'celery',
  'mustard',
  'sesame',
  'sulphites',
  'lupin',
  'molluscs',
] as const
export type Allergen = (typeof ALLERGENS)[number]

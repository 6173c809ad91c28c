import type { Language } from '../../../core/language.ts'
import type { en as dinerEn } from './diner/en.ts'
import type { en as labelsEn } from './labels/en.ts'
import type { en as pageEn } from './page/en.ts'
import type { en as staffEn } from './staff/en.ts'

/** A text by number: `Intl.PluralRules` of the language picks the form. */
export type PluralForms = { readonly other: string } & {
  readonly [C in Exclude<Intl.LDMLPluralRule, 'other'>]?: string
}

type English = typeof dinerEn & typeof labelsEn & typeof staffEn & typeof pageEn
type Translated<T> = { readonly [K in keyof T]: T[K] extends string ? string : PluralForms }

export type DinerTexts = Translated<typeof dinerEn>
export type LabelTexts = Translated<typeof labelsEn>
export type StaffTexts = Translated<typeof staffEn>
export type PageTexts = Translated<typeof pageEn>

/** Every text of the product in one language; a missing one does not compile. */
export type Texts = Translated<English>
export type TextKey = keyof English

type Marks<T> = T extends `${string}{${infer Mark}}${infer Rest}` ? Mark | Marks<Rest> : never
type Template<K extends TextKey> = English[K] extends string
  ? English[K]
  : English[K] extends { readonly other: infer O }
    ? O
    : never

/** The values a text needs, by the marks of its English form. `count` also picks the plural form. */
export type Values<K extends TextKey> = [Marks<Template<K>>] extends [never]
  ? []
  : [values: { readonly [M in Marks<Template<K>>]: M extends 'count' ? number : string | number }]

/** Says one text. Values are put in as they are: escaping is the channel's task. */
export type Say = <K extends TextKey>(key: K, ...values: Values<K>) => string

export type Catalogue = { readonly [L in Language]: Texts }

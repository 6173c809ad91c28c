import type { Language } from './language.ts'
import { typeset } from './typography.ts'

/** A text by number: `Intl.PluralRules` of the language picks the form. */
export type PluralForms = { readonly other: string } & {
  readonly [C in Exclude<Intl.LDMLPluralRule, 'other'>]?: string
}

/** The same texts in another language: a missing one does not compile. */
export type Translated<T> = { readonly [K in keyof T]: T[K] extends string ? string : PluralForms }

type Marks<T> = T extends `${string}{${infer Mark}}${infer Rest}` ? Mark | Marks<Rest> : never
type Template<T> = T extends string ? T : T extends { readonly other: infer O } ? O : never

/** The values a text needs, by the marks of its English form. `count` also picks the plural form. */
export type Values<T> = [Marks<Template<T>>] extends [never]
  ? []
  : [values: { readonly [M in Marks<Template<T>>]: M extends 'count' ? number : string | number }]

/** Says one text of an English catalogue's. Values are put in as they are: escaping is the channel's task. */
export type SayOf<E> = <K extends keyof E>(key: K, ...values: Values<E[K]>) => string

type Catalogue<E> = { readonly [L in Language]: Translated<E> }

/** One voice a language. Made once: plural rules take longer to make than a text to fill. */
export function speakers<E>(catalogue: Catalogue<E>): { readonly [L in Language]: SayOf<E> } {
  return {
    en: speakerOf<E>(catalogue.en, 'en'),
    fr: speakerOf<E>(catalogue.fr, 'fr'),
    rw: speakerOf<E>(catalogue.rw, 'rw'),
    sw: speakerOf<E>(catalogue.sw, 'sw'),
  }
}

function speakerOf<E>(texts: Translated<E>, language: Language): SayOf<E> {
  const plurals = new Intl.PluralRules(language)
  const set = new Map<string, string>()

  return (key, ...rest) => {
    const values: Readonly<Record<string, string | number>> = rest[0] ?? {}
    const text: string | PluralForms = texts[key]
    const count = typeof values['count'] === 'number' ? values['count'] : 0
    const written = typeof text === 'string' ? text : (text[plurals.select(count)] ?? text.other)
    const template = set.get(written) ?? typeset(written, language)
    set.set(written, template)
    // A function, not a string: `$&` in a value would otherwise be read as a pattern.
    return template.replaceAll(/\{(\w+)\}/g, (_, mark: string) => String(values[mark] ?? ''))
  }
}

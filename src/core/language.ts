/** The four languages every text of the house exists in (ISO 639-1). */
export const LANGUAGES = ['en', 'fr', 'rw', 'sw'] as const
export type Language = (typeof LANGUAGES)[number]

/** One of the four as it stands: a tag with a region (`fr-RW`) is none. */
export function isLanguage(value: unknown): value is Language {
  return typeof value === 'string' && (LANGUAGES as readonly string[]).includes(value)
}

/** As models are told of them. */
export const LANGUAGE_NAMES: { readonly [L in Language]: string } = {
  en: 'English',
  fr: 'French',
  rw: 'Kinyarwanda',
  sw: 'Swahili',
}

/** Words in one or more of the languages; `default` is what the owner typed first. */
export type Wording = { readonly default: string } & { readonly [L in Language]?: string }

/** In this language, or as the owner typed it first where there is no translation. */
export function inLanguage(wording: Wording, language: Language): string {
  return wording[language] ?? wording.default
}

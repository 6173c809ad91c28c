import type { Language } from './language.ts'

/** Meta's codes for the languages of ours that it knows templates in. */
export const TEMPLATE_LANGUAGES: Readonly<Record<Language, string>> = {
  en: 'en',
  fr: 'fr',
  rw: 'rw_RW',
  sw: 'sw',
}

/** The holes in the body of the template that alerts staff; it also has one quick reply. */
export const TEMPLATE_PARAMETERS = ['subject', 'detail'] as const

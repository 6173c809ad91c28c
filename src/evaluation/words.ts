import type { Language } from '../core/language.ts'

/** What a diner types who finds no button to order with. */
export const FINISH_WORDS: Readonly<Record<Language, string>> = {
  en: "That's all, please order it.",
  fr: "C'est tout, commandez s'il vous plaît.",
  rw: 'Ni byo gusa, tumiza.',
  sw: 'Ni hayo tu, agiza tafadhali.',
}

export const YES_WORDS: Readonly<Record<Language, string>> = {
  en: 'Yes',
  fr: 'Oui',
  rw: 'Yego',
  sw: 'Ndiyo',
}

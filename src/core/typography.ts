import type { Language } from './language.ts'

const NO_BREAK = '\u00A0'
const NARROW = '\u202F'

/** Kinyarwanda takes its quotation marks from French. */
const SPACED: ReadonlySet<Language> = new Set(['fr', 'rw'])

/** A mark that French spaces apart from its word never begins a line: the space before it does not break. */
export function typeset(text: string, language: Language): string {
  if (!SPACED.has(language)) return text
  return text
    .replaceAll(/(?<=\S) (?=[?!;%])/gu, NARROW)
    .replaceAll(/(?<=\S) (?=»|:(?:\s|$))/gu, NO_BREAK)
    .replaceAll(/(?<=«) /gu, NO_BREAK)
}

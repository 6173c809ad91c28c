import { isLanguage, type Language } from '../../../core/language.ts'
import type {
  DetectedLanguage,
  LanguageDetector,
} from '../../../core/understand/language-detector.ts'
import type { LanguageState } from '../../../core/understand/language-policy.ts'

/** Under this it may be a greeting, a dish or a quotation: no honest line of the fixtures is taken for another language. */
const CONFIDENT = 0.7
const MIN_MARGIN = 0.4
const MIN_WORDS = 4

/**
 * Languages that an answer may be in: what the house speaks with the guest, and whatever they lean to or have just
 * written in. `null` where nobody knows what they read: they have shown nothing yet, or write a language beside the four.
 */
export function readableTo(
  { language, since, leaning }: LanguageState,
  heard: readonly { readonly language: DetectedLanguage | null }[],
): readonly Language[] | null {
  if (since === 'assumed' || heard.some((one) => one.language?.isForeign === true)) return null
  const written = heard.map((one) => one.language?.language)
  return [language, leaning, ...written].filter(isLanguage)
}

/** True where a text is beyond doubt in one of the four languages, and in none of these. */
export function isUnreadable(
  text: string,
  readable: readonly Language[] | null,
  detector: LanguageDetector,
): boolean {
  const { language, confidence, margin, knownWords } = detector(text)
  if (readable === null || language === 'und' || readable.includes(language)) return false
  return confidence >= CONFIDENT && margin >= MIN_MARGIN && knownWords >= MIN_WORDS
}

/** True where the text, or a sentence of it of so many words, is in a language beside the four. */
export function isForeignIn(text: string, leastWords: number, detector: LanguageDetector): boolean {
  if (detector(text).isForeign) return true
  return text
    .split(/\n+|(?<=[.!?…;:。！？])\s*/u)
    .some(
      (sentence) =>
        (sentence.match(/\p{L}{2,}/gu)?.length ?? 0) >= leastWords && detector(sentence).isForeign,
    )
}

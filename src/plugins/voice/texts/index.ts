import type { Language } from '../../../core/language.ts'
import { type SayOf, speakers, type Translated } from '../../../core/say.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'
import { rw } from './rw.ts'
import { sw } from './sw.ts'

/** All that is said in writing around calls, in one language; a missing text does not compile. */
export type VoiceTexts = Translated<typeof en>

export const VOICE_TEXTS: { readonly [L in Language]: VoiceTexts } = { en, fr, rw, sw }

const SPEAKERS = speakers<typeof en>(VOICE_TEXTS)

/** The voice of the house in one language. */
export function speaker(language: Language): SayOf<typeof en> {
  return SPEAKERS[language]
}

import type { Language } from '../../../core/language.ts'
import { speakers } from '../../../core/say.ts'
import { en as dinerEn } from './diner/en.ts'
import { fr as dinerFr } from './diner/fr.ts'
import { rw as dinerRw } from './diner/rw.ts'
import { sw as dinerSw } from './diner/sw.ts'
import { en as labelsEn } from './labels/en.ts'
import { fr as labelsFr } from './labels/fr.ts'
import { rw as labelsRw } from './labels/rw.ts'
import { sw as labelsSw } from './labels/sw.ts'
import { en as pageEn } from './page/en.ts'
import { fr as pageFr } from './page/fr.ts'
import { rw as pageRw } from './page/rw.ts'
import { sw as pageSw } from './page/sw.ts'
import { en as staffEn } from './staff/en.ts'
import { fr as staffFr } from './staff/fr.ts'
import { rw as staffRw } from './staff/rw.ts'
import { sw as staffSw } from './staff/sw.ts'
import type { Catalogue, English, Say } from './texts.ts'

export type { Say, TextKey } from './texts.ts'

/** Every text of the product, by language. */
export const TEXTS: Catalogue = {
  en: { ...dinerEn, ...labelsEn, ...staffEn, ...pageEn },
  fr: { ...dinerFr, ...labelsFr, ...staffFr, ...pageFr },
  rw: { ...dinerRw, ...labelsRw, ...staffRw, ...pageRw },
  sw: { ...dinerSw, ...labelsSw, ...staffSw, ...pageSw },
}

/** The voice of the house in one language: `say('table_set', { table: 'A5' })`. */
export function speaker(language: Language): Say {
  return SPEAKERS[language]
}

const SPEAKERS = speakers<English>(TEXTS)

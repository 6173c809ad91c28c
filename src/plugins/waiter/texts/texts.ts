import type { Language } from '../../../core/language.ts'
import type { SayOf, Translated } from '../../../core/say.ts'
import type { en as dinerEn } from './diner/en.ts'
import type { en as labelsEn } from './labels/en.ts'
import type { en as pageEn } from './page/en.ts'
import type { en as staffEn } from './staff/en.ts'

export type English = typeof dinerEn & typeof labelsEn & typeof staffEn & typeof pageEn

export type DinerTexts = Translated<typeof dinerEn>
export type LabelTexts = Translated<typeof labelsEn>
export type StaffTexts = Translated<typeof staffEn>
export type PageTexts = Translated<typeof pageEn>

/** Every text of the product in one language; a missing one does not compile. */
export type Texts = Translated<English>
export type TextKey = keyof English

/** Says one text. Values are put in as they are: escaping is the channel's task. */
export type Say = SayOf<English>

export type Catalogue = { readonly [L in Language]: Texts }

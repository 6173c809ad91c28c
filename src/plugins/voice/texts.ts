import type { Language } from '../../core/language.ts'

/** What the voice plugin says in writing. */
export const NOT_TAKEN: Readonly<Record<Language, string>> = {
  en: 'I can not take calls yet, but I answer at once here. Just write what you would like.',
  fr: 'Je ne prends pas encore les appels, mais je réponds tout de suite ici. Écrivez simplement ce que vous voulez.',
  rw: 'Sinshobora kwitaba telefone ubu, ariko hano ndagusubiza ako kanya. Andika gusa icyo ushaka.',
  sw: 'Siwezi kupokea simu bado, lakini hapa najibu mara moja. Andika tu unachotaka.',
}

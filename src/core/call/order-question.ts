import type { Language } from '../language.ts'
import { fold } from '../understand/text.ts'

/** What a yes to these words would be to: the order, something else, or nothing that was asked. */
export type Question = 'order' | 'other' | 'none'

/** The question in the program's own words: a model that asks so is always understood. */
export const ORDER_QUESTION: { readonly [L in Language]: string } = {
  en: 'Shall I place this order?',
  fr: 'Je passe cette commande ?',
  rw: 'Nohereze iyi komande?',
  sw: 'Nitume oda hii?',
}

type Patterns = {
  /** The order is asked for; for a question only. */
  readonly asks: RegExp
  /** More is offered: whatever else is asked along with it, a yes may be to that. */
  readonly offers: RegExp
  /** Two ways to go, or another thing than the order: not asked plainly. */
  readonly unclear: RegExp
}

const EN_IT = '(?:it|this|that|them|these|those|everything|all of (?:it|this|that))'
const EN_END =
  '(?:,? (?:in|off|through|over|now|then|please|for you|right away|as it is|like (?:this|that)|to the (?:bar|kitchen|staff)|for table \\w+))*\\W*$'

const FR_DO =
  '(?:passe[rz]?|passons|envoi[es]s?|envoye[rz]|envoyons|valide[rz]?|validons|confirme[rsz]*|confirmons|lance[rz]?|lancons|transmet\\w*|commande[rz]?|commandons)'
const FR_END =
  "(?:,? (?:maintenant|alors|ainsi|comme ca|tout de suite|au bar|en cuisine|a la cuisine|pour vous|pour la table \\w+|s'il vous plait))*\\W*$"

const RW_END =
  '(?:,? (?:iyi|iyo|ibi|ibyo|byose|yose|komande|yanyu|yawe|ubu|nonaha|ku (?:kabari|bakozi|gikoni|meza \\w+)|mu gikoni))*\\W*$'
const SW_END =
  '(?:,? (?:oda|agizo|hii|hiyo|hili|hilo|yako|yenu|lako|lenu|yote|vyote|kila kitu|sasa|basi|tafadhali|jikoni|baa|kwenye baa|kwa (?:baa|meza \\w+)))*\\W*$'

const PATTERNS: { readonly [L in Language]: Patterns } = {
  en: {
    asks: anyOf(
      `(?:place|send|submit|confirm|finali[sz]e|complete|put through|put in) (?:(?:the|this|that|your|whole) )*orders?\\b`,
      `(?:place|send|submit|confirm|order|put) ${EN_IT}${EN_END}`,
      `go ahead(?: (?:and order|with (?:it|this|that|(?:the|this|your) order)))?${EN_END}`,
      `do you confirm${EN_END}`,
    ),
    offers: anyOf(
      'any|anything|something|else|another|more|(?:how|what) about|fancy|to drink|to eat',
      'would you (?:like|care for)(?! (?:me|us) to| to (?:place|send|confirm))',
      'do you (?:want|need)(?! (?:me|us) to| to (?:place|send|confirm))',
    ),
    unclear: anyOf(
      'or|before|instead|also|add|change|cancel|menu|message|whatsapp',
      'with(?! (?:it|this|that|(?:the|this|your) order))',
    ),
  },
  fr: {
    asks: anyOf(
      `${FR_DO} (?:bien )?(?:la|cette|votre|ta|toute la) commande`,
      `(?:la |le |les |l'|tout )${FR_DO}${FR_END}`,
      `(?:je|on|nous|vous|tu) (?:valid|confirm|command|lanc|envoi)(?:e|es|ez|ons)${FR_END}`,
    ),
    offers: anyOf(
      'autre|autres|quelque chose|encore|aussi|boire|manger|une? (?:boisson|dessert)',
      '(?:voulez|souhaitez|desirez|prendrez)[- ]vous(?! que | (?:passer|confirmer|envoyer|valider))',
    ),
    unclear: anyOf(
      "ou|avant|d'abord|plutot|avec|ajout\\w*|chang\\w*|annul\\w*|menu|message|whatsapp",
    ),
  },
  rw: {
    asks: anyOf(`[bgkmnt]\\w{0,6}(?:tum(?:iz)?[ae]|ohere(?:re)?z[ae]|emez[ae])${RW_END}`),
    offers: anyOf('ikindi|ibindi|ikintu|kunywa|kurya|\\w*shaka(?! ko )|\\w*kenera|\\w*keneye'),
    unclear: anyOf('cyangwa|mbere|\\w*hindur\\w*|\\w*ongera\\w*|ubutumwa|menu|whatsapp'),
  },
  sw: {
    asks: anyOf(
      `(?:ni|tu|u|m|ku)\\w{0,4}(?:tum[ae]|agiz[ae]|thibitish[ae]|wasilish[ae]|pelek[ae])${SW_END}`,
      `(?:ni|tu|u|m|ku)\\w{0,4}wek[ae] (?:oda|agizo)${SW_END}`,
    ),
    offers: anyOf(
      'kingine|vingine|nyingine|kitu|zaidi|pia|kunywa|kula',
      '\\w*(?:taka|penda|hitaji)(?! (?:ni|tu)\\w)',
    ),
    unclear: anyOf('au|kabla|badala|\\w*ongez\\w*|\\w*badili\\w*|menyu|ujumbe|whatsapp'),
  },
}

/** "Say yes and I will place it" asks without a question mark. */
const NAMES_YES = anyOf('yes|oui|yego|ndiyo')

function anyOf(...alternatives: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'u')
}

/**
 * What was asked last, in any of the languages. Prefers to take a question for another one: then it is asked again,
 * where otherwise a yes to a dessert would be an order.
 */
export function questionIn(text: string): Question {
  const sentences = fold(text)
    .split(/(?<=[.!?？…])\s+|\n+/u)
    .filter((sentence) => /\p{L}/u.test(sentence))
  const questions = sentences.filter((sentence) => /[?？]/u.test(sentence))
  const last = questions.at(-1) ?? sentences.findLast((sentence) => NAMES_YES.test(sentence))
  if (last === undefined) return 'none'
  if (Object.values(PATTERNS).some((one) => asksPlainly(one, last, questions))) return 'order'
  return questions.length === 0 ? 'none' : 'other'
}

function asksPlainly(
  { asks, offers, unclear }: Patterns,
  last: string,
  questions: readonly string[],
): boolean {
  return (
    asks.test(last) && !unclear.test(last) && ![last, ...questions].some((one) => offers.test(one))
  )
}

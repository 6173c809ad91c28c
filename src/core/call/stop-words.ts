import { fold } from '../understand/text.ts'

/**
 * A caller who wants nothing written down (any more), in any of the languages. Prefers to hear one too many: then a
 * transcript is not kept, where otherwise somebody's words would be who has said no.
 */
export function isStop(text: string): boolean {
  return STOP.test(fold(text))
}

/** Up to so many words between. */
const upTo = (words: number) => `(?:\\s[\\p{L}'-]+){0,${words}}\\s`

/** What is recorded is an order, or is to be: that is no talk of the call. */
const noOrder = (things: string) => `(?!(?:\\s[\\p{L}']+){0,2}\\s(?:${things})\\b)`

const EN_NO =
  "(?:no|not|never|without|stop|end|quit|cease|delete|erase|refuse|\\w+n't|dont|turn off|switch off)"
const EN_WRITES = `(?:record(?:ed|ing|ings)?|transcri\\w+|taking notes|take notes|writ\\w+(?: (?:it|this|that|me|everything))? down|noted down)${noOrder('orders?|bookings?|reservations?|table|allerg\\w+|number|name|address|player')}`
const EN = [
  `${EN_NO}${upTo(4)}${EN_WRITES}`,
  `${EN_NO} ${EN_WRITES}`,
  '(?:turn|switch) (?:\\w+ ){0,2}(?:recording|transcript\\w*) off',
  "(?:delete|erase|remove|forget|(?:don'?t|do not|stop) (?:keep|sav|stor)\\w*) (?:all |everything )?(?:what |that )?(?:(?:i|we)(?:'ve| have)? (?:said|say|told)|was said|my words|the transcript)",
  'withdraw (?:my|the) (?:consent|agreement|yes)',
  "(?:don'?t|do not|no longer) (?:agree|consent) (?:to (?:it|this|that|the recording)|any ?more)",
]

const FR_NO =
  '(?:ne|pas|plus|sans|aucune?|arrete\\w*|cesse\\w*|stoppe?\\w*|refus\\w+|coupe\\w*|efface\\w*|supprime\\w*)'
const FR_WRITES = `(?:enregistr\\w+|transcri\\w+|(?:mis|mettre|mettez)(?: \\w+)? par ecrit|soit ecrit|prendre (?:de |des )?notes|noter ce que)${noOrder('commandes?|reservations?|table|allergie\\w*|numero|nom|adresse')}`
const FR = [
  `\\b${FR_NO}(?:${upTo(5)}|\\s)(?:[dlm]')?${FR_WRITES}`,
  `n'${FR_WRITES}`,
  "n'?ecri\\w+ (?:pas|plus|rien)(?!(?:\\s[\\p{L}']+){0,3}\\s(?:sur|dans)\\b)",
  '(?:arrete\\w*|cesse\\w*) (?:de |d.)?(?:noter|ecrire)',
  "(?:efface\\w*|supprime\\w*|oubliez) (?:tout )?ce (?:que (?:j'ai|je viens de|nous avons|on a) di\\w+|qui a ete dit)",
  'retire mon (?:accord|consentement)',
]

/** "fata amajwi": take the voice. */
const RW_WRITES = '(?:\\w*fat\\w* amajwi|\\w*andik\\w*)'
const RW = [
  `(?:\\w*hagarik\\w*|\\w*rek[ae]|sin?shaka|simbyemera|sinemera|sinemeye)\\s(?:\\w+\\s){0,2}${RW_WRITES}`,
  `nt[iu]\\w*(?:fat\\w* amajwi|andik\\w+)`,
  '(?:siba|musibe|nimusibe) (?:ibyo|amajwi)',
]

const SW_WRITES = '(?:\\w*rekod\\w*|\\w*andik\\w*)'
const SW = [
  `(?:sitaki|sipendi|sikubali|bila|ach[ae]\\w*|simamish\\w+|hapana)\\s(?:\\w+\\s){0,2}${SW_WRITES}`,
  `(?:usi|msi)\\s?(?:ni|tu)?(?:rekod\\w*|andik\\w*)`,
  '(?:futa|futeni|ufute|mfute) (?:rekodi|mazungumzo|nilichosema|niliyosema|maneno)',
]

const STOP = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${[...EN, ...FR, ...RW, ...SW].join('|')})(?![\\p{L}\\p{N}])`,
  'u',
)

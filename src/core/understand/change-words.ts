import { alternatives } from './alternatives.ts'

/*
 * How diners change what they said before, in the four languages: parts of patterns, written as heard. What makes a
 * message doubtful stands in `corrections.ts`, and the verbs of an order in `order-words.ts`.
 */

/** Before a change: what was understood is taken back, politely or not. */
export const TAKING_BACK = `(?:(?:${alternatives(`
  no|non|oya|hapana
  sorry|pardon|samahani|mbabarira
  actually|en fait|finalement|please`)}) )*`

const INSTEAD_OF = alternatives(`
  instead of|rather than
  au lieu d(?:e|u)?|a la place d(?:e|u)?|plutot que
  aho kuba|mu cyimbo cya
  badala ya`)
/** "Mützig instead of Primus". */
export const INSTEAD = new RegExp(` (?:${INSTEAD_OF}) ?`, 'u')
/** "Au lieu de la Primus, une Mützig". */
export const INSTEAD_FIRST = new RegExp(`^(?:${INSTEAD_OF}) `, 'u')

const CHANGE = alternatives(`
  change|make|switch|swap|replace|exchange|update|set
  mettez|mets|passez|changez|remplacez|remplacer|remplace|echangez
  hindura|simbuza
  badilisha|fanya`)
/** "Change the", "remplacez la": in front of what is changed. */
export const CHANGE_HEAD = new RegExp(
  `^(?:(?:can|could) (?:you|we|i) )?(?:please )?(?:${CHANGE}) (?:(?:the|my|our|le|la|les|l|mon|ma) )?`,
  'u',
)

/** One more of what was had before. */
export const MORE = alternatives(`
  more|another
  de plus|en plus|encore|autre
  indi|ikindi|izindi
  zaidi|nyingine|zingine`)

/** "One less": behind the number. */
export const LESS = 'less|fewer|de moins|en moins|pungufu'

/** "Of them": of those that were spoken of. */
export const OF_THOSE = alternatives(`
  of (?:those|these|them|that|it|the same)
  (?:de|d) (?:la meme(?: chose)?|ca|ceux la|celles la|ceux ci|celles ci)|comme (?:ca|cela)|(?:d entre )?(?:elles|eux)|d elles|d eux
  (?:muri|kuri) (?:zo|byo|izo|ibyo)
  (?:kati ya|za|ya|vya) (?:hizo|hizi|hiyo|hivyo)`)

/** What stands before what something becomes: "change the fries into a salad". */
export const INTO = /^(?:to|into|for|with|a|an|by|in|en|par|contre|pour|kwa|na|iwe|ibe|kuwa)$/u

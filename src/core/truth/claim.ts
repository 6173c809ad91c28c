import { alternatives } from '../understand/alternatives.ts'
import { oneOf } from './phrases.ts'
import { UNKNOWN } from './stance.ts'

const CLAIM_KINDS = [
  'amount',
  'discount',
  'item',
  'cart',
  'order_placed',
  'order_number',
  'order_state',
  'payment',
  'allergen',
  'diet',
  'contact',
  'hours',
  'event',
  'wait',
  'guests',
  'service',
  'spelled',
  'rules',
  'too_long',
] as const

/** Something a text claims that the program can't prove. `text` is the part that claims it, folded: never logged. */
export type Claim = { readonly kind: (typeof CLAIM_KINDS)[number]; readonly text: string }

/** A match that is denied ("not placed yet"), hoped for or asked for says nothing. Read in the words right before it. */
const WORDS_BEFORE = 7

/** Denials that deny nothing: "no problem", "sans souci". */
export const SOOTHING =
  /\b(?:(?:do ?n'?t|can ?'?t|cannot) see (?:why not|an?y? (?:problem|reason why not))|can ?'?t (?:wait|believe)|could ?n'?t (?:be (?:happier|better)|find a better)|siwezi ku(?:amini|subiri)|no (?:problem|worries|doubt)|without (?:a )?doubt|sans doute|for sure|not a problem|not to worry|do ?n'?t worry|why not|tout ce que|not only|pas de (?:souci|probleme)|ne vous inquietez pas|sans (?:probleme|souci)|nta kibazo|nta mpamvu|hakuna (?:shida|matata|tatizo)|hamna shida|usijali|usiwe na wasiwasi)\b/g

/** "N'est", "n'avez": not the "n'" of Kinyarwanda, which is an "and". */
export const ELIDED_NOT =
  /\bn'(?:est|es|etes|etai\w*|en|exist\w*|entre\w*|y|ai|a|as|avons|avez|avait|aur\w+|ont|ouvr\w+|offr\w+|oubli\w+|appar\w+|annonc\w+|accept\w+|arriv\w+|importe|indiqu\w+|inclu\w+|hesit\w+|utilis\w+|aim\w+|ecri\w+|envo\w+|ajout\w+|enlev\w+|entend\w+|impos\w+)\b/

const DENYING = alternatives(String.raw`
  \b(?:not|no|never|none|nothing|nobody|without|cannot|can ?'?t|won'?t|isn'?t|aren'?t|wasn'?t|hasn'?t|haven'?t|don'?t|doesn'?t|didn'?t|couldn'?t|wouldn'?t|shouldn'?t|weren'?t|unable|afraid|pas|aucune?|rien|jamais|sans|personne|nta|ntabwo|oya|bado|hapana|hakuna|sio|si)\b
  \bnti\w+|\bnta\w+
  \bsin(?:shobora|dashobora|zi|a\w+)\b
  \bha(?:ija|zija|vija|tu|uja|i|waja|wana|ku)\w+
  \bsiwezi|\bsioni|\bsina\b|\bhatuna
  \bsi(?:ja|ku)\w+
  \bhuja\w+|\bhamja\w+`)
const DENIES = new RegExp(String.raw`(?:${DENYING})`)

const DENIED = new RegExp(`${ELIDED_NOT.source}|${DENIES.source}`)

const HOPED = oneOf(String.raw`
  once|when|whenever|as soon as|if|until|before|unless|whether|will|would|shall|should|'ll
  to be|let me|going to|what|quand|des que|lorsque|si|une fois|avant|apres|voulez|puis-je
  dois-je|que je|ce que|nimara\w*|niba|nimu\w+|igihe|kugira|ukisha\w*|uki\w+|kama|mara tu
  waki\w+|ili|baada ya`)

/** True when what stands right before a match takes the claim out of it. */
export function isDenied(text: string, index: number): boolean {
  const before = wordsBefore(text, index)
  return DENIED.test(before) || UNKNOWN.test(before)
}

export function isHoped(text: string, index: number): boolean {
  return HOPED.test(wordsBefore(text, index))
}

/** True when anything in the text denies, hopes or asks: for claims whose words stand around their subject. */
export function isUnclaimed(text: string): boolean {
  const plain = text.replaceAll(SOOTHING, ' ')
  return DENIED.test(plain) || HOPED.test(plain)
}

function wordsBefore(text: string, index: number): string {
  const before = text.slice(0, index).replaceAll(SOOTHING, ' ')
  return before
    .split(/\s+/)
    .slice(-WORDS_BEFORE - 1)
    .join(' ')
}

/** The first match of a pattern that is neither denied nor hoped for. */
export function asserted(pattern: RegExp, text: string): string | null {
  for (const match of text.matchAll(pattern)) {
    const isTaken = isDenied(text, match.index) || isHoped(text, match.index)
    // "The bar hasn't started": denied by a word of its own.
    if (!isTaken && !/n't\b|\bnot\b/.test(match[0])) return match[0].trim()
  }
  return null
}

/** "Have you paid already?": what a question ends with is asked. "It's paid and is there more to come?" tells first. */
export function isAskedAbout({ phrase, isQuestion, isLast }: Asking, said: string): boolean {
  if (!isQuestion || (!isLast && !ASKS.test(phrase))) return false
  const behind = phrase.slice(phrase.lastIndexOf(said) + said.length).match(/[a-z]+/g) ?? []
  return behind.length <= MOST_BEHIND && !behind.some((word) => GOES_ON.test(word))
}

type Asking = {
  readonly phrase: string
  readonly isQuestion: boolean
  readonly isLast: boolean
}

/** "Is it ready, as far as you can see?" */
const ASKS = /^(?:is|are|was|were|has|have|did|est-ce|avez-vous|est-elle|est-il) /
const MOST_BEHIND = 4
const GOES_ON =
  /^(?:and|so|but|what|anything|something|more|et|donc|mais|autre|quoi|na|kandi|none|ikindi|iki|lakini|basi|kingine|nini)$/

/** Like `asserted`, for what is a promise even when it is still to come: "I'll take 500 off". */
export function promised(pattern: RegExp, text: string): string | null {
  const found = [...text.matchAll(pattern)].find((match) => !isDenied(text, match.index))
  return found === undefined ? null : found[0].trim()
}

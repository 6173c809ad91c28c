import { type Claim, ELIDED_NOT, SOOTHING } from '../claim.ts'

export type Said = { readonly kind: Claim['kind']; readonly text: string }

const DENIES =
  /\b(?:no|not|never|nothing|without|nor|none|neither|pas|rien|jamais|aucune?|sans|nta|ntacyo|nti[a-z]+|nta[a-z]+|bila|hakuna|hata|ha(?!waii|mbur|libu|lal|rd)(?:i|zi|vi|ki|li|ya|u|tu|wa|m)[a-z]+|hu(?:ta|na|ja|hitaji|la)[a-z]*|hapana|huna|hamna|si(?:ja|ta(?!sa\b)|ku)[a-z]+)\b|n't\b/

const NEGATED = new RegExp(`${ELIDED_NOT.source}|${DENIES.source}`)

/** Whether a denial stands anywhere in the phrase; `claim.ts` looks at the words before a match only. */
export function isNegated(phrase: string): boolean {
  return NEGATED.test(phrase.replaceAll(SOOTHING, ' '))
}

/** The first words of the pattern, as a claim. */
export function* found(phrase: string, pattern: RegExp, kind: Said['kind']): Generator<Said> {
  const text = pattern.exec(phrase)?.[0]
  if (text !== undefined) yield { kind, text }
}

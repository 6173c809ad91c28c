import { foldClaims } from '../fold-claims.ts'
import { isNegated, type Said } from './topic.ts'

/** Ways to pay by their names, which a model takes for granted and a bar has or has not. Cash and cards are the staff's. */
const WAYS =
  /\b(?:visa|master ?card|amex|american express|apple pay|google pay|contactless|sans contact|airtel|m-?pesa|tigo|paypal|revolut|bitcoins?|crypto|western union|orange money)\b/g

/** A way to pay that the bar's own words about paying do not name. */
export function* payWays(phrase: string, words: readonly string[]): Generator<Said> {
  const named = phrase.match(WAYS)
  if (named === null || isNegated(phrase)) return
  const own = plain(words.join(' '))
  const other = named.find((way) => !own.includes(plain(way)))
  if (other !== undefined) yield { kind: 'payment', text: other }
}

/** "M-Pesa" and "mpesa", "Master Card" and "Mastercard". */
function plain(text: string): string {
  return foldClaims(text).replaceAll(/[ -]/g, '')
}

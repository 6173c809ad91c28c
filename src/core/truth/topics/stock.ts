import type { Clause } from '../clauses.ts'
import type { ClaimFacts } from '../facts.ts'
import { oneOf } from '../phrases.ts'
import type { Said } from './topic.ts'

/** Few or plenty are left, or it is back. */
const LEFT = oneOf(String.raw`
  (?:only|just|last|few|couple of|one|two|three|four|five|six|plenty(?: of)?|lots(?: of)?|enough|some) (?:\w+ ){0,5}(?:left|remaining|in stock|to go)
  (?:is|are|'s|that's|the|our|your) (?:very )?last (?!order|orders|call|message|one you|thing|time|question|name|two|three|step)\w+
  (?:only|but) \w+ (?:remains?|is left|are left)
  plenty of|in stock
  (?:is|are|'s|'re) (?:now |finally |again )?back(?: (?:on|in|again|now|today|tonight))?
  back (?:in stock|on the menu)
  fresh (?:crate|batch|delivery|load|supply|stock|keg)
  came in\b
  just (?:arrived|came in|got in|delivered|restocked)
  restock\w*
  new (?:delivery|crate|batch)
  il (?:ne |n'en |en )?(?:nous )?rest\w+
  reste (?:plus )?(?:que|qu')
  dernier(?:e|es|s)? (?!commande|service|message|question)\w+
  de retour|en stock|livraison
  (?:ha|zi|bi|hari)?sigaye(?!mo)(?: \w+)?
  ya nyuma|za nyuma
  (?:ya|za|bya|ka)garutse|(?:y|z|by|k)ongeye (?:kuboneka|kuza)
  (?:zi|ime|ume|ki|vi|li)(?:me)?rudi(?: \w+)?
  (?:ime|zime|vime|wame)baki\w*(?: \w+)?
  ya mwisho|wa mwisho|za mwisho
  (?:ndiyo|ndio) \w+ ya mwisho`)
/** "One Primus left in your cart" is of the cart. */
const IN_CART =
  /\b(?:cart|basket|order|bill|panier|commande|agaseke|gaseke|komande|kikapu|kikapuni|oda|added|ajoute|to pay|a payer|removed|took|taken|remov\w*|enleve|retire|\w*kuyemo|nimeondoa|nimetoa)\b/
/** None is left. */
const GONE = oneOf(String.raw`
  sold out
  (?:ran|run|running|are|is|'re|'s|all) out(?: of|$)
  out of stock
  no longer (?:have|available|on)
  no more
  (?:is|are) (?:all )?(?:gone|finished)
  finished
  (?<!\b(?:a|ont|est|avec|peu|avez|bien|beaucoup|nettement|offre|donne) )plus de (?!\d|deux|trois|cent)[a-z]+
  epuise\w*|en rupture
  n'(?:y )?(?:a|en a|ai|avons) plus
  tout est parti
  (?:ya|za|bya|ka|rya)?shize\b
  (?:ya|za|bya|ra|rya)shize
  (?:ntaye|ntazo|ntayo) (?:tu)?sig\w+
  nta (?:\w+ ){1,3}tugifite
  (?:nearly|almost|presque) (?:finished|gone|sold|out|fini\w*|plus)
  part vite|hafi gushira|karibia kuisha
  (?:ime|zime|vime|kime|ume)(?:sha)?(?:isha|kwisha|malizika)
  hazipo tena|haipo tena`)

/** What is left of something, and what is gone. */
export function* stock(
  { phrase, sentence }: Clause,
  facts: ClaimFacts,
  named: readonly string[],
): Generator<Said> {
  const left = LEFT.exec(phrase)?.[0]
  if (left !== undefined && !IN_CART.test(sentence)) yield { kind: 'item', text: left }
  const gone = GONE.exec(phrase)?.[0]
  if (gone === undefined || IN_CART.test(sentence)) return
  const isSo = named.some((id) => facts.unavailableIds.includes(id))
  if (!isSo && (named.length > 0 || facts.unavailableIds.length === 0))
    yield { kind: 'item', text: gone }
}

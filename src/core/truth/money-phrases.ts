import { asserted, isAskedAbout, promised } from './claim.ts'
import type { Clause } from './clauses.ts'
import type { ClaimFacts } from './facts.ts'
import { phrases } from './phrases.ts'
import { isOnlyNamed, isReferred } from './stance.ts'

const DISCOUNT = phrases(String.raw`
  discount(?:s|ed)?
  half (?:the |its |their )?(?:usual |normal )?price
  (?:reduced|special) price
  happy hour
  (?:special|reduced|lower|friendly) (?:price|rate|deal|offer)s?
  (?:take|took|taken|knock(?:ed)?|taking|get|gets|save) (?:[a-z]+ ){0,3}(?:[\d.,]+|percent|some|little|something|money|\w*hundred|\w*thousand|half|ten|twenty|third|quarter)(?: [a-z]+){0,2} off
  (?:take|took|taken|knock(?:ed)?|taking) (?:\w+ ){1,3}off (?:your|the) (?:bill|price|total|order|tab)
  off (?:your|the|this) (?:bill|total|order|price|tab)
  waived?
  (?:lower|reduc|dropp?|cut|cutt)(?:e|ed|ing|s|es)? (?:the|your) (?:price|bill|total)s?
  (?:lower|lowered|reduce|reduced|drop|dropped) (?:the|your) (?:price|bill|total)s?
  baiss\w+ (?:le|les) prix
  (?:nime|tume|nita|tuta)(?:ku|wa)?punguz(?:a|ia)(?: bei)?
  comped
  for nothing
  (?:for|at) the price of (?:one|two|a|the)|(?:pour|au) (?:le )?prix d'une?|ku giciro cy'(?:imwe|rimwe|kimwe)|kwa bei ya (?:moja|mmoja|kimoja)
  tarifs? (?:special|reduit|preferentiel)
  (?:vous|t') ?offr(?:e|ons|ent)
  bila (?:malipo|gharama)
  (?:two|2|three|3) for (?:one|1|two|2)
  buy (?:one|two|\d) get (?:one|two|\d)
  100 ?(?:%|percent|per cent) off
  (?<!\bfeel )free(?! (?:to|of|from|table|tables|seat|seats|range)\b)(?! (?:\w+ ){1,3}(?:(?:is|are) not|(?:isn|aren)'t) (?:mine|ours|my|up to me|something i)\b)(?<!-free)
  free of charge
  (?:at )?no (?:extra )?(?:charge|cost)
  on (?:the|our) house
  (?<!call )(?<!rely )(?<!count )on (?:us|me)
  (?:our|my|his|her|their) treat
  (?<!pas )(?<!inquietez )pour rien(?! au monde)
  complimentary
  (?:voucher|coupon|cashback)s?
  gratis
  gratuit(?:e|s|es|ement)?
  offerte?s?
  remises?
  c'est (?:pour moi|ma tournee|la maison qui)
  reductions?
  rabais
  promo(?:s|tions?)?
  (?:house|bar|owner|we) (?:covers?|pays?|picks? up|takes care of) (?:for )?(?:the|your|it|that)
  (?:maison|patron|on) (?:prend|paie|paye|couvre)(?: \w+){0,3} en charge|(?:maison|patron) (?:paie|paye|couvre)
  \w*ishyurwa (?:natwe|n'akabari)|(?:tunalipa|analipa|inalipa) (?:sisi|baa|mwenye)
  (?:is|are|as) (?:a |an |our |your )?(?:gift|present|bonus)s?
  (?:you|guests|regulars|everyone)(?: [a-z]+){0,3} saves?(?: [a-z]+)? (?:on|with)
  economis\w+
  (?:cheaper|less|moins chere?s?|nafuu|bei rahisi|\w*henduk\w+) (?:[a-z0-9]+ ){0,3}(?:after|before|for|tonight|apres|avant|pour|ce soir|nyuma|ku bakiriya|kwa wateja|usiku|baada)
  (?:after|before|apres|nyuma|baada) (?:[a-z0-9]+ ){0,7}(?:cheaper|moins chere?s?|nafuu|\w*henduk\w+)
  (?:a (?:little|bit)|some|un peu|gato|kidogo) (?:off|sur|kuri|kwenye|de moins) (?:the |your |la |le |votre )?\w+
  \w*(?:gabany|punguz|rogn)\w* (?:un peu |gato |kidogo )?(?:sur|kuri|ku|kwenye|kwa)
  (?:for|at|is|are|goes for|only) half(?=[^a-z0-9]|$)(?! (?:a|an|past|of)\b)
  half (?:off|the (?:usual|normal|money|cost|bill))
  (?:staff|employee|friends?|family|student|members?|loyalty|birthday|locals?|owner)(?:'s|s)? (?:price|rate|tariff|deal)s?
  tarif (?:du |des |de |d')?(?:personnel|employes?|amis?|famille|etudiants?|fidelite|maison)
  (?:petit )?(?:geste|fleur|ristourne) (?:commercial )?(?:sur|pour)
  (?:une?|la|le) (?:\w+ ){0,2}achetee? (?:une?|la|le) (?:\w+ )?offerte?
  kimwe cya kabiri (?:cy'|cya |c')(?:igiciro|ibiciro)
  (?:igiciro|ibiciro) (?:cy'|by'|cya |bya )(?:abakozi|inshuti|umukozi|abanyeshuri)
  (?:uguze|ugura|nugura) \w+ (?:imwe|rimwe|umwe|kimwe)
  nusu (?:ya )?bei
  bei (?:ya|za) (?:wafanyakazi|marafiki|mfanyakazi|wanafunzi|familia)
  ukinunua \w+ (?:moja|mmoja|kimoja) \w*pat\w+
  (?:a )?(?:moitie|demi)[- ](?:prix|tarif)
  cadeaux?
  (?:ku )?b?ubuntu
  ku buntu
  \w*gabanyi(?:rij|riz)\w*
  igabany?w?a(?:nya)?
  igabanywa
  promosiyo
  impano
  bure
  punguzo
  ofa
  nusu bei
  promosheni
  zawadi`)

const PERCENT =
  /(?<![\d.,])(?!100(?!\d))\d+(?:[.,]\d+)? ?(?:%|percent\b|per cent\b|pour ?cent\b)|\b(?!100)\d+ ku ijana|\basilimia (?!100)\w+|\b(?:ten|twenty|thirty|fifty|dix|vingt|trente|cinquante) (?:percent|per cent|pour ?cent)\b/g

const PAID = phrases(String.raw`
  (?:payments?|transfer|cash|momo|money) (?:is |was |has been |have been )?(?:now |already |successfully )*(?:received|confirmed|completed?|successful|accepted|processed|approved|noted|logged|recorded|done|made|in(?! (?:the|your|a|this|cash|person|two|parts|one)\b)|verified|went through)
  (?:received|got|confirmed|verified) (?:your|the|a) (?:\w+ )?(?:payment|money|momo|transfer|cash)
  you(?:'ve| have|ve)? (?:already |now |just |fully )*paid
  (?:bill|tab|total|check|order|everything|it|all|that|table(?: [a-z]?\d+)?) ?(?:is |has been |'s |s )?(?:now |fully |already |been |all )*(?:settled|paid(?! for by))
  (?:money|funds|transfer|momo) (?:has |have )?(?:just |already )?(?:arrived|been received|come in|came in|landed)
  ^paid(?=[^a-z0-9?]*$)
  ^payee?s?(?=[^a-z0-9?:]*$)
  paid in full
  ^(?:payments?|momo|bill|tab|cash|paiement|addition|note|facture|ubwishyu|fagitire|malipo|bili)[ :=-]+(?:ok|okay|done|good|sawa|recue?|byageze|byarangiye|✅|✔)(?=[^a-z0-9?]*$)
  (?:as|comme|kama) (?:deja |fully |already )?(?:paid|settled|payee?s?|reglee?s?|imelipwa)
  (?:(?:your|the|votre|vos|les) [\d][\d ,.]*|\d{1,3}[ ,.]\d{3})(?: [a-z]+)? (?:has |have |is |just |already |been )*(?:landed|arrived|received|cleared|(?:came|gone|went|come) (?:in|through))
  consider (?:your |the )(?:bill|tab|payment|order) (?:done|sorted|handled|paid|settled|covered|closed|taken)
  thanks? (?:you )?for (?:your |the )?pay(?:ing|ment)
  (?:paiement|reglement|virement) (?:est |a (?:bien )?ete )?(?:bien )?(?:recu|confirme|effectue|accepte|valide|reussi|enregistre)
  (?:addition|note|facture|compte|commande|tout|table(?: [a-z]?\d+)?) (?:est |a ete )?(?:bien |deja |maintenant )*(?:reglee?|payee?|soldee?)
  vous avez (?:bien |deja |tout )*(?:paye|regle)
  (?:j'ai|nous avons|on a) (?:bien )?(?:recu|encaisse) (?:votre |l'|le |vos )?(?:argent|paiement|virement|momo|fonds)
  argent est (?:bien )?(?:arrive|la)
  c'est (?:bien |deja )?(?:paye|regle)
  ubwishyu (?:bwanyu |bwawe )?bwa(?:geze|kiriwe|bonetse|yemejwe|mejwe)
  amafaranga (?:yanyu |yose )?(?:yageze|yakiriwe|yinjiye|yabonetse|yatugezeho)
  (?:mwamaze|wamaze) kwishyura
  (?:mwarishyuye|warishyuye|mwishyuye|(?:by|y|z|ry|cy)(?:ar)?ishyuwe)
  (?:iko|ziko|imekuwa|byabaye|biri|iri) (?:already |tayari )?paid
  ameza(?: [a-z]?\d+)? (?:ya)?(?:mwe )?(?:yarishyuye|yamaze kwishyura|yarishyuwe)
  (?:ubwishyu|amafaranga|momo)(?: (?:yanyu|bwanyu|yawe|bwawe|yose))? (?:twa|na|twara|nara)(?:ya|bu|yi)?(?:bonye|kiriye)
  (?:twakiriye|nakiriye|nabonye|twabonye) (?:ubwishyu|amafaranga|kwishyura)(?: \w+)?
  malipo (?:yako |yenu )?yame(?:sha)?(?:pokelewa|thibitishwa|fika|kamilika|ingia)
  (?:nime|tume)(?:sha)?(?:ya|zi|i)?(?:pata|pokea|ona) (?:pesa|malipo|hela|fedha)
  malipo (?:yako |yenu )?(?:nime|tume)ya(?:pata|pokea|ona)
  (?:all )?paid up
  (?:all |now |fully )(?:paid|settled|squared|square)(?: up)?
  umeshamaliza kulipa|(?:ume|mme)(?:sha)?maliza kulipa
  (?:pesa|hela|fedha|malipo) (?:yako |zako |yenu )?(?:ime|zime|yame)(?:sha)?(?:tu|ni)?\w+
  (?:ume|mme)(?:sha)?lipa
  (?:ime|yame)(?:sha)?lipwa
  (?:nime|tume)(?:sha)?(?:pokea|pata) (?:pesa|malipo|hela|fedha)(?: \w+)?
  (?:pesa|hela|fedha) (?:zako |yako )?(?:zime|ime)(?:sha)?(?:fika|ingia|pokelewa)`)

/** Nothing is owed: said by denying, so that no denial takes it back. */
const NO_DEBT = phrases(String.raw`
  (?:you |we |they )?(?:owe|owes|owing) (?:us |me )?nothing
  nothing (?:more |left |else )?(?:to pay|owed|due|outstanding|owing)
  (?:don't|do not) owe (?:us |me )?(?:anything|a thing)
  ne (?:nous )?(?:devez|dois) (?:plus |absolument )?(?:rien|quoi)
  (?:plus |)rien a (?:payer|regler)
  nta (?:deni|mwenda|kindi mwishyura|kintu musigaje)(?: \w+)?
  (?:ntimu|ntu)sigaje \w+
  (?:huna|hamna|hakuna) deni(?: \w+)?
  (?:huna|hamna) bili
  nta fagitire (?:mufite|ufite|muri)
  pas d'(?:addition|facture|note) pour
  hudaiwi(?: \w+)?
  (?:won't|will not|not|never) (?:be )?(?:charged?|billed?|invoiced?|pay(?:ing)?)(?: (?:for|you))?(?=[^a-z0-9]|$)(?! at)
  (?:n'aurez|n'avez|ne) (?:[a-z]+ )?(?:factur|pai|pay)[a-z]+ (?:pas|rien|plus)|pas (?:a payer|facturee?s?)
  (?:ntimu|ntu)(?:za)?\w*ishyura
  (?:huta|hamta)\w*lip\w+
  (?:bill|tab|total|note|addition|facture|fagitire|bili|check)(?: (?:yanyu|yako|yenu|(?:for|of|de la|du|de|y'|ya|za) (?:table |ameza |meza )?\w+))?:? (?:is |est |ni )?(?:now |deja |a |at )?(?:zero|zeru|sifuri|clear|cleared|nil)
  nothing (?:left )?on (?:your|the) (?:tab|bill)
  (?:nobody|no one|none of you)(?: \w+)? (?:has to|have to|needs? to|will|is going to|must) pay
  (?:square|even|quits) (?:with us|now)|we(?:'re| are) (?:square|even|quits)
  (?:sommes|est|etes|on est) quittes?
  hatudaiani(?: \w+)?
  nta (?:kindi|na kimwe|kintu|cyo) mu\w*(?:gomba|sigaye)\w*
  huna kilichobaki(?: \w+)?
  (?:won't|will not|doesn't|does not) cost (?:you )?(?:a thing|anything|a cent|a franc)
  ne (?:vous |te )?cout\w+ (?:rien|pas)
  (?:hai|hazi|havi|haki)ta\w*gharimu(?: \w+)?
  ntacyo \w*tw?ara mu mafaranga`)

const SO_FAR = /\b(?:yet|so far|encore|pour l'instant|bado|kugeza ubu|mpaka sasa)\b/

const MONEY =
  /\b(?:payments?|pay|money|momo|mobile money|transfer|bill|tab|paiement|reglement|argent|virement|addition|facture|ubwishyu|kwishyura|amafaranga|fagitire|malipo|pesa|hela|fedha|bili)\b/
const RECEIVED = phrases(String.raw`
  (?:received|arrived|cleared|landed|settled|verified)
  (?:came|come|gone|went) (?:through|in)
  (?:est |bien |deja )+passee?
  y\w*aciyemo|yamepita
  (?:showed|shown|shows) up|appeared|(?:est |sont )?apparue?s?
  ya\w*(?:garagaye|garagara)|\w*onekana
  (?:taken|took) care of
  (?<!be )(?<!you )(?<!have )paid
  (?:recue?|arrivee?|encaissee?|payee?|reglee?)s?(?! (?:aupres|au|en|par))
  (?:bwa|ya|twa|na)(?:geze|kiriye|kiriwe|bonye|bonetse)
  (?:ya|ime|zime|yame|tume|nime)(?:me)?(?:sha)?(?:ya|zi)?(?:poke|fik|kamil|ingi|thibit|lip)\w+`)

const REFUND = phrases(String.raw`
  refund(?:s|ed|ing)?
  rembours\w+
  (?:money|cash) back
  (?:gu|ku)(?:subiz|sub)\w+ amafaranga
  \w*rudishi\w+ (?:pesa|hela|fedha)`)
/** "If you ask Chantal she'll give you one": whoever is asked, it is promised. */
const GIVES =
  /\b(?:gives|(?:will|he'll|she'll|they'll) give|(?:you|you'll) (?:will )?(?:get|have)|offr\w+|donne\w*|(?:ana|ata)(?:ku|wa)p\w+|(?:aza|a|bara)baha)\b/

/** @param rest the clause without the menu's names. */
export function discountClaim(rest: string, { phrase, sentence }: Clause): string | null {
  const isLeft = isReferred(phrase) || (isOnlyNamed(phrase) && isReferred(sentence))
  if (isLeft && !GIVES.test(phrase)) return promised(PERCENT, rest)
  return promised(DISCOUNT, rest) ?? promised(PERCENT, rest) ?? promised(REFUND, rest)
}

/** The clause's sentence tells what is spoken of where it does not itself. */
export function paymentClaim(
  clause: Clause,
  { orders }: Pick<ClaimFacts, 'orders'>,
): string | null {
  const { phrase, sentence, isConditional } = clause
  if (isConditional) return null
  const [noDebt] = phrase.match(NO_DEBT) ?? []
  if (noDebt !== undefined && orders.length > 0 && !SO_FAR.test(phrase)) return noDebt
  const paid = asserted(PAID, phrase)
  const said = paid ?? (MONEY.test(sentence) ? asserted(RECEIVED, phrase) : null)
  return said === null || isAskedAbout(clause, said) ? null : said
}

import { asserted, phrases, promised } from './claim.ts'

const DISCOUNT = phrases(String.raw`
  discount(?:s|ed)?
  half (?:the |its |their )?(?:usual |normal )?price
  (?:reduced|special) price
  happy hour
  (?:special|reduced|lower|friendly) (?:price|rate|deal|offer)s?
  (?:take|took|taken|knock(?:ed)?|taking|get|gets|save) (?:[a-z0-9.,]+ ){1,3}off
  off (?:your|the|this) (?:bill|total|order|price|tab)
  waived?
  (?:lower|reduc|dropp?|cut|cutt)(?:e|ed|ing|s|es)? (?:the|your) (?:price|bill|total)s?
  (?:lower|lowered|reduce|reduced|drop|dropped) (?:the|your) (?:price|bill|total)s?
  baiss\w+ (?:le|les) prix
  (?:nime|tume|nita|tuta)(?:ku|wa)?punguz(?:a|ia)(?: bei)?
  comped
  for nothing
  tarifs? (?:special|reduit|preferentiel)
  (?:vous|t') ?offr(?:e|ons|ent)
  bila (?:malipo|gharama)
  (?:two|2|three|3) for (?:one|1|two|2)
  buy (?:one|two) get (?:one|two)
  (?<!\bfeel )free(?! (?:to|of|from|table|tables|seat|seats|range)\b)(?<!-free)
  free of charge
  (?:at )?no (?:extra )?(?:charge|cost)
  on (?:the|our) house
  (?<!call )(?<!rely )(?<!count )on (?:us|me)
  (?:our|my) treat
  complimentary
  (?:voucher|coupon|refund|cashback)s?
  gratis
  gratuit(?:e|s|es|ement)?
  offerte?s?
  remises?
  c'est (?:pour moi|ma tournee|la maison qui)
  reductions?
  rabais
  promo(?:s|tions?)?
  (?:a )?(?:moitie|demi)[- ](?:prix|tarif)
  cadeaux?
  rembours\w+
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
  (?:payments?|transfer) (?:is |was |has been |have been )?(?:now |already |successfully )*(?:received|confirmed|completed?|successful|accepted|processed|approved|noted|logged|recorded|done|made|in|verified|went through)
  (?:received|got|confirmed|verified) (?:your|the|a) (?:\w+ )?(?:payment|money|momo|transfer|cash)
  you(?:'ve| have|ve)? (?:already |now |just |fully )*paid
  (?:bill|tab|total|check|order|everything|it|all|that) ?(?:is |has been |'s |s )?(?:now |fully |already |been |all )*(?:settled|paid(?! for by))
  (?:money|funds|transfer|momo) (?:has |have )?(?:just |already )?(?:arrived|been received|come in|came in|landed)
  paid in full
  thanks? (?:you )?for (?:your |the )?pay(?:ing|ment)
  (?:paiement|reglement|virement) (?:est |a (?:bien )?ete )?(?:bien )?(?:recu|confirme|effectue|accepte|valide|reussi|enregistre)
  (?:addition|note|facture|compte|commande|tout) (?:est |a ete )?(?:bien |deja |maintenant )*(?:reglee?|payee?|soldee?)
  vous avez (?:bien |deja |tout )*(?:paye|regle)
  (?:j'ai|nous avons|on a) (?:bien )?(?:recu|encaisse) (?:votre |l'|le |vos )?(?:argent|paiement|virement|momo|fonds)
  argent est (?:bien )?(?:arrive|la)
  c'est (?:bien |deja )?(?:paye|regle)
  ubwishyu (?:bwanyu |bwawe )?bwa(?:geze|kiriwe|bonetse|yemejwe|mejwe)
  amafaranga (?:yanyu |yose )?(?:yageze|yakiriwe|yinjiye|yabonetse|yatugezeho)
  (?:mwamaze|wamaze) kwishyura
  (?:mwarishyuye|warishyuye|mwishyuye|byishyuwe|yishyuwe|yarishyuwe)
  (?:twakiriye|nakiriye|nabonye|twabonye) (?:ubwishyu|amafaranga|kwishyura)(?: \w+)?
  malipo (?:yako |yenu )?yame(?:sha)?(?:pokelewa|thibitishwa|fika|kamilika|ingia)
  (?:nime|tume)(?:sha)?(?:ya|zi|i)?(?:pata|pokea|ona) (?:pesa|malipo|hela|fedha)
  malipo (?:yako |yenu )?(?:nime|tume)ya(?:pata|pokea|ona)
  (?:all )?paid up
  (?:ume|mme)(?:sha)?lipa
  (?:ime|yame)(?:sha)?lipwa
  (?:nime|tume)(?:sha)?(?:pokea|pata) (?:pesa|malipo|hela|fedha)(?: \w+)?
  (?:pesa|hela|fedha) (?:zako |yako )?(?:zime|ime)(?:sha)?(?:fika|ingia|pokelewa)`)

const MONEY =
  /\b(?:payments?|pay|money|momo|transfer|bill|tab|paiement|reglement|argent|virement|addition|facture|ubwishyu|kwishyura|amafaranga|fagitire|malipo|pesa|hela|fedha|bili)\b/
const RECEIVED = phrases(String.raw`
  (?:received|arrived|cleared|landed|settled|verified)
  (?:came|come|gone|went) (?:through|in)
  (?:taken|took) care of
  (?<!be )(?<!you )(?<!have )paid
  (?:recue?|arrivee?|encaissee?|payee?|reglee?)s?(?! (?:aupres|au|en|par))
  (?:bwa|ya|twa|na)(?:geze|kiriye|kiriwe|bonye|bonetse)
  (?:ya|ime|zime|yame|tume|nime)(?:me)?(?:sha)?(?:ya|zi)?(?:poke|fik|kamil|ingi|thibit|lip)\w+`)

export function discountClaim(phrase: string): string | null {
  return promised(DISCOUNT, phrase) ?? promised(PERCENT, phrase)
}

/** `sentence` tells what is spoken of where the clause itself does not. */
export function paymentClaim(phrase: string, sentence: string): string | null {
  return asserted(PAID, phrase) ?? (MONEY.test(sentence) ? asserted(RECEIVED, phrase) : null)
}

import type { ClaimFacts } from '../facts.ts'
import { ORDER_WORD } from '../order-claims.ts'
import { oneOf } from '../phrases.ts'
import { found, isNegated, type Said } from './topic.ts'

/** Said with a denial, that something is not paid for. */
const PAYING = oneOf(String.raw`
  pay(?:s|ing)?|charge[ds]?|charging
  bill(?:ed|ing)?
  cost(?:s|ing)?|owe[sd]?|count(?:s|ed)?|appear on|shows? up on|invoice[ds]?|pai\w+|paye\w*
  pay(?:ons|ez|er|e)
  debours\w*|factur\w+|regler|coute\w*|compte[er]?s?|devez
  \w*ishyur(?!amo|wa na)\w*
  \w*baz(?:wa|ara)\w*
  \w*(?:ta|na|me|ku|ha)lip(?:a|ia|wa|iwa|i|ii)\b
  \w*hesabiw\w*|\w*toz[aw]\w*|\w*gharimu\w*|\w*daiwi?\w*|\w*lipi`)
/** What limits that denial: not yet, not here. */
const SO_FAR =
  /\b(?:yet|so far|until|till|now|here|online|through (?:me|whatsapp)|(?:via|sur|kwa|kuri|on) whatsapp|in this chat|encore|pour l'instant|ici|maintenant|bado|sasa hivi|kugeza|mpaka|hadi|ubu|hano|hapa|tant que|see|split|separately|in advance)\b/

/** To be paid another day: a debt that no tool keeps. */
const CREDIT =
  /\b(?:pay|settle|paye[rz]?|regle[rz]?|\w*ishyura|\w*lipa)(?: (?:it|us|me|that|for it|for that|everything|the bill|your bill|tout|bili|fagitire))? (?:next (?:time|week|visit)|tomorrow|another (?:day|time)|la prochaine fois|la semaine prochaine|demain|ubutaha|ejo|wakati mwingine|siku nyingine|kesho)\b|\b(?:bill|tab|payment|addition|note) (?:can|may|will|peut|pourra) (?:wait|attendre)\b|\b(?:bill|tab|account|ardoise|deni|konti) (?:is|stays|remains|reste) (?:open|ouverte?) (?:until|till|jusqu)|\b(?:note|ardoise|compte|tab|bill|deni|bili|konti) (?:de |for |ya |du |until )?(?:demain|tomorrow|kesho|ejo|la prochaine|next (?:time|week|visit))\b/
/** What comes on top of prices, or not: no tool knows of any. */
const ON_TOP =
  /\b(?:(?:tips?|gratuity|gratuities|(?:service|cover) (?:charge|fee)|service|tax(?:es)?|vat|tva|pourboires?|kodi|imisoro|bahashishi)(?: (?:is|are|est|sont|ni|isn't|aren't|is not|are not|n'est pas|ne sont pas|already|deja|all))* (?:included|inclusive|added|extra|on top|comprise?s?|incluse?s?|ajoutee?s?|en sus|irimo|zirimo|imejumuishwa|imo)|(?:includes?|including|comprend|comprennent|inclu(?:t|ent)) (?:the |le |la |les )?(?:tips?|gratuity|service|tax(?:es)?|vat|tva|pourboires?|taxes?))\b/

/** What money comes as; with `MONEY_STATE`, that it came. */
const MONEY =
  /\b(?:payments?|transfers?|money|momo|mobile money|cash|balance|receipt|tabs?|bill|card|deposit|funds|paiements?|argent|virement|monnaie|solde|compte|recu de caisse|addition|facture|caisse|ubwishyu|amafaranga|kwishyura kwanyu|konti|fagitire|malipo|pesa|hela|fedha|hesabu|akaunti|bili|muamala)\b/
const MONEY_STATE = oneOf(String.raw`
  (?:is|are|was|were|looks?|shows?|seems?|'s)(?: \w+)? (?:zero|settled|clear(?:ed)?|confirmed|fine|ok|okay|complete|done|pending|successful|safe|through|good|here|in|with us|closed|empty|ours|nil|square|sorted|received|visible|paid)
  we (?:have|got|hold) (?:your|the|it|all)
  (?:i|we) (?:can |do |now )*see (?:your|the|it|that)
  je vois (?:bien )?(?:votre|le|l'|que)
  naona (?:malipo|pesa|hela)
  (?:n?da)?mbona (?:ubwishyu|amafaranga)
  have your (?:money|payment|cash)
  on (?:its|the) way
  reached|came|come|arrived|popped|pinged|landed|went|picked up
  (?:took|taken) care
  (?:est|sont)(?: \w+)? (?:chez nous|a zero|solde\w*|regle\w*|arrive\w*|passe\w*|la|bon\w*|en ordre|valide\w*|confirme\w*|en attente|recu\w*|effectue\w*|en route|clos\w*|ferme\w*|bien arrive\w*)
  (?:vu|recu|encaisse|touche)(?: \w+)?
  passer
  (?:iri|ari|biri) (?:kuri zeru|hano|neza|sawa)
  nabonye|twabonye
  y(?:a|ara|aje)\w*(?:geze|je|nje|jeho|cyo|yemo|gezeho|yeho|ze)\b
  (?:ya|za|bwa)\w+(?:ye|je|tse|ze|iwe|twe|jweho|yeho|jeho|zeho|gezeho)\b
  (?:ime|zime|yame|kume|lime)\w+
  yemewe|irafunze|clos
  (?:nime|tume)\w*(?:ona|pata|pokea)
  (?:iko|yako|ziko|yapo|ipo) (?:sawa|sufuri|salama|tayari|kwetu)`)
/** That it came, without a word for it: "all settled", "you may go". */
const SETTLED = oneOf(String.raw`
  (?:all|fully|already|now) (?:paid|settled|squared|covered|clear)
  paid up
  squared (?:away|up)
  (?:nothing|no) (?:is )?(?:outstanding|pending|left to pay|open)(?! (?:orders?|questions?|requests?)\b)
  nothing (?:is |more )?(?:due|owing)
  approved
  (?:system|systeme|mfumo|sisitemu|till|caisse) (?:n')?(?:shows?|says?|montre|dit|affiche)\b
  (?:sent|been sent|paid) back
  accepte,? c'est
  (?:mashine|imashini) .*(?:imekubaliwa|byemewe)
  (?:full|whole|entire) amount
  somme (?:complete|totale|entiere)
  kiasi chote|amafaranga yose
  (?:settled|paid|pays) (?:everything|it all|all of it|in cash)
  tout (?:paye|regle)
  (?:amelip|yishyuy)\w+
  y\w*ishyuriye
  no need to (?:pay|settle|worry about the bill)(?! (?:now|yet|just yet|right now|separately|here|online|in advance|before|until|through)\b)
  bon retour
  safe (?:trip|journey|way)
  (?:free|good|welcome|able) to (?:leave|go)(?! (?:for|with|ahead|through|over))
  you (?:can|may) (?:leave|go)(?: now| home| whenever|$)
  (?:pouvez|peux) (?:partir|y aller|rentrer)
  bonne route
  (?:mushobora|mwashobora) (?:gutaha|kugenda)
  unaweza (?:kwenda|kuondoka)
  mnaweza (?:kwenda|kuondoka)
  (?:paid|pay) for (?:you|everyone|everything|the table)
  for your (?:visit|payment|tip)
  rembours\w+|refund\w*
  (?:money|cash) back (?:to|on|in)
  \w*subij\w* amafaranga
  (?!kurud)\w*rudish\w* (?:pesa|hela|fedha)
  (?:merci|thanks?|thank you|murakoze|asante) .{0,14}(?:payment|paying|paiement|kwishyura|kulipa|malipo|visite|kudusura|kututembelea)`)

const OF_MONEY_ONLY = /\b(?:momo|bill|payment|paiement|malipo|bili|fagitire)\b/

/** That money came, or that nothing is owed any more. */
export function* money(phrase: string, { orders }: ClaimFacts): Generator<Said> {
  const isDenied = isNegated(phrase)
  yield* found(phrase, ON_TOP, 'amount')
  if (!isDenied) yield* found(phrase, CREDIT, 'payment')
  const isOwed = isDenied && orders.length > 0 && !SO_FAR.test(phrase)
  if (isOwed) yield* found(phrase, PAYING, 'discount')
  yield* found(phrase, SETTLED, 'payment')
  const isOfOrder = ORDER_WORD.test(phrase) && !OF_MONEY_ONLY.test(phrase)
  const isHowTo = HOW_TO_PAY.test(phrase)
  if (isDenied || isOfOrder || isHowTo || !MONEY.test(phrase) || isSplit(phrase)) return
  yield* found(phrase, MONEY_STATE, 'payment')
}

/** "Paying is done with the staff": always, and not now. */
const HOW_TO_PAY =
  /\b(?:paying|to pay|codes?|kode|msimbo|steps|etapes|se (?:fait|regle)|pour payer|kwishyura|kulipa|(?:hu)fanyika|bikorwa)\b/

function isSplit(phrase: string): boolean {
  return /\b(?:split|share|shared|separate|divided|partage\w*|part|gaban\w*|gawan\w*|below|ci-dessous|hasi|chini|attached)\b/.test(
    phrase,
  )
}

import type { ClaimFacts } from '../facts.ts'
import { ORDER_WORD } from '../order-claims.ts'
import { found, NEGATED, type Said } from './topic.ts'

const PAYING =
  /\b(?:pay(?:s|ing)?|charge[ds]?|charging|bill(?:ed|ing)?|cost(?:s|ing)?|owe[sd]?|count(?:s|ed)?|appear on|shows? up on|invoice[ds]?|pai\w+|paye\w*|pay(?:ons|ez|er|e)|debours\w*|factur\w+|regler|coute\w*|compte[er]?s?|devez|\w*ishyur(?!amo|wa na)\w*|\w*baz(?:wa|ara)\w*|\w*(?:ta|na|me|ku|ha)lip(?:a|ia|wa|iwa|i|ii)\b|\w*hesabiw\w*|\w*toz[aw]\w*|\w*gharimu\w*|\w*daiwi?\w*|\w*lipi)\b/
const SO_FAR =
  /\b(?:yet|so far|until|till|now|here|online|through (?:me|whatsapp)|(?:via|sur|kwa|kuri|on) whatsapp|in this chat|encore|pour l'instant|ici|maintenant|bado|sasa hivi|kugeza|mpaka|hadi|ubu|hano|hapa|tant que|see|split|separately|in advance)\b/
const BORNE =
  /\b(?:(?:we|house|boss|owner|bar|manager|team|chef|they|he|she)(?:'ll| will|'s| is| are|'re|'ve| have| has)? (?:\w+ )?(?:pay|pays|paying|paid|cover|covers|covering|covered|treat|treats|treating|sponsors?|settle[sd]?|shout|shouts|stands?)(?! (?:attention|by|for the table))|(?:covered|paid(?: for)?|taken care of|sponsored|settled) by (?!card|cash|momo|mobile|each|the guest|you)\w+|my gift|our (?:\w+ )?(?:gift|present|pleasure|treat|thanks|thank-you)|(?:a|as a|as our|little|small) (?:thank[- ]you|gesture|sorry|welcome|surprise)(?: (?:from|of|for)|$)|\w*(?:kununulia|gurira)\w*(?= (?:bia|byeri|kinywaji|ikinyobwa|chakula|pizza|drink|fanta))|from (?:us|the house|the boss|the team|the chef) (?:to you|with love)|with our compliments|(?:la )?(?:maison|patron\w*|equipe|chef|nous|on|bar) (?:qui )?(?:vous |se |s')?(?:pai\w+|pay\w+|couvr\w+|charge\w*|regal\w+|invit\w+)|(?:c'est|est|sont|tournee est) (?:pour|sur|chez) (?:nous|le patron|la maison|moi)|c'est nous qui|notre (?:petit )?(?:cadeau|invite\w*|plaisir)|(?:en guise|en signe) de|pour vous (?:remercier|faire pardonner)|par la maison|petite (?:attention|surprise|douceur)|aka?bari (?:ka|ga)\w*ishyur\w*|(?:umuyobozi|nyir'akabari) \w*ishyur\w*|(?:ni )?twe tu\w+|(?:baa|meneja|mwenye baa|bosi|sisi)(?: \w+)? (?:i|a|tu|wa)(?:na|ta|me)\w*lip\w+|(?:ni )?sisi tu\w+|(?:ni )?(?:juu yangu|juu yetu)|ni (?:wacu|yacu|twe)|on (?:me|us|the boss|the owner|the chef|the bar)\b)/
const LESS =
  /\b(?:(?:charg|pay|count|bill)\w*(?: \w+){0,3} half|(?:compt|pay|pai|factur)\w+(?: \w+){0,3}(?: a)? (?:la )?moitie|\w*ishyura igice|\w*(?:ta|na)lip\w+ nusu|ni ubusa|bila kitu|(?:no|without|zero|sans|aucun) (?:extra|surcharge|supplement|additional|frais)\w*|nta kindi mwishyura|bila kulipa zaidi|(?:small|low|old|kids|nice|special|friendly) price|(?:forget|oublie\w*|on oublie) (?:about )?(?:the|la|le|les) (?:first|second|extra|premiere?|deuxieme|supplement|beer|biere)\b.*|(?:a|one|two|un|deux) (?:third|quarter|half|tiers|quart) (?:less|off|de moins|cheaper)|igiciro ki\w*manuk\w*|bei ina(?:shuk|pung)\w*|(?:price|prices|bill) (?:drops?|falls?|goes down|comes down)|forget (?:about )?the (?:\w+ ){0,2}(?:hundred|thousand|extra|fee|charge|price|cost)|arrondi\w*|(?:something|bit|un petit) extra|oubliez-le|muyibagirwe|isahau|won (?:a|one|the)|(?:avez|as) gagne|mwatsindiye|umeshinda|zero charge|(?:gets?|sera|ce sera) (?:cheaper|moins cher)|haina malipo|sans rien compter|off your hands|(?:only|just) (?:pay|charge|count)|pay (?:only|just|for (?:one|two|1|2)|less|half)|(?:half|less|fraction of|part of) the (?:cost|price|bill)|at (?:cost|half(?! past)|a lower|a better)|(?:(?:price|bill|total|fee)s?|(?:the|your|its) costs?) (?:\w+ )?(?:down|lower|less|reduced|cut|halved)|(?:bring|cut|get|make|put|take) (?:the |your )?(?:price|bill|total|cost|fee)s? (?:down|lower|off)|off (?:your|the) (?:total|bill|next|order|price)|(?:service )?fees? off|percent (?:less|cheaper|off|back)|n'en paye?z? que|ne (?:paye?z?|paie\w*|compt\w+) qu\w*|(?:paye?z|payer|paierez) (?:moins|seulement|que)|(?:petit|bon|meilleur|doux) (?:petit )?prix|prix (?:d'ami|doux|casse|reduit|special)\w*|(?:en )?fait? grace|grace (?:de|du|des)|de moins (?:sur|pour)|a moins \w+ pour cent|(?:enleve|retire|deduis|deduit|baisse|rabaisse|allege)\w* .{0,24}(?:francs|addition|prix|note|facture)|mwishyura .{0,14}gusa|\w*kuriraho .{0,24}amafaranga|\w*kura .{0,12}kuri fagitire|(?:u|m)nalipa .{0,14}tu|\w*tolea .{0,20}bili|kwenye bili (?:nita|tuta)|(?:nime|tume|nita|tuta)\w*(?:ondo|to)a\w* (?:\w+ ){0,3}(?:kwenye|katika|kutoka) bili|loyalty|points?(?! (?:of|at|to|on|it)\b)|(?:first|second|third|fifth|next|another) (?:one|drink|beer|round|\w+) (?:is |comes )?(?:free|half|for less)|fidelite|vous donne droit|droit a un|bonasi|bonus|rewards?|\w*gabanyiri\w+|\w*punguziw\w+|\w*punguzia|kubagabanyiriza|points? (?:de|ya))\b/

/** To be paid another day: a debt that no tool keeps. */
const CREDIT =
  /\b(?:pay|settle|paye[rz]?|regle[rz]?|\w*ishyura|\w*lipa)(?: (?:it|us|me|that|for it|for that|everything|the bill|your bill|tout|bili|fagitire))? (?:next (?:time|week|visit)|tomorrow|another (?:day|time)|la prochaine fois|la semaine prochaine|demain|ubutaha|ejo|wakati mwingine|siku nyingine|kesho)\b|\b(?:bill|tab|payment|addition|note) (?:can|may|will|peut|pourra) (?:wait|attendre)\b|\b(?:bill|tab|account|ardoise|deni|konti) (?:is|stays|remains|reste) (?:open|ouverte?) (?:until|till|jusqu)/
/** What comes on top of prices, or not: no tool knows of any. */
const ON_TOP =
  /\b(?:(?:tips?|gratuity|gratuities|(?:service|cover) (?:charge|fee)|service|tax(?:es)?|vat|tva|pourboires?|kodi|imisoro|bahashishi)(?: (?:is|are|est|sont|ni|isn't|aren't|is not|are not|n'est pas|ne sont pas|already|deja|all))* (?:included|inclusive|added|extra|on top|comprise?s?|incluse?s?|ajoutee?s?|en sus|irimo|zirimo|imejumuishwa|imo)|(?:includes?|including|comprend|comprennent|inclu(?:t|ent)) (?:the |le |la |les )?(?:tips?|gratuity|service|tax(?:es)?|vat|tva|pourboires?|taxes?))\b/

const MONEY =
  /\b(?:payments?|transfers?|money|momo|mobile money|cash|balance|receipt|tabs?|bill|card|deposit|funds|paiements?|argent|virement|monnaie|solde|compte|recu de caisse|addition|facture|caisse|ubwishyu|amafaranga|kwishyura kwanyu|konti|fagitire|malipo|pesa|hela|fedha|hesabu|akaunti|bili|muamala)\b/
const MONEY_STATE =
  /\b(?:(?:is|are|was|were|looks?|shows?|seems?|'s)(?: \w+)? (?:zero|settled|clear(?:ed)?|confirmed|fine|ok|okay|complete|done|pending|successful|safe|through|good|here|in|with us|closed|empty|ours|nil|square|sorted|received|visible|paid)|we (?:have|got|hold) (?:your|the|it|all)|(?:i|we) (?:can |do |now )*see (?:your|the|it|that)|je vois (?:bien )?(?:votre|le|l'|que)|naona (?:malipo|pesa|hela)|(?:n?da)?mbona (?:ubwishyu|amafaranga)|have your (?:money|payment|cash)|on (?:its|the) way|reached|came|come|arrived|popped|pinged|landed|went|picked up|(?:took|taken) care|(?:est|sont)(?: \w+)? (?:chez nous|a zero|solde\w*|regle\w*|arrive\w*|passe\w*|la|bon\w*|en ordre|valide\w*|confirme\w*|en attente|recu\w*|effectue\w*|en route|clos\w*|ferme\w*|bien arrive\w*)|(?:vu|recu|encaisse|touche)(?: \w+)?|passer|(?:iri|ari|biri) (?:kuri zeru|hano|neza|sawa)|nabonye|twabonye|y(?:a|ara|aje)\w*(?:geze|je|nje|jeho|cyo|yemo|gezeho|yeho|ze)\b|(?:ya|za|bwa)\w+(?:ye|je|tse|ze|iwe|twe|jweho|yeho|jeho|zeho|gezeho)\b|(?:ime|zime|yame|kume|lime)\w+|yemewe|irafunze|clos|est clos|(?:nime|tume)\w*(?:ona|pata|pokea)|(?:iko|yako|ziko|yapo|ipo) (?:sawa|sufuri|salama|tayari|kwetu))\b/
const SETTLED =
  /\b(?:(?:all|fully|already|now) (?:paid|settled|squared|covered|clear)|paid up|squared (?:away|up)|(?:nothing|no) (?:is )?(?:outstanding|pending|left to pay|open)(?! (?:orders?|questions?|requests?)\b)|nothing (?:is |more )?(?:due|owing)|approved|(?:system|systeme|mfumo|sisitemu|till|caisse) (?:n')?(?:shows?|says?|montre|dit|affiche)\b|(?:sent|been sent|paid) back|accepte,? c'est|(?:mashine|imashini) .*(?:imekubaliwa|byemewe)|(?:full|whole|entire) amount|somme (?:complete|totale|entiere)|kiasi chote|amafaranga yose|(?:settled|paid|pays) (?:everything|it all|all of it|in cash)|tout (?:paye|regle)|(?:amelip|yishyuy)\w+|bon retour|safe (?:trip|journey|way)|(?:free|good|welcome|able) to (?:leave|go)(?! (?:for|with|ahead|through|over))|you (?:can|may) (?:leave|go)(?: now| home| whenever|$)|(?:pouvez|peux) (?:partir|y aller|rentrer)|bonne route|(?:mushobora|mwashobora) (?:gutaha|kugenda)|unaweza (?:kwenda|kuondoka)|mnaweza (?:kwenda|kuondoka)|(?:paid|pay) for (?:you|everyone|everything|the table)|for your (?:visit|payment|tip)|rembours\w+|refund\w*|(?:money|cash) back (?:to|on|in)|\w*subij\w* amafaranga|(?!kurud)\w*rudish\w* (?:pesa|hela|fedha)|(?:merci|thanks?|thank you|murakoze|asante) .{0,14}(?:payment|paying|paiement|kwishyura|kulipa|malipo|visite|kudusura|kututembelea))\b/

const SAID_BY_DENYING = /^(?:no|without|zero|sans|aucun|nta|bila|oublie|won|haina) ?/

/** That somebody else pays, or somebody pays less. */
export function* less(phrase: string): Generator<Said> {
  const text = BORNE.exec(phrase)?.[0] ?? LESS.exec(phrase)?.[0]
  if (text === undefined) return
  if (!NEGATED.test(phrase) || SAID_BY_DENYING.test(text)) yield { kind: 'discount', text }
}

const OF_MONEY_ONLY = /\b(?:momo|bill|payment|paiement|malipo|bili|fagitire)\b/

/** That money came, or that nothing is owed any more. */
export function* money(phrase: string, { orders }: ClaimFacts): Generator<Said> {
  const isDenied = NEGATED.test(phrase)
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

import { asserted } from './claim.ts'
import type { Clause } from './clauses.ts'
import type { ClaimFacts } from './facts.ts'
import { oneOf, phrases } from './phrases.ts'

/**
 * That something is under way, in whatever words: who has it, where it is, how soon it comes. Stems rather than
 * sentences, since a model has more ways to say it than anyone lists.
 */
const EN = String.raw`
  (?:is|are|'s|'re|am) (?:already |now |just |all )*being (?!shared|split|rude)\w+(?:ed|en|[^aeiou]n|de|ght)
  (?:on|in|at) (?:the|a|its|their|his) (?:way|tray|oven|grill|stove|fire|pan|fryer|works|making|pass|counter|queue|system|pot|barbecue)
  (?:kitchen|chef|cook|barman|barmaid|bartender|bar|staff|team|crew|guys|boys)(?:'s| has| have| is| are|'ve|'re)? (?:already |now |just |all )*(?:has|have|got|gets|sees?(?! (?:it|that|this|them|(?:the|your) (?:note|message|request|wish|remark))\b(?! (?:already|now|right)\b))|seen|saw|took|taken|received|started|on|opening|pouring|bringing|making|preparing|cooking|plating|fixing|busy)(?! (?:a |the )?(?:to|open|closed|menu|card machine|machine|until|from|at))
  (?:been |being )?(?:sent|passed|handed|pushed|popped|punched|keyed|rang|rung|forwarded|relayed|transmitted|fired|shot|put) (?:(?:it|that|this|them|those|everything|all|all that|the lot) )?(?:off|through|over|along|out|across|on(?= to ))
  (?:i|we)(?:'ve|'m| have|ve)? (?:just |already |now |gone ahead and )*(?:sent|passed|submitted|placed|forwarded|relayed|transmitted|ordered) (?:it|that|this|them|those|everything|all|the lot)
  went ahead and \w+
  (?:it|that|this|everything|all|they)(?:'s| is| has| have|'ve| are|'re)? (?:just |already |now |all |been )*(?:gone|went|going|booked|sorted|locked|logged|registered|queued|lodged|arranged|dispatched|done|handled|in hand|under control|on it)(?= |$)(?! (?:to|if|when|wrong)\b)
  ^(?:all |now )?(?:booked|sorted|registered|logged|dispatched|confirmed|sent)(?: in)?(?=[.! ]|$)
  consider (?:it|that) (?:done|sorted|ordered|placed|sent|handled)
  ^(?:all )?(?:ordered|placed) for (?:you|everyone|the table)(?=[^a-z0-9?:]*$)
  (?:brought|carried|delivered|served|taken) (?:out |over |up )?to (?:you|your|the|table|a\d)
  (?:heading|headed|coming|arriving|rolling|flying|making (?:its|their) way) (?:over |out |up )?(?:to|your|towards|soon|shortly|now|right|any|in)
  (?:expect|look out for) (?:it|them|your|everything|the food|the drinks)
  (?:with|to|at|before) you in (?:about |around )?(?:\w+ ){1,2}(?:minutes?|mins?|moments?)
  (?:ready|done|there|coming|served|here) in (?:about |around |just )?(?:\w+ ){1,2}(?:minutes?|mins?|moments?|hours?)
  everything (?:he|she|they|it) needs?
  (?:is|are|'s|'re) (?:already |now |just )*(?:cooking|frying|grilling|baking|boiling|brewing|pouring|about to (?:reach|arrive|come|be served))
  in (?:the |good |safe |their |his |her )*hands(?: of)?(?: the \w+)?
  orders? (?:\d+ )?(?:has |have )?(?:just |already |now )*(?:left|arrived|gone|shipped|landed|made it)
  orders? (?:\d+ )?(?:is|are) (?:just |already |now )*(?:out|up|off)(?=[^a-z0-9]|$)(?! to you| of)
  (?:he|she|they|barman|chef|kitchen|crew)(?:'s|'re| is| are) (?:already |now )?on (?:it|them|your)
  (?:all )?yours in \w+ \w+
  (?:sit|lean) back|put your feet up|leave it (?:with|to) (?:us|me|them)
  nothing (?:more|else|left) (?:for you )?to do
  your (?!carts?|baskets?|tables?|bills?|total|language|name|note|message|choice|share|turn|phone)(?:[a-z-]+ ){1,3}(?:will (?:land|be|arrive|come|hit|reach|get|follow)|(?:is|are|'s|'re) (?:\w+ing|on|up|out|almost|nearly|here|there|just))(?! (?:order|(?:at|in|from|the|your) (?:the |your )?(?:menu|cart|order)))`
const FR = String.raw`
  (?:arrivent?|part(?:ent)?|vient|viennent) (?:vers|tout|de suite|bientot|maintenant|dans|sous peu|en|a la|a votre)
  (?:c'est|ca|tout|cela) (?:est |a ete )?(?:bien |deja |maintenant |tout )*(?:parti|lance|enregistre|en route|envoye|transmis|regle|boucle|prevenu|commande|part|arrive)(?= |$)
  (?:viens|venons|vient) (?:tout juste )?(?:de |d')(?:le |la |les |l'|vous |tout |leur )?(?:transmett|envoy|pass|command|valid|confirm|lanc|donn|remett|prevenir la cuisine|prevenir le bar)\w*
  (?:cuisine|bar|barman|barmaid|chef|equipe|cuisinier|serveur) (?:a|ont|prepare|preparent|s'en occupe|s'occupe|sait|fait|sert|ouvre|s'y (?:met|est mise?|sont mis)|est dessus|est sur)(?! (?:ferme|ouvert|accepte|declare|pas|a \d|des \d))(?: (?:deja|bien|maintenant|recu|tout|votre|vos|le|la|bon)){0,3}
  (?:au|sur le|sur la|dans le|en) (?:four|feu|grill?|comptoir|plateau|preparation|chemin|bar en ce moment|cuisine)
  (?:ont|a) (?:deja |bien )*ete (?:apporte|servi|livre|envoye|transmis|prepare|lance|remis|enregistre)\w*
  (?:comptez|prevoyez|encore) (?:environ |a peu pres )?(?:\w+ )?minutes?
  (?:pret|prete|prets|pretes|la|servi) dans (?:\w+ )?(?:minutes?|instants?)
  tout ce qu'il (?:lui |leur )?faut
  en train (?:de |d')(?:cuire|griller|frire|preparer|servir|arriver|chauffer)
  dans les tuyaux|plus (?:qu'a (?:attendre|patienter)|rien a faire)
  entre (?:les|de bonnes) mains(?: de la \w+| du \w+)?
  on dresse \w+ \w+
  (?:ca|tout|c'est) (?:\w+ )?(?:mijote|grille|cuit|frit|rotit|chauffe|dore)(?: \w+)?
  ^en route(?=[^a-z0-9?:]*$)
  (?:cuisine|chef|cuisinier|barman) l'a(?= deja|[^a-z0-9]*$)
  on (?:vous|te) (?:sert|prepare|apporte|amene|envoie|fait|livre)(?: \w+)?
  c'est (?:bien |deja )?(?:vu|convenu|arrange|regle) avec (?:le |la |l')\w+
  commande (?:\d+ )?a (?:deja |bien )*(?:quitte|atteint|rejoint)(?: \w+)?
  vo(?:s|tre) (?!panier|table|addition|note|total|langue|message|choix|part|tour|telephone)(?:[a-z]+ ){1,3}(?:seront?|va|vont|s'[a-z]+|(?:est|sont) (?:sur|en|au|presque|bientot|la|ici)) ?(?:[a-z]+)?
  (?:c'est|tout est) (?:bien |deja )*(?:cale|gere|organise|arrange|en ordre|sous controle)`
const RW = String.raw`
  (?:bi|zi|ri|ki|i|bu|mu|u)raje|(?:bi|zi|ri|ki)gi?ye (?:kuza|kugera)|(?:bi|zi|ri|ki)ri (?:mu nzira|kuza|mu ifuru|ku muriro|mu gikoni|mu ziko)
  (?:igikoni|abakozi|umukozi|umutetsi|akabari|abatetsi)(?: \w+){0,4} (?:cyamaze|bamaze|yamaze|kabonye|babonye|yabonye|cyabonye|afite|bafite|cyakiriye|bakiriye|arabiteka|barabiteka|bari|ari|barabitegura)(?: \w+)?
  (?:n|tw)a(?:hise|maze) (?:m|n|ku|gu|kw)?(?:bi|by|ba)?\w{0,2}(?:oherez|oherej|tumi[jz]|tanga|tanze|ha[ay]e|herez|herej|tegur|shyikiri)\w*
  (?:n|tw)abi(?:shyikiri|hereje|tumi)\w+
  (?:nabyohereje|nabitanze|nabihaye|nabihereje|nabyohere\w+|mbyohereje|ndabyohereje)
  by(?:anditswe|atanzwe|oherejwe|atumijwe|emejwe|akiriwe|arangiye)|bi(?:rarangiye|ratunganye|rakozwe|ri gutegurwa)
  (?:za|bya|ya|cya|rya)(?:zanywe|gejejwe|geze|tanzwe)
  bari ku\w+
  (?:bi|zi|ri|ki|i)rateguye
  (?:zi|bi|ri|ki|i)ra(?:ger|j(?!yan)|z)\w+
  byose biri mu buryo
  (?:zi|bi|ri|ki|i)rimo (?:gu|ku|kw|gw)\w+
  (?:zi|bi|ri|ki|i)ri (?:kuri kontwari|ku kontwari)
  hafi ku\w*(?:gera|za)\w*
  mu maboko (?:y'|ya )\w+
  byumvikanye n'\w+
  hari u(?:bi|zi|yi|ri)za\w+
  komande (?:\w+ ){0,2}y(?:a|ara)(?:vuye|genze|sohotse)(?: \w+)?
  (?:bi|zi)raba (?:bi|zi)\w+`
const SW = String.raw`
  (?:zi|vi|i|ki|li|ya)nakuja(?! na\b)|(?:zi|vi|i|ki|li)ko (?:njiani|jikoni|kwenye (?:oveni|moto|jiko)|motoni|tayari)
  (?:jikoni|mpishi|wapishi|mhudumu|wahudumu|baa|meneja)(?: \w+){0,3} (?:wame|ame|ana|wana|ime|ina)(?:sha|ku|i|zi|vi)?(?:pat|pokea|pokel|anz|pik|anda|tayarish|chuku|let|tengenez|on[ae]|kila)\w*
  (?:jikoni|mpishi|wapishi|mhudumu|wahudumu|watu)(?: wa baa)? (?:wana|ana) (?:kila|vyote|oda|agizo)\w*
  (?:nime|tume)(?:sha)?(?:wa|i|zi|vi|li|ki|ya)?(?:pelek|tuma|tumia|agiz|kabidhi|pitish|wasilish)\w*
  wana(?:ku|i|zi|vi|ki)(?:andal|tayarish|pik|tengenez|let)\w+
  (?:ime|zime|vime|kime|lime|yame)(?:sha)?(?:kamilik|andik|let|tum|pelek|pokel|wekw|sajil|thibitish|pitish|anz|fik)\w*
  (?:subiri|baada ya|ndani ya|kwa) dakika (?!moja|chache)\w+
  (?:zi|vi|ki|li)na(?!uz|pat|cho|vyo|zo|lo|kuwa)[a-z]+wa
  (?:ime|zime|vime|kime|lime)sha(?!isha|kubaliwa)\w+
  (?:zi|vi|i|ki|li)nasubiri (?:kaunta|baa|mezani)
  karibu ku\w*(?:fik|ja)\w*
  (?:ime|zime|vime|kime|lime)(?:sha)?(?:ku|kwi)?enda (?:jikoni|baa|kaunta)
  mikononi mwa \w+
  (?:zi|vi|i|ki|li)takuwa (?:hapo|tayari|mezani)
  (?:zi|vi|i|ki|li)ta(?:fik|kuja|let)\w*
  kila kitu (?:kiko|kimekaa) (?:sawa|tayari)`

const PROGRESS = phrases([EN, FR, RW, SW].join('\n'))

/** Talk of the cart, the bill, the talk itself or a person who comes: none of it says that an order is under way. */
const ELSEWHERE = oneOf(String.raw`
  carts?|baskets?|bills?|menus?|messages?|questions?|requests?|noted|allerg\w+
  language|card|panier|addition|carte|note[szr]?|agaseke|gaseke
  fagitire|ubutumwa|ikibazo|nanditse|kikapu|bili|menyu|ujumbe|swali|mzio|waulize|mwulize
  muulize|uliza|declared?|declares|declare|accepted|accepte|bemeye|imekubali|below|above
  ci-dessous|hapa chini|hasi`)
/** "You can pay at the counter", "ask Jean at the counter": where guests go. */
const GO_THERE =
  /\b(?:pay|paying|ask|talk|paye[rz]|paie|voyez|demande[rz])(?: [a-z']+){0,2} (?:at the counter|au comptoir)\b/g

/** Words that an order is under way or has been brought, in a turn where none was placed and none is so far. */
export function progressClaim(clause: Clause, facts: ClaimFacts): string | null {
  const { phrase, isQuestion } = clause
  if (isQuestion || ELSEWHERE.test(phrase)) return null
  if (isRunning(facts.orders) && !facts.hasCart) return null
  const said = asserted(PROGRESS, phrase.replaceAll(GO_THERE, ' '))
  const isReady = facts.orders.some(({ state }) => state === 'ready' || state === 'served')
  return said !== null && isReady && READY.test(said) ? null : said
}

const READY = /ready|tayari|teguye|pret/

/** The bar is at it, or was: what is said of it may be so. */
export function isRunning(orders: ClaimFacts['orders']): boolean {
  return orders.some(({ state }) => RUNNING.has(state))
}

const RUNNING: ReadonlySet<string> = new Set(['preparing', 'ready', 'served'])

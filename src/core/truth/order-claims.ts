import type { OrderState } from '../order.ts'
import { digitsJoined } from './bare-prices.ts'
import { asserted, type Claim, isAskedAbout, isUnclaimed } from './claim.ts'
import type { Clause } from './clauses.ts'
import { deedClaim } from './deed-claims.ts'
import type { ClaimFacts } from './facts.ts'
import { oneOf, phrases } from './phrases.ts'
import { isRunning, progressClaim } from './progress-claims.ts'

const BUSY = String.raw`(?:now |already |just |all |been |successfully |being )*`
const PLACED_EN = String.raw`
  orders? (?:is |was |has been |have been |are |'s |s )?${BUSY}(?:placed|confirmed|sent|submitted|received|registered|booked|recorded|in(?! (?:the |your |my )?(?:cart|basket))|through|on (?:its|the) way|with the (?:bar|kitchen|staff|chef))
  (?:i|we)(?:'ve|ve| have|'m| am)? (?:just |already |now |also |gone ahead and )*(?:placed|ordered|submitted)
  (?:i|we)(?:'ve|ve| have)? (?:just |already |now )*(?:sent|passed|put(?! \w+ (?:back|down|aside|into|under|as|at)\b)|confirmed|forwarded|pushed|relayed) (?:it|this|that|them|everything|(?:your|the) (?:whole )?(?:order|cart))(?: (?:off|on|through|over|in))?(?: to (?:the )?\w+)?
  (?:it|that|this|everything|all)(?:'s| is| has| are)? ?${BUSY}ordered
  (?:everything|all)(?:'s| is| has been| are)? ${BUSY}(?:confirmed|placed|submitted)
  ^(?:all )?(?:ordered|placed)(?=[^a-z0-9?:]*$)
  ^orders?: ?(?:sent|placed|confirmed)
  (?:bar|kitchen|chef|staff|team)(?:'s| has| have)? (?:now |already |just )*accepted (?:it|your|the|this|that|everything)
  been ordered
  (?:all |now )?(?:booked|locked) in
  (?:it|that|this|order|everything)(?:'s| has)? (?:all )?(?:went|gone) through
  coming (?:right |straight )?up
  (?:bar|kitchen|chef|staff|team)(?:'s)? (?:now |already )?(?:has|have|got|received) (?:your|the|it)(?: \w+)?
  (?:kitchen|chef|bar|staff|they|team)(?: is| are|'s|'re)? ${BUSY}(?:making|preparing|cooking|working on)
  your (?!staff|waiter|waitress|person|bill|menu)(?:[a-z-]+ ){1,4}(?:is|are) ${BUSY}(?:coming|on (?:its|their|the) way|made|prepared|cooked|underway)`
const DONE_FR = String.raw`(?:maintenant |deja |bien |ete |tout juste )*`
const PLACED_FR = String.raw`
  ^(?:commande|envoye|transmis)e?s?(?= ?!)
  ^(?:bien )?(?:envoye|transmis)e?s? (?:a la cuisine|en cuisine|au bar)
  commande (?:est |a |sont )?${DONE_FR}(?:passee|confirmee|envoyee|validee|enregistree|transmise|prise en compte|recue|partie|lancee|au bar|en cuisine|en route)
  (?:j'ai|nous avons|on a) ${DONE_FR}(?:passe|commande|envoye|valide|confirme|transmis|lance)(?! (?:le |un |votre )?(?:message|mot|personnel))
  c'est ${DONE_FR}(?:commande|parti|envoye|valide|confirme|passe|lance|en cuisine)
  (?:tout|ca|cela) (?:est|a ete) ${DONE_FR}(?:commande|envoye|lance|parti|transmis)
  vo(?:s|tre) (?:[a-z-]+ ){1,3}(?:arrivent?|sont en route|est en route|sont en preparation|est en preparation)
  la cuisine (?:a|prepare|s'en occupe|s'occupe)(?: \w+)?`
const PLACED_RW = String.raw`
  komande (?:yanyu |yawe |yacu |zanyu )?(?:\w+ )?(?:yoherejwe|yatumijwe|yemejwe|yageze|yakiriwe|yanditswe|yagiye|yatanzwe|yinjiye|iragiye|yoherejwe)(?: \w+)?
  (?:natumije|twatumije|nohereje|twohereje|mbatumirije|ndatumije|naboherereje|nayohereje|nabitumije)
  (?:by|y|z|b)?(?:atumijwe|oherejwe|atumijwe)
  byemejwe
  (?:bi|zi|ri|ki|bu)rimo gutegurwa
  (?:igikoni|abakozi) (?:cya|ba)(?:yakiriye|kiriye|yitangiye)(?: \w+)?`
const PLACED_SW = String.raw`
  (?:oda|agizo)(?: (?:yako|yenu|yetu|lako|lenu|hii|hilo))? (?:sasa |tayari )*(?:ime|lime|zime)(?:sha)?(?:tumwa|thibitishwa|pokelewa|wekwa|fika|agizwa|ingia|pita|kamilika|anza|andikwa|safirishwa)(?: \w+)?
  (?:nime|tume)(?:sha|kwisha|ku)?(?:agiza|agizia|kuagizia|thibitisha|weka oda|peleka oda|wekea oda)
  (?:nime|tume)(?:sha)?(?:tuma|peleka)(?: (?:oda|agizo|kila kitu|vyote|jikoni))
  (?:ime|zime|vime|kime|yame)(?:sha)?agizwa
  (?:oda|agizo|chakula|vinywaji)(?: \w+)? (?:iko|viko|kiko|liko) (?:jikoni|njiani|baa)
  (?:zi|vi|ki|ya|li)na(?:andaliwa|tayarishwa|pikwa)
  jikoni (?:(?:wa|i)na(?!pata maelezo|(?:[iu]|zi)?ona|(?:[iu]|zi)?soma)|wame)\w+`

const PLACED = phrases([PLACED_EN, PLACED_FR, PLACED_RW, PLACED_SW].join('\n'))

/** "Your order ..." in any words but those about what is in it or what is to be done: more is said in it than is so. */
const THEIR_ORDER =
  /\b(?:your|the|this|that) (?:whole )?orders?(?:'s)?\b|\b(?:votre|cette) commande\b|\bkomande (?:yanyu|yawe)\b|\b(?:oda|agizo) (?:yako|yenu|hii|lako|lenu)\b/g
const NEUTRAL = oneOf(String.raw`
  reply|say|tap|press|repond\w*|mwandike|jibu|gusa|add\w*|so far|cart|basket|totals?
  contain\w*|includ\w*|comes? to
  has (?:\d|a|an|one|two|three|four|five)
  is \d|isn'?t|for
  not(?:e|es|ed)?
  remov\w*|chang\w*|updat\w*|summary|show\w*|check|review|place|send|confirm
  with (?:your|the) order
  finish|complete|cancel|about|status|number|see|want|like|here|make|take|anything|panier
  ajout\w*|contient|comprend|montr\w*|verifi\w*|passer|envoyer|confirmer|valider|touch\w*
  modifi\w*|change\w*|resume|voici|pour|passez|\w*ongey\w*|\w*ongez\w*|igiteranyo|\w*akira
  kupokea|napokea|mwemeze|mwemeza|kohereza|kwemeza|\w*hindu\w*|jumla|kikapu|ina|una|tuma
  nitume|thibitisha|\w*badil\w*|angalia`)

/** Said of an order of before. */
const ALREADY = /\b(?:already|deja|yamaze|zamaze|tayari|imesha\w+|earlier|before)\b/

/** Told from the cart: that one was placed before it is so. */
const OF_BEFORE = oneOf(String.raw`
  (?:earlier|previous|first|other|last) (?:orders?|one)
  orders? (?:from|of|you (?:placed|made)) (?:before|earlier)
  commande (?:precedente|d'avant)
  (?:premiere|derniere) commande
  komande (?:yanyu |yawe )?(?:ya mbere|iheruka|yabanje)
  (?:oda|agizo) (?:yako |yenu |lako )?(?:ya kwanza|iliyopita|ya awali|ya mwanzo|la kwanza)`)

export const ORDER_WORD = /\b(?:orders?|commandes?|komande|oda|agizo)\b/
const NUMBER =
  /\b(?:orders?|commandes?|komande|oda|agizo)\b(?:(?: (?:number|no|num|nr|numero|nomero|namba|nambari|is|est|le|ni|yanyu|yako|yawe))|[ .:#°]|n°){0,8}?[ #]{0,3}(?<![\d.,])(\d{3,6})(?![\d]|[.,]\d|(?: ?(?:rwf|frw|f|eur|€|franc|kes|\$)))/g
const NUMBER_OF =
  /\b(?:number|numero|nomero|namba|nambari)\b(?:[^.!?\d]{0,24}?(?:is|est|ni|:|#)(?: le)?)? ?#?(\d{3,6})(?![\d]|[.,]\d)/g

type StateWords = { readonly pattern: RegExp; readonly holds: readonly OrderState[] }
const STATES: readonly StateWords[] = [
  {
    pattern: phrases(String.raw`
      (?<!you )(?<!you're )(?<!you are )ready(?! when)(?! to (?!eat|go\b|serve|collect|pick|be (?:picked|collected|served|eaten|brought|taken)))
      (?<!etes )prete?s?(?! a\b| pour)
      yateguwe
      zateguwe
      (?:i|zi|bi|ri)riteguye
      iko tayari
      ziko tayari`),
    holds: ['ready', 'served'],
  },
  {
    pattern: phrases(String.raw`
      served(?! with| on| in)
      delivered
      servie?s?(?! avec| sur| dans| au\b)
      livree?s?
      yabagezeho
      imeletwa
      imefikishwa`),
    holds: ['served'],
  },
  {
    pattern: phrases(String.raw`
      (?:being |getting )(?:prepared|made|cooked)
      (?:preparing|making|cooking)
      en (?:cours de )?preparation
      (?:irimo|iri) gutegurwa
      inaandaliwa
      inatayarishwa`),
    holds: ['preparing'],
  },
  {
    pattern: phrases(String.raw`
      (?:accepted|confirmed)
      (?:acceptee|confirmee)s?
      (?:yemewe|yemejwe|yamaze kwem(?:er|ez)wa)
      ime(?:sha)?(?:kubaliwa|thibitishwa|thibitisha)`),
    holds: ['accepted', 'preparing', 'ready', 'served'],
  },
  {
    pattern: phrases(String.raw`
      cancell?ed
      annulees?
      yahagaritswe
      imefutwa
      imeghairiwa`),
    holds: ['cancelled'],
  },
  {
    pattern: phrases(String.raw`
      (?:rejected|refused|declined|turned down)
      (?:refusee|rejetee)s?
      (?:yanzwe|imekataliwa)`),
    holds: ['rejected'],
  },
]

/** Where every order of the diner's is. */
const AT_THE_BAR = oneOf(String.raw`
  with the bar
  bar (?:has|a|got|took|received|accepted|confirmed)(?: pris| recu| accepte\w*| confirm\w*)? (?:your|votre|this|la|it|order)
  bar has (?:agreed|said yes)
  bar (?:took|received|got)
  bar a (?:pris|recu)
  baa (?:imepokea|imepata|imekubali|imethibitisha)
  akabari (?:kafashe|kakiriye|kabonye|kemeye|kemeje)
  reached the bar|au bar|yageze|yarageze|ku kabari,
  ime(?:sha)?fika
  iko baa`)

/** Order numbers that are not the diner's, states their orders are not in, and orders that were never placed. */
export function orderClaims(
  clause: Clause,
  facts: ClaimFacts,
  isAmount: (text: string) => boolean,
): readonly Claim[] {
  const numbers = numbersIn(clause).filter((number) => !isAmount(number))
  const unknown = numbers.filter((number) => !facts.orders.some((one) => one.number === number))
  const claims: Claim[] = unknown.map((text) => ({ kind: 'order_number', text }))
  if (clause.isConditional) return claims
  const told = [...numbers, ...numbersIn({ ...clause, phrase: clause.soFar })]
  const isOfBefore = OF_BEFORE.test(clause.phrase)
  const named = facts.orders.filter((one) => isOfBefore || told.includes(one.number))
  claims.push(...stateClaims(clause, named, facts.orders), ...changeClaims(clause))
  if (facts.orderPlacedNow) return claims
  if (named.length > 0) {
    const isThere = isRunning(named) || AT_THE_BAR.test(clause.phrase)
    const moved = isThere ? null : progressClaim(clause, { ...facts, hasCart: true })
    return moved === null ? claims : [...claims, { kind: 'order_state', text: moved }]
  }
  const placed = doneIn(clause, facts)
  return placed === null ? claims : [...claims, { kind: 'order_placed', text: placed }]
}

/** "101 is ready". */
function isSaidAlone({ phrase }: Clause): (order: { readonly number: string }) => boolean {
  const numbers = new Set(phrase.match(/(?<![\d.,])\d+(?![\d.,]*\d)/g))
  return ({ number }) => numbers.has(number)
}

/** "Ready!", "C'est servi.": a state and nothing else can only be an order's. */
const STATE_ALONE =
  /^(?:(?:all|it's|it is|they're|they are|that's|everything is|now|c'est|ils sont|elles sont|tout est|ca y est|maintenant|deja|byose|ubu|kila kitu|sasa) )*(?:ready|served|delivered|prete?s?|servie?s?|livree?s?|yateguwe|zateguwe|(?:i|zi|bi|ri)riteguye|z?iko tayari|imeletwa|imefikishwa|yabagezeho)(?: (?:now|already|for you|enjoy|bon appetit|deja|maintenant))?[^a-z0-9?:]*$/

/** What was ordered no tool changes: it is cancelled as a whole, or by people. */
const CHANGED = phrases(String.raw`
  (?:removed|took|taken|added|put|changed|swapped|replaced|updated|edited) (?:[a-z0-9-]+ ){1,5}(?:from|to|in|on|off|onto|out of) (?:your |the )?order \d+
  order \d+ (?:is|was|has been|has|'s) (?:now |just |already |been )*(?:changed|updated|edited|amended|modified|adjusted)
  (?:retire|enleve|ajoute|change|modifie|remplace|mis)\w* (?:[a-z0-9-]+ ){1,5}(?:de|a|dans|sur|en) (?:la |votre )?(?:commande )?\d{3,}
  commande \d+ (?:a ete|est) (?:bien |deja )?(?:modifiee|changee|mise a jour)
  (?:na|twa)(?:kuye|vanye|ongeye|shyize|hinduye)\w* (?:[a-z0-9-]+ ){1,4}(?:kuri|muri|mu|ku) komande \d+
  (?:nime|tume)\w* (?:[a-z0-9-]+ ){1,4}(?:kwenye|katika|kutoka|toka) oda \d+
  oda \d+ ime(?:sha)?(?:badilishwa|rekebishwa|sasishwa)`)

function doneIn(clause: Clause, facts: ClaimFacts): string | null {
  if (facts.isPersonCalled && !ORDER_WORD.test(clause.phrase)) return null
  const isOld = facts.orders.length > 0 && !facts.hasCart && ALREADY.test(clause.phrase)
  const placed = isOld ? null : placedIn(clause)
  return placed ?? progressClaim(clause, facts) ?? deedClaim(clause, facts)
}

function placedIn(clause: Clause): string | null {
  const { phrase } = clause
  const said = asserted(PLACED, phrase)
  if (said !== null || !ORDER_WORD.test(phrase)) return said
  const isPlain =
    clause.isQuestion ||
    KNOWN_TO_ME.test(phrase) ||
    isUnclaimed(phrase) ||
    NEUTRAL.test(phrase) ||
    isStateSaid(phrase)
  return isPlain ? null : asserted(THEIR_ORDER, phrase)
}

/** What is only known or read tells of nothing done. */
const KNOWN_TO_ME =
  /\b(?:i|je|j')(?: \w+)? ?(?:know|see|read|view|check|connais|vois|lis|consulte)\b|\b(?:naona|ninaona|najua|ninajua|nasoma|mbona|ndabona|nabona|nzi)\b/

/** Judged by the orders' states already. */
function isStateSaid(phrase: string): boolean {
  return STATES.some(({ pattern }) => [...phrase.matchAll(pattern)].length > 0)
}

function numbersIn({ phrase: said, sentence }: Clause): readonly string[] {
  if (!ORDER_WORD.test(sentence)) return []
  const phrase = digitsJoined(said)
  const found = [...phrase.matchAll(NUMBER), ...phrase.matchAll(NUMBER_OF)]
  return [...new Set(found.flatMap((match) => match[1] ?? []))]
}

function changeClaims({ phrase }: Clause): readonly Claim[] {
  const text = asserted(CHANGED, phrase)
  return text === null ? [] : [{ kind: 'order_state', text }]
}

type OrderSaid = ClaimFacts['orders'][number]

/** @param named those the clause names; where none is, one whose number stands alone is meant, or any. */
function stateClaims(
  clause: Clause,
  named: readonly OrderSaid[],
  own: readonly OrderSaid[],
): readonly Claim[] {
  const meant = named.length > 0 ? named : own.filter(isSaidAlone(clause))
  const isOfOrder =
    meant.length > 0 || ORDER_WORD.test(clause.sentence) || STATE_ALONE.test(clause.phrase)
  if (!isOfOrder) return []
  const orders = meant.length > 0 ? meant : own
  if (/\b(?:cart|basket|bill|table|panier|addition|kikapu|bili|fagitire)\b/.test(clause.phrase))
    return []
  return STATES.flatMap(({ pattern, holds }): readonly Claim[] => {
    const said = asserted(pattern, clause.phrase)
    if (said === null || orders.some((order) => holds.includes(order.state))) return []
    if (isAskedAbout(clause, said)) return []
    return [{ kind: 'order_state', text: said }]
  })
}

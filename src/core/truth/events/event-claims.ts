import { isDenied } from '../claim.ts'
import type { Clause } from '../clauses.ts'
import type { ClaimFacts } from '../facts.ts'
import { isRunning } from '../progress-claims.ts'
import { stanceOf } from '../stance.ts'
import { englishEvents, isEnglish } from './english.ts'
import type { EventSaid } from './event.ts'
import { frenchEvents, isFrench } from './french.ts'
import { isKinyarwanda, kinyarwandaEvents } from './kinyarwanda.ts'
import { isSwahili, swahiliEvents } from './swahili.ts'

/**
 * Events are a closed matter too. A waiter may say how things are; that something happened, goes on or will happen only
 * the tools can tell, and what they tell is little: the verbs that each grammar knows. All else is stopped, however it is
 * worded, unless it is asked, denied, hangs on a condition or is said not to be known.
 */
export function* eventsIn(clause: Clause, facts: ClaimFacts): Generator<EventSaid> {
  if (isAccountedFor(clause.phrase, facts)) return
  const relayed = stanceOf(clause).isOpen ? null : RELAYED.exec(clause.phrase)
  if (relayed !== null) yield { text: relayed[0], subject: 'i' }
  const where = isRunning(facts.orders) && !facts.hasCart ? null : whereIn(clause, facts)
  if (where !== null) yield { text: where, subject: 'thing' }
  if (!stanceOf(clause).isOpen) yield* told(clause)
}

/** Of an order that the bar is at, of messages in the chat, and of people who were called. */
function isAccountedFor(phrase: string, facts: ClaimFacts): boolean {
  const isTold = facts.orderPlacedNow || facts.orders.some(({ state }) => TOLD.has(state))
  if (isTold && ORDER.test(phrase)) return true
  if (MESSAGE.test(phrase) && !PEOPLE.test(phrase)) return true
  const isOfRole = ROLE.test(phrase)
  if (SOMEBODY_COMES.test(phrase)) return facts.isPersonCalled || !isOfRole
  return facts.isPersonCalled && !isOfRole && PEOPLE.test(phrase)
}

/** Each grammar where a word of its language stands; mixed sentences are read by several. */
function* told({ phrase, original }: Clause): Generator<EventSaid> {
  const english = wordsOf(phrase)
  if (english.some(isEnglish)) yield* englishEvents(english)
  const words = phrase.match(/[a-z0-9]+/g) ?? []
  if (words.some(isFrench)) {
    const plain = original.toLowerCase().replaceAll(/[*_]/g, '')
    const marked = plain.match(/[\p{L}\p{N}]+/gu) ?? []
    yield* frenchEvents(words, marked.length === words.length ? marked : words)
  }
  const isRw = words.some(isKinyarwanda)
  const isSw = words.some(isSwahili)
  if (isRw || !isSw) yield* kinyarwandaEvents(words)
  if (isSw || !isRw) yield* swahiliEvents(words)
}

/** English words with what was drawn together taken apart. */
function wordsOf(phrase: string): readonly string[] {
  return (
    phrase
      .replaceAll(/\bcan't\b/g, 'can not')
      .replaceAll(/\bwon't\b/g, 'will not')
      .replaceAll(/n't\b/g, ' not')
      .replaceAll(/'ll\b/g, ' will')
      .replaceAll(/'ve\b/g, ' have')
      .replaceAll(/'m\b/g, ' am')
      .replaceAll(/'re\b/g, ' are')
      .replaceAll(/\blet's\b/g, 'let us')
      .replaceAll(/'s\b/g, " 's")
      .match(/'?[a-z0-9]+/g) ?? []
  )
}

const TOLD: ReadonlySet<string> = new Set(['preparing', 'ready', 'served'])
const ORDER = /\b(?:orders?|commandes?|komande|oda|agizo)\b/

/** What was written, and by whom: the chat itself shows it. */
const MESSAGE = /\b(?:messages?|ubutumwa|bwanyu|ujumbe|voice notes?|photos?)\b/

const PEOPLE =
  /\b(?:they|someone|somebody|a person|person|staff|on vous|quelqu'un|personnel|personne|abakozi|umuntu|ba\w+|wahudumu|mtu|wata\w+)\b/

/** Staff who were called, or whom nobody named: that somebody comes is what calling them is for. */
const SOMEBODY_COMES =
  /\b(?:someone|somebody|person|staff|they|waiter|waitress|colleague|quelqu'un|personnel|equipe|on|serveur|serveuse|umuntu|umukozi|abakozi|hari|mtu|mhudumu|wahudumu)(?: [a-z']+){0,4} (?:is coming|are coming|will come|will be|'ll be|'ll come|comes|come|va venir|viendra|vient|arrive|repondra|araje|baraje|uza|aza|agiye kuza|anakuja|atakuja|wanakuja|watakuja|told|know|prevenue?|informee?|bamenyeshejwe|barabizi|wameambiwa|wanajua)\b/
const ROLE =
  /\b(?:chef|manager|owner|boss|cook|barman|bartender|patron\w*|gerante?|cuisinier|umutetsi|umuyobozi|nyir'akabari|mpishi|meneja|mwenye|candle|ice|free|extra|minutes?)\b/

/** "I told the bar to start pouring": no tool tells people what to do, but to come. */
const RELAYED =
  /\b(?:(?:told|asked|instructed|reminded|got|convinced) (?:the )?(?:bar|kitchen|chef|cook|barman|bartender|waiter|manager|owner|team|staff|them|him|her) to (?!come|help|call|talk|answer|speak|write|look|join|assist|get in)\w+|(?:demande|dit|rappele) (?:au|a la|aux|a l')\s?(?:bar|cuisine|chef|cuisinier|barman|serveur|gerant|patron|equipe) (?:de |d')(?!venir|vous aider|vous repondre|vous contacter|vous ecrire|passer)\w+|(?:nabwiye|nasabye|twabwiye) (?:akabari|igikoni|umutetsi|umukozi|abatetsi|umuyobozi) (?:ngo |ko )?(?!kuza|gufasha|kubafasha|aza|baza)(?:ku|gu|kw|ba|a)\w+|nime(?:iambia|waambia|mwambia|mwomba|waomba) (?:baa|jikoni|mpishi|wapishi|meneja)(?: kwamba)? (?!aje|waje)\w+|(?:runner|waiter|waitress|chef|cook|barman) (?:has|holds|have|is holding) (?:your|the)|(?:serveur|serveuse|chef|barman) (?:tient|a) (?:vos|votre))\b/

/** Where what was asked for is said to be: in the cart the program knows, anywhere else it does not. */
const PLACE = String.raw`(?:kitchen|counter|tray|glass(?:es)?|oven|grill|fryer|pan|pot|stove|plate|freezer|fridge|chef|cook|barman|bartender|staff|team|system|hands|oil|works|way|printer|table|queue|pass|cuisine|courant|frais|comptoir|plateau|verres?|four|feu|assiettes?|frigo|chemin|route|preparation|mains|gikoni|igikoni|nzira|ziko|ifuru|birahuri|isahani|kontwari|muriro|makara|jikoni|kitchen|njiani|mezani|motoni|glasi|sahani|kaunta|jiko|oveni|friji|barafu)`
const WHERE = new RegExp(
  String.raw`\b(?:(?:is|are|'s|'re|'m) (?:already |now |just |all |both |nearly |almost )*(?:on|in|at|with|behind|off to|out of) (?:the |a |your |their |its |his |her |my )?${PLACE}|(?:est|sont|servie?s?) (?:deja |bien |maintenant |tous |toutes |presque )*(?:en|au|aux|sur|dans|a|chez|avec|au courant|au frais) ?(?:le |la |les |l'|un |une |votre |vos )?${PLACE}|(?:iri|ziri|biri|kiri|riri|ari|bari|buri|ubu biri|uri) (?:\w+ )?(?:ku|mu|kuri|muri) ?${PLACE}|(?:iko|ziko|viko|kiko|liko|yuko|uko|wako|yako|upo|zipo|kipo|vipo|ipo) (?:tayari |sasa |kwenye |kwa |katika )*${PLACE}|(?:kitu|vyote|yote) ki(?:me)?\w+ ${PLACE}|en cuisine|(?:nearly|almost|presque|inakaribia|zinakaribia) (?:finished|done|ready|cooked|served|here|fini\\w*|prete?s?|servi\\w*|ku\\w+)|hafi (?:ku|gu|kw)\\w+|(?:should|must|ought to) (?:already |now )?be (?:on|at|in|with|there|here|ready|done)|devraient? (?:deja |bientot |maintenant )*(?:etre|arriver|avoir)|(?:i|zi|vi|ki)?ngekuwa|\w*agombye kuba|iko tayari kwa|(?:order|food|chakula|oda|vinywaji|commande) \w+ (?:iko|kiko|viko) \w+ (?:kitchen|chef|bar))\b`,
)
/** What a table or a kitchen is like. */
const ELSEWHERE =
  /\b(?:you are|you're|vous etes|muri ku|uko|mko|code|qr|carte|menu|staff|serveur|someone|allerg\w*)\b/

function whereIn({ phrase, isQuestion, isLast }: Clause, facts: ClaimFacts): string | null {
  if (
    (isQuestion && isLast) ||
    facts.orderPlacedNow ||
    stanceOf({ phrase, isQuestion, isLast }).isOpen
  )
    return null
  const found = WHERE.exec(phrase)
  return found === null || ELSEWHERE.test(phrase) || isDenied(phrase, found.index) ? null : found[0]
}

import { alternatives } from '../../understand/alternatives.ts'
import { isDenied, SOOTHING } from '../claim.ts'
import type { Clause } from '../clauses.ts'
import type { ClaimFacts } from '../facts.ts'
import { ORDER_WORD } from '../order-claims.ts'
import { oneOf } from '../phrases.ts'
import { isRunning } from '../progress-claims.ts'
import { stanceOf } from '../stance.ts'
import { GUEST as GUEST_EN, isEnglish, PERSON as PERSON_EN } from './english-words.ts'
import { englishEvents } from './english.ts'
import type { EventSaid } from './event.ts'
import { GUEST as GUEST_FR, isFrench, PERSON as PERSON_FR } from './french-words.ts'
import { frenchEvents } from './french.ts'
import { isKinyarwanda, kinyarwandaEvents } from './kinyarwanda.ts'
import { NAMED, peopleIn, sourceIn } from './people.ts'
import { isSwahili, swahiliEvents } from './swahili.ts'

type Known = Parameters<typeof peopleIn>[1]

/**
 * Events are a closed matter too. A waiter may say how things are; that something happened, goes on or will happen only
 * the tools can tell, and what they tell is little: the verbs that each grammar knows. All else is stopped, however it is
 * worded, unless it is asked, denied, hangs on a condition or is said not to be known.
 */
export function* eventsIn(
  clause: Clause,
  rest: string,
  facts: ClaimFacts,
  known: Known,
): Generator<EventSaid> {
  const people = peopleIn(clause.original, known)
  if (isAccountedFor(clause.phrase, people, facts)) return
  // What follows the guest's yes is the program's to do.
  if (clause.isConditional && YES.test(clause.sentence)) return
  const relayed = stanceOf(clause).isOpen ? null : RELAYED.exec(clause.phrase)
  if (relayed !== null && !isDenied(clause.phrase, relayed.index))
    yield { text: relayed[0], subject: 'i' }
  const where = isRunning(facts.orders) && !facts.hasCart ? null : whereIn(clause, facts)
  if (where !== null) yield { text: where, subject: 'thing' }
  if (!stanceOf(clause).isOpen) yield* told(clause, rest, people)
}

/** Of an order that the bar is at, of messages in the chat, and of people who were called. */
function isAccountedFor(phrase: string, people: ReadonlySet<string>, facts: ClaimFacts): boolean {
  if (isOfOrder(phrase, facts)) return true
  if (MESSAGE.test(phrase) && !PEOPLE.test(phrase)) return true
  const isOfRole = ROLE.test(phrase) || [...people].some((name) => !phrase.startsWith(name))
  if (SOMEBODY_COMES.test(phrase)) return facts.isPersonCalled || !isOfRole
  return facts.isPersonCalled && !isOfRole && PEOPLE.test(phrase)
}

function isOfOrder(phrase: string, { orderPlacedNow, orders }: ClaimFacts): boolean {
  const isTold = orderPlacedNow || isRunning(orders)
  return (isTold && ORDER_WORD.test(phrase)) || (orderPlacedNow && SHORT.test(phrase))
}

/**
 * Each grammar whose language is spoken; mixed sentences are read by several.
 * @param rest the clause without the menu's names: a "Brochette de chèvre" is no French.
 */
function* told(clause: Clause, rest: string, people: ReadonlySet<string>): Generator<EventSaid> {
  const source = sourceIn(clause.phrase, people)
  if (source !== null) yield { text: source, subject: 'person' }
  const [isEn, isFr, isRw, isSw] = languagesOf(rest)
  const left = new Set(rest.match(WORD))
  const named = (words: readonly string[]) =>
    words.map((word) => {
      if (people.has(word)) return NAMED
      return isSomebody(word) && !left.has(word) ? A_DISH : word
    })
  const words = clause.phrase.match(WORD) ?? []
  if (isEn) yield* englishEvents(named(wordsOf(clause.phrase.replaceAll(SOOTHING, ' '))))
  if (isFr) yield* frenchEvents(named(words), markedWords(clause, words))
  if (isRw) yield* kinyarwandaEvents(words)
  if (isSw) yield* swahiliEvents(words)
}

/** "Surprise du Chef", "Dame Blanche": who is in what a dish is called does nothing. */
function isSomebody(word: string): boolean {
  return PERSON_EN(word) || GUEST_EN(word) || PERSON_FR(word) || GUEST_FR(word)
}

const A_DISH = 'dish'

/** With their accents, where as many are found. */
function markedWords({ original }: Clause, words: readonly string[]): readonly string[] {
  const plain = original.toLowerCase().replaceAll(/[*_]/g, '')
  const marked = plain.match(/[\p{L}\p{N}]+/gu) ?? []
  return marked.length === words.length ? marked : words
}

/** English, French, Kinyarwanda and Swahili; the last two share their shapes and are both read where neither shows. */
function languagesOf(rest: string): readonly [boolean, boolean, boolean, boolean] {
  const words = rest.match(WORD) ?? []
  const counts = LANGUAGES.map((isOf) => words.filter(isOf).length)
  const most = Math.max(...counts)
  const [isEn = false, isFr = false, isRw = false, isSw = false] = counts.map(
    (count) => count > 0 && count * 3 >= most,
  )
  const isEither = !isRw && !isSw && most < FOREIGN
  return [isEn, isFr, isRw || isEither, isSw || isEither]
}

/** So many words of English or French, and none of the others, leave no verb of theirs. */
const FOREIGN = 3

const WORD = /[a-z0-9]+/g
const LANGUAGES = [isEnglish, isFrench, isKinyarwanda, isSwahili]

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

const YES =
  /\b(?:confirm\w*|say yes|oui|yego|ndiyo|valid\w+|\w*eme[jrz][aeo]\w*|\w*thibitish\w+|tap|press|accept\w*)\b/

/** "C'est parti !", "All done": of what was just placed. */
const SHORT = /^\S+(?: \S+){0,2}$/

/** What was written, and by whom: the chat itself shows it. */
const MESSAGE = /\b(?:messages?|ubutumwa|bwanyu|ujumbe|voice notes?|photos?)\b/

const PEOPLE = oneOf(String.raw`
  they|someone|somebody|a person|person|staff|team|members?|colleagues?|waiter|waitress
  membre|collegue|equipe|serveur|serveuse|umukozi|mugenzi|mhudumu|mfanyakazi|mwenzangu
  on vous|quelqu'un|personnel|personne|abakozi|umuntu
  ba(?!rs?\b|ck\b|skets?\b|nanas?\b|con\b|ked?\b|lls?\b|sil\b)\w+
  wahudumu|mtu|wata\w+`)

/** Staff who were called, or whom nobody named: that somebody comes is what calling them is for. */
const SOMEBODY_COMES =
  /\b(?:someone|somebody|person|staff|they|waiter|waitress|colleague|quelqu'un|personnel|equipe|on|serveur|serveuse|umuntu|umukozi|abakozi|hari|mtu|mhudumu|wahudumu)(?: [a-z']+){0,4} (?:is coming|are coming|will come|will be|'ll be|'ll come|comes|come|va venir|viendra|vient|arrive|repondra|araje|baraje|uza|aza|agiye kuza|anakuja|atakuja|wanakuja|watakuja|told|know|prevenue?|informee?|bamenyeshejwe|barabizi|wameambiwa|wanajua)\b/
const ROLE =
  /\b(?:chef|manager|owner|boss|cook|barman|bartender|patron\w*|gerante?|cuisinier|umutetsi|umuyobozi|nyir'akabari|mpishi|meneja|mwenye|candle|ice|free|extra|minutes?)\b/

/** "I told the bar to start pouring": no tool tells people what to do, but to come. "Eric told me": nobody tells the waiter anything. */
const RELAYED = oneOf(String.raw`
  (?:told|asked|instructed|reminded|got|convinced) (?:the )?(?:bar|kitchen|chef|cook|barman|bartender|waiter|manager|owner|team|staff|them|him|her) to (?!come|help|call|talk|answer|speak|write|look|join|assist|get in)\w+
  (?:demande|dit|rappele) (?:au|a la|aux|a l')\s?(?:bar|cuisine|chef|cuisinier|barman|serveur|gerant|patron|equipe) (?:de |d')(?!venir|vous aider|vous repondre|vous contacter|vous ecrire|passer)\w+
  (?:nabwiye|nasabye|twabwiye) (?:akabari|igikoni|umutetsi|umukozi|abatetsi|umuyobozi) (?:ngo |ko )?(?!kuza|gufasha|kubafasha|aza|baza)(?:ku|gu|kw|ba|a)\w+
  nime(?:iambia|waambia|mwambia|mwomba|waomba) (?:baa|jikoni|mpishi|wapishi|meneja)(?: kwamba)? (?!aje|waje)\w+
  (?<!\byou(?:'ve| have| had)?(?: just| already| also| both| earlier)? )(?:told|promised|assured|guaranteed|sworn to|texted|messaged) me
  i(?:'ve)? heard? (?:that|the|they|he|she|it's|from)
  (?:on dit|il parait) que
  m'(?:a|ont) (?:bien |deja |toujours |encore )?(?:dit|promis|jure|assure|confirme|garanti|autorise)\w*
  (?:ya|ba|ara|bara)(?:m?bwiye|nsezeranyije|nyemereye|nyemeje)
  (?:ame|ali|wame|wali)ni(?:ambia|ahidi|hakikishia|dokeza|thibitishia)
  (?:runner|waiter|waitress|chef|cook|barman) (?:has|holds|have|is holding) (?:your|the)
  (?:serveur|serveuse|chef|barman) (?:tient|a) (?:vos|votre)`)

/** Where what was asked for is said to be: in the cart the program knows, anywhere else it does not. */
const PLACE_WORDS = alternatives(String.raw`
  kitchen|counter|tray|glass(?:es)?|oven|grill|fryer|pan|pot|stove|plate|freezer|fridge|chef
  cook|barman|bartender|staff|team|system|hands|oil|works|way|printer|table|queue|pass
  cuisine|courant|frais|comptoir|plateau|verres?|four|feu|assiettes?|frigo|chemin|route
  preparation|mains|gikoni|igikoni|nzira|ziko|ifuru|birahuri|isahani|kontwari|muriro|makara
  jikoni|njiani|mezani|motoni|glasi|sahani|kaunta|jiko|oveni|friji|barafu`)
const PLACE = `(?:${PLACE_WORDS})`
const WHERE = oneOf(String.raw`
  (?:is|are|'s|'re|'m) (?:already |now |just |all |both |nearly |almost )*(?:on|in|at|with|behind|off to|out of) (?:the |a |your |their |its |his |her |my )?${PLACE}
  (?:est|sont|servie?s?) (?:deja |bien |maintenant |tous |toutes |presque )*(?:en|au|aux|sur|dans|a|chez|avec|au courant|au frais) ?(?:le |la |les |l'|un |une |votre |vos )?${PLACE}
  (?:iri|ziri|biri|kiri|riri|ari|bari|buri|ubu biri|uri) (?:\w+ )?(?:ku|mu|kuri|muri) ?${PLACE}
  (?:iri|ziri|biri|kiri|riri) (?:\w+ )?ku meza
  (?:iko|ziko|viko|kiko|liko|yuko|uko|wako|yako|upo|zipo|kipo|vipo|ipo) (?:tayari |sasa |kwenye |kwa |katika )*${PLACE}
  (?:kitu|vyote|yote) ki(?:me)?\w+ ${PLACE}
  en cuisine
  (?:nearly|almost|presque|inakaribia|zinakaribia) (?:finished|done|ready|cooked|served|here|fini\w*|prete?s?|servi\w*|ku\w+)
  hafi (?:ku|gu|kw)\w+
  (?:should|must|ought to) (?:already |now )?be (?:on|at|in|with|there|here|ready|done)
  devraient? (?:deja |bientot |maintenant )*(?:etre|arriver|avoir)
  (?:i|zi|vi|ki)?ngekuwa
  \w*agombye kuba
  iko tayari kwa
  (?:order|food|chakula|oda|vinywaji|commande) \w+ (?:iko|kiko|viko) \w+ (?:kitchen|chef|bar)`)
/** Not the help that was called. */
const OF_FOOD =
  /\b(?:orders?|food|drinks?|beers?|dish\w*|commandes?|plats?|boissons?|komande|ibyo|oda|chakula|vinywaji|your|votre|vos)\b/

/** What a table or a kitchen is like. */
const ELSEWHERE =
  /\b(?:you are|you're|vous etes|muri ku|uko|mko|code|kode|msimbo|qr|carte|menu|menyu|staff|serveur|someone|allerg\w*)\b/

function whereIn({ phrase, isQuestion, isLast }: Clause, facts: ClaimFacts): string | null {
  if (
    (isQuestion && isLast) ||
    facts.orderPlacedNow ||
    (facts.isPersonCalled && !OF_FOOD.test(phrase)) ||
    stanceOf({ phrase, isQuestion, isLast }).isOpen
  )
    return null
  const found = WHERE.exec(phrase)
  return found === null || ELSEWHERE.test(phrase) || isDenied(phrase, found.index) ? null : found[0]
}

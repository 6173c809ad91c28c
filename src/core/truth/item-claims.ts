import { INGREDIENTS } from '../understand/glossary-table.ts'
import { singular } from '../understand/glossary.ts'
import { decide } from '../understand/menu-decision.ts'
import type { MenuIndex } from '../understand/menu-index.ts'
import { menuWords } from '../understand/menu-words.ts'
import { asserted, type Claim, isUnclaimed } from './claim.ts'
import type { Clause } from './clauses.ts'
import type { ClaimFacts } from './facts.ts'
import { foldClaims } from './fold-claims.ts'
import { type MenuNames, type Named, wordsIn } from './names.ts'
import { phrases } from './phrases.ts'
import { stanceOf } from './stance.ts'
import { wordSet } from './word-set.ts'

const AVAILABLE = phrases(String.raw`
  you can (?:also |even )?(?:have|get|take)
  we(?:'ve|'ll)? (?:also |even |do |still |now )*(?:have|got|have got|serve|offer|sell|stock)
  (?:is|are) (?:now |still |also )*available
  in stock
  (?:shall|should|can|could) i (?:get|add|bring)
  nous (?:avons|servons|proposons|offrons)
  on (?:a|sert|propose)
  (?:est|sont) (?:toujours |encore |deja |enfin |maintenant |a nouveau |de nouveau )*disponibles?
  il y a(?! (?:du|de la|des|de l'|un|une) ?[a-z]+ dans)
  (?:tu|du|turacya)fite
  (?:ira|ara|zira|bira)hari
  turatanga
  (?:ira|zira|i|zi)boneka|(?:i|zi)rongeye kuboneka
  tuna(?:uza|yo)?
  (?:ina|zina|vina)patikana|(?:iko|ziko|iri|ziri) available
  (?:ipo|zipo|vipo)(?! kwenye menyu)`)

const ADDED = phrases(String.raw`
  (?:i|we)(?:'ve|ve| have)? (?:just |also |now |already )*(?:added|put)
  (?:is|are) (?:now )?in your (?:cart|basket)
  (?:j'ai|je vous ai|nous avons) (?:bien |aussi |deja )*(?:ajoute|mis|rajoute)
  nongeyeho|nabongereyeho|nashyizemo|nongereyeho
  (?:nime|tume)(?:ku)?(?:ongeza|weka|ongezea)`)

const OFFERED = phrases(String.raw`
  (?:would|do) you (?:like|want|fancy)
  (?:how|what) about
  try
  i (?:can )?(?:recommend|suggest)
  our
  voulez[- ]vous
  (?:je (?:vous )?)?(?:conseille|recommande|propose)
  (?:que diriez|goutez|essayez)(?:[- ]vous)?
  notre|nos
  murashaka|mwifuza
  ungependa|unataka|jaribu`)

/** Food and drink of the world and brands, which a model knows and a menu may not: folded, one word each. */
const ELSEWHERE: ReadonlySet<string> = new Set(
  wordsIn(
    `heineken leffe corona budweiser carlsberg stella desperados peroni hoegaarden duvel chimay tusker amstel virunga kilimanjaro serengeti
    castle smirnoff baileys martini campari aperol mojito margarita cosmopolitan daiquiri caipirinha pepsi sprite redbull
    sushi sashimi ramen pho tiramisu lobster homard langouste burger hamburger cheeseburger lasagna lasagne spaghetti carbonara
    risotto gnocchi pasta tacos taco burrito nachos kebab shawarma falafel hummus paella ceviche curry biryani samosa pancake
    waffle crepe croissant brownie cheesecake macaron icecream gelato sorbet pudding fondue raclette quiche couscous tajine
    steak ribs wings nuggets hotdog sandwich panini wrap salmon oyster caviar foie duck lamb turkey bacon`,
  ),
)

/** Capitalised words that name no dish. */
const OTHER_NAMES =
  /^(?:i|qr|whatsapp|momo|mtn|airtel|mpesa|m|revolut|paypal|rwf|frw|eur|english|french|francais|kinyarwanda|swahili|kiswahili|anglais|monday|tuesday|wednesday|thursday|friday|saturday|sunday|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|kigali|rwanda|ok|pin|ussd|iban|sepa|visa|mastercard)$/

export type Ground = {
  readonly names: MenuNames
  readonly index: MenuIndex
  /** Words of the bar's own name, its areas and tables. */
  readonly houseWords: ReadonlySet<string>
}

/** Dishes said to be had that can't be, said to be in the cart that are not, or that no menu of this bar has. */
export function itemClaims(
  clause: Clause,
  named: Named,
  facts: ClaimFacts,
  ground: Ground,
): readonly Claim[] {
  const isAdded = asserted(ADDED, clause.phrase) !== null
  const isAvailable = asserted(AVAILABLE, clause.phrase) !== null
  const isOffered = isAdded || isAvailable || asserted(OFFERED, clause.phrase) !== null
  const title = (id: string) => foldClaims(ground.names.items.get(id)?.name.default ?? '')
  const claims: Claim[] = []
  if (isAdded) {
    const away = named.exact.filter((id) => !facts.heldIds.includes(id))
    // Two items may bear one name: one of them in the cart is enough.
    const isHeld = away.length < named.exact.length && sameName(named.exact, title)
    if (!isHeld) claims.push(...away.map((id): Claim => ({ kind: 'cart', text: title(id) })))
  }
  if (isAvailable || isAdded) {
    const gone = named.exact.filter((id) => facts.unavailableIds.includes(id))
    claims.push(...gone.map((id): Claim => ({ kind: 'item', text: title(id) })))
  }
  const served =
    named.any.length === 0 ? servedIn(clause, ground) : strangeFoodIn(clause, named, ground)
  if (served !== null) claims.push({ kind: 'item', text: served })
  if (!isOffered) return claims
  return [
    ...claims,
    ...offMenu(clause, named, ground).map((text): Claim => ({ kind: 'item', text })),
  ]
}

const LEFT_OUT =
  /(?<!\p{L})(?:without|no|hold the|sans|pas de|pas d['’]|nta|bila)\s?(?:any |the )?\p{L}+/giu

/** What the house is said to have or make, up to where the next thought begins. */
const SERVED =
  /\b(?:we(?:'ve|'ll)? (?:also |even |do |still |now |can |could )*(?:have|got|have got|serve|offer|sell|stock|do|make|prepare)|there(?:'s| is| are)(?: also| still| even)?|you can (?:also |even )?(?:have|get)|nous (?:avons|servons|proposons|offrons|faisons)(?: aussi)?|on (?:a|sert|propose|fait)(?: aussi)?|il y a(?: aussi)?|dufite|tugira|turatanga|turacyafite|tunafite|hari n[a']?|tuna(?:uza)?|kuna|tunatengeneza|(?:try|(?<=^|[,;] |please |and |to )taste|goutez|essayez|jaribu|mwumve|mugerageze)(?: our| nos| notre| the| some)?) ((?:[a-z]+[ ']?){1,6})/g

/** Words that stand around a dish, or that speak of the menu as a whole. */
const AROUND = wordSet(`
  a an the some any our your of for to with without and or in on at from more other another both all many several few lots also only
  just still fresh cold hot warm big small large little great good nice lovely different various everything something anything nothing
  one two three four five left remaining kinds kind types type sizes size choice choices options option things thing menu drinks drink food dishes dish
  items list sorts beers beer sodas soda sides snacks main starters prices price bottle bottles glass plate portion portions it that this
  them these those here today tonight now if you like want ready please tables table no not so plenty lot range selection 
  un une des du de la le les l d aux au avec sans et ou en pour plus autre autres tout toutes tous plusieurs deux trois quatre grand grande petit
  petite frais fraiche chaud froid choix sortes sorte tailles taille boissons boisson plats plat carte bieres biere quelque chose rien
  jusqu jusque ici encore seulement aussi ce soir vous si cela ca y pas
  na ya za wa cha vya la mbili tatu nne moja nyingi mengi vitu kitu aina saizi ukubwa vinywaji kinywaji vyakula chakula menyu bia soda
  hapa leo pia tu kwenye yako zote mbalimbali nyingine vingine baridi moto ndogo kubwa
  ibinyobwa ibyo kurya byinshi zitandukanye bitandukanye ubwoko bubiri butatu byeri ikindi ibindi kuri menu hano gusa ebyiri eshatu n'
  ibiri imwe rimwe zikonje nto nini`)

const NO_DISH =
  wordSet(`question questions problem idea information way ways moment minute second chance reason note notes bill share order
  orders rule rules hours wifi code button time got had been seen difference someone person people nobody cart basket total discount discounts
  shida tatizo swali njia wakati mtu watu punguzo nafasi addition facture probleme souci moyen moyens raison quelqu panier commande remise remises
  reduction ikibazo umuntu abantu cart message messages bar staff kitchen done taken made noted added split kikapu kikapuni agaseke gaseke
  choose allergens allergenes declared`)

/** "We have what's on the menu". */
const OF_MENU = /^(?:menus?|menyu|carte)$/

/** A dish that nothing on the menu answers to, said to be had: where none of the menu is named and some noun is left. */
function servedIn(clause: Clause, ground: Ground): string | null {
  if (isUnclaimed(clause.phrase) || stanceOf(clause).isOpen || COMPARED.test(clause.phrase))
    return null
  for (const [, tail = ''] of clause.phrase.matchAll(SERVED)) {
    const words = tail
      .split(/[ ']/)
      .map((word) => word.trim())
      .filter((word) => word.length > 2)
    const nouns = words.filter((word) => !AROUND(word))
    if (
      words.some(
        (word) => NO_DISH(word) || OF_MENU.test(word) || ground.names.words.has(singular(word)),
      )
    )
      continue
    const known = nouns.some((word) => decide(ground.index, word).kind !== 'none')
    if (nouns.length > 0 && !known) return nouns.join(' ')
  }
  return null
}

/** Beside a word of the menu's: "there's also grilled chicken", where only the tilapia is grilled. */
function strangeFoodIn(clause: Clause, named: Named, ground: Ground): string | null {
  const { phrase } = clause
  const isOpen = isUnclaimed(phrase) || stanceOf(clause).isOpen || COMPARED.test(phrase)
  if (named.exact.length > 0 || isOpen) return null
  const tails = [...phrase.matchAll(SERVED)].map(([, tail = '']) => tail)
  const foods = tails.filter((tail) => !INSIDE.test(tail)).flatMap(conceptsOf)
  return foods.find((food) => isStrange(food, ground))?.word ?? null
}

/** "There is milk in both": of what a dish is made. */
const INSIDE = /\b(?:in|with|dans|avec|irimo|harimo|kwenye|ndani)\b/

/** "The nearest to lemonade we have": what was asked for is only named. */
const COMPARED =
  /\b(?:nearest|closest|similar|instead|like|s'en rapproche|plus proche|proche de|a la place|yegereye|bijya kumera|inayokaribia|karibu na|badala|huenda|labda|peut-etre)\b/

function sameName(ids: readonly string[], title: (id: string) => string): boolean {
  return new Set(ids.map(title)).size < ids.length
}

/** Words for food that nothing on the menu answers to. */
function offMenu(clause: Clause, named: Named, ground: Ground): readonly string[] {
  if (/\b(?:note[ds]?|allerg\w+)\b/.test(clause.phrase)) return []
  if (named.any.length > 0 && COMPARED.test(clause.phrase)) return []
  const isUnknown = (word: string) => isUnknownTo(ground, word)
  const elsewhere = wordsIn(named.rest).filter((word) => ELSEWHERE.has(word))
  // "Without chili" is a wish for the kitchen: nothing is offered by it.
  const offered = clause.original.replaceAll(LEFT_OUT, ' ')
  return [...new Set([...elsewhere, ...capitalised(offered)])].filter(isUnknown).concat(
    conceptsOf(offered)
      .filter((concept) => isStrange(concept, ground))
      .map((concept) => concept.word),
  )
}

function isUnknownTo({ index, names, houseWords }: Ground, word: string): boolean {
  return !names.words.has(word) && !houseWords.has(word) && decide(index, word).kind === 'none'
}

function isStrange(food: Food, ground: Ground): boolean {
  return !ground.index.postings.has(food.key) && isUnknownTo(ground, food.word)
}

/** Names in the middle of a clause. */
function capitalised(original: string): readonly string[] {
  const found = [...original.matchAll(/(?<=[\p{L}\p{N},] )["'*]?(\p{Lu}\p{L}{2,})/gu)]
  return found
    .flatMap((match) => wordsIn(foldClaims(match[1] ?? '')))
    .filter((word) => !OTHER_NAMES.test(word))
}

type Food = { readonly key: string; readonly word: string }

function conceptsOf(original: string): readonly Food[] {
  return menuWords(original).flatMap((word) => {
    const key = word.keys[0] ?? ''
    if (word.kind !== 'concept' || word.isSoft || word.keys.some((one) => INGREDIENTS.has(one)))
      return []
    return [{ key, word: word.word }]
  })
}

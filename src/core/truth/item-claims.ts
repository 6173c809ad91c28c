import { INGREDIENTS } from '../understand/glossary-table.ts'
import { decide } from '../understand/menu-decision.ts'
import type { MenuIndex } from '../understand/menu-index.ts'
import { menuWords } from '../understand/menu-words.ts'
import { asserted, type Claim, phrases } from './claim.ts'
import type { Clause } from './clauses.ts'
import type { ClaimFacts } from './facts.ts'
import { foldClaims } from './fold-claims.ts'
import { type MenuNames, type Named, wordsIn } from './names.ts'

const AVAILABLE = phrases(String.raw`
  we(?:'ve|'ll)? (?:also |even |do |still |now )*(?:have|got|have got|serve|offer|sell|stock)
  (?:is|are) (?:now |still |also )*available
  in stock
  (?:shall|should|can|could) i (?:get|add|bring)
  nous (?:avons|servons|proposons|offrons)
  on (?:a|sert|propose)
  (?:est|sont) (?:toujours |encore )?disponibles?
  il y a
  (?:tu|du)fite
  (?:ira|ara|zira|bira)hari
  turatanga
  tuna(?:uza|yo)?
  (?:ina|zina|vina)patikana
  ipo|zipo|vipo`)

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
  if (!isOffered) return claims
  return [
    ...claims,
    ...offMenu(clause, named, ground).map((text): Claim => ({ kind: 'item', text })),
  ]
}

const LEFT_OUT =
  /(?<!\p{L})(?:without|no|hold the|sans|pas de|pas d['’]|nta|bila)\s?(?:any |the )?\p{L}+/giu

function sameName(ids: readonly string[], title: (id: string) => string): boolean {
  return new Set(ids.map(title)).size < ids.length
}

/** Words for food that nothing on the menu answers to. */
function offMenu(clause: Clause, named: Named, ground: Ground): readonly string[] {
  const { index, names } = ground
  const isUnknown = (word: string) =>
    !names.words.has(word) && !ground.houseWords.has(word) && decide(index, word).kind === 'none'
  const elsewhere = wordsIn(named.rest).filter((word) => ELSEWHERE.has(word))
  // "Without chili" is a wish for the kitchen: nothing is offered by it.
  const offered = clause.original.replaceAll(LEFT_OUT, ' ')
  return [...new Set([...elsewhere, ...capitalised(offered)])].filter(isUnknown).concat(
    conceptsOf(offered)
      .filter((concept) => !index.postings.has(concept.key) && isUnknown(concept.word))
      .map((concept) => concept.word),
  )
}

/** Names in the middle of a clause. */
function capitalised(original: string): readonly string[] {
  const found = [...original.matchAll(/(?<=[\p{L}\p{N},] )["'*]?(\p{Lu}\p{L}{2,})/gu)]
  return found
    .flatMap((match) => wordsIn(foldClaims(match[1] ?? '')))
    .filter((word) => !OTHER_NAMES.test(word))
}

function conceptsOf(original: string): readonly { readonly key: string; readonly word: string }[] {
  return menuWords(original).flatMap((word) => {
    const key = word.keys[0] ?? ''
    if (word.kind !== 'concept' || word.isSoft || word.keys.some((one) => INGREDIENTS.has(one)))
      return []
    return [{ key, word: word.word }]
  })
}

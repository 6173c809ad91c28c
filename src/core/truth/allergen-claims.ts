import type { Allergen, MenuItem } from '../menu.ts'
import { ALLERGEN_WORDS } from '../understand/allergen-question.ts'
import { asserted, type Claim } from './claim.ts'
import type { Clause } from './clauses.ts'
import type { ClaimFacts } from './facts.ts'
import { foldClaims } from './fold-claims.ts'
import { oneOf, phrases } from './phrases.ts'
import { UNKNOWN } from './stance.ts'

/** Kinyarwanda drops the first vowel after "nta": nta mata, nta bunyobwa. */
const SHORTENED: { readonly [A in Allergen]?: string } = {
  gluten: 'ngano|gluteni|wheat flour',
  peanuts: 'bunyobwa|njugu',
  eggs: 'magi|gi',
  fish: 'mafi|fi',
  milk: 'mata|dairy products?|produits? laitiers?|laitages?',
  nuts: 'tree nuts?|noisettes?|fruits? a coque',
}

const ABSENT =
  'no|zero|neither|nor|contien(?:t|nent) ni|ni [a-z]+ ni|without(?: any)?|free (?:of|from)|not? (?:contain|have|include)(?: any)?|never contains?|never (?:had|has|held|seen|touched)(?: any)?|nothing (?:contains|with|has)|no traces? of|' +
  'sans|pas(?: de?)?(?: traces? de?)?|aucune?(?: traces?)?(?: de?)?|jamais(?: de?)?|' +
  'nta|ntarimo|itarimo|ntirimo|ntiburimo|idafite|nta n|bila|haina|hakina|hazina|havina|hauna|wala|hayana|hamna|hakuna|isiyo na|zisizo na|haiwi na'
const LINK = "(?:(?:any|a|the|le|la|les|l'|d'|de|du|des|ya|za|wa|of) ?){0,2}"
const PRESENT =
  '(?<!may )(?<!might )(?<!t )(?<!not )(?:contains?|contiennent|contient|irimo|harimo|birimo|ina|kina|zina|vina)'

type Patterns = {
  readonly allergen: Allergen
  readonly absent: RegExp
  readonly present: RegExp
  readonly named: RegExp
}

const PATTERNS: readonly Patterns[] = ALLERGEN_WORDS.map(([allergen, words]) => {
  const named = `(?:${words}|${SHORTENED[allergen] ?? '(?!)'})`
  return {
    allergen,
    named: new RegExp(`^${named}(?:-?free)?$`, 'u'),
    absent: phrases(`
      (?:${ABSENT})[ ']${LINK}${named}
      (?:n't|not) (?:contain|have|include)(?: any)? ${LINK}${named}
      ${named}[- ]?free
      ${named} (?:ntirimo|ntarimo|ntibirimo|ntiburimo)`),
    present: phrases(String.raw`
      ${PRESENT} (?:(?!no |not |any |pas |nta |neither |ni )[a-z']+ ){0,5}?${LINK}${named}`),
  }
})

/** Nobody at a bar's keyboard can promise this, whatever is declared. */
const SAFE = phrases(String.raw`
  (?<!\bbe )safe(?:ly)?(?! (?:place|side|trip|journey|bets?|choices?|pick|option))
  harmless
  nothing (?:\w+ ){0,6}(?:trigger|harm|hurt|affect)\w*
  hypo-?allergenic
  suitable for (?:[a-z]+ ){0,3}(?:coeliacs?|celiacs?|allerg\w+|you)
  (?:coeliac|celiac|allergy)[- ]friendly
  without (?:any )?(?:worry|risk|danger)
  sans (?:aucun )?(?:danger|risque|crainte)
  (?:aucun|pas de) (?:danger|risque)
  nta (?:kibazo|ngaruka|ngorane)(?: \w+){0,3} (?:aleriji|ubwivumbure)
  ni salama
  salama (?:kwa|kula|kabisa|kwako)`)

/** The same, where an allergy or a sensitive word is spoken of. */
const CAREFREE = phrases(String.raw`
  (?:no|without|any|never|not) (?:\w+ )?(?:trouble|bother|reaction|harm|fear)s?(?: (?:with|for|from))?
  nothing to (?:fear|worry about)
  (?:don't|do not|can't|cannot) see an?y? (?:problem|issue|reason)
  rien a craindre
  (?:nobody|no one|personne|nta muntu|hakuna) (?:[a-z']+ ){0,7}(?:react\w*|reagi\w*|dhurik\w*|kudhurika|ikibazo|problems?)
  (?:aucun|pas de|sans|pose) (?:\w+ )?(?:souci|crainte|reaction|mal)s?
  (?:ntacyo|nta kintu) (?:\w*twar\w+|\w*ba)\b
  bila (?:hofu|shaka|madhara)`)

/** What was spoken of is said to be in none of it: "the ugali has none of them". True of what is declared free of all. */
const NONE_OF_IT = phrases(String.raw`
  (?:has|have|contains?|with|got) none(?: of (?:it|them|that|those|these))?(?! of)
  (?:doesn't|don't|does not|do not) (?:have|contain) (?:any|it|them)(?= ?(?:of (?:it|them|that|those|these))?[^a-z]*$)
  n'en (?:a|ont|contien\w+|comporte\w*) (?:pas|aucune?s?)
  nta(?:bi|zi|yi|ri|bu)?rimo
  (?:hazi|havi|hai|haki|haya)mo`)

/** Words that nobody uses but to speak of what a body can't take: beside one, only what is declared may be said. */
const SENSITIVE = oneOf(String.raw`
  gluten\w*|lactose|dairy|coeliac\w*|celiac\w*|coeliaques?|intoleran\w+
  mutihanganira|allerg\w+|aleriji|aleji|mzio|ubwivumbure
  (?:tree ?)?nuts?
  peanuts?|noix|arachides?|cacahuetes?|karanga|korosho|ubunyobwa|bunyobwa|sesame|ufuta|soya?
  soja
  sul(?:ph|f)ites?
  lupine?s?|ngano|ingano`)
/** Talk that promises nothing: who to ask, what was noted, what the bar says or has not said. */
const REFERRED = oneOf(String.raw`
  says?|according|dit|selon|stated|\w*semwa|\w*vuzwe|kavuga|bavuga|inasema|wanasema|tell
  told|telling|talk|ask|asked|check|speak|note|noted|noting|write|written|declar\w+
  mention\w*|demande[rz]?|parle[rz]?|voyez|verifie[rz]?|note[zr]?|notee?s?|dites|dire
  signale\w*|prevenu|mubaze|mubwire|mubarize|baza|nanditse|handitse|kwandika|\w*tangaj\w+
  \w*tangaz\w+|uliza|muulize|mwulize|waulize|ongea|zungumza\w*|muvugan\w+|vugana|mwambie
  nimeandika|imeandikwa
  (?:call|get|fetch|send) someone
  staff|personnel|abakozi|mhudumu|wahudumu`)
const HELD =
  /\b(?:contains?|contient|contiennent|has|have|with|in it|inside|avec|comprend|a du|a des|irimo|harimo|birimo|zirimo|ina|kina|zina|vina|yenye|kuna|are in|is in|lists?|listed|among|parmi)\b/
const GOOD_FOR =
  /\b(?:fine|ok|okay|safe|good|great|perfect|suit\w*|right|eat|enjoy|have it|can have|love|trust|relax|no problem|free|without|convien\w+|parfait\w*|bien|pass\w+|sans|pas de|mangez|manger|nziza|mwayirya|kurya|nta|ntacyo|ntirimo|kibazo|nzuri|kula|salama|haina|hauna|hazina|bila|hakuna|shida|faa|inafaa)\b/

const ALLERGY = /\b(?:allerg\w+|aleriji|aleji|mzio|intoleran\w+|coeliac|celiac|ubwivumbure)\b/

/** True of a dish whose owner declared it free of all fourteen, and of no other. */
const NONE_DECLARED = phrases(String.raw`
  allergen[- ]free
  (?:no|any|zero|none of the|free of(?: the| all)?|without(?: any)?)(?: \w+){0,2} allergens?(?! (?:(?:was|were|is|are|has been|have been) declared|details?|info\w*|data|lists?|labels?|declaration))
  free (?:from|of) (?:any|all|every)\w*
  (?:aucun|sans|pas d')(?: des \d+)? ?allergenes?
  nta (?:kintu )?(?:gitera |bitera )?(?:aleriji|allergenes?)
  (?:haina|hakuna|bila) (?:vizio|mzio|aleji)`)

const DIET =
  /\b(?:vegan(?:e|n?es?|s)?|plant[ -]based|abatarya inyama|wala mboga|wasiokula nyama|halali|vegetarian|vegetarien(?:ne)?s?|vegetalien(?:ne)?s?|halaa?l|hallal|kosher|casher|kasher)\b/g

/** What is said not to be known is no promise. Read in the whole sentence so far. */
const UNSURE = oneOf(String.raw`
  (?:can ?'?t|cannot|can not|unable to) (?:promise|say|tell|guarantee|confirm|know|be|vouch|check|see|assure|swear|rule)
  don'?t know|do not know
  no (?:word|idea|information)
  not sure|whether
  nobody (?:has|can|knows)
  no one (?:has|can|knows)
  hasn'?t (?:said|declared)
  ne (?:peux|sais|peut|sait)
  n'a (?:rien )?declare
  sin(?!gle|cer)[a-z]{3,}
  ntawatangaje|watangaje|siwezi|sijui|aliyetangaza`)

/** A wish that is put to the diner or repeated to them. */
const WISH =
  /^(?:would|do|shall|should|want|prefer|with or|voulez|souhaitez|desirez|avec ou|murashaka|mwifuza|mushaka|ungependa|unataka|niongeze|nongereho)\b/

export type DishesNamed = { readonly items: readonly MenuItem[]; readonly rest: string }

/** Assurances about allergens that the bar has not declared of the dishes they are about. */
export function allergenClaims(
  clause: Clause,
  { items, rest }: DishesNamed,
  facts: ClaimFacts,
): readonly Claim[] {
  if (UNSURE.test(clause.phrase) || (clause.isQuestion && WISH.test(clause.phrase))) return []
  const said = (pattern: RegExp) => [...rest.matchAll(pattern)].map((match) => match[0].trim())
  const isNote = (text: string) => facts.notes.some((note) => foldClaims(note).includes(text))

  // "No shrimps on the menu" speaks of dishes.
  const isOfMenu = /\b(?:menu|menyu|carte)\b/.test(clause.phrase)
  const absent = PATTERNS.flatMap(({ allergen, absent: pattern }) =>
    isOfMenu || isDeclaredWithout(items, allergen)
      ? []
      : [...rest.matchAll(pattern)]
          .filter((match) => !IS_NOT.test(rest.slice(0, match.index)))
          .map((match) => match[0].trim()),
  )
  const present = PATTERNS.flatMap(({ allergen, present: pattern }) => {
    const found = items.length === 0 ? null : asserted(pattern, rest)
    return found === null || items.some((item) => mayHold(item, allergen)) ? [] : found
  })
  const isNone = items.length > 0 && items.every((item) => item.allergens?.length === 0)
  const none = isNone ? [] : said(NONE_DECLARED)
  const isSensitive = ALLERGY.test(clause.sentence) || SENSITIVE.test(clause.sentence)
  const carefree = isSensitive ? said(CAREFREE) : []
  const noneOfIt = isSensitive && !isNone ? said(NONE_OF_IT) : []
  return [
    ...absent,
    ...present,
    ...none,
    ...carefree,
    ...noneOfIt,
    ...said(SAFE),
    ...assured(clause, { items, rest }),
  ]
    .filter((text) => !isNote(text))
    .map((text) => ({ kind: 'allergen', text }))
}

/** Beside a sensitive word, whatever sounds like "you can have it" where no declaration, note or advice is told. */
function assured(clause: Clause, { items, rest }: DishesNamed): readonly string[] {
  const { phrase, soFar } = clause
  // In what a dish is called the word promises nothing.
  const own = SENSITIVE.exec(rest)?.[0]
  const word = own ?? SENSITIVE.exec(soFar.slice(0, soFar.length - phrase.length))?.[0]
  const isReferred = REFERRED.test(own === undefined ? soFar : phrase)
  if (word === undefined || clause.isQuestion || isReferred || isUnknownFirst(phrase)) return []
  if (isKnownWithout(items, word)) return []
  const isOfDish = own !== undefined && items.length > 0
  return soundsGood(phrase, isOfDish) ? [word] : []
}

/** "En cas d'allergie, …": what is said for it comes behind. */
const IN_CASE =
  /^(?:in case of|for any|with any|en cas d['e]|pour toute|regarding|as for|concernant) ?(?:an? )?[a-z]+\W*$/

/** "It may not suit you", "mieux vaut l'éviter": a warning calms nobody. */
const AGAINST = oneOf(String.raw`
  (?:not|\w+n't|never) (?:\w+ ){0,3}(?:suit\w*|\w+-free|free of|right|best|good|ideal|fine|safe|eat|enjoy|have it|recommend\w*|a good)
  (?<!who )avoid|stay away|steer clear|caution|careful|rather not
  ne (?:\w+ ){0,3}(?:convien\w+|recommand\w+|conseill\w+|mange\w*) (?:\w+ ){0,2}?(?:pas|peut-etre|probablement)
  n'est (?:pas|plus) (?:\w+ )?(?:sans|adapt\w*|recommand\w*|conseill\w*|ideal\w*|bon\w*)
  there (?:may|might|could) be
  (?:may|might) contain
  (?:sont|est) possibles?
  peu(?:t|vent) contenir
  hashobora kuba\w*
  huenda (?:kuna|ina|zina|una)
  (?<!qui )evit\w+
  prudente?s?|prudence|attention|deconseill\w+
  kuta(?:ba|ku|mu)\w+
  nti(?:ya|bya|za|i|bi|zi)(?:ba|ku|mu)\w+
  \w*irind[ae]|mwitond\w+
  isi(?:ku|wa)f\w+
  hai(?:ta)?(?:ku|wa)f\w+
  ha(?:i|zi|ki|vi)fai
  ntabwo (?:ari|iri|ziri)
  \w*epuk\w+|mwangalifu|makini|tahadhari|usile|msile`)

/** "Isn't gluten-free" says the opposite. */
const IS_NOT =
  /(?:\b(?:is|are)(?: ?n't| not)|\bn'est pas|\bne sont pas|\bntabwo (?:ari|iri|ziri)|\bsi|\bsio|\bha(?:i|zi)fai)(?: \w+){0,2} *$/

/** A warning, whatever it names. */
export function isWarning(phrase: string): boolean {
  return AGAINST.test(phrase)
}

function soundsGood(phrase: string, isOfDish: boolean): boolean {
  if (isWarning(phrase)) return false
  return GOOD_FOR.test(phrase) || (isOfDish && !HELD.test(phrase))
}

/** "I have no details, so …", "en cas d'allergie, …"; not "fine for whoever can't have gluten". */
function isUnknownFirst(phrase: string): boolean {
  if (IN_CASE.test(phrase)) return true
  const unknown = UNKNOWN.exec(phrase)
  return unknown !== null && !GOOD_FOR.test(phrase.slice(0, unknown.index))
}

function isKnownWithout(items: readonly MenuItem[], word: string): boolean {
  if (/^aller?gen/.test(word)) {
    return items.length > 0 && items.every((item) => item.allergens?.length === 0)
  }
  return PATTERNS.some(
    ({ allergen, named }) => named.test(word) && isDeclaredWithout(items, allergen),
  )
}

function isDeclaredWithout(items: readonly MenuItem[], allergen: Allergen): boolean {
  return items.length > 0 && items.every((item) => item.allergens?.includes(allergen) === false)
}

/** Declared, or said by the dish's own name ("Fish and chips"). */
function mayHold(item: MenuItem, allergen: Allergen): boolean {
  if (item.allergens?.includes(allergen) === true) return true
  return NAMED.get(allergen)?.test(textsOf(item)) === true
}

/** For `test` alone: with `g` a pattern would remember where it was. */
const NAMED = new Map(
  ALLERGEN_WORDS.map(([allergen, words]) => [allergen, new RegExp(phrases(words).source, 'u')]),
)

function textsOf(item: MenuItem): string {
  const known = texted.get(item)
  if (known !== undefined) return known
  const text = textsIn(item)
  texted.set(item, text)
  return text
}

/** A menu's dishes are asked about again and again, until the menu changes. */
const texted = new WeakMap<MenuItem, string>()

function textsIn(item: MenuItem): string {
  const texts = [...Object.values(item.name), ...Object.values(item.description ?? {})]
  return texts.map((text) => foldClaims(text)).join(' ')
}

/** Ways to eat that nothing on the menu says of itself. */
export function dietClaims(
  { items, rest }: DishesNamed,
  menuWords: ReadonlySet<string>,
): readonly Claim[] {
  const said = asserted(DIET, rest)
  if (said === null) return []
  const isOnMenu =
    items.length > 0
      ? items.some((item) => textsOf(item).includes(said.slice(0, 5)))
      : menuWords.has(said)
  return isOnMenu ? [] : [{ kind: 'diet', text: said }]
}

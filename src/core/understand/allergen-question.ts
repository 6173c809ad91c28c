import type { Allergen } from '../menu.ts'

/** How the fourteen are called in the four languages: folded, as alternatives of a pattern. */
export const ALLERGEN_WORDS: readonly (readonly [Allergen, string])[] = [
  ['gluten', 'gluten|wheat|ble|ingano|ngano'],
  ['crustaceans', 'crustaceans?|shrimps?|prawns?|shellfish|crustaces|crevettes?|kamba'],
  ['peanuts', 'peanuts?|groundnuts?|arachides?|cacahuetes?|ubunyobwa|karanga'],
  ['eggs', 'eggs?|oeufs?|amagi|igi|mayai|yai'],
  ['fish', 'fish|poissons?|amafi|ifi|samaki'],
  ['soy', 'soya?|soja'],
  ['milk', 'milk|dairy|lactose|lait|amata|maziwa'],
  ['nuts', 'nuts?|noix|almonds?|amandes?|cashews?|korosho'],
  ['celery', 'celery|celeri'],
  ['mustard', 'mustard|moutarde|haradali'],
  ['sesame', 'sesame|ufuta'],
  ['sulphites', 'sul(?:ph|f)ites?'],
  ['lupin', 'lupine?s?'],
  ['molluscs', 'molluscs?|mollusques?|oysters?|huitres?'],
]

const PATTERNS = ALLERGEN_WORDS.map(([allergen, words]) => ({
  allergen,
  anywhere: new RegExp(`(?:^| )(?:${words})(?= |$)`, 'u'),
  alone: new RegExp(`^(?:${words})$`, 'u'),
}))

const JOINTS = new Set('and et na n or ou au aux the les la le l des du de a to tree'.split(' '))

/** "Eggs and fish", which go on with "I am allergic to milk, …". */
export function isOnlyAllergens(spoken: string): boolean {
  const things = spoken.split(' ').filter((word) => !JOINTS.has(word))
  const isOne = (word: string) => PATTERNS.some(({ alone }) => alone.test(word))
  return things.length > 0 && things.every(isOne)
}

const FREE =
  /(?:^| )(?:gluten|lactose|dairy|nut|egg|soy) free(?= |$)|(?:^| )sans (?:gluten|lactose)/u
const ALLERGY = /(?:^| )(?:allerg\w*|aleji|intoleran\w*|mzio|ubwivumbure|coeliac|celiac)(?= |$)/u
/** "Do you have milk" asks for milk; these ask what is inside something. */
const INSIDE = [
  /(?:^| )(?:contain\w*|contien\w*|contenir)(?= |$)/u,
  /(?:^| )(?:is|are) there .+ (?:in|inside) /u,
  /(?:^| )do(?:es)? (?!you )(?:\S+ ){1,5}(?:have|has) /u,
  /(?:^| )il y a .+ dans /u,
  /(?:^| )(?:kuna|ina|zina) .+ (?:ndani|kwenye)/u,
  /(?:^| )(?:irimo|harimo|hari) .+ (?:muri|mu) /u,
  /^\S+ (?:irimo|arimo|harimo|birimo|zirimo)$/u,
]

/** Words of such questions that name no dish. */
const QUESTION_WORDS = new Set(
  (
    'is are there any in inside the it this that does do have has contain contains containing contient contiennent allergen allergens ' +
    'allergy allergies allergic i m we re am to my me about what which free of il y a t est ce que dans de du des le la les ' +
    'je suis nous sommes aux au allergique allergiques allergie allergene allergenes quels quelles ' +
    'kuna ina zina ndani ya kwenye irimo arimo harimo birimo zirimo hari muri mu mfite nina aleji mzio wa please svp'
  ).split(' '),
)

export type AllergenQuestion = {
  readonly allergens: readonly Allergen[]
  /** "I am allergic to": not just asked what is inside. */
  readonly isAllergy: boolean
  /** Which of the words are left to name a dish. */
  readonly isDishWord: (word: string) => boolean
}

/** What a clause (words spoken, folded) asks about allergens; `null`: nothing. */
export function allergenQuestion(spoken: string): AllergenQuestion | null {
  const found = PATTERNS.filter(({ anywhere }) => anywhere.test(spoken))
  const isFree = FREE.test(spoken)
  const isAllergy = ALLERGY.test(spoken)
  const isAsked = isAllergy || (found.length > 0 && INSIDE.some((p) => p.test(spoken)))
  if (!isAsked && !isFree) return null
  return {
    allergens: found.map(({ allergen }) => allergen),
    isAllergy,
    isDishWord: (word) =>
      !QUESTION_WORDS.has(word) && found.every(({ alone }) => !alone.test(word)),
  }
}

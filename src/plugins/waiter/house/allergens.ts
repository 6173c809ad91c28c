import type { Allergen, MenuItem } from '../../../core/menu.ts'
import { askChoice, offerPerson, option } from './asking.ts'
import { type Mind, tell } from './mind.ts'

/** Most dishes named in one sentence. */
const MAX_NAMED = 8

/** Says what the owner declared and nothing else: what nobody declared is never called safe. */
export function tellAllergens(mind: Mind, item: MenuItem, allergen: Allergen | null): void {
  const { say, look } = mind
  const name = look.name(item)
  if (item.allergens === null) {
    return offerPerson(mind, say('allergens_unknown', { item: name }), 'allergy')
  }
  if (allergen !== null) {
    const words = { item: name, allergen: say(`allergen_${allergen}`) }
    const isIn = item.allergens.includes(allergen)
    return tell(mind, isIn ? say('allergen_in', words) : say('allergen_not_in', words))
  }
  if (item.allergens.length === 0) return tell(mind, say('allergens_none', { item: name }))
  tell(mind, say('allergens_of', { item: name, allergens: allergenNames(mind, item.allergens) }))
}

function allergenNames(mind: Mind, allergens: readonly Allergen[]): string {
  return allergens.map((allergen) => mind.say(`allergen_${allergen}`)).join(', ')
}

/** An allergy without a dish: a person should hear it; what is declared without it helps meanwhile. */
export function tellAllergy(mind: Mind, allergen: Allergen | null): void {
  const { say, look } = mind
  if (allergen === null) return offerPerson(mind, say('allergy_told'), 'allergy')
  const word = say(`allergen_${allergen}`)
  const declared = look.menu.items
    .filter((item) => item.allergens !== null)
    .filter(look.isOrderable)
  const having = declared.filter((item) => item.allergens?.includes(allergen) === true)
  const free = declared.filter((item) => !having.includes(item))
  if (free.length === 0) {
    return offerPerson(mind, say('allergen_free_none', { allergen: word }), 'allergy')
  }
  // The shorter list says more: three dishes with peanuts, rather than sixty drinks without.
  const isFree = having.length === 0 || free.length <= having.length
  const names = (isFree ? free : having).map(look.name)
  const named = names.slice(0, MAX_NAMED).join(', ')
  const more =
    names.length > MAX_NAMED
      ? ` ${say('word_more_lines', { count: names.length - MAX_NAMED })}`
      : ''
  const head = say(isFree ? 'allergen_free' : 'allergen_with', { allergen: word })
  tell(mind, `${head} ${named}${more}.`)
  offerPerson(mind, say('allergy_told'), 'allergy')
}

/** Allergens of a dish that is not known for sure: which one? */
export function askAllergenItem(mind: Mind, items: readonly MenuItem[]): void {
  if (items.length === 0) return tell(mind, mind.say('allergens_which'))
  askChoice(
    mind,
    mind.say('allergens_which'),
    items.map((item) => option({ verb: 'item', itemId: item.id }, mind.look.name(item))),
  )
}

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
  const free = look.menu.items
    .filter((item) => item.allergens !== null && !item.allergens.includes(allergen))
    .filter(look.isOrderable)
    .map(look.name)
  if (free.length === 0) {
    return offerPerson(mind, say('allergen_free_none', { allergen: word }), 'allergy')
  }
  const named = free.slice(0, MAX_NAMED).join(', ')
  const more =
    free.length > MAX_NAMED ? ` ${say('word_more_lines', { count: free.length - MAX_NAMED })}` : ''
  tell(mind, `${say('allergen_free', { allergen: word })} ${named}${more}.`)
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

import { ALLERGY_MARK, withAllergyNote } from '../../../core/allergy-note.ts'
import type { Allergen, MenuItem } from '../../../core/menu.ts'
import type { ToldAllergy } from '../../../core/tools/tool.ts'
import { askChoice, offerPerson, option } from './asking.ts'
import { cartLines, type Mind, tell } from './mind.ts'
import { offering } from './person.ts'

/** Most dishes named in one sentence. */
const MAX_NAMED = 8

/** Says what the owner declared and nothing else: what nobody declared is never called safe. */
export function tellAllergens(mind: Mind, item: MenuItem, asked: readonly Allergen[]): void {
  const { say, look } = mind
  const name = look.name(item)
  if (item.allergens === null) {
    return offerPerson(mind, say('allergens_unknown', { item: name }), 'allergy')
  }
  for (const allergen of asked) {
    const words = { item: name, allergen: say(`allergen_${allergen}`) }
    const isIn = item.allergens.includes(allergen)
    tell(mind, isIn ? say('allergen_in', words) : say('allergen_not_in', words))
  }
  if (asked.length > 0) return
  if (item.allergens.length === 0) return tell(mind, say('allergens_none', { item: name }))
  tell(mind, say('allergens_of', { item: name, allergens: allergenNames(mind, item.allergens) }))
}

function allergenNames(mind: Mind, allergens: readonly Allergen[]): string {
  return allergens.map((allergen) => mind.say(`allergen_${allergen}`)).join(', ')
}

/** For as long as the visit lasts; what stands in the cart already is looked at now. */
export function mindAllergy(mind: Mind, allergens: readonly Allergen[]): void {
  const { draft, look, work } = mind
  draft.allergies = [...new Set([...draft.allergies, ...allergens])]
  for (const line of cartLines(mind)) {
    const item = look.item(line.itemId)
    if (item === undefined) continue
    const note = withAllergy(mind, item, line.note)
    if (note === line.note) continue
    work.run({ kind: 'tab', command: { type: 'change', lineId: line.id, note } })
    draft.showsCart = true
  }
}

/** Most that are kept beside the fourteen. */
const MAX_WORDS = 5

/** Told to a model, now or earlier in the visit: what it has put into the cart says so too, whatever it wrote there. */
export function keepAllergies(mind: Mind, told: readonly ToldAllergy[]): void {
  const { draft, look, work } = mind
  const words = told.flatMap((one) => one.words ?? [])
  draft.allergies = [...new Set([...draft.allergies, ...told.flatMap((one) => one.allergens)])]
  draft.allergyWords = [...new Set([...draft.allergyWords, ...words])].slice(-MAX_WORDS)
  for (const line of cartLines(mind)) {
    const item = look.item(line.itemId)
    if (item === undefined) continue
    // Whatever is noted there may be another one, and what a dish contains was told when it was.
    const isMarked = line.note?.includes(ALLERGY_MARK) === true
    const note = (isMarked ? noteFor : withAllergy)(mind, item, line.note)
    if (note === line.note) continue
    work.run({ kind: 'tab', command: { type: 'change', lineId: line.id, note } })
    draft.showsCart = true
  }
}

/** A dish that is declared with what somebody can't have is told as that; what is not declared to be free of it, the kitchen reads. */
export function withAllergy(mind: Mind, item: MenuItem, note: string | null): string | null {
  const { say, look } = mind
  const inside = insideOf(mind, item)
  if (inside.length > 0) {
    tell(mind, say('allergen_in', { item: look.name(item), allergen: allergenNames(mind, inside) }))
  }
  return noteFor(mind, item, note)
}

function noteFor(mind: Mind, item: MenuItem, note: string | null): string | null {
  const { allergies, allergyWords } = mind.draft
  const known = [...allergies, ...allergyWords]
  if (known.length === 0) return note
  const isFree = item.allergens !== null && insideOf(mind, item).length === 0
  return isFree && allergyWords.length === 0 ? note : withAllergyNote(note, known)
}

function insideOf({ draft }: Mind, { allergens }: MenuItem): readonly Allergen[] {
  return draft.allergies.filter((allergen) => allergens?.includes(allergen) === true)
}

/** An allergy without a dish: a person should hear it; what is declared without it helps meanwhile. */
export function tellAllergy(mind: Mind, allergens: readonly Allergen[]): void {
  for (const allergen of allergens) tellDeclared(mind, allergen)
  offerPerson(mind, mind.say('allergy_told'), 'allergy')
}

function tellDeclared(mind: Mind, allergen: Allergen): void {
  const { say, look } = mind
  const word = say(`allergen_${allergen}`)
  const declared = look.menu.items
    .filter((item) => item.allergens !== null)
    .filter(look.isOrderable)
  const having = declared.filter((item) => item.allergens?.includes(allergen) === true)
  const free = declared.filter((item) => !having.includes(item))
  if (free.length === 0) {
    return tell(mind, offering(mind, say('allergen_free_none', { allergen: word })))
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

import { inLanguage } from '../../../core/language.ts'
import type { MenuItem, OptionGroup } from '../../../core/menu.ts'
import { MAX_QUANTITY } from '../../../core/tab.ts'
import { choicesNamed } from '../../../core/understand/choices.ts'
import { askChoice, askConfirm, option } from './asking.ts'
import type { Wish } from './dialogue.ts'
import { askInCategory, lowestPrice } from './menu-pages.ts'
import type { Mind } from './mind.ts'
import { fullName, quoted } from './words.ts'

/** What still has to be chosen before a wish can go into the cart. */
export type OpenChoice =
  | { readonly kind: 'item' }
  | { readonly kind: 'size'; readonly item: MenuItem }
  | {
      readonly kind: 'option'
      readonly item: MenuItem
      readonly group: OptionGroup
      readonly left: number
    }

/** The wish with everything chosen that leaves no choice, and what is still open; `null`: nothing is. */
export function nextChoice(
  mind: Mind,
  wish: Wish,
): { readonly wish: Wish; readonly open: OpenChoice | null } {
  const [only, ...others] = wish.candidates
  if (only === undefined || others.length > 0 || !wish.isSure)
    return { wish, open: { kind: 'item' } }
  const item = mind.look.item(only.itemId)
  if (item === undefined) return { wish, open: null }

  const sized = withOnlySize(item, withNoted(item, wish))
  if (item.sizes.length > 0 && sized.candidates[0]?.sizeId === null) {
    return { wish: sized, open: { kind: 'size', item } }
  }
  const full = withOnlyOptions(item, sized)
  const group = item.optionGroups.find((one) => chosenIn(full, one) < one.min)
  if (group === undefined) return { wish: full, open: null }
  return {
    wish: full,
    open: { kind: 'option', item, group, left: group.min - chosenIn(full, group) },
  }
}

/** What the note says that is a choice of the dish becomes that choice: "sans piment" is one of two answers to "Piment ?". */
function withNoted(item: MenuItem, wish: Wish): Wish {
  if (wish.note === null) return wish
  const chosen = notedChoices(item, wish.choices, wish.note)
  return { ...wish, ...chosen }
}

type Noted = { readonly choices: Wish['choices']; readonly note: string | null }

/** The choices that a note names, taken in, and what is left of the note. */
export function notedChoices(item: MenuItem, before: Wish['choices'], note: string): Noted {
  return note.split(', ').reduce<Noted>(
    (all, part) => {
      const named = choicesNamed(item, part)
      const isHad = named.choices.every((choice) => isOffered(item, choice))
      const choices = isHad ? chosenAlso(item, all.choices, named.choices) : all.choices
      const left =
        named.isAll && isHad ? all.note : all.note === null ? part : `${all.note}, ${part}`
      return { choices, note: left }
    },
    { choices: before, note: null },
  )
}

/** True where this choice of the dish can be had now. */
export function isOffered(item: MenuItem, { groupId, choiceId }: Wish['choices'][number]): boolean {
  const group = item.optionGroups.find((one) => one.id === groupId)
  return group?.choices.find((one) => one.id === choiceId)?.available === true
}

/** More choices; where a group is full, its oldest gives way: the last word counts. */
export function chosenAlso(
  item: MenuItem,
  before: Wish['choices'],
  more: Wish['choices'],
): Wish['choices'] {
  return more.reduce((choices, wanted) => {
    const inGroup = choices.filter((choice) => choice.groupId === wanted.groupId)
    if (inGroup.some((choice) => choice.choiceId === wanted.choiceId)) return choices
    const max = item.optionGroups.find((group) => group.id === wanted.groupId)?.max ?? 1
    const gone = inGroup.slice(0, Math.max(0, inGroup.length + 1 - max))
    return [...choices.filter((choice) => !gone.includes(choice)), wanted]
  }, before)
}

function withOnlySize(item: MenuItem, wish: Wish): Wish {
  const wanted = wish.candidates[0]?.sizeId ?? null
  const sizes = item.sizes.filter((size) => size.available)
  const isKnown = item.sizes.some((size) => size.id === wanted)
  const [only, ...others] = sizes
  const sizeId = isKnown ? wanted : only !== undefined && others.length === 0 ? only.id : null
  return { ...wish, candidates: [{ itemId: item.id, sizeId }] }
}

/** A required group with no more choices left than it needs is no question. */
function withOnlyOptions(item: MenuItem, wish: Wish): Wish {
  return item.optionGroups.reduce((full, group) => {
    const choices = group.choices.filter((choice) => choice.available)
    if (chosenIn(full, group) > 0 || group.min === 0 || choices.length !== group.min) return full
    const chosen = choices.map((choice) => ({ groupId: group.id, choiceId: choice.id }))
    return { ...full, choices: [...full.choices, ...chosen] }
  }, wish)
}

function chosenIn(wish: Wish, group: OptionGroup): number {
  return wish.choices.filter((choice) => choice.groupId === group.id).length
}

/** Asks for the one thing that is open in the first waiting wish. */
export function askWish(mind: Mind, wish: Wish): void {
  const { open } = nextChoice(mind, wish)
  if (open === null) return
  if (open.kind === 'size') return askSize(mind, wish, open.item)
  if (open.kind === 'option') return askOption(mind, open)
  if (wish.categoryId !== null) return askInCategory(mind, wish)
  askItem(mind, wish)
}

function askItem(mind: Mind, wish: Wish): void {
  const { say, look } = mind
  const quantity = Math.min(wish.quantity, MAX_QUANTITY)
  const options = wish.candidates.flatMap((candidate) => {
    const item = look.item(candidate.itemId)
    if (item === undefined) return []
    const size = item.sizes.find((one) => one.id === candidate.sizeId)
    const price = size?.priceMinor ?? lowestPrice(item)
    const name = fullName({
      name: look.name(item),
      size: size === undefined ? null : look.sizeName(size),
    })
    const tap = { verb: 'add', ...candidate, quantity } as const
    return [option(tap, name, price === null ? null : look.money(price))]
  })
  const prompt =
    wish.query === '' ? say('which_plain') : say('which', { query: quoted(wish.query) })
  const [first, ...others] = options
  if (first === undefined) return
  if (others.length > 0) return askChoice(mind, prompt, options)
  // One alone is a guess: it needs a yes.
  askConfirm(mind, say('did_you_mean', { item: guessed(mind, wish, first) }), [
    { ...first, title: say('button_yes'), description: null },
    option({ verb: 'keep' }, say('button_no')),
  ])
}

/** "Frites (RWF 1,500)", "2 × Frites (RWF 3,000)": a yes is to the number as well. */
function guessed({ look }: Mind, wish: Wish, { title, description }: Titled): string {
  const quantity = Math.min(wish.quantity, MAX_QUANTITY)
  if (quantity === 1) return description === null ? title : `${title} (${description})`
  const item = look.item(wish.candidates[0]?.itemId ?? '')
  const size = item?.sizes.find((one) => one.id === wish.candidates[0]?.sizeId)
  const isOpen = item === undefined || (size === undefined && item.sizes.length > 0)
  const price = isOpen ? null : (size?.priceMinor ?? item.priceMinor)
  const sum = price === null ? '' : ` (${look.money(price * quantity)})`
  return `${quantity} × ${title}${sum}`
}

type Titled = { readonly title: string; readonly description: string | null }

function askSize(mind: Mind, wish: Wish, item: MenuItem): void {
  const quantity = Math.min(wish.quantity, MAX_QUANTITY)
  const options = item.sizes
    .filter((size) => size.available)
    .map((size) =>
      option(
        { verb: 'add', itemId: item.id, sizeId: size.id, quantity },
        mind.look.sizeName(size),
        mind.look.money(size.priceMinor),
      ),
    )
  askChoice(mind, mind.say('which_size', { item: mind.look.name(item) }), options)
}

function askOption(mind: Mind, open: Extract<OpenChoice, { kind: 'option' }>): void {
  const { say, look, language } = mind
  const { item, group, left } = open
  const options = group.choices
    .filter((choice) => choice.available)
    .map((choice) =>
      option(
        { verb: 'opt', itemId: item.id, groupId: group.id, choiceId: choice.id },
        inLanguage(choice.name, language),
        choice.priceMinor === 0
          ? null
          : `${choice.priceMinor > 0 ? '+ ' : ''}${look.money(choice.priceMinor)}`,
      ),
    )
  const words = { item: look.name(item), group: inLanguage(group.name, language) }
  const prompt =
    group.min > 1 ? say('which_option_more', { ...words, count: left }) : say('which_option', words)
  askChoice(mind, prompt, options)
}

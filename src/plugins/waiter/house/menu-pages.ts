import { lowestPrice } from '../../../core/cart.ts'
import { inLanguage } from '../../../core/language.ts'
import { categoriesBlock, filledCategories, menuPageBlock } from '../../../core/menu-view.ts'
import type { Choice, MenuItem } from '../../../core/menu.ts'
import { offerPerson, option } from './asking.ts'
import type { Question, Wish } from './dialogue.ts'
import { ask, type Mind, tell } from './mind.ts'
import { type Tap, tapId } from './taps.ts'
import { quoted } from './words.ts'

export { lowestPrice }

/** The categories that have something in them, in the owner's order. */
export function showMenu(mind: Mind, page: number): void {
  const filled = filledCategories(sightOf(mind))
  if (filled.length === 0) return offerPerson(mind, mind.say('menu_empty'), 'asked')

  const [only, ...others] = filled
  if (only !== undefined && others.length === 0) return showCategory(mind, only.categoryId, page)
  const block = categoriesBlock(filled, page)
  ask(mind, {
    block,
    question: choiceOf([
      ...block.categories.map(
        (one) => [{ verb: 'cat', categoryId: one.categoryId, page: 1 }, one.name] as const,
      ),
      ...(block.page < block.pages
        ? [[{ verb: 'menu', page: block.page + 1 }, mind.say('row_more')] as const]
        : []),
    ]),
  })
}

function sightOf({ look, work, deps, language }: Mind) {
  return { menu: look.menu, when: { at: work.facts.at, zone: deps.zone }, language }
}

export function showCategory(mind: Mind, categoryId: string, page: number): void {
  const prompt = mind.say('menu_page')
  if (!showPage(mind, { categoryId, page, prompt })) showMenu(mind, 1)
}

/** A wish for a category ("2 beers"): the page is the question which. */
export function askInCategory(mind: Mind, wish: Wish, page = 1): void {
  const { categoryId, query } = wish
  if (categoryId === null) return
  const prompt =
    query === '' ? mind.say('which_plain') : mind.say('which', { query: quoted(query) })
  showPage(mind, { categoryId, page, prompt })
}

type Page = { readonly categoryId: string; readonly page: number; readonly prompt: string }

/** False when there is no such category any more. */
function showPage(mind: Mind, wanted: Page): boolean {
  const { categoryId } = wanted
  const category = mind.look.menu.categories.find((one) => one.id === categoryId)
  if (category === undefined) return false
  const block = menuPageBlock(sightOf(mind), wanted)
  if (block === null) {
    tell(mind, mind.say('category_empty', { category: inLanguage(category.name, mind.language) }))
    return false
  }
  ask(mind, {
    block,
    question: choiceOf([
      ...block.items.map((row) => [{ verb: 'item', itemId: row.itemId }, row.name] as const),
      ...(block.page < block.pages
        ? [[{ verb: 'cat', categoryId, page: block.page + 1 }, mind.say('row_more')] as const]
        : []),
      [{ verb: 'menu', page: 1 }, mind.say('row_categories')] as const,
    ]),
  })
  return true
}

function choiceOf(rows: readonly (readonly [Tap, string])[]): Question {
  const options = rows.map(([tap, title]) => ({ id: tapId(tap), title }))
  return { kind: 'choice', options, yes: null, no: null }
}

/** One dish with its price, sizes and allergens, and the buttons that add it. */
export function showItem(mind: Mind, item: MenuItem): void {
  const { look, say } = mind
  const isOrderable = look.isOrderable(item)
  mind.draft.infos.push({
    kind: 'item',
    name: look.name(item),
    description: item.description === null ? null : inLanguage(item.description, mind.language),
    priceMinor: item.priceMinor,
    sizes: item.sizes.map((size) => ({
      name: look.sizeName(size),
      priceMinor: size.priceMinor,
      available: size.available,
    })),
    options: item.optionGroups.map((group) => ({
      name: inLanguage(group.name, mind.language),
      choices: group.choices
        .filter((choice) => choice.available)
        .map((choice) => choiceWords(mind, choice)),
    })),
    currency: look.menu.currency,
    isOrderable,
    allergens: item.allergens,
  })
  if (!isOrderable) return
  const sizes = item.sizes.filter((size) => size.available)
  const add = (sizeId: string | null, quantity: number): Tap => ({
    verb: 'add',
    itemId: item.id,
    sizeId,
    quantity,
  })
  const options =
    sizes.length === 0
      ? [option(add(null, 1), say('button_add_one')), option(add(null, 2), say('button_add_two'))]
      : sizes.map((size) =>
          option(add(size.id, 1), look.sizeName(size), look.money(size.priceMinor)),
        )
  ask(mind, {
    block: { kind: 'ask', prompt: say('item_ask'), options: options.slice(0, 10) },
    question: {
      kind: 'choice',
      options: options.slice(0, 10).map(({ id, title }) => ({ id, title })),
      yes: options.length === 1 || sizes.length === 0 ? (options[0]?.id ?? null) : null,
      no: tapId({ verb: 'keep' }),
    },
  })
}

/** `Fries + RWF 500` where a choice costs more. */
function choiceWords({ look, language }: Mind, choice: Choice): string {
  const name = inLanguage(choice.name, language)
  if (choice.priceMinor === 0) return name
  return `${name} ${choice.priceMinor > 0 ? '+ ' : ''}${look.money(choice.priceMinor)}`
}

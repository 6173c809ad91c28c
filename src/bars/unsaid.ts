import { type Language, LANGUAGES, type Wording } from '../core/language.ts'
import type { MenuItem, Size } from '../core/menu.ts'

/**
 * A sheet's items with what it has no column for as the bar has it: options, which no sheet can say,
 * and whatever this one leaves out. An empty cell says something, namely nothing; a missing column does not.
 */
export function withUnsaid(
  items: readonly MenuItem[],
  stored: readonly MenuItem[],
  header: readonly string[],
): readonly MenuItem[] {
  return items.map((item) => {
    const own = stored.find(({ id }) => id === item.id)
    return own === undefined ? item : itemWithUnsaid(item, own, header)
  })
}

function itemWithUnsaid(item: MenuItem, own: MenuItem, header: readonly string[]): MenuItem {
  const says = (field: string) =>
    header.some((column) => column === field || column.startsWith(`${field}_`))
  return {
    ...item,
    name: wordingWithUnsaid(item.name, own.name, header),
    optionGroups: own.optionGroups,
    sizes: item.sizes.map((size) => sizeWithUnsaid(size, own, says('available'))),
    ...(!says('description') && { description: own.description }),
    ...(!says('aliases') && { aliases: own.aliases }),
    ...(!says('allergens') && { allergens: own.allergens }),
    ...(!says('hours') && { hours: own.hours }),
    // Staff mark what is sold out; a list of new prices does not put it back on sale.
    ...(!says('available') && { available: own.available }),
  }
}

function sizeWithUnsaid(size: Size, item: MenuItem, saysAvailable: boolean): Size {
  const own = item.sizes.find(({ id }) => id === size.id)
  if (own === undefined) return size
  return { ...size, name: own.name, available: saysAvailable ? size.available : own.available }
}

/** Names in languages that have no column. Another name is another dish: then the old ones go. */
function wordingWithUnsaid(name: Wording, own: Wording, header: readonly string[]): Wording {
  if (name.default !== own.default) return name
  const unsaid = LANGUAGES.filter((language) => !header.includes(`name_${language}`))
  const kept: Partial<Record<Language, string>> = {}
  for (const language of unsaid) {
    const words = own[language]
    if (words !== undefined) kept[language] = words
  }
  return { ...kept, ...name }
}

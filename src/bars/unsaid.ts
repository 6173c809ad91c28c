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
  const says = (column: string) => header.includes(column)
  return {
    ...item,
    name: wordingWithUnsaid(item.name, own.name, (language) => says(`name_${language}`)),
    optionGroups: own.optionGroups,
    sizes: item.sizes.map((size) => sizeWithUnsaid(size, own, says('available'))),
    description: descriptionWithUnsaid(item.description, own.description, header),
    aliases: aliasesWithUnsaid(item.aliases, own.aliases, header),
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

/** Words in languages that have no column. Another name is another dish: then the old ones go. */
function wordingWithUnsaid(
  said: Wording,
  own: Wording,
  isSaid: (language: Language) => boolean,
): Wording {
  if (said.default !== own.default) return said
  return { ...inLanguages(own, (language) => !isSaid(language)), ...said }
}

/** A sheet without the plain column leaves what is said where no language is meant. */
function descriptionWithUnsaid(
  said: Wording | null,
  own: Wording | null,
  header: readonly string[],
): Wording | null {
  const isSaid = (language: Language) => header.includes(`description_${language}`)
  if (own === null) return said
  if (header.includes('description')) {
    return said === null ? null : wordingWithUnsaid(said, own, isSaid)
  }
  const kept = inLanguages(own, (language) => !isSaid(language))
  // What was taken from such a column when there was nothing else goes on following it.
  const isTaken = LANGUAGES.some((language) => isSaid(language) && own[language] === own.default)
  if (isTaken) return said === null ? null : { ...kept, ...said }
  return { ...kept, ...(said === null ? {} : inLanguages(said, isSaid)), default: own.default }
}

function aliasesWithUnsaid(
  said: MenuItem['aliases'],
  own: MenuItem['aliases'],
  header: readonly string[],
): MenuItem['aliases'] {
  const isSaid = (key: string) => header.includes(key === 'any' ? 'aliases' : `aliases_${key}`)
  const kept = Object.entries(own).filter(([key]) => !isSaid(key))
  return Object.fromEntries([...kept, ...Object.entries(said)])
}

type PerLanguage = Partial<Record<Language, string>>

function inLanguages(wording: Wording, isMeant: (language: Language) => boolean): PerLanguage {
  const found: PerLanguage = {}
  for (const language of LANGUAGES) {
    const words = wording[language]
    if (words !== undefined && isMeant(language)) found[language] = words
  }
  return found
}

import type { Bar } from './bar.ts'
import { inLanguage } from './language.ts'
import type { Menu, MenuItem } from './menu.ts'
import { toMajorString } from './money.ts'

/** What a model is told of a bar as data: stable per bar and menu version, so that vendors can cache it. */

export function barFacts(bar: Bar): string {
  return [
    'The house (data):',
    `name: ${quoted(bar.name)}`,
    `currency: ${bar.currency}`,
    `time zone: ${bar.timeZone}`,
    `languages: ${bar.languages.join(', ')}; when in doubt ${bar.defaultLanguage}`,
  ].join('\n')
}

/**
 * One line an item: id, name, prices. Descriptions, options and allergens come from the tools.
 * @param maxChars Lines beyond it are left out, and that they are is said.
 */
export function menuOutline(menu: Menu, bar: Bar, maxChars = Infinity): string {
  const lines = menu.categories.flatMap((category) => [
    `# ${quoted(inLanguage(category.name, bar.defaultLanguage))}`,
    ...menu.items
      .filter((item) => item.categoryId === category.id)
      .map(
        (item) =>
          `${item.id} | ${quoted(inLanguage(item.name, bar.defaultLanguage))} | ${prices(item, menu.currency)}`,
      ),
  ])
  const head = 'The menu (data; item id | name | price, or size id and price):'
  return [head, ...fitting(lines, maxChars - head.length)].join('\n')
}

const CUT = 'There is more on the menu: search for it with the tools.'

function fitting(lines: readonly string[], maxChars: number): readonly string[] {
  let left = maxChars
  const fit: string[] = []
  for (const line of lines) {
    left -= line.length + 1
    if (left < 0) return [...fit, CUT]
    fit.push(line)
  }
  return fit
}

function prices(item: MenuItem, currency: string): string {
  if (item.sizes.length > 0) {
    return item.sizes
      .map((size) => `${size.id} ${toMajorString(size.priceMinor, currency)}`)
      .join(', ')
  }
  return item.priceMinor === null ? 'not for sale' : toMajorString(item.priceMinor, currency)
}

/** Somebody's words, on one line, without the marks they stand between. */
export function quoted(text: string): string {
  return `"${text.replaceAll(/[\s"|#]+/g, ' ').trim()}"`
}

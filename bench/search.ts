import { fixtureMenu, readRows } from '../scripts/eval/fixture-menu.ts'
import type { Menu } from '../src/core/menu.ts'
import { languageDetector } from '../src/core/understand/language-detector.ts'
import { menuIndex } from '../src/core/understand/menu-index.ts'
import { search } from '../src/core/understand/menu-search.ts'
import { understand } from '../src/core/understand/understand.ts'
import { quantile } from './load.ts'
import type { Table } from './tables.ts'

const TIMES = 8

/** Thinking alone, in this process: what a diner's text costs before any database is asked. */
export async function benchSearch(): Promise<Table> {
  const menu = await fixtureMenu()
  const large = grown(menu, 2000)
  const [queries, texts] = [
    (await readRows<{ readonly q: string }>('menu/queries.unseen.jsonl')).map(({ q }) => q),
    (await readRows<{ readonly text: string }>('language/utterances.unseen.jsonl')).map(
      ({ text }) => text,
    ),
  ]
  const names = (of: Menu) => of.items.map((item) => item.name.default)
  const detector = languageDetector({ neutralWords: names(menu) })
  const index = menuIndex(menu)
  const largeIndex = menuIndex(large)
  const options = { index, detector, conversationLanguage: 'en' } as const
  const rows = [
    timed(`menu search, ${menu.items.length} items`, queries, (q) => search(index, q, 5)),
    timed(`menu search, ${large.items.length} items`, queries, (q) => search(largeIndex, q, 5)),
    timed('language detection', texts, detector),
    timed('understand()', texts, (text) => understand(text, options)),
    timed('menu index, 208 items', [menu], (of) => menuIndex(of)),
  ]
  return { title: 'Thinking, µs', columns: ['', 'inputs', 'p50', 'p99', 'mean'], rows }
}

function timed<T>(what: string, inputs: readonly T[], run: (input: T) => unknown) {
  for (const input of inputs) run(input)
  const took: number[] = []
  for (let time = 0; time < TIMES; time += 1) {
    for (const input of inputs) {
      const from = Bun.nanoseconds()
      run(input)
      took.push((Bun.nanoseconds() - from) / 1000)
    }
  }
  const mean = took.reduce((sum, one) => sum + one, 0) / took.length
  const figures = [quantile(took, 0.5), quantile(took, 0.99), mean]
  return [what, String(inputs.length), ...figures.map((figure) => figure.toFixed(0))]
}

/** A menu of `size` items: the fixture's names under further house names, as a long wine list has them. */
function grown(menu: Menu, size: number): Menu {
  const houses = [
    'Kivu',
    'Virunga',
    'Nyungwe',
    'Akagera',
    'Muhazi',
    'Ihema',
    'Bisoke',
    'Rubavu',
    'Gisenyi',
  ]
  const items = Array.from({ length: size }, (_, n) => {
    const item = menu.items[n % menu.items.length]
    const house = houses[Math.floor(n / menu.items.length) - 1]
    if (item === undefined || house === undefined) return item
    return {
      ...item,
      id: `${item.id}-${n}`,
      name: { default: `${item.name.default} ${house}` },
      position: n,
    }
  })
  return { ...menu, items: items.filter((item) => item !== undefined) }
}

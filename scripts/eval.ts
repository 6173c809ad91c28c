import type { Menu } from '../src/core/menu.ts'
import { type KeyMatch, menuIndex } from '../src/core/understand/menu-index.ts'
import { search } from '../src/core/understand/menu-search.ts'
import { recall } from '../src/core/understand/recall.ts'
import { fixtureMenu, readRows } from './eval/fixture-menu.ts'
import {
  dialogueFigures,
  type Ears,
  ears,
  type Figure,
  hear,
  languageFigures,
  searchFigures,
  timed,
} from './eval/understanding.ts'

/** Ten times the fixture: 2,080 items with names of their own. */
function manyItems(menu: Menu): Menu {
  const items = Array.from({ length: 10 }, (_, copy) =>
    menu.items.map((item) => ({
      ...item,
      id: `${item.id}-${copy}`,
      name: {
        default: `${item.name.default} ${['', 'Kivu', 'Nyungwe', 'Akagera', 'Muhazi', 'Musanze', 'Huye', 'Rubavu', 'Gisenyi', 'Kigali'][copy]}`,
      },
    })),
  )
  return { ...menu, items: items.flat() }
}

async function speed(understanding: Ears): Promise<readonly Figure[]> {
  const { index, detector, menu } = understanding
  const texts = (await readRows<{ readonly text: string }>('language/utterances.unseen.jsonl')).map(
    ({ text }) => text,
  )
  const queries = (await readRows<{ readonly q: string }>('menu/queries.unseen.jsonl')).map(
    ({ q }) => q,
  )
  const large = menuIndex(manyItems(menu))
  const fresh = () => ({ ...index, matches: recall<readonly KeyMatch[]>(4_000) })
  return [
    timed('detect a language', 50, { calls: texts.map((text) => () => detector(text)), rounds: 5 }),
    timed('search 208 items, cold cache', 300, {
      calls: queries.map((q) => () => search(fresh(), q, 5)),
      rounds: 5,
    }),
    timed('search 2,080 items, cold cache', 10_000, {
      calls: queries.map((q) => () => search({ ...large, matches: recall(4_000) }, q, 5)),
      rounds: 1,
    }),
    timed('understand a message', 1_000, {
      calls: texts.map((text) => () => hear(understanding, text)),
      rounds: 5,
    }),
    timed('understand 4,000 characters', 20_000, {
      calls: ['a', '2 beers and ', 'mojito, ', 'primus 72 ', "n'", '👍', 'take the '].map(
        (text) => () => hear(understanding, text.repeat(4_000).slice(0, 4_000)),
      ),
      rounds: 3,
    }),
  ]
}

function print(figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ what }) => what.length))
  for (const { what, value, target, ok } of figures) {
    const mark = ok === false ? 'MISSED' : 'ok'
    console.log(`${what.padEnd(width)}  ${value.padEnd(28)}  ${target.padEnd(12)}  ${mark}`)
  }
}

const understanding = ears(await fixtureMenu())
const readings = [
  ...(await languageFigures(understanding, 'utterances.dev.jsonl')),
  ...(await languageFigures(understanding, 'utterances.unseen.jsonl')),
  ...(await searchFigures(understanding, 'queries.dev.jsonl')),
  ...(await searchFigures(understanding, 'queries.unseen.jsonl')),
  ...(await dialogueFigures(understanding, 'dialogue-acts.jsonl')),
  ...(await dialogueFigures(understanding, 'dialogue-acts.heldout.jsonl')),
]
print([...readings, ...(await speed(understanding))])
// Times are shown and gate nothing: other work on the machine is in them (`bun run bench` measures).
const missed = readings.filter(({ ok }) => ok === false)
console.log(missed.length === 0 ? 'All targets met.' : `${missed.length} targets missed.`)
process.exitCode = missed.length === 0 ? 0 : 1

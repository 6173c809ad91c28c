import { readFileSync } from 'node:fs'

import { standingFacts } from '../src/core/tools/standing-facts.ts'
import { runTool } from '../src/core/tools/tools.ts'
import { mergeFacts } from '../src/core/truth/facts.ts'
import { truthCheck, type TruthGround } from '../src/core/truth/truth-check.ts'
import { menuIndex } from '../src/core/understand/menu-index.ts'
import { workspace } from '../src/core/workspace.ts'
import { zoneClock } from '../src/core/zone-clock.ts'
import { anOrder, aTab, BAR, countingIds, MENU, PERSON, someFacts } from './goldens/sample-bar.ts'

/** One line of `test/fixtures/truth`: what a model might write, and for honest ones the scene in which it is so. */
export type TruthLine = {
  readonly text: string
  readonly lang: string
  readonly kind?: string
  readonly facts?: Scene
}
export type Scene = 'base' | 'placed' | 'empty' | 'ready' | 'called'

export function truthLines(name: string): readonly TruthLine[] {
  const path = new URL(`fixtures/truth/${name}.jsonl`, import.meta.url)
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  // Checked boundary: our own fixture.
  return lines.map((line) => JSON.parse(line) as TruthLine)
}

const ZONE = zoneClock(BAR.timeZone)
const INDEX = menuIndex(MENU)

/**
 * `base`: in the cart 2 Primus 72cl and 1 Frites (RWF 4,500), order 101 (2 Fanta Orange, RWF 1,600) accepted, the steak
 * and the pizzas looked up. `placed`: an order was placed in this turn. `empty`: nothing yet. `ready`: order 101 is. `called`: staff were called in this turn.
 */
export function groundOf(scene: Scene): TruthGround {
  const isEmpty = scene === 'empty'
  const facts = someFacts({
    tab: aTab({
      lines: isEmpty ? [] : [line('primus', '72cl', 2, 1500), line('frites', null, 1, 1500)],
    }),
    orders: isEmpty ? [] : [anOrder({ state: scene === 'ready' ? 'ready' : 'accepted' })],
  })
  const desk = {
    work: workspace(facts, { newId: countingIds(), zone: ZONE }),
    index: INDEX,
    language: 'en' as const,
    zone: ZONE,
    newToken: () => 'token',
    confirmedCart: null,
    confirmedCancel: null,
    namedTable: null,
    menuPrompt: '',
  }
  const looked = [
    runTool('item_details', { item_id: 'pepper-steak' }, desk),
    runTool('find_menu_items', { query: 'pizza', category_id: null }, desk),
  ]
  const proved = mergeFacts([
    standingFacts(desk.work, ZONE),
    ...looked.map((outcome) => outcome.facts),
  ])
  return {
    facts: {
      ...proved,
      orderPlacedNow: scene === 'placed',
      isPersonCalled: scene === 'called',
    },
    menu: MENU,
    bar: BAR,
    index: INDEX,
  }
}

const BASE = groundOf('base')

/** What kinds of claims a text is stopped for; none where it passes. */
export function kindsOf(text: string, ground: TruthGround = BASE): readonly string[] {
  const verdict = truthCheck(text, ground)
  return verdict.ok ? [] : verdict.claims.map((claim) => claim.kind)
}

function line(itemId: string, sizeId: string | null, quantity: number, unitPriceMinor: number) {
  return {
    id: `line-${itemId}`,
    personId: PERSON,
    itemId,
    sizeId,
    choices: [],
    quantity,
    note: itemId === 'frites' ? 'no chili' : null,
    unitPriceMinor,
    orderId: null,
  }
}

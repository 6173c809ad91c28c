import { expect, test } from 'bun:test'

import { readBarFile } from '../../bars/bar-file.ts'
import chezMado from '../../demo/bars/chez-mado.toml' with { type: 'text' }
import leQuai from '../../demo/bars/le-quai.toml' with { type: 'text' }
import { menuIndex } from '../understand/menu-index.ts'
import { unreadLines } from './cart-reading.ts'

/** How models read carts of the sample bars out, and which lines they left out, by a human's reading. */
type Written = {
  readonly bar: string
  readonly cart: string
  readonly text: string
  readonly unread: string
}

const FILE = new URL('../../../test/fixtures/truth/readings.jsonl', import.meta.url)
const WRITTEN = (await Bun.file(FILE).text())
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Written)

const GROUNDS = new Map(
  [chezMado, leQuai].map((toml) => {
    const read = readBarFile(toml, 'a.toml')
    if (!read.ok) throw new Error('a sample bar is wrong')
    const { bar, categories, items } = read.bundle
    const menu = { barId: bar.id, version: 1, currency: bar.currency, categories, items }
    return [bar.slug, { bar: { ...bar, menuVersion: 1 }, index: menuIndex(menu) }] as const
  }),
)

/** "2 primus.72", "1 burger+extras:bacon". */
function lineOf(text: string) {
  const [quantity = '', what = ''] = text.split(' ')
  const [item = '', ...options] = what.split('+')
  const [itemId = '', sizeId = null] = item.split('.')
  const choices = options.map((one) => {
    const [groupId = '', choiceId = ''] = one.split(':')
    return { groupId, choiceId }
  })
  return { itemId, sizeId, choices, quantity: Number(quantity) }
}

test.each(WRITTEN.map((one) => [one.text, one] as const))(
  '%s',
  (_, { bar, cart, text, unread }) => {
    const ground = GROUNDS.get(bar)
    if (ground === undefined) throw new Error(`no bar ${bar}`)
    const lines = cart.split(', ').map(lineOf)

    const left = unreadLines([text], { lines, totalMinor: -1 }, ground)

    expect(left.map(({ itemId }) => itemId).join(' ')).toBe(unread)
  },
)

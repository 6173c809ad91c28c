import { expect, test } from 'bun:test'

import { aLine } from '../../test/goldens/sample-bar.ts'
import type { Line } from '../core/tab.ts'
import {
  type ExpectedLine,
  lineDifferences,
  readExpectedLine,
  unwantedUnits,
} from './expected-line.ts'

const primus = (change: Partial<Line> = {}) => aLine({ itemId: 'primus', ...change })

const expected = (...texts: readonly string[]): readonly ExpectedLine[] =>
  texts.flatMap((text) => readExpectedLine(text) ?? [])

test('a line is read with size, options and words of its note', () => {
  expect(readExpectedLine('2 primus/72 +ice:no-ice +extra:lemon # Peanut|arachide')).toEqual({
    quantity: 2,
    itemId: 'primus',
    sizeId: '72',
    choices: [
      { groupId: 'ice', choiceId: 'no-ice' },
      { groupId: 'extra', choiceId: 'lemon' },
    ],
    note: ['peanut', 'arachide'],
  })
})

test('lines of one form count together, in any order', () => {
  const actual = [aLine({ itemId: 'ugali' }), primus({ quantity: 2 }), primus({ id: 'line-2' })]

  expect(lineDifferences(expected('3 primus', '1 ugali'), actual)).toEqual([])
})

test('another quantity is missing and too much at once', () => {
  expect(lineDifferences(expected('3 primus'), [primus({ quantity: 2 })])).toEqual([
    'missing: 3 primus',
    'too much: 2 primus',
  ])
})

test('a note counts where one is wanted, and where none is', () => {
  const noted = [primus({ note: 'ALLERGY: peanuts' })]

  expect(lineDifferences(expected('1 primus # peanut'), noted)).toEqual([])
  expect(lineDifferences(expected('1 primus'), noted)).toEqual([
    'missing: 1 primus',
    'too much: 1 primus with a note',
  ])
})

test('a plain line and a noted one of the same dish are told apart', () => {
  const actual = [primus(), primus({ id: 'line-2', note: 'no onions' })]

  expect(lineDifferences(expected('1 primus', '1 primus # onion'), actual)).toEqual([])
})

test('units nobody wanted are counted by form, whatever their notes', () => {
  const actual = [primus({ quantity: 2, note: 'cold' }), aLine({ itemId: 'ugali' })]

  expect(unwantedUnits(expected('1 primus'), actual)).toEqual(['1 primus', '1 ugali'])
})

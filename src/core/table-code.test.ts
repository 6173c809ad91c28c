import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { findTableCode, tableCode, withoutTableCode } from './table-code.ts'

const BAR = '0192f3a4-5b6c-7d8e-9f01-23456789abcd'
const FOUND = { table: 'A5', barId: BAR }

test('a code reads as the QR card prints it', () => {
  expect(tableCode('A5', BAR)).toBe(`TABLE-A5-BAR-${BAR}`)
  expect(tableCode('A5', BAR.toUpperCase())).toBe(`TABLE-A5-BAR-${BAR}`)
  expect(() => tableCode('a5', BAR)).toThrow(RangeError)
  expect(() => tableCode('A5', 'kigali')).toThrow(RangeError)
})

test.each([
  `TABLE-A5-BAR-${BAR}`,
  `table-a5-bar-${BAR.toUpperCase()}`,
  `Muraho! TABLE-A5-BAR-${BAR}, we are four`,
  `  table a5 bar ${BAR}\n`,
  `TABLE - A5 - BAR - ${BAR}`,
  `TABLE–A5—BAR‑${BAR.replaceAll('-', '–')}`,
  `TABLE\u00A0A5\u202FBAR\u3000${BAR}`,
  `TABLE-A5-BAR-${BAR.replaceAll('-', '')}`,
  `TABLE-A5-\nBAR-${BAR.replace('-', '-\n')}`,
  `*TABLE-A5-BAR-${BAR}*`,
  `_TABLE-A5-BAR-${BAR}_`,
  `TABLE-A5-BAR-\u200E${BAR}\u200B.`,
  `TABLE-A5-BAR-${BAR}`.replace('TABLE', 'ＴＡＢＬＥ'),
  `https://wa.me/250788000001?text=TABLE-A5-BAR-${BAR}&x=1`,
  `my table is nice. TABLE-A5-BAR-${BAR} TABLE-B2-BAR-${BAR.replace('0', '1')}`,
])('%p is found', (text) => {
  expect(findTableCode(text)).toEqual(FOUND)
})

test.each([
  'table A5 please, near the bar',
  'TABLE-A5-BAR-kigali',
  `TABLE-A5-${BAR}`,
  `TABLE-TOOLONGLABEL-BAR-${BAR}`,
  `TABLE-A5-BAR-${BAR}0`,
  `TABLE-A5-BAR-${BAR}-7`,
  `TABLE-A5-BAR-${BAR.slice(0, -1)}`,
  `VEGETABLE-A5-BAR-${BAR}`,
  `TABLEA5BAR${BAR}`,
  `TABLE-A/5-BAR-${BAR}`,
  BAR,
  '',
])('%p is no code', (text) => {
  expect(findTableCode(text)).toBeNull()
})

const label = fc.stringMatching(/^[A-Z0-9]{1,8}$/)
const mark = fc.constantFrom('-', ' ', '–', '—', ' - ', '\u00A0', '\n', '_')
const words = fc.stringMatching(/^[a-zA-Zéà ,.!?]{0,30}$/)

test('every code is found again under any dashes, case and words around', () => {
  fc.assert(
    fc.property(label, fc.uuid(), mark, words, (table, barId, between, around) => {
      const code = tableCode(table, barId)
      const typed = `TABLE${between}${table.toLowerCase()}${between}bar${between}${barId.toUpperCase()}`

      expect(findTableCode(`${around} ${code} ${around}`)).toEqual({ table, barId })
      expect(findTableCode(`${around} ${typed} ${around}`)).toEqual({ table, barId })
    }),
  )
})

test('what is found is always a sound label and id', () => {
  const scrap = fc.constantFrom(
    'TABLE-',
    'A5',
    '-BAR-',
    'TABLE-A5-BAR-',
    BAR,
    BAR.slice(0, 20),
    ' ',
    'x',
    '_',
    'é',
    ` table a5 bar ${BAR.toUpperCase()} `,
    `TABLE-A5-BAR-${BAR}`,
  )
  let read = 0
  fc.assert(
    fc.property(fc.array(scrap, { maxLength: 12 }), fc.string(), (scraps, noise) => {
      const found = findTableCode(`${noise}${scraps.join('')}${noise}`)
      if (found === null) return
      read += 1
      expect(() => tableCode(found.table, found.barId)).not.toThrow()
    }),
    { numRuns: 500 },
  )

  // A law about nothing would hold too.
  expect(read).toBeGreaterThan(10)
})

test('a long hostile text is read in linear time', () => {
  const hostile = `${'TABLE-A5-BAR-'.repeat(300)}${'0'.repeat(4000)}`

  expect(findTableCode(hostile)).toBeNull()
})

test.each(['2 beef', 'a beer', 'coffee', '5 cafe', 'deux'])(
  '"%s" behind a code is left whole',
  (words) => {
    const left = withoutTableCode(`hello TABLE-A5-BAR-${BAR} ${words}`, () => '')

    expect(left).toBe(`hello  ${words}`)
  },
)

import { expect, test } from 'bun:test'

import { PDFDocument } from '@cantoo/pdf-lib'
import fc from 'fast-check'
import jsQR from 'jsqr'
import { PNG } from 'pngjs'

import { findTableCode } from '../core/table-code.ts'
import { tableCardsPdf } from './pdf.ts'
import { qrPath, qrPng, qrSquare, qrSvg } from './qr-image.ts'
import { parseTableRange, tableCard } from './table-cards.ts'

const BAR = {
  id: '7d0a3c0e-2f51-4a6b-9c62-0f6d1f0b8a11',
  name: 'Chez Mado',
  languages: ['en', 'fr', 'rw', 'sw'],
  defaultLanguage: 'en',
} as const

const A5 = tableCard(BAR, { label: 'A5', area: 'Terrace' }, '250700000100')

test('a card opens WhatsApp with the table typed in', () => {
  expect(A5.link).toBe(
    'https://wa.me/250700000100?text=TABLE-A5-BAR-7d0a3c0e-2f51-4a6b-9c62-0f6d1f0b8a11',
  )
  expect(findTableCode(new URL(A5.link).searchParams.get('text') ?? '')).toEqual({
    table: 'A5',
    barId: BAR.id,
  })
  expect(A5.invitations[0]).toBe('Scan to order')
  expect(A5.invitations).toHaveLength(4)
})

test('the code reads back at print size', () => {
  const { data, width, height } = PNG.sync.read(Buffer.from(qrPng(qrSquare(A5.link), 8)))

  expect(jsQR(Uint8ClampedArray.from(data), width, height)?.data).toBe(A5.link)
  // 300 dpi at 48 mm is 567 pixels: the picture is never enlarged in print.
  expect(width).toBeLessThanOrEqual(567)
})

test('the code reads back with a stain in its middle', () => {
  const image = PNG.sync.read(Buffer.from(qrPng(qrSquare(A5.link), 8)))
  const stain = Math.floor(image.width * 0.2)
  for (let y = 0; y < stain; y += 1) {
    for (let x = 0; x < stain; x += 1) {
      const at = ((y + 2 * stain) * image.width + x + 2 * stain) * 4
      image.data.set([120, 80, 40, 255], at)
    }
  }

  expect(jsQR(Uint8ClampedArray.from(image.data), image.width, image.height)?.data).toBe(A5.link)
})

test('the vector path draws exactly the black modules', () => {
  const square = qrSquare(A5.link)
  const drawn = square.map((row) => row.map(() => false))
  for (const [, x = '', y = '', length = ''] of qrPath(square).matchAll(
    /M(\d+) (\d+)h(\d+)v1h-\d+z/g,
  )) {
    drawn[Number(y)]?.fill(true, Number(x), Number(x) + Number(length))
  }

  expect(drawn).toEqual(square.map((row) => [...row]))
})

test('a picture is well-formed whatever the bar is called', () => {
  const svg = qrSvg(qrSquare('x'), 'Mado & "Fils" <3')

  expect(svg).toContain('<title>Mado &#38; &#34;Fils&#34; &#60;3</title>')
})

test('six cards fit a page; the same cards are the same file', async () => {
  const cards = Array.from({ length: 7 }, () => A5)
  const at = new Date('2026-11-23T12:00:00Z')

  const pdf = await tableCardsPdf(cards, at)

  expect((await PDFDocument.load(pdf)).getPageCount()).toBe(2)
  expect(await tableCardsPdf(cards, at)).toEqual(pdf)
})

test('letters that PDF has no shapes for never stop the print', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 40 }), async (name) => {
      const card = tableCard({ ...BAR, name }, { label: 'A5', area: 'Čajovna 茶' }, '250700000100')
      const pdf = await tableCardsPdf([card], new Date(0))
      expect(pdf.length).toBeGreaterThan(1000)
    }),
    { numRuns: 30 },
  )
})

test.each([
  ['A1-A3', ['A1', 'A2', 'A3']],
  ['a1-3, VIP', ['A1', 'A2', 'A3', 'VIP']],
  ['09-11', ['09', '10', '11']],
  ['A2,A2,B1', ['A2', 'B1']],
])('the range %s reads as tables', (text, labels) => {
  expect(parseTableRange(text)).toEqual({ ok: true, labels })
})

test.each(['A3-A1', 'A1-B4', 'A 1', '', 'A1-A9999'])('the range "%s" is refused', (text) => {
  expect(parseTableRange(text).ok).toBe(false)
})

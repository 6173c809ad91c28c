import { describe, expect, test } from 'bun:test'

import fc from 'fast-check'

import type { OutMessage } from '../../core/message.ts'
import { refusedMessage } from '../../demo/graph/validate-message.ts'
import { encode } from './encode.ts'
import { fit } from './fit.ts'
import { cut, split } from './limits.ts'

const TO = { phone: '250700000201', userId: null }

/** Texts as they hurt: long, of emoji families, of lone surrogates, blank, with controls. */
const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 120 }),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom('', ' ', '\n\n', '👩‍👩‍👧‍👦'.repeat(30), 'a\ud800', '\0\t\u0007', 'é'.repeat(3000)),
  fc
    .array(fc.constantFrom('bière ', '🍺', '\n', '\n\n', 'Brochette. ', 'x'.repeat(300)), {
      maxLength: 60,
    })
    .map((parts) => parts.join('')),
)
const anyId = fc.oneof(fc.string({ minLength: 1, maxLength: 12 }), anyText)
const anyUrl = fc.oneof(
  fc.webUrl(),
  fc.constantFrom('https://bar.test/qr.png', 'javascript:alert(1)', '', 'x y'),
)
const anyRow = fc.record(
  { id: anyId, title: anyText, description: anyText },
  { requiredKeys: ['id', 'title'] },
)
const anyMessage: fc.Arbitrary<OutMessage> = fc.oneof(
  fc.record({ kind: fc.constant('text'), text: anyText }),
  fc.record(
    {
      kind: fc.constant('buttons'),
      text: anyText,
      footer: anyText,
      buttons: fc.array(fc.record({ id: anyId, title: anyText }), { maxLength: 14 }),
      imageUrl: anyUrl,
    },
    { requiredKeys: ['kind', 'text', 'buttons'] },
  ),
  fc.record(
    {
      kind: fc.constant('list'),
      text: anyText,
      footer: anyText,
      button: anyText,
      sections: fc.array(
        fc.record(
          { title: anyText, rows: fc.array(anyRow, { maxLength: 14 }) },
          { requiredKeys: ['rows'] },
        ),
        { maxLength: 5 },
      ),
    },
    { requiredKeys: ['kind', 'text', 'button', 'sections'] },
  ),
  fc.record(
    { kind: fc.constant('link'), text: anyText, footer: anyText, label: anyText, url: anyUrl },
    { requiredKeys: ['kind', 'text', 'label', 'url'] },
  ),
  fc.record(
    { kind: fc.constant('image'), url: anyUrl, caption: anyText },
    { requiredKeys: ['kind', 'url'] },
  ),
  fc.record({
    kind: fc.constant('template'),
    name: fc.constantFrom('owner_new_order', 'x'),
    language: fc.constantFrom('en', 'rw_RW', 'fr'),
    body: fc.array(fc.record({ name: fc.constantFrom('table', 'total', 'note'), text: anyText }), {
      maxLength: 8,
    }),
    buttonPayloads: fc.array(anyText, { maxLength: 12 }),
  }),
) as fc.Arbitrary<OutMessage>

const rowsOf = (message: OutMessage) =>
  message.kind === 'list' ? message.sections.flatMap(({ rows }) => rows) : []

describe('whatever is to be said', () => {
  test('comes out as messages that the strict Graph takes', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        for (const piece of fit(message)) {
          const wire = JSON.parse(JSON.stringify(encode(TO, piece, 'row-1')))
          expect({ refused: refusedMessage(wire), piece }).toEqual({ refused: null, piece })
          expect(JSON.stringify(wire)).not.toMatch(/\\ud[89a-f]|\\u0000/)
        }
      }),
      { numRuns: 500 },
    )
  })

  test('fits as it is once it was fitted', () => {
    fc.assert(
      fc.property(anyMessage, (message) => {
        const pieces = fit(message)

        expect(pieces.flatMap((piece) => fit(piece))).toEqual([...pieces])
      }),
      { numRuns: 300 },
    )
  })

  test('keeps every row of a list, in order, over as many pages as it takes', () => {
    const rows = fc.uniqueArray(
      fc.string({ minLength: 1, maxLength: 8 }).map((id) => `r:${id.trim()}`),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(rows, fc.integer({ min: 1, max: 15 }), (ids, perSection) => {
        const sections = ids.flatMap((_, at) =>
          at % perSection === 0
            ? [
                {
                  title: `S${at}`,
                  rows: ids.slice(at, at + perSection).map((id) => ({ id, title: id })),
                },
              ]
            : [],
        )
        const pages = fit({ kind: 'list', text: 'Menu', button: 'See', sections })

        expect(pages.flatMap(rowsOf).map(({ id }) => id)).toEqual(ids)
      }),
    )
  })

  test('loses no letter of a long text', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('bière ', '\n\n', 'x'.repeat(900), '. '), { maxLength: 60 }),
        (parts) => {
          const text = parts.join('')
          const letters = (words: string) => words.replaceAll(/\s/g, '')

          const pieces = fit({ kind: 'text', text }).map((piece) =>
            'text' in piece ? piece.text : '',
          )

          expect(letters(pieces.join(''))).toBe(letters(text))
        },
      ),
    )
  })
})

describe('a message over a limit', () => {
  test('of text is broken between paragraphs', () => {
    const first = 'a'.repeat(3000)
    const second = 'b'.repeat(3000)

    expect(fit({ kind: 'text', text: `${first}\n\n${second}` })).toEqual([
      { kind: 'text', text: first },
      { kind: 'text', text: second },
    ])
  })

  test('of four buttons becomes a list', () => {
    const buttons = ['a', 'b', 'c', 'd'].map((id) => ({ id, title: `Choice ${id}` }))

    expect(fit({ kind: 'buttons', text: 'Which?', buttons })).toEqual([
      { kind: 'list', text: 'Which?', button: '☰', sections: [{ rows: buttons }] },
    ])
  })

  test('of buttons with a long text sends the first of it ahead', () => {
    const text = `${'a'.repeat(900)}\n\n${'b'.repeat(900)}`
    const buttons = [{ id: 'a', title: 'Yes' }]

    expect(fit({ kind: 'buttons', text, buttons })).toEqual([
      { kind: 'text', text: 'a'.repeat(900) },
      { kind: 'buttons', text: 'b'.repeat(900), buttons },
    ])
  })

  test('of two buttons of one title numbers the second', () => {
    const [message] = fit({
      kind: 'buttons',
      text: 'x',
      buttons: [
        { id: 'a', title: 'A very long title here' },
        { id: 'b', title: 'A very long title here' },
      ],
    })

    expect(message).toMatchObject({
      buttons: [{ title: 'A very long title h…' }, { title: 'A very long title… 2' }],
    })
  })

  test('of a row keeps the price first and tells the whole name behind it', () => {
    const title = 'Brochette de chèvre aux légumes grillés'
    const rows = [{ id: 'a', title, description: 'RWF 3,500' }]

    const [message] = fit({ kind: 'list', text: 'Menu', button: 'See', sections: [{ rows }] })

    expect(message).toMatchObject({
      sections: [
        { rows: [{ title: 'Brochette de chèvre aux…', description: `RWF 3,500 · ${title}` }] },
      ],
    })
  })

  test('of eleven rows pages, and a broken section keeps its title', () => {
    const rows = Array.from({ length: 11 }, (_, n) => ({ id: `r${n}`, title: `Row ${n}` }))

    const pages = fit({
      kind: 'list',
      text: 'Menu',
      button: 'See',
      sections: [{ title: 'Grill', rows }],
    })

    expect(pages).toMatchObject([
      { text: 'Menu', sections: [{ title: 'Grill', rows: rows.slice(0, 10) }] },
      { text: '2/2', sections: [{ title: 'Grill', rows: rows.slice(10) }] },
    ])
  })

  test('of nothing is not sent', () => {
    expect(fit({ kind: 'text', text: ' \n ' })).toEqual([])
    expect(fit({ kind: 'list', text: '', button: 'See', sections: [] })).toEqual([])
  })

  test('of a link that is none tells it as text', () => {
    const link = { kind: 'link', text: 'Pay', label: 'Pay', url: 'tel:*182#' } as const

    expect(fit(link)).toEqual([{ kind: 'text', text: 'Pay\n\ntel:*182#' }])
  })

  test('of a template parameter becomes one line', () => {
    const [message] = fit({
      kind: 'template',
      name: 'owner_new_order',
      language: 'en',
      body: [
        { name: 'note', text: 'no salt\n\tno     sugar\u202F!\u00A0\u00A0\u00A0\u00A0\u00A0Yes' },
      ],
      buttonPayloads: [],
    })

    expect(message).toMatchObject({ body: [{ text: 'no salt no sugar\u202F! Yes' }] })
  })
})

test('a cut never splits what is read as one letter', () => {
  expect(cut('👩‍👩‍👧‍👦👩‍👩‍👧‍👦', 13)).toBe('👩‍👩‍👧‍👦…')
  expect(cut('Mützig', 6)).toBe('Mützig')
  expect(cut('Mützig', 5)).toBe('Mütz…')
})

test('a text without any border is split inside, and whole letters stay whole', () => {
  expect(split('🍺'.repeat(5), 4)).toEqual(['🍺🍺', '🍺🍺', '🍺'])
})

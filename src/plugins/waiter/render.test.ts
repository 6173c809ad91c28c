import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { PAYMENTS } from '../../../test/goldens/sample-bar.ts'
import type { AskOption, Block } from '../../core/blocks.ts'
import { payInstructions } from '../../core/pay-instructions.ts'
import { readPaymentDisplay } from '../../core/payment-display.ts'
import { render, type RenderOptions } from './render.ts'

const OPTIONS: RenderOptions = {
  language: 'en',
  orderNumbers: new Map([['o1', '104']]),
  payUrl: (token) => `https://bar.example/pay/${token}`,
}

function ask(...options: readonly AskOption[]): Block {
  return { kind: 'ask', prompt: 'Which one?', options }
}

function cartOf(name: string, note: string | null): Block {
  const line = { quantity: 2, name, size: null, choices: [], note, totalMinor: 2000 }
  return { kind: 'cart', lines: [line], totalMinor: 2000, currency: 'RWF', changes: [] }
}

test('texts, facts and the question are one message', () => {
  const messages = render(
    [
      { kind: 'say', text: 'Added: 2 × Primus.' },
      cartOf('Primus', null),
      ask({ id: 'review', title: 'Place order', description: null }),
    ],
    OPTIONS,
  )

  expect(messages).toEqual([
    {
      kind: 'buttons',
      text: 'Added: 2 × Primus.\n\n*Your cart*\n2 × Primus: RWF 2,000\n*Total: RWF 2,000*\n\nWhich one?',
      buttons: [{ id: 'review', title: 'Place order' }],
    },
  ])
})

test('nothing to say is no message', () => {
  expect(render([], OPTIONS)).toEqual([])
})

test('up to three short answers are buttons with their prices, else a list', () => {
  const small = { id: 'a', title: '33cl', description: 'RWF 1,000' }
  const long = { id: 'b', title: 'Johnnie Walker Black Label (tot)', description: 'RWF 4,000' }

  expect(render([ask(small)], OPTIONS)).toMatchObject([
    { kind: 'buttons', buttons: [{ id: 'a', title: '33cl · RWF 1,000' }] },
  ])
  expect(render([ask(small, long)], OPTIONS)).toMatchObject([
    {
      kind: 'list',
      sections: [
        {
          rows: [
            { id: 'a', title: '33cl', description: 'RWF 1,000' },
            {
              id: 'b',
              title: 'Johnnie Walker Black La…',
              description: 'RWF 4,000 · Johnnie Walker Black Label (tot)',
            },
          ],
        },
      ],
    },
  ])
})

test('titles are cut between graphemes and fit their row', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }), (title) => {
      const options = [1, 2, 3, 4].map((n) => ({ id: `i${n}`, title, description: 'x' }))
      const [message] = render([ask(...options)], OPTIONS)
      if (message?.kind !== 'list') throw new Error('not a list')
      for (const row of message.sections.flatMap((section) => section.rows)) {
        expect(row.title.length).toBeLessThanOrEqual(24)
        expect(row.description?.length ?? 0).toBeLessThanOrEqual(72)
        expect(row.title.isWellFormed()).toBe(true)
      }
    }),
  )
})

test('no dish, note or sentence from outside adds formatting, a line or a quote', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, note) => {
      const [message] = render([cartOf(name, note), { kind: 'say', text: `x ${name} x` }], OPTIONS)
      const text = message?.kind === 'text' ? message.text : ''
      // The house's own marks: the title and the total in bold.
      expect(text.match(/\*/g)?.length).toBe(4)
      expect(text).not.toMatch(/[_~`]/)
      expect(text.split('\n').some((line) => line.startsWith('>'))).toBe(false)
    }),
  )
})

test('a dial string stands alone in code marks, its stars as they are', () => {
  const due = { amountMinor: 12500, currency: 'RWF', reference: 'A5-104' }
  const instructions = PAYMENTS.flatMap((display) => payInstructions(display, due, 'en') ?? [])
  const share = {
    label: { kind: 'whole' },
    amountMinor: 12500,
    reference: 'A5-104',
    instructions,
    token: 't1',
  } as const

  const [message] = render([{ kind: 'pay', currency: 'RWF', shares: [share] }], OPTIONS)

  expect(message).toMatchObject({ kind: 'link', url: 'https://bar.example/pay/t1' })
  const text = message?.kind === 'link' ? message.text : ''
  expect(text.split('\n')).toContain('```*182*8*1*012345*12500#```')
  expect(text).toContain('RWF 12,500')
  expect(text).toContain('INZOZI GARDEN LTD')
  expect(text).toContain('A5-104')
})

test('a bar without a way to pay sends its guests to the staff, without a page', () => {
  const share = {
    label: { kind: 'you' },
    amountMinor: 500,
    reference: 'A5-1',
    instructions: [],
    token: null,
  } as const

  const [message] = render([{ kind: 'pay', currency: 'RWF', shares: [share] }], OPTIONS)

  expect(message?.kind).toBe('text')
  expect(message?.kind === 'text' ? message.text : '').toContain('Please pay the staff')
})

test('an order is announced with the number of its row and never without one', () => {
  const placed = (orderId: string): Block => ({
    kind: 'order_placed',
    orderId,
    table: 'A5',
    totalMinor: 3900,
    currency: 'RWF',
  })

  expect(render([placed('o1')], OPTIONS)).toMatchObject([
    { kind: 'text', text: expect.stringContaining('Order 104') },
  ])
  expect(() => render([placed('unknown')], OPTIONS)).toThrow('not written')
})

test('several shares have their own amounts and say once what they have in common', () => {
  const share = (part: number) => {
    const due = { amountMinor: 500, currency: 'RWF', reference: `A5-1/${part}` }
    const instructions = PAYMENTS.flatMap((display) => payInstructions(display, due, 'en') ?? [])
    const label = { kind: 'part', number: part, of: 2 } as const
    return { label, amountMinor: 500, reference: due.reference, instructions, token: `t${part}` }
  }

  const [message] = render(
    [{ kind: 'pay', currency: 'RWF', shares: [share(1), share(2)] }],
    OPTIONS,
  )

  const text = message?.kind === 'text' ? message.text : ''
  expect(text.match(/INZOZI GARDEN LTD/g)).toHaveLength(1)
  expect(text.match(/\*182\*8\*1\*012345\*500#/g)).toHaveLength(2)
  expect(text.match(/A5-1\/\d/g)).toEqual(['A5-1/1', 'A5-1/2'])
  expect(text.split('\n').length).toBeLessThanOrEqual(15)
})

test('steps that name an amount stand with the share whose amount it is', () => {
  const display = {
    id: 'counter',
    kind: 'steps',
    payee: 'INZOZI GARDEN LTD',
    confirmed: null,
    provider: 'Counter',
    steps: { default: ['Say {ref}', 'Pay {amount}'] },
  } as const
  const share = (part: number, amountMinor: number) => {
    const due = { amountMinor, currency: 'RWF', reference: `A5-1/${part}` }
    const instructions = [payInstructions(display, due, 'en') ?? []].flat()
    const label = { kind: 'part', number: part, of: 2 } as const
    return { label, amountMinor, reference: due.reference, instructions, token: null }
  }

  const [message] = render(
    [{ kind: 'pay', currency: 'RWF', shares: [share(1, 500), share(2, 300)] }],
    OPTIONS,
  )

  const [one, two, common] = (message?.kind === 'text' ? message.text : '').split('\n\n')
  expect(one).toContain('1. Say A5-1/1\n2. Pay 500')
  expect(two).toContain('1. Say A5-1/2\n2. Pay 300')
  expect(common).toContain('INZOZI GARDEN LTD')
  expect(common).not.toContain('Pay')
})

test('a dish is shown with what can be had with it', () => {
  const [message] = render(
    [
      {
        kind: 'item',
        name: 'Burger',
        description: null,
        priceMinor: 6000,
        sizes: [],
        options: [{ name: 'Extras', choices: ['Bacon + RWF 500', 'Cheese'] }],
        currency: 'RWF',
        isOrderable: true,
        allergens: null,
      },
    ],
    OPTIONS,
  )

  expect(message?.kind === 'text' ? message.text : '').toContain('Extras: Bacon + RWF 500, Cheese')
})

test('a merchant code that no step names stands on a line of its own', () => {
  const due = { amountMinor: 3900, currency: 'RWF', reference: 'A5-101' }
  const steps = { default: ['Dial *182*8*1#', 'Enter our code', 'Enter the amount and your PIN'] }
  const display = { ...PAYMENTS[0], mode: 'menu', template: null, menu: '*182*8*1#', steps }
  const read = readPaymentDisplay(display)
  if (!read.ok) throw new Error('the display is wrong')
  const method = payInstructions(read.value, due, 'en')
  if (method === null) throw new Error('no way to pay')
  const share = { ...due, label: { kind: 'whole' as const }, instructions: [method], token: null }

  const [message] = render([{ kind: 'pay', currency: 'RWF', shares: [share] }], OPTIONS)

  expect(JSON.stringify(message).split(method.code ?? '?')).toHaveLength(2)
})

test('a day from midnight to midnight is one without an end', () => {
  const spans = [{ from: '00:00', to: '00:00' }]
  const [message] = render(
    [{ kind: 'hours', days: [{ date: '2026-11-23', spans, note: null }] }],
    OPTIONS,
  )

  expect(message).toMatchObject({ text: 'Monday: all day' })
})

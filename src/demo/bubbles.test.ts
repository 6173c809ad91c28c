import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { readGraphContent } from './bubbles.ts'

const noTemplate = () => undefined

test('a link message keeps its label, address, picture and footer', () => {
  const body = {
    type: 'interactive',
    interactive: {
      type: 'cta_url',
      header: { type: 'image', image: { link: 'http://127.0.0.1/pay/1.png' } },
      body: { text: 'Pay *EUR 4.20*' },
      footer: { text: 'Table A5' },
      action: { name: 'cta_url', parameters: { display_text: 'Pay', url: 'https://pay.test/1' } },
    },
  }

  expect(readGraphContent(body, noTemplate)).toEqual({
    kind: 'link',
    text: 'Pay *EUR 4.20*',
    imageUrl: 'http://127.0.0.1/pay/1.png',
    footer: 'Table A5',
    link: { label: 'Pay', url: 'https://pay.test/1' },
  })
})

test('a template is shown with its approved text filled in and its quick replies', () => {
  const body = {
    type: 'template',
    template: {
      name: 'owner_new_order',
      language: { code: 'en' },
      components: [
        {
          type: 'body',
          parameters: [
            { type: 'text', parameter_name: 'table', text: 'A5' },
            { type: 'text', parameter_name: 'total', text: 'RWF 3,500' },
          ],
        },
        {
          type: 'button',
          sub_type: 'quick_reply',
          index: '0',
          parameters: [{ type: 'payload', payload: 'order:1:accept' }],
        },
      ],
    },
  }
  const approved = { body: 'Table {{table}}: {{total}}', buttons: ['Accept'] }

  expect(readGraphContent(body, () => approved)).toEqual({
    kind: 'template',
    text: 'Table A5: RWF 3,500',
    buttons: [{ id: 'order:1:accept', title: 'Accept' }],
  })
  expect(readGraphContent(body, noTemplate)).toMatchObject({ text: 'A5 · RWF 3,500' })
})

test('a type that phones here can not draw is named, and what is no message is none', () => {
  expect(readGraphContent({ type: 'location', location: {} }, noTemplate)).toEqual({
    kind: 'other',
    text: '[location]',
  })
  expect(readGraphContent({ status: 'read' }, noTemplate)).toBeUndefined()
})

test('any JSON is read without a throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      readGraphContent(body, noTemplate)
    }),
  )
})

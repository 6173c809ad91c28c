import { describe, expect, test } from 'bun:test'

import type { InboundContent } from '../../core/message.ts'
import { readDelivery } from './read-delivery.ts'
import { readMessage } from './read-message.ts'

const FIXTURES = new URL('../../../test/fixtures/whatsapp/webhooks/', import.meta.url).pathname
const METADATA = { display_phone_number: '250700000101', phone_number_id: '36' }
const CONTACT = { profile: { name: 'Aline U.' }, wa_id: '250700000201', user_id: 'RW.55' }

function read(message: object, contact: object = CONTACT) {
  const common = {
    id: 'wamid.1',
    from: '250700000201',
    from_user_id: 'RW.55',
    timestamp: '1795430400',
  }
  return readMessage({
    field: 'messages',
    metadata: METADATA,
    contact,
    message: { ...common, ...message },
  })
}

async function readFixture(name: string) {
  const body = await Bun.file(`${FIXTURES}${name}.json`).bytes()
  const delivery = readDelivery(body, { receivedAt: new Date('2100-01-01'), textGatherMs: 0 })
  return delivery.ok ? readMessage(delivery.arrivals[0]?.body) : null
}

describe('a message', () => {
  const fixtures: readonly (readonly [string, InboundContent])[] = [
    [
      'text_plain_kinyarwanda',
      { type: 'text', body: "Muraho, ndashaka brochette ebyiri n'ifiriti" },
    ],
    ['interactive_button_reply', { type: 'tap', id: 'cart:checkout', title: 'Check out' }],
    ['interactive_list_reply', { type: 'tap', id: 'item:5a1f', title: 'Goat brochette' }],
    [
      'image_no_caption',
      { type: 'media', media: 'image', mediaId: '1290017733554401', caption: null },
    ],
    [
      'document',
      { type: 'media', media: 'document', mediaId: '1290017733554402', caption: 'Receipt' },
    ],
    ['sticker', { type: 'media', media: 'sticker', mediaId: '1290017733554404', caption: null }],
    ['video', { type: 'media', media: 'video', mediaId: '1290017733554403', caption: null }],
  ]

  test.each(fixtures)('of the fixture %s reads whole', async (name, content) => {
    const message = await readFixture(name)

    expect(message?.content).toEqual(content)
    expect(message?.from).toEqual({
      phone: '250700000201',
      userId: 'RW.5520917734401288',
      parentUserId: null,
      profileName: 'Aline U.',
    })
  })

  test('tells which of ours it answers', async () => {
    const tap = await readFixture('interactive_button_reply')
    const forwarded = read({ type: 'text', text: { body: 'x' }, context: { forwarded: true } })

    expect(tap?.repliesTo).toBe('wamid.HBgMMjUwNzAwMDAwMjAxFQIAERgSMUNBUlQwMDAxAA==')
    expect(forwarded?.repliesTo).toBeNull()
  })

  const contents: readonly (readonly [string, object, InboundContent])[] = [
    [
      'a template quick reply',
      { type: 'button', button: { payload: 'order:9c1d:accept', text: 'Accept' } },
      { type: 'template_tap', payload: 'order:9c1d:accept', text: 'Accept' },
    ],
    [
      'a voice note',
      { type: 'audio', audio: { id: '9', mime_type: 'audio/ogg; codecs=opus', voice: true } },
      { type: 'audio', mediaId: '9', mimeType: 'audio/ogg; codecs=opus', isVoiceNote: true },
    ],
    [
      'a location',
      { type: 'location', location: { latitude: -1.94, longitude: 30.06, name: '' } },
      { type: 'location', latitude: -1.94, longitude: 30.06, name: null },
    ],
    [
      'a shared own number',
      {
        type: 'contacts',
        contacts: [
          {
            origin: 'contact_request',
            phones: [{ phone: '+250 700 000 201', wa_id: '250700000201' }],
          },
        ],
      },
      { type: 'contacts', phones: ['250700000201'], sharedOwn: true },
    ],
    [
      'a reaction',
      { type: 'reaction', reaction: { message_id: 'wamid.9', emoji: '👍' } },
      { type: 'reaction', emoji: '👍' },
    ],
    [
      'a removed reaction',
      { type: 'reaction', reaction: { message_id: 'wamid.9', emoji: '' } },
      { type: 'reaction', emoji: null },
    ],
    [
      'a catalog order',
      {
        type: 'order',
        order: {
          catalog_id: '1',
          text: 'quick',
          product_items: [{ product_retailer_id: 'beer', quantity: '2' }, { quantity: 1 }],
        },
      },
      { type: 'catalog_order', items: [{ itemId: 'beer', quantity: 2 }], text: 'quick' },
    ],
    [
      'a changed number',
      { type: 'system', system: { body: 'x', type: 'user_changed_number', wa_id: '250700000299' } },
      { type: 'number_changed', newPhone: '250700000299' },
    ],
    [
      'a changed id',
      { type: 'system', system: { type: 'user_changed_user_id', user_id: 'RW.56' } },
      { type: 'user_id_changed', newUserId: 'RW.56', newPhone: null },
    ],
    [
      'a changed identity key',
      { type: 'system', system: { type: 'customer_identity_changed' }, identity: { hash: 'x' } },
      { type: 'unsupported', what: 'customer_identity_changed' },
    ],
    [
      'an edit',
      {
        type: 'edit',
        edit: {
          original_message_id: 'wamid.0',
          message: { type: 'text', text: { body: '3 beers' } },
        },
      },
      { type: 'edited', originalId: 'wamid.0', body: '3 beers' },
    ],
    [
      'a revocation',
      { type: 'revoke', revoke: { original_message_id: 'wamid.0' } },
      { type: 'revoked', originalId: 'wamid.0' },
    ],
    [
      'an edit this number does not get',
      { type: 'unsupported', unsupported: { type: 'edit' }, errors: [{ code: 131_051 }] },
      { type: 'unsupported', what: 'edit' },
    ],
    [
      'what is too new',
      { type: 'hologram', hologram: {} },
      { type: 'unsupported', what: 'hologram' },
    ],
    [
      'a form',
      { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: {} } },
      { type: 'unsupported', what: 'nfm_reply' },
    ],
    [
      'a call permission',
      {
        type: 'interactive',
        interactive: { type: 'call_permission_reply', call_permission_reply: {} },
      },
      { type: 'unsupported', what: 'call_permission_reply' },
    ],
    ['a text without a body', { type: 'text', text: [] }, { type: 'unsupported', what: 'text' }],
    [
      'a tap without an id',
      { type: 'interactive', interactive: { type: 'button_reply' } },
      { type: 'unsupported', what: 'interactive' },
    ],
    ['a type named as a method', { type: 'toString' }, { type: 'unsupported', what: 'toString' }],
    ['no type', {}, { type: 'unsupported', what: 'untyped' }],
  ]

  test.each(contents)('of %s reads as what it is', (_what, message, content) => {
    expect(read(message)?.content).toEqual(content)
  })

  test('of a person with a hidden number has only the id', () => {
    const message = read(
      { from: undefined, type: 'text', text: { body: 'x' } },
      { user_id: 'RW.55', wa_id: '' },
    )

    expect(message?.from).toEqual({
      phone: null,
      userId: 'RW.55',
      parentUserId: null,
      profileName: null,
    })
  })

  test('that no one can be answered for reads as null', () => {
    expect(read({ type: 'text', text: { body: 'x' }, from: '', from_user_id: '' }, {})).toBeNull()
    expect(read({ type: 'text', text: { body: 'x' }, group_id: 'g' })).toBeNull()
    expect(read({ id: '' })).toBeNull()
    expect(readMessage(null)).toBeNull()
  })
})

import type { Fragment } from '../../core/fragment.ts'
import { asFragment, asList, asNumber, asPhone, asText, asTime } from '../../core/fragment.ts'
import type { InboundContent, InboundMessage, Sender } from '../../core/message.ts'

/**
 * The message in an inbox row of kind `message` (the `body` that `readDelivery` made). `null` for
 * what no one can be answered for: no id, no number of ours, no sender, or written in a group.
 * A type that is unknown, or known but broken, reads as `unsupported`.
 */
export function readMessage(body: unknown): InboundMessage | null {
  const { metadata, contact, message: raw, at } = asFragment(body)
  const message = asFragment(raw)
  const id = asText(message['id'])
  const phoneNumberId = asText(asFragment(metadata)['phone_number_id'])
  const from = readSender(message, asFragment(contact))
  const time = readIsoTime(at) ?? asTime(message['timestamp'])
  const isAnswerable = from.phone !== null || from.userId !== null
  if (id === null || phoneNumberId === null || time === null || !isAnswerable) return null
  if (asText(message['group_id']) !== null) return null
  const context = asFragment(message['context'])
  return {
    id,
    phoneNumberId,
    from,
    at: time,
    repliesTo: asText(context['id']),
    content: readContent(message),
  }
}

/** Whoever a message or a call is from. */
export function readSender(message: Fragment, contact: Fragment): Sender {
  return {
    phone: asPhone(message['from']) ?? asPhone(contact['wa_id']),
    userId: asText(message['from_user_id']) ?? asText(contact['user_id']),
    parentUserId: asText(message['from_parent_user_id']) ?? asText(contact['parent_user_id']),
    profileName: asText(asFragment(contact['profile'])['name']),
  }
}

export function readIsoTime(at: unknown): Date | null {
  const time = typeof at === 'string' ? Date.parse(at) : Number.NaN
  return Number.isNaN(time) ? null : new Date(time)
}

type ReadContent = (part: Fragment, message: Fragment) => InboundContent | null

/** A map, not an object: a type called `constructor` must not find anything. */
const READERS: ReadonlyMap<string, ReadContent> = new Map<string, ReadContent>([
  ['text', readText],
  ['interactive', readInteractive],
  ['button', readTemplateTap],
  ['image', readMedia('image')],
  ['video', readMedia('video')],
  ['document', readMedia('document')],
  ['sticker', readMedia('sticker')],
  ['audio', readAudio],
  ['location', readLocation],
  ['contacts', readContacts],
  ['reaction', (part) => ({ type: 'reaction', emoji: asText(part['emoji']) })],
  ['order', readOrder],
  ['system', readSystem],
  ['edit', readEdit],
  ['revoke', readRevoke],
  ['unsupported', readUnsupported],
])

function readContent(message: Fragment): InboundContent {
  const type = asText(message['type']) ?? 'untyped'
  const read = READERS.get(type)
  const content = read?.(asFragment(message[type]), message) ?? null
  return content ?? unsupported(type)
}

function unsupported(what: string): InboundContent {
  return { type: 'unsupported', what: what.slice(0, 60) }
}

function readText(part: Fragment): InboundContent | null {
  const body = asText(part['body'])
  return body === null ? null : { type: 'text', body }
}

function readInteractive(part: Fragment): InboundContent | null {
  const type = asText(part['type'])
  if (type !== 'button_reply' && type !== 'list_reply') {
    return type === null ? null : unsupported(type)
  }
  const reply = asFragment(part[type])
  const id = asText(reply['id'])
  return id === null ? null : { type: 'tap', id, title: asText(reply['title']) ?? '' }
}

function readTemplateTap(part: Fragment): InboundContent | null {
  const text = asText(part['text'])
  const payload = asText(part['payload']) ?? text
  return payload === null ? null : { type: 'template_tap', payload, text: text ?? payload }
}

function readMedia(media: 'image' | 'video' | 'document' | 'sticker'): ReadContent {
  return (part) => {
    const mediaId = asText(part['id'])
    return mediaId === null
      ? null
      : { type: 'media', media, mediaId, caption: asText(part['caption']) }
  }
}

function readAudio(part: Fragment): InboundContent | null {
  const mediaId = asText(part['id'])
  if (mediaId === null) return null
  return {
    type: 'audio',
    mediaId,
    mimeType: asText(part['mime_type']) ?? 'application/octet-stream',
    isVoiceNote: part['voice'] === true,
  }
}

function readLocation(part: Fragment): InboundContent | null {
  const latitude = asNumber(part['latitude'])
  const longitude = asNumber(part['longitude'])
  if (latitude === null || longitude === null) return null
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return null
  return { type: 'location', latitude, longitude, name: asText(part['name']) }
}

function readContacts(_part: Fragment, message: Fragment): InboundContent | null {
  const cards = asList(message['contacts']).map(asFragment)
  if (cards.length === 0) return null
  const phones = cards
    .flatMap((card) => asList(card['phones']).map(asFragment))
    .map((phone) => asPhone(phone['wa_id']) ?? asPhone(phone['phone']))
    .filter((phone) => phone !== null)
  const sharedOwn = cards.some((card) => card['origin'] === 'contact_request')
  return { type: 'contacts', phones: [...new Set(phones)], sharedOwn }
}

function readOrder(part: Fragment): InboundContent | null {
  const items = asList(part['product_items'])
    .map(asFragment)
    .flatMap((item) => {
      const itemId = asText(item['product_retailer_id'])
      const quantity = asNumber(item['quantity'])
      const isWhole = quantity !== null && Number.isSafeInteger(quantity) && quantity > 0
      return itemId === null || !isWhole ? [] : [{ itemId, quantity }]
    })
  return { type: 'catalog_order', items, text: asText(part['text']) }
}

/** `customer_changed_number` is the name older texts use for `user_changed_number`. */
function readSystem(part: Fragment): InboundContent | null {
  const type = asText(part['type'])
  const newPhone = asPhone(part['wa_id']) ?? asPhone(part['new_wa_id'])
  if (type === 'user_changed_number' || type === 'customer_changed_number') {
    return newPhone === null ? unsupported(type) : { type: 'number_changed', newPhone }
  }
  const newUserId = asText(part['user_id'])
  if (type === 'user_changed_user_id' && newUserId !== null) {
    return { type: 'user_id_changed', newUserId, newPhone }
  }
  return unsupported(type ?? 'system')
}

function readEdit(part: Fragment): InboundContent | null {
  const originalId = asText(part['original_message_id'])
  if (originalId === null) return null
  const edited = asFragment(part['message'])
  const type = asText(edited['type'])
  const inner =
    type === null ? asFragment(null) : asFragment(Object.hasOwn(edited, type) ? edited[type] : null)
  return { type: 'edited', originalId, body: asText(inner['body']) ?? asText(inner['caption']) }
}

function readRevoke(part: Fragment): InboundContent | null {
  const originalId = asText(part['original_message_id'])
  return originalId === null ? null : { type: 'revoked', originalId }
}

function readUnsupported(part: Fragment): InboundContent {
  return unsupported(asText(part['type']) ?? 'unsupported')
}

import { expect, setDefaultTimeout, test } from 'bun:test'
import { join } from 'node:path'

import { Glob } from 'bun'

import { voiceNoteDelivery } from '../../src/demo/graph/deliveries.ts'
import { code, eachServer, NUMBER } from './house.ts'
import { parsed } from './log-lines.ts'
import { seenOf } from './phones.ts'
import { accepted, orders, seated } from './talks.ts'

setDefaultTimeout(60_000)

const FIXTURES = join(import.meta.dir, '../fixtures/whatsapp/webhooks')

/** Every recorded delivery and the answer it gets; `null`: none. */
const ANSWERS: Readonly<Record<string, RegExp | null>> = {
  'call_connect_user_dtls.json': /can not take calls yet/,
  'call_connect_user_sdes.json': /can not take calls yet/,
  'call_terminate_completed.json': null,
  // Its caption asks how to pay.
  'document.json': /You can pay with MTN MoMo/,
  'image_no_caption.json': /can not look at pictures/,
  'interactive_button_reply.json': /button is from earlier/,
  'interactive_list_reply.json': /button is from earlier/,
  'status_delivered.json': null,
  'status_failed_131026.json': null,
  'status_read.json': null,
  'status_sent.json': null,
  'status_sent_template_utility.json': null,
  'sticker.json': /Nice one!/,
  'template_status_approved.json': null,
  'text_plain_french.json': /\S/,
  'text_plain_kinyarwanda.json': /\S/,
  'text_qr_scan.json': /table A5/,
  'text_username_phone_available.json': /What would you like to see\?/,
  'value_errors_130429.json': null,
  'video.json': /can not watch videos/,
}

type Content = { readonly type: string; readonly [part: string]: unknown }

/** Kinds that no fixture holds. */
const OTHERS: readonly (readonly [string, Content, RegExp | null])[] = [
  [
    'a recording',
    { type: 'audio', audio: { id: '1', mime_type: 'audio/mpeg' } },
    /listen to recordings/,
  ],
  ['a picture with words', { type: 'image', image: { id: '1', caption: '2 fries' } }, /2 × Fries/],
  [
    'a place',
    { type: 'location', location: { latitude: -1.95, longitude: 30.06 } },
    /find you by your table/,
  ],
  [
    'a contact',
    { type: 'contacts', contacts: [{ phones: [{ phone: '+250730009999' }] }] },
    /do not need a contact/,
  ],
  [
    'a reaction',
    { type: 'reaction', reaction: { message_id: 'wamid.X', emoji: '👍' } },
    /tap a button or write/,
  ],
  [
    'a catalogue order',
    { type: 'order', order: { product_items: [{ product_retailer_id: 'x', quantity: 1 }] } },
    /from the catalogue|choose/,
  ],
  [
    'an unsupported kind',
    { type: 'unsupported', unsupported: { type: 'poll' } },
    /can not read this kind/,
  ],
  ['a kind of tomorrow', { type: 'hologram', hologram: { id: '1' } }, /can not read this kind/],
  [
    'an edit',
    {
      type: 'edit',
      edit: {
        original_message_id: 'wamid.X',
        message: { type: 'text', text: { body: '3 fries' } },
      },
    },
    /changed a message/,
  ],
  [
    'a deletion',
    { type: 'revoke', revoke: { original_message_id: 'wamid.X' } },
    /deleted a message/,
  ],
  [
    'a quick reply nobody sent',
    { type: 'button', button: { payload: 'x', text: 'x' } },
    /from earlier/,
  ],
]

eachServer({ bars: [{ slug: 'kinds' }, { slug: 'discreet' }] }, (open) => {
  test('every recorded delivery is answered 200 and its writer as the table says', async () => {
    const house = open()
    const bar = house.bar('kinds')
    const names = [...new Glob('*.json').scanSync(FIXTURES)]
    const wrong: string[] = []

    for (const name of names) {
      const diner = await seated(house, bar, 'A5')
      const { phone, userId } = diner.writer
      const text = (await Bun.file(join(FIXTURES, name)).text())
        .replaceAll('250700000201', phone ?? '')
        .replaceAll('RW.5520917734401288', userId ?? '')
        .replaceAll('361990122845570', NUMBER.phoneNumberId)
        .replaceAll(/TABLE-A5-BAR-[0-9a-f-]{36}/g, code(bar, 'A5'))
        .replaceAll(/"timestamp": "\d+"/g, `"timestamp": "${Math.floor(Date.now() / 1000)}"`)
        .replaceAll(/("messages": \[\s*\{[^}]*"id": )"[^"]+"/g, `$1"${house.newWamid()}"`)
      await house.deliver(JSON.parse(text) as Parameters<typeof house.deliver>[0])
      const wanted = ANSWERS[name]
      // Where nothing is answered, the answer to the next message is the next message.
      if (wanted === null) await diner.write('thanks')
      const answer = await diner.next()
      const isRight = (wanted ?? /With pleasure!|Avec plaisir/).test(answer.text)
      if (wanted === undefined || !isRight) wrong.push(`${name}: ${answer.text}`)
    }

    expect(names.toSorted()).toEqual(Object.keys(ANSWERS).toSorted())
    expect(wrong).toEqual([])
  })

  test('every other kind of message has its answer, or none', async () => {
    const house = open()
    const bar = house.bar('kinds')
    const wrong: string[] = []

    for (const [name, content, wanted] of OTHERS) {
      const diner = await seated(house, bar, 'A6')
      await diner.send(content)
      if (wanted === null) await diner.write('thanks')
      const answer = await diner.next()
      if (!(wanted ?? /With pleasure!/).test(answer.text)) wrong.push(`${name}: ${answer.text}`)
    }

    expect(wrong).toEqual([])
  })

  test('a voice note is answered with the wish for words', async () => {
    const house = open()
    const diner = await seated(house, house.bar('kinds'), 'A7')
    const note = { id: house.newWamid(), at: new Date(), mediaId: '1' }

    await house.deliver(voiceNoteDelivery(NUMBER, diner.writer, note))

    expect((await diner.next()).text).toStartWith('I could not listen to the voice note.')
  })

  test('the log is JSON to the last line and holds no number, name or word of anyone', async () => {
    const house = open()
    const bar = house.bar('discreet')
    const diner = house.diner({ name: 'Zebulon Quartermain' })
    await diner.ask(code(bar, 'A3'))
    await diner.ask('my dog is called Xanthippe')
    const { number } = await orders(diner, '2 fries')
    await accepted(house.staff(bar), number)
    await diner.next()
    await house.server.stop()
    await house.server.start()

    const { log, errors } = house.server.output()
    const lines = parsed(log)
    const events = new Set(lines.map(({ event }) => event))

    expect(errors).toBe('')
    for (const event of [
      'WA_WEBHOOK_RECEIVED',
      'WA_MESSAGE_SENT',
      'WA_WAITER_SESSION_CREATED',
      'WA_WAITER_ORDER_PLACED',
    ]) {
      expect(events).toContain(event)
    }
    const people = house.graph.sent.flatMap(({ to }) => to)
    const said = house.graph.sent.flatMap((sent) => seenOf(sent).text.split('\n'))
    const secrets = [
      ...people,
      ...said,
      'Xanthippe',
      'Zebulon',
      'Quartermain',
      'Mado',
      diner.writer.userId ?? '',
      ...bar.staff,
    ]
    const told = secrets.filter((secret) => secret.length > 3 && log.includes(secret))
    expect(told).toEqual([])
  })
})

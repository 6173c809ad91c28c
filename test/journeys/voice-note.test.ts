import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'

import { wantedKinds } from '../database.ts'
import { type OpenaiStandin, openaiStandin } from '../standins/openai.ts'
import { voiceNote } from '../voice-note.ts'
import { type House, openHouse } from './house.ts'
import type { Phone } from './phones.ts'
import { seated } from './talks.ts'

setDefaultTimeout(90_000)

const OGG = 'audio/ogg; codecs=opus'

type Opened = {
  readonly house: House
  readonly openai: OpenaiStandin
  readonly close: () => Promise<void>
}

async function opened(kind: Parameters<typeof openHouse>[0]): Promise<Opened> {
  const openai = await openaiStandin()
  const { apiKey, baseUrl } = openai
  const { house, close } = await openHouse(kind, {
    bars: [{ slug: 'spoken' }],
    statuses: ['sent'],
    openai: { apiKey, baseUrl },
  })
  const closeBoth = async () => {
    await close()
    await openai.stop()
  }
  return { house, openai, close: closeBoth }
}

for (const kind of wantedKinds()) {
  describe(`on ${kind}`, () => {
    let running: Opened | undefined
    beforeAll(async () => {
      running = await opened(kind)
    }, 120_000)
    afterAll(async () => {
      await running?.close()
    }, 60_000)
    const open = () => {
      if (running === undefined) throw new Error('ask for the house inside a test')
      return running
    }
    const speak = (phone: Phone, mediaId: string) =>
      phone.send({ type: 'audio', audio: { id: mediaId, mime_type: OGG, voice: true } })

    test('a spoken order goes from the phone to the cart, shown as it was heard', async () => {
      const { house, openai } = open()
      const { media } = house.graph
      const note = voiceNote(3)
      const before = { uploads: openai.uploads.length, refused: house.graph.refused.length }
      const diner = await seated(house, house.bar('spoken'), 'A1')
      openai.script({ kind: 'say', text: '2 fries' })

      const mediaId = media.put({ bytes: note, mimeType: OGG })
      await speak(diner, mediaId)
      const cart = await diner.next()
      const placed = await diner.press(cart, 'Place order')

      expect(cart.text).toStartWith('I heard: "2 fries"')
      expect(cart.text).toContain('2 × Fries')
      expect(placed.text).toContain('is with the bar!')
      expect(media.fetched).toContainEqual({ mediaId })
      const uploads = openai.uploads.slice(before.uploads)
      expect(uploads.map(({ fileName, model }) => [fileName, model])).toEqual([
        ['voice.ogg', 'gpt-transcribe'],
      ])
      expect(Buffer.from(uploads[0]?.bytes ?? []).equals(note)).toBe(true)
      expect(house.graph.refused.slice(before.refused)).toEqual([])
      expect(house.graph.reads.filter(({ typing }) => typing).length).toBeGreaterThan(0)
      expect(house.server.output().log).not.toContain('2 fries')
    })

    test.each([
      ['a medium Graph does not know', () => '4711'],
      [
        'three minutes',
        (house: House) => house.graph.media.put({ bytes: voiceNote(180), mimeType: OGG }),
      ],
      [
        'more than a megabyte',
        (house: House) => house.graph.media.put({ bytes: voiceNote(60, 20_000), mimeType: OGG }),
      ],
      [
        'a page called a note',
        (house: House) =>
          house.graph.media.put({ bytes: new TextEncoder().encode('<html>'), mimeType: OGG }),
      ],
    ])('%s is asked for in writing, and OpenAI is not asked at all', async (_what, note) => {
      const { house, openai } = open()
      const uploads = openai.uploads.length
      const diner = await seated(house, house.bar('spoken'), 'A2')

      await speak(diner, note(house))

      expect((await diner.next()).text).toBe(
        'I could not listen to the voice note. Please write it to me.',
      )
      expect(openai.uploads.length).toBe(uploads)
    })

    test('a note that OpenAI fails at is asked for in writing', async () => {
      const { house, openai } = open()
      const diner = await seated(house, house.bar('spoken'), 'A3')
      const mediaId = house.graph.media.put({ bytes: voiceNote(3), mimeType: OGG })
      // None that asks to wait: the next note would not be listened to either.
      openai.script({ kind: 'fault', fault: 'server_error' })

      await speak(diner, mediaId)

      expect((await diner.next()).text).toContain('Please write it to me.')
    })
  })
}

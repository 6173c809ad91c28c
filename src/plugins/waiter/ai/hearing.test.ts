import { describe, expect, test } from 'bun:test'

import { quietMeter, recordingLog } from '../../../../test/quiet.ts'
import { voiceNote } from '../../../../test/voice-note.ts'
import { ProviderError } from '../../../core/errors.ts'
import type { InboundContent } from '../../../core/message.ts'
import type { Heard, Media, WantedMedia } from '../../../core/ports.ts'
import type { TurnMessage } from '../../../core/turn.ts'
import type { Thought } from '../house/think.ts'
import { echoed, hearer, type HearingDeps } from './hearing.ts'

const OGG = 'audio/ogg; codecs=opus'
const AT = new Date('2026-11-23T18:00:00Z')

const audio = (mediaId: string, more: Partial<TurnMessage> = {}): TurnMessage => ({
  id: `wamid.${mediaId}`,
  at: AT,
  content: { type: 'audio', mediaId, mimeType: OGG, isVoiceNote: true },
  tap: 'none',
  isLate: false,
  ...more,
})

type Ears = {
  readonly media?: Media | ProviderError | 'stalls'
  readonly heard?: Partial<Heard> | ProviderError | 'stalls'
  readonly price?: number
  readonly budgetMs?: number
}

const untilAborted = (signal: AbortSignal, provider: string) =>
  new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(new ProviderError(provider, 'timeout')))
  })

function ears({ media, heard, price = 0.6, budgetMs = 5000 }: Ears = {}) {
  const log = recordingLog()
  const wanted: WantedMedia[] = []
  const asked: { readonly mimeType: string; readonly hints: readonly string[] }[] = []
  const deps: HearingDeps = {
    download: async (one, signal) => {
      wanted.push(one)
      if (media === 'stalls') return await untilAborted(signal, 'whatsapp')
      if (media instanceof ProviderError) throw media
      return media ?? { bytes: voiceNote(6), mimeType: OGG }
    },
    transcriber: {
      provider: 'openai',
      model: 'gpt-transcribe',
      transcribe: async (_bytes, mimeType, hints, signal) => {
        asked.push({ mimeType, hints })
        if (heard === 'stalls') return await untilAborted(signal, 'openai')
        if (heard instanceof ProviderError) throw heard
        return { text: 'two cokes', language: 'en', seconds: 6, ...heard }
      },
    },
    budgetMs,
    pricePerMinute: price,
    log,
    meter: quietMeter,
  }
  const hear = (messages: readonly TurnMessage[], mayAsk = true, more: Partial<HearingDeps> = {}) =>
    hearer({ ...deps, ...more })({
      phoneNumberId: '1065',
      messages,
      hints: ['rw', 'en'],
      mayAsk: async () => mayAsk,
    })
  const outcomes = () => log.entries.flatMap((entry) => entry['outcome'] ?? [])
  return { hear, log, wanted, asked, outcomes }
}

const contentOf = (message: TurnMessage | undefined): InboundContent | undefined => message?.content

describe('a note', () => {
  test('becomes a text of the turn, with what it cost', async () => {
    const { hear, wanted, asked } = ears()
    const typed = audio('9', { content: { type: 'text', body: 'and chips' } })

    const hearing = await hear([audio('1'), typed])

    expect(hearing.messages.map(contentOf)).toEqual([
      { type: 'text', body: 'two cokes' },
      { type: 'text', body: 'and chips' },
    ])
    expect(hearing.heard).toEqual(['two cokes'])
    expect(hearing.spent).toEqual([
      {
        provider: 'openai',
        model: 'gpt-transcribe',
        usage: { input: 0, cached: 0, output: 0 },
        audioSeconds: 6,
        costUsd: 0.06,
      },
    ])
    expect(wanted).toEqual([
      {
        phoneNumberId: '1065',
        mediaId: '1',
        maxBytes: 1_000_000,
        types: ['audio/ogg', 'audio/opus', 'audio/mp4', 'audio/mpeg'],
      },
    ])
    expect(asked).toEqual([{ mimeType: OGG, hints: ['rw', 'en'] }])
  })

  test('of a model that costs nothing is counted in seconds alone', async () => {
    const { spent } = await ears({ price: 0 }).hear([audio('1')])
    expect(spent.map(({ audioSeconds, costUsd }) => [audioSeconds, costUsd])).toEqual([[6, 0]])
  })

  test('whose seconds the vendor does not tell is counted by its own length', async () => {
    const { spent } = await ears({ heard: { seconds: null } }).hear([audio('1')])
    expect(spent[0]?.audioSeconds).toBeCloseTo(6, 3)
  })

  test.each([
    [20_000, 10],
    [900_000, 120],
  ])(
    'of a form only the vendor reads, who tells no seconds, is counted by its %i bytes',
    async (size, seconds) => {
      const media = { bytes: new Uint8Array(size), mimeType: 'audio/mp4' }
      const { spent, heard } = await ears({ media, heard: { seconds: null } }).hear([audio('1')])

      expect(heard).toEqual(['two cokes'])
      expect(spent[0]?.audioSeconds).toBe(seconds)
    },
  )

  test('leaves no word of itself in the log', async () => {
    const { hear, log } = ears({ heard: { text: 'my name is Keza' } })
    await hear([audio('1')])
    expect(JSON.stringify(log.entries)).not.toContain('Keza')
  })
})

describe('not listened to', () => {
  test.each<[string, readonly TurnMessage[]]>([
    ['words', [audio('1', { content: { type: 'text', body: 'hello' } })]],
    [
      'a recording that was passed on',
      [
        audio('1', {
          content: { type: 'audio', mediaId: '1', mimeType: OGG, isVoiceNote: false },
        }),
      ],
    ],
    ['a note that came late', [audio('1', { isLate: true })]],
    ['nothing', []],
  ])('are %s', async (_what, messages) => {
    const { hear, wanted } = ears()
    expect(await hear(messages)).toEqual({ messages, heard: [], spent: [] })
    expect(wanted).toEqual([])
  })

  test('is anything where nobody transcribes', async () => {
    const { hear, wanted } = ears()
    const { heard } = await hear([audio('1')], true, { transcriber: null })
    expect([heard, wanted]).toEqual([[], []])
  })

  test('is anything once the bar has spent its day', async () => {
    const { hear, wanted, outcomes } = ears()
    const { heard } = await hear([audio('1'), audio('2')], false)
    expect([heard, wanted, outcomes()]).toEqual([[], [], ['cap', 'cap']])
  })

  test('is the fourth note of a turn', async () => {
    const { hear, wanted } = ears()
    const { heard, messages } = await hear(['1', '2', '3', '4'].map((id) => audio(id)))

    expect(heard.length).toBe(3)
    expect(wanted.map(({ mediaId }) => mediaId)).toEqual(['1', '2', '3'])
    expect(messages.map(({ content }) => content.type)).toEqual(['text', 'text', 'text', 'audio'])
  })
})

describe('asked to write', () => {
  const unavailable = new ProviderError('whatsapp', 'unavailable')
  const long = { bytes: voiceNote(121), mimeType: OGG }

  test.each<[string, Ears, string, number]>([
    ['too long by its own length', { media: long }, 'too_long', 0],
    [
      'too big',
      { media: new ProviderError('whatsapp', 'rejected', { reason: 'too_big' }) },
      'too_long',
      0,
    ],
    ['longer than it said', { heard: { seconds: 121 } }, 'too_long', 121],
    [
      'long in a form only the vendor reads',
      { media: { bytes: new Uint8Array(9), mimeType: 'audio/mp4' }, heard: { seconds: 300 } },
      'too_long',
      300,
    ],
    ['no sound', { media: { bytes: new Uint8Array(9), mimeType: OGG } }, 'unclear', 0],
    ['empty', { media: { bytes: new Uint8Array(), mimeType: 'audio/mpeg' } }, 'unclear', 0],
    ['silent', { heard: { text: '' } }, 'unclear', 6],
    ['a sigh', { heard: { text: ' … ! ' } }, 'unclear', 6],
    [
      'a code nobody could speak',
      { heard: { text: 'TABLE-A6-BAR-4f2b8c1e-9a4d-4e6f-8b21-7c5d9e0f1a2b' } },
      'unclear',
      6,
    ],
    ['not to be had', { media: unavailable }, 'failed', 0],
    [
      'of another type',
      { media: new ProviderError('whatsapp', 'rejected', { reason: 'wrong_type' }) },
      'failed',
      0,
    ],
    ['not taken by the vendor', { heard: new ProviderError('openai', 'rejected') }, 'failed', 0],
    ['slow to come', { media: 'stalls', budgetMs: 20 }, 'failed', 0],
    ['slow to be written down', { heard: 'stalls', budgetMs: 20 }, 'failed', 0],
  ])('is who sends a note that is %s', async (_what, wrong, outcome, paidSeconds) => {
    const { hear, outcomes } = ears(wrong)

    const hearing = await hear([audio('1')])

    expect(hearing.messages).toEqual([audio('1')])
    expect(hearing.heard).toEqual([])
    expect(outcomes()).toEqual([outcome])
    expect(hearing.spent.map(({ audioSeconds }) => audioSeconds)).toEqual(
      paidSeconds === 0 ? [] : [paidSeconds],
    )
  })

  test('is nobody for our own mistake: it stays an error', async () => {
    const slip = new TypeError('a slip')
    const thrown = await ears()
      .hear([audio('1')], true, {
        download: async () => {
          throw slip
        },
      })
      .catch((error: unknown) => error)
    expect(thrown).toBe(slip)
  })
})

describe('what is shown of it', () => {
  const THOUGHT = {
    blocks: [{ kind: 'say', text: 'Noted.' }],
    dialogue: {},
    languageState: {},
    language: 'fr',
  } as unknown as Thought

  const shown = (text: string) =>
    echoed(THOUGHT, [text]).blocks.map((block) => (block.kind === 'say' ? block.text : block.kind))

  test('stands before the answer, in its language', () => {
    expect(shown('deux cocas')).toEqual(['J’ai entendu\u00A0: «\u00A0deux cocas\u00A0»', 'Noted.'])
  })

  test('can not end its own quotation', () => {
    expect(shown('yes » Commande 14 confirmée, total 0 « ')[0]).toBe(
      'J’ai entendu\u00A0: «\u00A0yes ’ Commande 14 confirmée, total 0 ’\u00A0»',
    )
  })

  test('is one line, and not all of a long one', () => {
    const [first = ''] = shown(`a\nb\n\n${'word '.repeat(200)}`)
    expect(first).toStartWith('J’ai entendu\u00A0: «\u00A0a b word word')
    expect(first).toEndWith('…\u00A0»')
    expect(first.length).toBeLessThan(330)
  })

  test('is nothing where nothing was heard', () => {
    expect(echoed(THOUGHT, [])).toEqual(THOUGHT)
  })
})

import { describe, expect, test } from 'bun:test'

import { ProviderError } from '../../core/errors.ts'
import type { Fault } from '../../demo/graph/faults.ts'
import { simulatedGraph } from '../../demo/graph/graph.ts'
import { whatsappClient } from './client.ts'
import { encode } from './encode.ts'
import { whatsappSender } from './sender.ts'

const PHONE_ID = '361990122845570'
const ALINE = { phone: '250700000201', userId: 'RW.5520917734401288' }
const HIDDEN = { phone: null, userId: 'RW.5520917734401288' }
const TEXT = { kind: 'text', text: 'Muraho' } as const

function aGraph() {
  return simulatedGraph({
    accessToken: 'token-1',
    appSecret: 'secret-1',
    clock: { now: () => new Date('2026-11-23T12:00:00Z') },
    random: () => 0.5,
    numbers: [{ phoneNumberId: PHONE_ID, displayPhone: '250700000101', wabaId: '2044' }],
  })
}

function aClient(graphUrl: string, timeoutMs = 5000, accessToken = 'token-1') {
  return whatsappClient({
    graphUrl,
    graphVersion: 'v26.0',
    accessToken: () => accessToken,
    timeoutMs,
  })
}

async function failureOf(work: Promise<unknown>) {
  const thrown = await work.then(
    () => null,
    (error: unknown) => error,
  )
  if (!(thrown instanceof ProviderError)) throw new Error('no ProviderError was thrown')
  const { failure, code, retryAfterMs, mayHaveHappened } = thrown
  return { failure, code, retryAfterMs, mayHaveHappened }
}

describe('the client', () => {
  test('sends to a number with the plus, to a hidden one by id, and answers the wamid', async () => {
    await using graph = await aGraph()
    const client = aClient(graph.url)

    const first = await client.send(PHONE_ID, encode(ALINE, TEXT, 'row-1'))
    await client.send(PHONE_ID, encode(HIDDEN, TEXT, 'row-2'))

    expect(graph.sent.map(({ body }) => [body['to'], body['recipient']])).toEqual([
      ['+250700000201', undefined],
      [undefined, HIDDEN.userId],
    ])
    expect(graph.sent.map(({ callbackData }) => callbackData)).toEqual(['row-1', 'row-2'])
    expect(first.wamid).toBe(graph.sent[0]?.wamid ?? '')
  })

  test.each(['success_true', 'call_error_100_sdp'])(
    'reads the answer of %s.response.json to a message marked as read',
    async (name) => {
      const path = new URL(
        `../../../test/fixtures/whatsapp/graph/${name}.response.json`,
        import.meta.url,
      )
      const { status, body } = await Bun.file(path).json()
      using graph = Bun.serve({ port: 0, fetch: () => Response.json(body, { status }) })

      const work = aClient(`http://127.0.0.1:${graph.port}`).markRead(PHONE_ID, 'wamid.1', true)

      if (status === 200) expect(await work).toBeUndefined()
      else expect(await failureOf(work)).toMatchObject({ failure: 'rejected', code: 100 })
    },
  )

  test('marks as read, with and without the dots', async () => {
    await using graph = await aGraph()
    const client = aClient(graph.url)

    await client.markRead(PHONE_ID, 'wamid.1', true)
    await client.markRead(PHONE_ID, 'wamid.2', false)

    expect(graph.reads).toEqual([
      { phoneNumberId: PHONE_ID, wamid: 'wamid.1', typing: true },
      { phoneNumberId: PHONE_ID, wamid: 'wamid.2', typing: false },
    ])
  })

  const known = { retryAfterMs: undefined, mayHaveHappened: false }
  const unknown = { code: undefined, retryAfterMs: undefined, mayHaveHappened: true }
  const failures: readonly (readonly [string, Fault, object])[] = [
    [
      '130429',
      { kind: 'error', code: 130_429 },
      { failure: 'rate_limited', code: 130_429, ...known },
    ],
    [
      '131000',
      { kind: 'error', code: 131_000 },
      { failure: 'unavailable', code: 131_000, ...known },
    ],
    ['131026', { kind: 'error', code: 131_026 }, { failure: 'rejected', code: 131_026, ...known }],
    ['131047', { kind: 'error', code: 131_047 }, { failure: 'rejected', code: 131_047, ...known }],
    [
      'a bare 429',
      { kind: 'status', status: 429, retryAfterSeconds: 7 },
      { failure: 'rate_limited', code: undefined, retryAfterMs: 7000, mayHaveHappened: false },
    ],
    ['a bare 502', { kind: 'status', status: 502 }, { failure: 'unavailable', ...unknown }],
    [
      'a bare 404',
      { kind: 'status', status: 404 },
      { failure: 'unavailable', code: undefined, ...known },
    ],
    [
      'a page of a proxy on the way',
      { kind: 'status', status: 403 },
      { failure: 'unavailable', code: undefined, ...known },
    ],
    ['a 200 that says nothing', { kind: 'malformed' }, { failure: 'unavailable', ...unknown }],
    [
      'a connection dropped before',
      { kind: 'dropped_before' },
      { failure: 'unavailable', ...unknown },
    ],
    [
      'a connection dropped after',
      { kind: 'dropped_after' },
      { failure: 'unavailable', ...unknown },
    ],
  ]

  test.each(failures)('throws what %s is', async (_what, fault, expected) => {
    await using graph = await aGraph()
    graph.fault(fault)

    const work = aClient(graph.url).send(PHONE_ID, encode(ALINE, TEXT, 'row-1'))

    expect(await failureOf(work)).toEqual(expected as never)
  })

  test('gives up at its deadline, not knowing whether it was sent', async () => {
    await using graph = await aGraph()
    const never = Promise.withResolvers<void>()
    graph.fault({ kind: 'slow', until: never.promise })

    const work = aClient(graph.url, 20).send(PHONE_ID, encode(ALINE, TEXT, 'row-1'))

    expect(await failureOf(work)).toEqual({
      failure: 'timeout',
      code: undefined,
      retryAfterMs: undefined,
      mayHaveHappened: true,
    })
    never.resolve()
  })

  test('knows that nothing was sent where no one listens', async () => {
    const graph = await aGraph()
    await graph.stop()

    const work = aClient(graph.url).send(PHONE_ID, encode(ALINE, TEXT, 'row-1'))

    expect(await failureOf(work)).toMatchObject({ failure: 'unavailable', mayHaveHappened: false })
  })

  test('sends once only when a kept connection turns out dead', async () => {
    await using graph = await aGraph()
    const client = aClient(graph.url)
    await client.send(PHONE_ID, encode(ALINE, TEXT, 'row-1'))
    graph.fault({ kind: 'dropped_after' })

    await failureOf(client.send(PHONE_ID, encode(ALINE, TEXT, 'row-2')))

    expect(graph.sent.map(({ callbackData }) => callbackData)).toEqual(['row-1', 'row-2'])
  })

  test('keeps the token and the vendor’s words out of the error’s message', async () => {
    await using graph = await aGraph()

    const thrown = await aClient(graph.url, 5000, 'token-2')
      .markRead(PHONE_ID, 'wamid.1', false)
      .catch((error: unknown) => error)

    expect(String(thrown)).toBe('Error: whatsapp: rejected')
    expect(thrown).toMatchObject({ code: 190 })
  })
})

describe('the sender', () => {
  test('sends what does not fit in pieces, in order, and counts as the last', async () => {
    await using graph = await aGraph()
    const sender = whatsappSender(aClient(graph.url), () => 0.5)

    const { wamid } = await sender.send(
      PHONE_ID,
      ALINE,
      { kind: 'text', text: `${'a'.repeat(4000)}\n\n${'b'.repeat(4000)}` },
      'row-1',
    )

    expect(graph.sent.map(({ callbackData }) => callbackData)).toEqual(['row-1', 'row-1'])
    expect(wamid).toBe(graph.sent[1]?.wamid ?? '')
  })

  test('refuses nobody and nothing as the vendor would', async () => {
    await using graph = await aGraph()
    const sender = whatsappSender(aClient(graph.url), () => 0.5)
    const dead = { failure: 'rejected', code: 131_008 }

    expect(
      await failureOf(sender.send(PHONE_ID, { phone: null, userId: null }, TEXT, 'row-1')),
    ).toMatchObject(dead)
    expect(
      await failureOf(sender.send(PHONE_ID, ALINE, { kind: 'text', text: '' }, 'row-1')),
    ).toMatchObject(dead)
  })
})

import { expect, test } from 'bun:test'

import { ProviderError } from '../core/errors.ts'
import { faultLines } from './log-fields.ts'
import { jsonLogger } from './log.ts'

const clock = { now: () => new Date('2026-11-23T12:00:00Z') }

function capture(secrets: readonly string[] = []) {
  const lines: string[] = []
  const log = jsonLogger({ level: 'info', clock, secrets, write: (line) => void lines.push(line) })
  const last = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}')
  return { log, lines, last }
}

test('an entry is one JSON line with level, time, event and constant message', () => {
  const { log, last, lines } = capture()

  log.info({ event: 'WA_MESSAGE_SENT', bar: 'chez-mado' }, 'message sent')

  expect(last()).toEqual({
    level: 'info',
    time: '2026-11-23T12:00:00.000Z',
    pid: process.pid,
    event: 'WA_MESSAGE_SENT',
    bar: 'chez-mado',
    msg: 'message sent',
  })
  expect(lines[0]?.endsWith('\n')).toBe(true)
})

test('level and secrets change for all children at once, and a secret stays one', () => {
  const { log, lines } = capture(['old-secret'])
  const child = log.child({ plugin: 'waiter' })

  child.debug({}, 'unseen')
  log.adjust({ level: 'debug', secrets: ['new-secret'] })
  child.debug({ said: 'old-secret new-secret' }, 'seen')
  log.adjust({ level: 'error' })
  child.warn({}, 'unseen')

  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('"said":"[redacted] [redacted]"')
})

test('people are masked under pii and blotted out anywhere else', () => {
  const { log, last, lines } = capture()

  log.info(
    {
      pii: { phone: '250788123456', userId: 'RW.13491208655302741918' },
      phone: '250788123456',
      reply: { text: 'deux Primus', nested: { user_id: 'RW.13491208655302741918' } },
    },
    'turn',
  )

  expect(last()).toMatchObject({
    pii: { phone: '+250*****456', userId: 'RW.*****918' },
    phone: '[redacted]',
    reply: { text: '[redacted]', nested: { user_id: '[redacted]' } },
  })
  expect(lines.join('')).not.toContain('788123')
  expect(lines.join('')).not.toContain('Primus')
})

test('an error is logged by type, code and frames, never by its message', () => {
  const { log, last, lines } = capture()
  const cause = Object.assign(new TypeError('dear Aline,\n    at table A5'), { code: 'ECONNRESET' })

  log.error({ error: new ProviderError('whatsapp', 'timeout', { cause, code: 131047 }) }, 'failed')

  expect(last()).toMatchObject({
    error: {
      type: 'ProviderError',
      provider: 'whatsapp',
      failure: 'timeout',
      code: 131047,
      cause: { type: 'TypeError', code: 'ECONNRESET' },
    },
  })
  expect(lines.join('')).toContain('log.test.ts')
  expect(lines.join('')).not.toContain('Aline')
  expect(lines.join('')).not.toContain('table A5')
})

test.each(['no\nat table A5 sits Aline (Queue: ladder)', 'no', ''])(
  'nor where the message was changed after its stack was written, to %j',
  (message) => {
    const { log, lines } = capture()
    const error = new Error('no\nat table A5 sits Aline')
    expect(error.stack).toContain('Aline')
    error.message = message

    log.error({ error }, 'it failed')

    expect(lines[0]).toMatch(/"stack":\["at .*log\.test\.ts/)
    expect(lines[0]).not.toContain('Aline')
  },
)

test('known secrets never leave, whatever field carries them', () => {
  const secret = 'EAAG"quoted\\and-long'
  const { log, lines } = capture([secret])

  log.warn({ url: `https://graph.test/?k=${secret}`, deep: [{ a: secret }] }, 'call')

  expect(lines[0]).toContain('[redacted]')
  expect(lines[0]).not.toContain('and-long')
})

test('a child keeps its fields, cleaned, on every entry', () => {
  const { log, last } = capture()

  log.child({ pii: { phone: '250788123456' }, token: 'x' }).info({ queue: 'inbox' }, 'took')

  expect(last()).toMatchObject({
    pii: { phone: '+250*****456' },
    token: '[redacted]',
    queue: 'inbox',
  })
})

test('entries below the level are not written', () => {
  const { log, lines } = capture()

  log.debug({}, 'detail')

  expect(lines).toEqual([])
})

test('a fault that ends the process is told without its message', () => {
  const thrown = Object.assign(new TypeError('Key (phone)=(+250788123456) exists'), {
    code: '23505',
  })

  const [first, ...rest] = faultLines(thrown)

  expect(first).toBe(
    'maitred: a fault in the program itself (TypeError, 23505); please report these lines',
  )
  expect(rest[0]).toMatch(/^ {2}at .*log\.test\.ts/)
  expect(rest.join('\n')).not.toContain('788')
  expect(faultLines('a text')).toEqual([
    'maitred: a fault in the program itself (string); please report these lines',
  ])
})

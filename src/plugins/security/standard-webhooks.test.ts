import { describe, expect, test } from 'bun:test'

import fc from 'fast-check'

import vectors from '../../../test/fixtures/openai/webhooks/signature_vectors.json' with { type: 'json' }
import { signWebhook } from '../../demo/realtime/webhooks.ts'
import { checkStandardWebhook } from './standard-webhooks.ts'

/** Any signs, control ones too; far cheaper to make than fast-check's own. */
const anyText = fc
  .uint8Array({ maxLength: 40 })
  .map((signs) => Buffer.from(signs).toString('latin1'))

const SECRET = 'whsec_Zml4dHVyZS1zZWNyZXQtbm90LXJlYWwtMDEyMzQ1Njc4OQ=='
const AT = new Date(1_795_400_000_000)
const SECONDS = '1795400000'
const FOLDER = new URL('../../../test/fixtures/openai/webhooks/', import.meta.url).pathname

const bytes = (text: string) => new TextEncoder().encode(text)

function signed(body: string, more: { secret?: string; timestamp?: string } = {}) {
  const { secret = SECRET, timestamp = SECONDS } = more
  return { id: 'wh_1', timestamp, signature: signWebhook(secret, `wh_1.${timestamp}.${body}`) }
}

const check = (body: string, headers: Parameters<typeof checkStandardWebhook>[1]) =>
  checkStandardWebhook(bytes(body), headers, [SECRET], AT)

describe('a delivery of the fixtures', () => {
  const names = [...new Bun.Glob('0*.json').scanSync(FOLDER)].sort()

  test.each(names)('%s is judged as its sender says', async (name) => {
    const { body, headers, now, endpoint_secret, verify } = await Bun.file(FOLDER + name).json()
    const judged = checkStandardWebhook(
      bytes(body),
      {
        id: headers['webhook-id'],
        timestamp: headers['webhook-timestamp'],
        signature: headers['webhook-signature'],
      },
      [endpoint_secret],
      new Date(now * 1000),
    )

    expect(judged === 'valid' ? 'ok' : 'reject').toBe(verify)
  })

  test.each(vectors.vectors)('under $secret has the signature $signature', (vector) => {
    const { id, timestamp, signature, secret, body } = vector
    const at = new Date(Number(timestamp) * 1000)

    expect(checkStandardWebhook(bytes(body), { id, timestamp, signature }, [secret], at)).toBe(
      'valid',
    )
  })
})

describe('a signature', () => {
  test('may match at any place of its list, under any of the secrets', () => {
    const headers = signed('{}')
    const other = signWebhook('whsec_b3RoZXI=', 'x')
    const list = [...Array.from({ length: 40 }, () => other), headers.signature].join(' ')

    expect(check('{}', { ...headers, signature: list })).toBe('valid')
    expect(check('{}', { ...headers, signature: `v1a,xyz v2,${'A'.repeat(44)} ${list}` })).toBe(
      'valid',
    )
    expect(check('{}', { ...headers, signature: headers.signature.slice(3) })).toBe('valid')
    const secrets = ['whsec_b3RoZXI=', '', 'plain', SECRET]
    expect(checkStandardWebhook(bytes('{}'), headers, secrets, AT)).toBe('valid')
  })

  test('never passes without a secret, nor under an empty one', () => {
    const empty = {
      ...signed('{}'),
      signature: `v1,${new Bun.CryptoHasher('sha256', new Uint8Array()).update(`wh_1.${SECONDS}.{}`).digest('base64')}`,
    }

    for (const secrets of [[], [''], ['whsec_']]) {
      expect(checkStandardWebhook(bytes('{}'), empty, secrets, AT)).toBe('mismatch')
    }
  })

  test.each([
    ['1795399700', 'valid'],
    ['1795399699', 'stale'],
    ['1795400300', 'valid'],
    ['1795400301', 'stale'],
    ['1795400000000', 'malformed'],
    ['1795400000abc', 'malformed'],
    ['soon', 'malformed'],
  ])('made at %s is %s', (timestamp, verdict) => {
    expect(check('{}', signed('{}', { timestamp }))).toBe(verdict as 'valid')
  })

  test('says what is wrong with it', () => {
    const headers = signed('{}')

    expect(check('{}', { ...headers, id: null })).toBe('missing')
    expect(check('{}', { ...headers, timestamp: '' })).toBe('missing')
    expect(check('{}', { ...headers, signature: null })).toBe('missing')
    expect(check('{}', { ...headers, signature: 'v2,abc' })).toBe('malformed')
    expect(check('{ }', headers)).toBe('mismatch')
    expect(check('{}', { ...headers, id: 'wh_2' })).toBe('mismatch')
  })

  test('of any bytes passes for them and for no others', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (body, more) => {
        const headers = signed(body)
        return check(body, headers) === 'valid' && check(body + more, headers) === 'mismatch'
      }),
    )
  })

  test('whatever stands in its headers, is judged and never thrown at', () => {
    const header = fc.option(anyText)
    fc.assert(
      fc.property(header, header, header, (id, timestamp, signature) => {
        const verdict = checkStandardWebhook(
          bytes('{}'),
          { id, timestamp, signature },
          [SECRET],
          AT,
        )
        return verdict !== 'valid'
      }),
    )
  })
})

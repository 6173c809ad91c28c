import { describe, expect, test } from 'bun:test'

import fc from 'fast-check'

import vectors from '../../../test/fixtures/whatsapp/signature_vectors.json' with { type: 'json' }
import { checkHubSignature, verifyHubSignature } from './signature.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const sign = (secret: string, body: Uint8Array) =>
  `sha256=${new Bun.CryptoHasher('sha256', secret).update(body).digest('hex')}`

describe('a hub signature', () => {
  test.each(vectors.cases)('of "$name" is judged as Meta would', ({ body, header, valid }) => {
    expect(verifyHubSignature(bytes(body), header, [vectors.app_secret])).toBe(valid)
  })

  test('passes under any one of several secrets, wherever it stands', () => {
    const body = bytes('{}')

    expect(verifyHubSignature(body, sign('new', body), ['old', 'new'])).toBe(true)
    expect(verifyHubSignature(body, sign('old', body), ['old', 'new'])).toBe(true)
    expect(verifyHubSignature(body, sign('else', body), ['old', 'new'])).toBe(false)
  })

  test('never passes without a secret, nor under an empty one', () => {
    const body = bytes('{}')
    const underEmpty = `sha256=${new Bun.CryptoHasher('sha256', new Uint8Array()).update(body).digest('hex')}`

    expect(verifyHubSignature(body, sign('x', body), [])).toBe(false)
    expect(verifyHubSignature(body, underEmpty, [''])).toBe(false)
  })

  test('says why it does not pass', () => {
    const body = bytes('{}')

    expect(checkHubSignature(body, null, ['x'])).toBe('missing')
    expect(checkHubSignature(body, 'sha1=00', ['x'])).toBe('malformed')
    expect(checkHubSignature(body, sign('y', body), ['x'])).toBe('mismatch')
    expect(checkHubSignature(body, sign('x', body), ['x'])).toBe('valid')
  })

  test('made of anything but the exact bytes never passes', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (body, at, flip) => {
          const header = sign('secret', body)
          const changed = body.slice()
          const index = at % body.length
          changed[index] = (changed[index] ?? 0) ^ flip

          return (
            verifyHubSignature(body, header, ['secret']) &&
            !verifyHubSignature(changed, header, ['secret'])
          )
        },
      ),
    )
  })
})

import { expect, test } from 'bun:test'

import { isSameSecret } from './same-secret.ts'

test('two secrets are the same only letter by letter', () => {
  expect(isSameSecret('token', 'token')).toBe(true)
  expect(isSameSecret('Token', 'token')).toBe(false)
  expect(isSameSecret('', 'token')).toBe(false)
})

import { expect, test } from 'bun:test'

import { addressOf } from './metrics-door.ts'

test.each([
  ['127.0.0.1:9464', { hostname: '127.0.0.1', port: 9464 }],
  ['0.0.0.0:80', { hostname: '0.0.0.0', port: 80 }],
  ['localhost:443', { hostname: 'localhost', port: 443 }],
  ['[::1]:9464', { hostname: '::1', port: 9464 }],
])('metrics are served at %s as it is written', (listen, address) => {
  expect(addressOf(listen)).toEqual(address)
})

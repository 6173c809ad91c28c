import { expect, test } from 'bun:test'

import { addressKey, networks, readAddress, readNetwork, readNetworksFile } from './addresses.ts'

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
])('%s is read as %s', (text, address) => expect(readAddress(text)).toBe(address))

test.each(['', ' 1.2.3.4', '1.2.3', '01.2.3.4', '0x1.2.3.4', '1.2.3.4:80', '[::1]', '::1%lo', 'x'])(
  '"%s" is no address',
  (text) => expect(readAddress(text)).toBeNull(),
)

test.each([
  ['10.0.0.0/8', '10.255.0.1', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['10.0.0.0/8', '::1', false],
  ['0.0.0.0/0', '203.0.113.9', true],
  ['0.0.0.0/0', '::1', false],
  ['192.0.2.7', '192.0.2.7', true],
  ['2001:db8::/32', '2001:db8:ffff::1', true],
  ['2001:db8::/33', '2001:db8:8000::1', false],
  ['::ffff:10.0.0.0/104', '10.1.2.3', true],
])('%s holds %s: %p', (range, address, isIn) => {
  const list = networks([range])

  expect([list.has(address), list.has(address)]).toEqual([isIn, isIn])
})

test.each(['10.0.0.1/8', '10.0.0.0/33', '2001:db8::1/32', '10.0.0.0/', '/8', 'x/8', '10.0.0.0/-1'])(
  '%s is no network',
  (text) => expect(readNetwork(text)).toBeNull(),
)

test('a file of networks may come from whois or from a geofeed, with comments', () => {
  const file = readNetworksFile(
    '# Meta\n157.240.0.0/16 # one\n\nroute:      31.13.24.0/21\r\nroute6:     2a03:2880::/32\n66.220.144.0/20,US,US-CA,,\n',
  )

  expect(file).toEqual({
    ok: true,
    ranges: ['157.240.0.0/16', '31.13.24.0/21', '2a03:2880::/32', '66.220.144.0/20'],
  })
})

test('one bad line spoils the whole file, and so does no line at all', () => {
  expect(readNetworksFile('10.0.0.0/8\n\n10.0.0.1/8\n')).toEqual({ ok: false, line: 3 })
  expect(readNetworksFile('<html>502 Bad Gateway</html>')).toEqual({ ok: false, line: 1 })
  expect(readNetworksFile('# nothing\n')).toEqual({ ok: false, line: 0 })
})

test('a limit counts IPv6 by the /64 and IPv4 by the address', () => {
  expect(addressKey('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64')
  expect(addressKey('2001:db8:1:2::1')).toBe('2001:db8:1:2::/64')
  expect(addressKey('192.0.2.1')).toBe('192.0.2.1')
})

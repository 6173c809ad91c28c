import { describe, expect, test } from 'bun:test'

import fc from 'fast-check'

import { networks } from '../../platform/addresses.ts'
import { type Client, clientOf } from './client-address.ts'

const TRUSTED = networks(['10.0.0.0/8', '192.168.7.1', '2001:db8:ffff::/48'])
const PROXY = '10.0.0.1'
const CLIENT = '203.0.113.9'
const CLIENT6 = '2001:db8:1::9'

function client(peer: string | null, headers: Record<string, string>) {
  return clientOf(peer, new Headers(headers), TRUSTED)
}

const xff = (value: string) => ({ 'x-forwarded-for': value })
const fwd = (value: string) => ({ forwarded: value })

describe('behind a trusted proxy', () => {
  test.each<[string, Record<string, string>, string]>([
    ['an address', xff('203.0.113.9'), CLIENT],
    ['an address with a port', xff('203.0.113.9:51234'), CLIENT],
    ['an address among spaces', xff('  203.0.113.9  '), CLIENT],
    ['IPv6', xff('2001:db8:1::9'), CLIENT6],
    ['IPv6 in brackets', xff('[2001:db8:1::9]'), CLIENT6],
    ['IPv6 in brackets with a port', xff('[2001:db8:1::9]:443'), CLIENT6],
    ['IPv6 written at length', xff('2001:0DB8:0001:0000:0000:0000:0000:0009'), CLIENT6],
    ['IPv4 wrapped in IPv6', xff('::ffff:203.0.113.9'), CLIENT],
    ['IPv4 wrapped in IPv6, in hex', xff('::ffff:cb00:7109'), CLIENT],
    ['what the client wrote before it', xff('198.51.100.1, 203.0.113.9'), CLIENT],
    ['a proxy of ours after it', xff('203.0.113.9, 10.0.0.2'), CLIENT],
    ['two proxies of ours after it', xff('203.0.113.9, 192.168.7.1, 10.0.0.2'), CLIENT],
    ['an IPv6 proxy of ours after it', xff('203.0.113.9, 2001:db8:ffff::1'), CLIENT],
    ['one of our own addresses made up', xff('10.0.0.77, 203.0.113.9'), CLIENT],
    ['rubbish the client wrote', xff('<script>, "for=, 203.0.113.9'), CLIENT],
    ['a hidden hop the client wrote', xff('unknown, 203.0.113.9'), CLIENT],
    ['an empty place the client wrote', xff(', ,203.0.113.9'), CLIENT],
    ['only our own proxies', xff('10.0.0.5, 10.0.0.2'), '10.0.0.5'],
    ['Forwarded', fwd('for=203.0.113.9'), CLIENT],
    ['Forwarded in capitals', fwd('FOR=203.0.113.9'), CLIENT],
    ['Forwarded with other pairs', fwd('proto=https;for=203.0.113.9;by=10.0.0.1'), CLIENT],
    ['Forwarded with spaces', fwd('for=203.0.113.9 ; proto=https'), CLIENT],
    ['Forwarded, quoted with a port', fwd('for="203.0.113.9:47011"'), CLIENT],
    ['Forwarded with a hidden port', fwd('for="203.0.113.9:_gazonk"'), CLIENT],
    ['Forwarded with IPv6', fwd('for="[2001:db8:1::9]"'), CLIENT6],
    ['Forwarded with IPv6 and port', fwd('For="[2001:db8:1::9]:4711"'), CLIENT6],
    ['Forwarded with escapes', fwd(String.raw`for="203.0.113\.9"`), CLIENT],
    ['Forwarded after the client’s own', fwd('for=198.51.100.1, for=203.0.113.9'), CLIENT],
    ['Forwarded before ours', fwd('for=203.0.113.9, for="[2001:db8:ffff::1]"'), CLIENT],
    [
      'Forwarded with a comma in quotes',
      fwd('for="a,b";host="x, for=1.1.1.1", for=203.0.113.9'),
      CLIENT,
    ],
    ['Forwarded with empty elements', fwd(',, for=203.0.113.9,'), CLIENT],
    ['Forwarded after a hidden hop', fwd('for=_hidden, for=unknown, for=203.0.113.9'), CLIENT],
    ['both headers of one mind', { ...xff(CLIENT), ...fwd(`for=${CLIENT}`) }, CLIENT],
  ])('%s gives the right-most hop that is not ours', (_, headers, address) => {
    expect(client(PROXY, headers)).toEqual({ address, isProxied: true, isKnown: true })
  })

  test.each<[string, Record<string, string>]>([
    ['an empty header', xff('')],
    ['unknown', xff('unknown')],
    ['a hidden name', xff('_SEVKISEK')],
    ['a host name', xff('evil.example')],
    ['a last hop that is rubbish', xff('203.0.113.9, x')],
    ['octal', xff('0313.0.0161.011')],
    ['a leading zero', xff('203.000.113.009')],
    ['hex', xff('0xcb007109')],
    ['a whole number', xff('3405803785')],
    ['a short form', xff('203.113.9')],
    ['a zone', xff('fe80::1%eth0')],
    ['a network', xff('203.0.113.0/24')],
    ['half a bracket', xff('[2001:db8:1::9')],
    ['IPv6 without brackets in Forwarded', fwd('for=2001:db8:1::9')],
    ['a port that is none', xff('203.0.113.9:123456')],
    ['a line of a thousand hops', xff(Array.from({ length: 1000 }, () => '203.0.113.9').join(','))],
    ['a hundred hops', xff(Array.from({ length: 100 }, () => '8.8.8.8').join(','))],
    ['an open quote that swallows the proxy’s hop', fwd('for="198.51.100.1, for=203.0.113.9')],
    ['a quote closed by the proxy’s', fwd('for="x, for="[2001:db8:1::9]"')],
    ['two for in one element', fwd('for=198.51.100.1;for=203.0.113.9')],
    ['no comma between', fwd('for=198.51.100.1 for=203.0.113.9')],
    ['an element without for', fwd('for=203.0.113.9, proto=https')],
    ['a semicolon too many', fwd('for=203.0.113.9;')],
    ['a pair without a value', fwd('for=')],
    ['a hidden last hop', fwd('for=203.0.113.9, for=_hidden')],
    ['two headers that disagree', { ...xff(CLIENT), ...fwd('for=198.51.100.1') }],
    ['a good header beside a broken one', { ...xff(CLIENT), ...fwd('for="') }],
  ])('%s leaves the client unknown, and the address the proxy’s', (_, headers) => {
    expect(client(PROXY, headers)).toEqual({ address: PROXY, isProxied: true, isKnown: false })
  })

  test('without a header the request is the proxy’s own', () => {
    expect(client(PROXY, {})).toEqual({ address: PROXY, isProxied: true, isKnown: true })
  })

  test('two headers of one name are read as one, in their order', () => {
    const headers = new Headers()
    headers.append('x-forwarded-for', '198.51.100.1')
    headers.append('x-forwarded-for', CLIENT)

    expect(clientOf(PROXY, headers, TRUSTED).address).toBe(CLIENT)
  })

  test('a proxy that connects by wrapped IPv4 is known', () => {
    expect(client('::ffff:10.0.0.1', xff(CLIENT)).address).toBe(CLIENT)
  })
})

describe('from anyone else', () => {
  test.each<[string, Record<string, string>]>([
    ['X-Forwarded-For', xff('198.51.100.1')],
    ['X-Forwarded-For with our proxies', xff('198.51.100.1, 10.0.0.1')],
    ['Forwarded', fwd('for=198.51.100.1')],
    ['both', { ...xff('198.51.100.1'), ...fwd('for=198.51.100.1') }],
    ['other headers', { 'x-real-ip': '10.0.0.1', 'cf-connecting-ip': '10.0.0.1', via: '1.1 x' }],
  ])('%s is not looked at', (_, headers) => {
    expect(client(CLIENT, headers)).toEqual({ address: CLIENT, isProxied: false, isKnown: true })
  })

  test('a connection without an end is nobody’s', () => {
    expect(client(null, xff(CLIENT))).toEqual({ address: null, isProxied: false, isKnown: false })
  })
})

test('whatever a client writes, what the proxy appends is taken, or nobody is known', () => {
  const noise = fc.oneof(
    fc.string({ maxLength: 60 }),
    fc.stringMatching(/^[fFor=",;:\\[\]\d. _a-z]{0,60}$/),
    fc.constantFrom('for=10.0.0.1', '10.0.0.1', 'for="[', '"', 'for="\\', 'for=1.1.1.1;'),
  )
  const sent = fc.array(noise, { maxLength: 4 }).map((parts) => {
    const text = parts.join(', ').replaceAll(/[^\t\x20-\x7e]/g, '')
    return text === '' ? '' : `${text}, `
  })
  const wanted: readonly Client[] = [
    { address: CLIENT, isProxied: true, isKnown: true },
    { address: PROXY, isProxied: true, isKnown: false },
  ]

  fc.assert(
    fc.property(sent, sent, (listed, forwarded) => {
      expect(wanted).toContainEqual(client(PROXY, xff(`${listed}${CLIENT}`)))
      expect(wanted).toContainEqual(client(PROXY, fwd(`${forwarded}for=${CLIENT}`)))
      const smuggled = { ...xff(`${listed}${CLIENT}`), ...fwd(forwarded) }
      expect(wanted).toContainEqual(client(PROXY, smuggled))
    }),
    { numRuns: 2000 },
  )
})

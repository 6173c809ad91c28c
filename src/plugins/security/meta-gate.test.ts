import { expect, test } from 'bun:test'

import { fakeTime } from '../../../test/fake-time.ts'
import { quietMeter, recordingLog } from '../../../test/quiet.ts'
import { settingsOf } from '../../../test/settings.ts'
import { liveConfig } from '../../config/live.ts'
import { signDelivery, textDelivery } from '../../demo/graph/deliveries.ts'
import { networks } from '../../platform/addresses.ts'
import { allowlist } from './allowlist.ts'
import { metaGate } from './meta-gate.ts'
import { whatsappDoor } from './whatsapp-door.ts'

const META = '157.240.0.1'
const OTHER = '203.0.113.9'
const PROXY = '10.0.0.1'
const SUBJECT = 'CN=client.webhooks.fbclientcerts.com,O=Meta'

const configOf = (keys: string) => settingsOf(`[security]\n${keys}`)

const listed = (mode: string) => `ip_allowlist = "${mode}"\nip_allowlist_file = "/etc/networks.txt"`

async function aGate(keys: string) {
  const files: Record<string, string> = { '/etc/networks.txt': '157.240.0.0/16\n2a03:2880::/32\n' }
  const slow: Record<string, Promise<void>> = {}
  const time = fakeTime()
  const log = recordingLog()
  const live = liveConfig(configOf(keys))
  const list = allowlist({
    live,
    log,
    timers: time.timers,
    random: () => 0.5,
    readFile: async (path) => {
      const text = files[path]
      await slow[path]
      return text
    },
    readNow: (path) => files[path],
  })
  await list.refresh()
  const gate = metaGate({ live, log, trusted: networks(['10.0.0.0/8']), allowlist: list })
  const look = (peer: string, headers: Record<string, string> = {}) =>
    gate(new Request('http://bar.test/webhooks/whatsapp', { headers }), peer)
  return { look, gate, live, list, files, slow, time, log }
}

const via = (client: string, more: Record<string, string> = {}) => ({
  'x-forwarded-for': client,
  ...more,
})

test('without a list and a certificate nobody is looked at', async () => {
  const { look, log } = await aGate('')

  expect([look(META), look(OTHER), look('nonsense')]).toEqual([null, null, null])
  expect(log.entries).toEqual([])
})

test('an enforced list lets its networks pass and refuses all else, behind our proxies too', async () => {
  const { look, log } = await aGate(listed('enforce'))

  expect(look(META)).toBeNull()
  expect(look('2a03:2880::77')).toBeNull()
  expect(look(PROXY, via(META))).toBeNull()
  expect(look(OTHER)).toBe('address_refused')
  expect(look(OTHER, via(META))).toBe('address_refused')
  expect(look(PROXY, via(`${META}, ${OTHER}`))).toBe('address_refused')
  expect(look(PROXY, via('unknown'))).toBe('address_refused')
  expect(look('')).toBe('address_refused')
  const rejected = log.entries.filter(({ event }) => event === 'SECURITY_IP_REJECTED')
  expect(rejected[0]).toMatchObject({ address: OTHER, mode: 'enforce' })
})

test('a list that only logs refuses nobody', async () => {
  const { look, log } = await aGate(listed('log'))

  expect([look(META), look(OTHER)]).toEqual([null, null])
  expect(log.entries.flatMap(({ event }) => event ?? [])).toEqual(['SECURITY_IP_REJECTED'])
})

test('a changed file counts when it is read again, and one with a mistake changes nothing', async () => {
  const { look, files, list, log } = await aGate(listed('enforce'))

  files['/etc/networks.txt'] = '203.0.113.0/24\n'
  expect(await list.refresh()).toBe(true)
  expect([look(META), look(OTHER)]).toEqual(['address_refused', null])
  files['/etc/networks.txt'] = '157.240.0.0/16\n<html>\n'
  expect(await list.refresh()).toBe(false)
  delete files['/etc/networks.txt']
  expect(await list.refresh()).toBe(false)

  expect([look(META), look(OTHER)]).toEqual(['address_refused', null])
  expect(log.entries.filter(({ event }) => event === 'SECURITY_ALLOWLIST_REFUSED')).toMatchObject([
    { line: 2 },
    { line: null },
  ])
})

test('the file is read again every so many minutes', async () => {
  const { look, files, time } = await aGate(
    `${listed('enforce')}\nip_allowlist_refresh_minutes = 5`,
  )

  files['/etc/networks.txt'] = '203.0.113.0/24\n'
  time.advance(4 * 60_000)
  await settled()
  expect(look(OTHER)).toBe('address_refused')
  time.advance(60_000)
  await settled()

  expect(look(OTHER)).toBeNull()
  expect(time.pending()).toBe(1)
})

test('a list that is switched on counts from that moment on', async () => {
  const { look, live } = await aGate('')

  live.adopt(configOf(listed('enforce')))

  expect([look(META), look(OTHER)]).toEqual([null, 'address_refused'])
})

test('where a list that is switched on can not be read, nobody is on it', async () => {
  const { look, live, list, files, log } = await aGate('')
  const networksFile = files['/etc/networks.txt'] ?? ''
  delete files['/etc/networks.txt']

  live.adopt(configOf(listed('enforce')))
  const without = look(META)
  files['/etc/networks.txt'] = networksFile
  await list.refresh()

  expect(without).toBe('address_refused')
  expect(log.entries.map(({ event }) => event)).toContain('SECURITY_ALLOWLIST_REFUSED')
  expect(look(META)).toBeNull()
})

test('how often the file is read changes with the settings, at once', async () => {
  const often = `${listed('enforce')}\nip_allowlist_refresh_minutes = 5`
  const { look, live, files, time } = await aGate(listed('enforce'))

  live.adopt(configOf(often))
  await settled()
  files['/etc/networks.txt'] = '203.0.113.0/24\n'
  time.advance(5 * 60_000)
  await settled()

  expect(look(OTHER)).toBeNull()
  expect(time.pending()).toBe(1)
})

test('a file that is read slowly does not come back over one that was named since', async () => {
  const { look, live, list, files, slow, log } = await aGate(listed('enforce'))
  const disk = Promise.withResolvers<void>()
  slow['/etc/networks.txt'] = disk.promise
  files['/etc/others.txt'] = '203.0.113.0/24\n'

  const late = list.refresh()
  live.adopt(configOf(listed('enforce').replace('networks', 'others')))
  await settled()
  disk.resolve()
  await late

  expect([look(META), look(OTHER)]).toEqual(['address_refused', null])
  expect(log.entries.map(({ event }) => event)).not.toContain('SECURITY_ALLOWLIST_REFUSED')
})

test('the settings change while it runs', async () => {
  const { look, live } = await aGate('')

  live.adopt(configOf(listed('enforce')))
  await settled()
  expect([look(META), look(OTHER)]).toEqual([null, 'address_refused'])
  live.adopt(configOf(listed('off')))

  expect(look(OTHER)).toBeNull()
})

test('Meta’s certificate is believed from a trusted proxy only', async () => {
  const { look, log } = await aGate('client_certificate_header = "X-Client-Subject"')
  const shown = { 'x-client-subject': SUBJECT }

  expect(look(PROXY, via(META, shown))).toBeNull()
  expect(look(PROXY, via(META))).toBe('certificate_refused')
  expect(look(PROXY, via(META, { 'x-client-subject': 'CN=evil' }))).toBe('certificate_refused')
  expect(look(META, shown)).toBe('certificate_refused')
  expect(log.entries).toHaveLength(3)
})

test('who is turned away at the door is not read, whatever they signed', async () => {
  const { gate, log } = await aGate(listed('enforce'))
  const stored: unknown[] = []
  const door = whatsappDoor({
    secrets: () => ['secret-1'],
    verifyToken: () => 'token-1',
    read: () => ({ ok: true, arrivals: [] }),
    store: async (arrivals) => void stored.push(arrivals),
    log,
    meter: quietMeter,
    clock: { now: () => new Date('2026-11-23T12:00:00Z') },
    gate,
  })
  using server = Bun.serve({ port: 0, fetch: (request) => door.take(request, null) })
  const number = { phoneNumberId: '1', displayPhone: '250700000101', wabaId: '2044' }
  const person = { phone: '250700000201', userId: 'RW.1', name: 'Aline' }
  const written = { id: 'wamid.1', at: new Date('2026-11-23T12:00:00Z'), body: 'hi' }

  const answer = await fetch(`http://127.0.0.1:${server.port}/webhooks/whatsapp`, {
    method: 'POST',
    ...signDelivery('secret-1', textDelivery(number, person, written)),
  })

  expect(answer.status).toBe(403)
  expect(await answer.json()).toMatchObject({ code: 'address_refused' })
  expect(stored).toEqual([])
})

/** Reading a file takes a few turns of the event loop. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await new Promise<void>((next) => setImmediate(next))
}

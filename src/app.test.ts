import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { recordingLog } from '../test/quiet.ts'
import { startServer } from './app.ts'
import { loadConfig } from './config/load.ts'
import { openDatabase } from './db/client.ts'
import { signDelivery, textDelivery } from './demo/graph/deliveries.ts'
import { AddressUnusable, SERVER_ADDRESS } from './listening.ts'
import { systemRandom } from './platform/chance.ts'
import { systemClock } from './platform/clock.ts'
import { newId } from './platform/ids.ts'

// The first one after a migration makes the embedded database's image.
setDefaultTimeout(60_000)

const folder = mkdtempSync(join(tmpdir(), 'maitred-app-'))
afterAll(() => rmSync(folder, { recursive: true }))

const SECRET = 'app-secret'
const NUMBER = { phoneNumberId: '361990122845570', displayPhone: '250700000100', wabaId: '1' }
const ALINE = { phone: '250700000155', userId: 'RW.13491208655302741918', name: 'Aline' }

function settings(url: string, more = 'port = 0') {
  const toml = `
    [server]
    host = "127.0.0.1"
    work = false
    ${more}
    [database]
    url = "${url}"
    [whatsapp]
    app_secret = "${SECRET}"`
  const loaded = loadConfig({
    file: '/etc/config.toml',
    isNamed: true,
    environment: {},
    needs: 'database',
    readFile: () => toml,
  })
  if (!loaded.ok) throw new Error('the settings are wrong')
  return loaded.config
}

test('a replica without work stores deliveries and leaves turns and timers to others', async () => {
  const url = `embedded:${join(folder, 'data')}`
  const log = recordingLog()
  const deps = { clock: systemClock, random: systemRandom, newId, log }
  const server = await startServer(settings(url), deps)
  const written = { id: 'wamid.1', at: systemClock.now(), body: 'bonsoir' }
  const { body, headers } = signDelivery(SECRET, textDelivery(NUMBER, ALINE, written))

  const answer = await fetch(`http://127.0.0.1:${server.port}/webhooks/whatsapp`, {
    method: 'POST',
    headers,
    body,
  })
  await server.stop()

  expect(answer.status).toBe(200)
  const database = await openDatabase(url)
  expect(await database.query('SELECT state, attempts FROM inbox')).toEqual([
    { state: 'pending', attempts: 0 },
  ])
  expect(await database.query('SELECT id FROM waiter_conversations')).toEqual([])
  expect(await database.query('SELECT name FROM pgboss.queue')).toEqual([])
  await database.close()
  expect(log.entries.filter(({ level }) => level === 'error')).toEqual([])
})

test('a port that is taken stops the start before anything is begun, and leaves nothing listening', async () => {
  const taken = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('') })
  const free = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('') })
  const metrics = `127.0.0.1:${free.port}`
  await free.stop(true)
  const more = `port = ${taken.port}\n[metrics]\nlisten = "${metrics}"`
  const log = recordingLog()
  const deps = { clock: systemClock, random: systemRandom, newId, log }

  const data = join(folder, 'not-begun')
  const refused = await startServer(settings(`embedded:${data}`, more), deps).catch(
    (thrown: unknown) => thrown,
  )
  const scraped = await fetch(`http://${metrics}/metrics`).catch((thrown: unknown) => thrown)
  await taken.stop(true)

  expect(refused).toBeInstanceOf(AddressUnusable)
  expect(refused).toMatchObject({ code: 'EADDRINUSE', setting: SERVER_ADDRESS })
  expect(scraped).toBeInstanceOf(Error)
  expect(existsSync(data)).toBe(false)
  expect(log.entries).toEqual([])
})

test('a server that is about to go says so to balancers, and serves whoever comes all the same', async () => {
  const deps = { clock: systemClock, random: systemRandom, newId, log: recordingLog() }
  const server = await startServer(settings('embedded::memory:'), deps)
  const at = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`)
  const written = { id: 'wamid.2', at: systemClock.now(), body: 'bonsoir' }
  const { body, headers } = signDelivery(SECRET, textDelivery(NUMBER, ALINE, written))
  const before = await at('/readyz')

  server.leave()
  const [ready, alive, taken] = [
    await at('/readyz'),
    await at('/healthz'),
    await fetch(`http://127.0.0.1:${server.port}/webhooks/whatsapp`, {
      method: 'POST',
      headers,
      body,
    }),
  ]
  await server.stop()

  expect([before.status, ready.status, alive.status, taken.status]).toEqual([200, 503, 200, 200])
  expect(await ready.json()).toEqual({ status: 'not_ready', failing: ['draining'] })
})

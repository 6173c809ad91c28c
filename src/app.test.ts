import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePort } from '../test/free-port.ts'
import { recordingLog } from '../test/quiet.ts'
import { aDelivery, fewSettings, scrape, smallServer, WITHOUT_WORK } from '../test/small-server.ts'
import { openDatabase } from './db/client.ts'
import { AddressUnusable, SERVER_ADDRESS } from './listening.ts'

// The first one after a migration makes the embedded database's image.
setDefaultTimeout(60_000)

const folder = mkdtempSync(join(tmpdir(), 'maitred-app-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a replica without work stores deliveries and leaves turns and timers to others', async () => {
  const url = `embedded:${join(folder, 'data')}`
  const log = recordingLog()
  const server = await smallServer(fewSettings({ url, server: WITHOUT_WORK }), { log })

  const answer = await aDelivery(server)
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
  const log = recordingLog()
  const data = join(folder, 'not-begun')
  const settings = fewSettings({
    url: `embedded:${data}`,
    server: `work = false\nport = ${taken.port}`,
    metrics: `listen = "${metrics}"`,
  })
  const refused = await smallServer(settings, { log }).catch((thrown: unknown) => thrown)
  const scraped = await fetch(`http://${metrics}/metrics`).catch((thrown: unknown) => thrown)
  await taken.stop(true)

  expect(refused).toBeInstanceOf(AddressUnusable)
  expect(refused).toMatchObject({ code: 'EADDRINUSE', setting: SERVER_ADDRESS })
  expect(scraped).toBeInstanceOf(Error)
  expect(existsSync(data)).toBe(false)
  expect(log.entries).toEqual([])
})

test('metrics with an address of their own are not served where diners come in, with a token neither', async () => {
  const own = freePort()
  const settings = fewSettings({ server: WITHOUT_WORK, metrics: `listen = "127.0.0.1:${own}"` })
  const server = await smallServer(settings)

  const found = [(await scrape({ port: own })).status, (await scrape(server)).status]
  await server.stop()

  expect(found).toEqual([200, 404])
})

test('a server that is about to go says so to balancers, and serves whoever comes all the same', async () => {
  const server = await smallServer(fewSettings({ server: WITHOUT_WORK }))
  const at = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`)
  const before = await at('/readyz')

  server.leave()
  const [ready, alive, taken] = [await at('/readyz'), await at('/healthz'), await aDelivery(server)]
  await server.stop()

  expect([before.status, ready.status, alive.status, taken.status]).toEqual([200, 503, 200, 200])
  expect(await ready.json()).toEqual({ status: 'not_ready', failing: ['draining'] })
})

import { afterAll, beforeAll, expect, test } from 'bun:test'

import { wantedKinds } from '../../test/database.ts'
import { freePort } from '../../test/free-port.ts'
import { type RunningPostgres, startPostgres } from '../../test/postgres.ts'
import { recordingLog } from '../../test/quiet.ts'
import { settingsOf } from '../../test/settings.ts'
import { until } from '../../test/until.ts'
import type { Config } from '../config/schema.ts'
import { systemTimers } from '../jobs/timers.ts'
import { awaitDatabase } from './await-database.ts'

function configOf(url: string, waitSeconds: number, port = freePort()): Config {
  return settingsOf(`
    [server]
    host = "127.0.0.1"
    port = ${port}
    [database]
    url = "${url}"
    wait_seconds = ${waitSeconds}`)
}

function deps() {
  const { signal } = new AbortController()
  return { log: recordingLog(), timers: systemTimers, version: '1', signal }
}

const codeOf = (error: unknown) => (error instanceof Error ? Reflect.get(error, 'code') : undefined)
const thrownBy = (work: Promise<void>) => work.then(() => null, codeOf)

test('an embedded database is not waited for', async () => {
  expect(await thrownBy(awaitDatabase(configOf('embedded::memory:', 60), deps()))).toBeNull()
})

test('where nobody listens the start fails once the time is over, and by then the address is free again', async () => {
  const config = configOf(`postgres://u:p@127.0.0.1:${freePort()}/x`, 1)
  const own = deps()

  expect(await thrownBy(awaitDatabase(config, own))).toBe('ECONNREFUSED')
  expect(own.log.entries.map(({ event }) => event)).toEqual(['DATABASE_AWAITED'])
  expect(JSON.stringify(own.log.entries)).not.toContain('u:p')
  const { port } = config.server
  expect(await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => 'refused')).toBe('refused')
})

test('whoever asks it to stop is not kept waiting', async () => {
  const config = configOf(`postgres://u:p@127.0.0.1:${freePort()}/x`, 3600)

  const waiting = awaitDatabase(config, { ...deps(), signal: AbortSignal.abort() })

  expect(await thrownBy(waiting)).toBe('ECONNREFUSED')
})

// A server of its own, to be stopped at will.
if (wantedKinds().includes('postgres')) {
  let server: RunningPostgres
  beforeAll(async () => {
    server = await startPostgres()
  }, 120_000)
  afterAll(async () => {
    await server.stop()
  }, 60_000)

  test('while the database is away the process is alive and not ready; when it comes the start goes on', async () => {
    await server.halt('fast')
    const config = configOf(server.url, 60)
    const at = (path: string) => fetch(`http://127.0.0.1:${config.server.port}${path}`)
    const own = deps()
    const found = awaitDatabase(config, own)
    await until(() => own.log.entries.length > 0)

    const [health, ready, hook] = [
      await at('/healthz'),
      await at('/readyz'),
      await at('/webhooks/whatsapp'),
    ]
    await server.resume()
    await found

    expect(health.status).toBe(200)
    expect(ready.status).toBe(503)
    expect(await ready.json()).toEqual({ status: 'not_ready', failing: ['database'] })
    expect([hook.status, hook.headers.get('retry-after')]).toEqual([503, '5'])
    expect(own.log.entries.at(-1)?.['event']).toBe('DATABASE_FOUND')
  }, 60_000)

  test.each([
    ['password', { password: 'wrong' }, '28P01'],
    ['name', { pathname: '/nowhere' }, '3D000'],
  ] as const)('a wrong %s is told at once', async (_what, wrong, code) => {
    const url = Object.assign(new URL(server.url), wrong)
    const own = deps()

    expect(await thrownBy(awaitDatabase(configOf(url.href, 3600), own))).toBe(code)
    expect(own.log.entries).toEqual([])
  })
}

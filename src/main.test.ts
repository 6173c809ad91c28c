import { expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePort } from '../test/free-port.ts'

setDefaultTimeout(60_000)

const MAIN = join(import.meta.dir, 'main.ts')

function start(script: string, environment: Record<string, string> = {}) {
  return Bun.spawn(['sh', '-c', script, process.execPath, MAIN], {
    env: { ...process.env, ...environment },
    stdout: 'pipe',
    stderr: 'pipe',
  })
}

test.skipIf(!existsSync('/dev/full'))(
  'an answer that a full disk swallows is no success',
  async () => {
    const full = start('"$0" "$1" version > /dev/full')

    expect(await full.exited).toBe(1)
    expect(await full.stderr.text()).toBe('maitred: not all of it could be printed (ENOSPC)\n')
  },
)

test('a reader who has seen enough is no fault', async () => {
  const read = start('{ "$0" "$1" help; echo "exit $?" >&2; } | true')

  expect(await read.stderr.text()).toBe('exit 0\n')
})

const serve = (port: number, url = 'embedded::memory:') =>
  start('exec "$0" "$1" serve', {
    MAITRED_SERVER_PORT: String(port),
    MAITRED_SERVER_LEAVE_SECONDS: '0',
    DATABASE_URL: url,
    WHATSAPP_ACCESS_TOKEN: 'a-token',
    WHATSAPP_PHONE_NUMBER_ID: '361990122845570',
    WA_VERIFY_TOKEN: 'a-verify-token',
    WA_APP_SECRET: 'an-app-secret',
  })

test('a server goes on when whoever read its log is gone', async () => {
  const port = freePort()
  const address = `http://127.0.0.1:${port}`
  const server = serve(port)
  const log = server.stdout.getReader()
  await log.read()
  await log.cancel()

  const forged = () => fetch(`${address}/webhooks/whatsapp`, { method: 'POST', body: '{}' })
  // Each writes a line nobody reads.
  expect([(await forged()).status, (await forged()).status]).toEqual([401, 401])
  await Bun.sleep(100)
  expect((await fetch(`${address}/healthz`)).status).toBe(200)

  server.kill('SIGTERM')
  expect(await server.exited).toBe(0)
  expect(await server.stderr.text()).toBe('')
})

test('a command that does not stop in order is ended by the first Ctrl-C', async () => {
  const asked = Promise.withResolvers<void>()
  const mute = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: { open: () => asked.resolve(), data: () => {} },
  })
  const waiting = start('exec "$0" "$1" bar list', {
    DATABASE_URL: `postgres://maitred:maitred@127.0.0.1:${mute.port}/maitred`,
  })
  await asked.promise

  waiting.kill('SIGINT')
  const code = await waiting.exited
  mute.stop(true)

  expect(code).toBe(130)
})

/** A database of a server that was killed, so that the next start has to recover. */
async function leftUnclean() {
  const folder = await mkdtemp(join(tmpdir(), 'maitred-unclean-'))
  const server = serve(freePort(), `embedded:${folder}`)
  await server.stdout.getReader().read()
  server.kill('SIGKILL')
  await server.exited
  return {
    folder,
    tell: async (before = ':') => {
      const environment = { DATABASE_URL: `embedded:${folder}` }
      const list = start(`${before}; exec "$0" "$1" dead list`, environment)
      const code = await Promise.race([list.exited, Bun.sleep(20_000)])
      list.kill('SIGKILL')
      return { code, problem: await list.stderr.text() }
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}

test('a command that can not open a damaged database says so and ends', async () => {
  await using left = await leftUnclean()
  await rm(join(left.folder, 'postgres/base/5'), { recursive: true })

  const { code, problem } = await left.tell()

  expect(problem).toBe(
    `maitred dead list: the database in ${left.folder} does not start: its files are damaged, or of another version. Move the folder away and restore a backup (maitred restore)\n`,
  )
  expect(code).toBe(1)
})

test('a database that may not write is not called damaged, and starts when it may', async () => {
  await using left = await leftUnclean()

  const { code, problem } = await left.tell('ulimit -f 64')

  expect(problem).toBe(
    `maitred dead list: the database can't be kept in ${left.folder} (EFBIG): make room on its disk, or name another folder in [database] url\n`,
  )
  expect(code).toBe(1)
  expect(await left.tell()).toEqual({ code: 0, problem: '' })
})

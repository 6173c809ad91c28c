import { afterAll, afterEach, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { doctorHouse, NUMBER, PUBLIC_URL, SECRETS } from '../../test/doctor-house.ts'
import { livedTime } from '../../test/lived-time.ts'
import { type Database, openDatabase } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { ALL_CHECKS } from '../doctor/all-checks.ts'
import { systemTimers } from '../jobs/timers.ts'
import type { Typed } from './command.ts'
import { ALL_MS, CHECK_MS, doctor, type DoctorDeps, REQUEST_MS, runDoctor } from './doctor.ts'

setDefaultTimeout(60_000)

const folders: string[] = []

/** One for all tests: none of them writes to it. */
let database: Database

beforeAll(async () => {
  database = await openDatabase('embedded::memory:')
  await migrate(database)
})

afterAll(() => database.close())

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function write(name: string, text: string, mode = 0o600): string {
  const folder = mkdtempSync(join(tmpdir(), 'maitred-doctor-'))
  folders.push(folder)
  const path = join(folder, name)
  writeFileSync(path, text)
  chmodSync(path, mode)
  return path
}

function typed(config: string, ...switches: readonly string[]): Typed {
  return {
    text: (option) => (option === 'config' ? config : undefined),
    has: (option) => switches.includes(option),
    argument: () => '',
    rest: () => [],
  }
}

async function run(config: string, deps: DoctorDeps, ...switches: readonly string[]) {
  const out: string[] = []
  const terminal = {
    out: (line: string) => void out.push(line),
    problem: (line: string) => void out.push(line),
    environment: {},
    signal: new AbortController().signal,
  }
  const code = await runDoctor(typed(config, ...switches), terminal, deps)
  return { code, text: out.join('\n'), lines: out }
}

/** A sound house and the file that describes it. */
async function soundHouse() {
  const house = await doctorHouse(database)
  const { whatsapp, openai, gemini, voice } = house.config
  const toml = `
    [server]
    public_url = "${PUBLIC_URL}"
    [database]
    url = "postgres://orders:${DATABASE_PASSWORD}@localhost/orders"
    [whatsapp]
    access_token = "${SECRETS.accessToken}"
    app_secret = "${SECRETS.appSecret}"
    verify_token = "${SECRETS.verifyToken}"
    phone_number_id = "${NUMBER.phoneNumberId}"
    waba_id = "${NUMBER.wabaId}"
    number = "${whatsapp.number}"
    owner_template = "order_alert"
    graph_url = "${whatsapp.graphUrl}"
    [openai]
    api_key = "${SECRETS.openaiKey}"
    webhook_secret = "${SECRETS.webhookSecret}"
    base_url = "${openai.baseUrl}"
    [gemini]
    api_key = "${SECRETS.geminiKey}"
    base_url = "${gemini.baseUrl}"
    [voice]
    model = "${voice.model}"
    trunk_secret = "${SECRETS.trunkSecret}"
  `
  const stop = async () => {
    await database.close()
  }
  return {
    ...house,
    toml,
    deps: { ...house.deps, timers: systemTimers, checkMs: 60_000, allMs: 60_000 },
    stop,
  }
}

const DATABASE_PASSWORD = 'secret-database-password'

test('a sound house ends with 0 and a line for every check', async () => {
  await using house = await soundHouse()

  const { code, text, lines } = await run(write('config.toml', house.toml), house.deps)

  expect(text).not.toContain('cause:')
  expect(code).toBe(0)
  for (const { id } of ALL_CHECKS) expect(text).toContain(` ${id} `)
  expect(lines.at(-1)).toMatch(/^\d\d ok, 0 to look at, 0 failed, \d skipped$/)
})

test('a warning leaves the exit code at 0; a failure makes it 1; each shows cause and fix', async () => {
  await using house = await soundHouse()
  const open = write('config.toml', house.toml, 0o644)

  const warned = await run(open, house.deps)
  house.graph.account.subscription = null
  const failed = await run(open, house.deps)

  expect(warned.code).toBe(0)
  expect(warned.text).toContain(`fix:   chmod o-rwx ${open}`)
  // The second run asks again: nothing is remembered from the first.
  expect(failed.code).toBe(1)
  expect(failed.text).toMatch(
    /FAIL {2}graph\.webhook .*\n +cause: .*\n +fix: .*maitred setup whatsapp/,
  )
})

test('--json prints the same as one object', async () => {
  await using house = await soundHouse()
  house.graph.account.token.scopes = []

  const { code, text } = await run(write('config.toml', house.toml), house.deps, 'json')

  const report = JSON.parse(text) as { readonly checks: readonly object[] }
  expect(code).toBe(1)
  expect(report).toMatchObject({ healthy: false, fail: 1 })
  expect(report.checks).toHaveLength(ALL_CHECKS.length)
  expect(report.checks).toContainEqual(
    expect.objectContaining({ id: 'graph.permissions', level: 'fail', fault: 'no_messaging' }),
  )
})

test('no secret and no number is printed, sound or broken', async () => {
  await using house = await soundHouse()
  const file = write('config.toml', house.toml, 0o644)

  const sound = await run(file, house.deps)
  house.graph.account.token.expiresAt = 1
  house.clocks.ours.aheadMs = 1_000_000
  const broken = await run(file, house.deps, 'json')

  for (const text of [sound.text, broken.text]) {
    for (const secret of [...Object.values(SECRETS), DATABASE_PASSWORD])
      expect(text).not.toContain(secret)
    expect(text.replaceAll(' ', '')).not.toContain(NUMBER.displayPhone)
  }
})

test('a configuration that can not be read is one failure, and everything else says so', async () => {
  await using house = await soundHouse()
  const { code, lines } = await run(write('config.toml', '[server]\nprot = 1'), house.deps)

  expect(code).toBe(1)
  expect(lines[0]).toMatch(/^FAIL {2}config\.valid .*1 to mend: server\.prot/)
  expect(lines.filter((line) => line.includes('the configuration could not be read'))).toHaveLength(
    ALL_CHECKS.length - 1,
  )
})

test('a vendor that never answers costs its checks their time, and nobody else’s', async () => {
  await using house = await soundHouse()
  const silent = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  const toml = house.toml.replace(house.config.whatsapp.graphUrl, `http://127.0.0.1:${silent.port}`)
  using lived = livedTime()

  const { code, text } = await run(write('config.toml', toml), {
    ...house.deps,
    timeoutMs: 2_000,
    checkMs: 20_000,
    allMs: 20_000,
  })
  const took = lived.ms()
  silent.stop(true)

  expect(code).toBe(1)
  expect(text).toMatch(/FAIL {2}graph\.reachable/)
  expect(text).toMatch(/ok {4}openai\.key/)
  // Two times a check's time, and what a busy machine adds.
  expect(took).toBeLessThan(15_000)
}, 30_000)

test('as it is shipped it ends within three seconds, whoever is silent', async () => {
  await using house = await soundHouse()
  const silent = Bun.listen({ hostname: '127.0.0.1', port: 0, socket: { data() {} } })
  const ours = [house.config.whatsapp.graphUrl, house.config.openai.baseUrl, house.config.gemini.baseUrl] // prettier-ignore
  const toml = ours.reduce(
    (text, url) => text.replace(url, `http://127.0.0.1:${silent.port}`),
    house.toml,
  )
  using lived = livedTime()

  const { code } = await run(write('config.toml', toml), {
    ...house.deps,
    timeoutMs: REQUEST_MS,
    checkMs: CHECK_MS,
    allMs: ALL_MS,
  })
  const took = lived.ms()
  silent.stop(true)

  expect(ALL_MS).toBeLessThan(3_000)
  expect(code).toBe(1)
  // The rest is what a busy machine adds.
  expect(took).toBeLessThan(ALL_MS + 3_000)
})

test('the command is there with its switch', () => {
  expect(Object.keys(doctor.options)).toEqual(['config', 'json'])
})

import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import {
  type DoctorHouse,
  doctorHouse,
  NUMBER,
  PUBLIC_URL,
  SECRETS,
} from '../../test/doctor-house.ts'
import { type Database, openDatabase } from '../db/client.ts'
import { migrate } from '../db/migrate.ts'
import { freshAccount } from '../demo/graph/account.ts'
import { WEBHOOK_FIELDS } from '../doctor/whatsapp-plan.ts'
import { COMMANDS } from './commands.ts'
import { runCommandLine } from './run.ts'

let database: Database
const folders: string[] = []

beforeAll(async () => {
  database = await openDatabase('embedded::memory:')
  await migrate(database)
}, 60_000)

afterAll(() => database.close())

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** A house whose account at Meta is as it was made: nothing is set up. */
async function freshHouse(): Promise<DoctorHouse> {
  const house = await doctorHouse(database)
  Object.assign(house.graph.account, freshAccount([NUMBER]))
  return house
}

type Run = { readonly args?: readonly string[]; readonly answer?: string; readonly toml?: string }

async function setup(house: DoctorHouse, { args = [], answer, toml = '' }: Run = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'maitred-setup-'))
  folders.push(folder)
  const file = join(folder, 'config.toml')
  writeFileSync(file, `${settings(house)}\n${toml}`)
  const out: string[] = []
  const asked: string[] = []
  const ask = async (question: string) => {
    asked.push(question)
    return answer ?? ''
  }
  const code = await runCommandLine(['setup', 'whatsapp', '--config', file, ...args], COMMANDS, {
    out: (line) => void out.push(line),
    problem: (line) => void out.push(line),
    ...(answer === undefined ? {} : { ask }),
    environment: {},
    signal: new AbortController().signal,
  })
  return { code, text: out.join('\n'), asked }
}

function settings({ graph }: DoctorHouse): string {
  return `
    [server]
    public_url = "${PUBLIC_URL}"
    [whatsapp]
    access_token = "${SECRETS.accessToken}"
    app_secret = "${SECRETS.appSecret}"
    verify_token = "${SECRETS.verifyToken}"
    phone_number_id = "${NUMBER.phoneNumberId}"
    waba_id = "${NUMBER.wabaId}"
    graph_url = "${graph.url}"`
}

const calling = ({ graph }: DoctorHouse) =>
  graph.account.numbers[NUMBER.phoneNumberId]?.calling ?? {}

test('a fresh account gets app, webhook and fields; a second run finds nothing to do', async () => {
  await using house = await freshHouse()

  const first = await setup(house, { args: ['--yes'] })
  const second = await setup(house)

  expect(first.code).toBe(0)
  expect(house.graph.account.subscribedApps[NUMBER.wabaId]).toEqual([house.graph.account.appId])
  expect(house.graph.account.subscription).toEqual({
    callbackUrl: `${PUBLIC_URL}/webhooks/whatsapp`,
    isActive: true,
    fields: [...WEBHOOK_FIELDS],
  })
  expect(first.text).toContain(`webhook: none → ${PUBLIC_URL}/webhooks/whatsapp`)
  expect(second).toMatchObject({ code: 0, text: 'All is as wanted: nothing to change.' })
})

test('what it set up is what doctor wants', async () => {
  await using house = await freshHouse()

  await setup(house, { args: ['--yes', '--calls', 'on'] })
  // Whose SIP server takes the calls is for the operator to say: docs/voice.md.
  Object.assign(calling(house), { sip: { status: 'ENABLED', servers: [] } })

  const levels = new Map((await house.report()).map(({ id, level }) => [id, level]))
  for (const id of [
    'account_subscription',
    'webhook',
    'webhook_fields',
    'callback_url',
    'calling',
  ]) {
    expect([id, levels.get(`graph.${id}`)]).toEqual([id, 'ok'])
  }
})

test('without a terminal and without --yes every change is shown and none is made', async () => {
  await using house = await freshHouse()

  const { code, text } = await setup(house)

  expect(code).toBe(1)
  expect(text).toContain('webhook fields: also messages, calls')
  expect(text).toContain('run it again with --yes')
  expect(house.graph.account.subscription).toBeNull()
  expect(house.graph.account.subscribedApps[NUMBER.wabaId]).toEqual([])
})

test.each([
  ['', 1, false],
  ['n', 1, false],
  ['yellow', 1, false],
  ['y', 0, true],
  ['Yes ', 0, true],
])('a person who answers "%s" ends with %d', async (answer, wanted, isMade) => {
  await using house = await freshHouse()

  const { code, asked } = await setup(house, { answer })

  expect(code).toBe(wanted as 0 | 1)
  expect(asked).toHaveLength(1)
  expect(house.graph.account.subscription !== null).toBe(isMade)
})

test('fields and settings that are not ours stay', async () => {
  await using house = await freshHouse()
  const hours = { status: 'ENABLED', timezone_id: 'Africa/Kigali', weekly_operating_hours: [] }
  Object.assign(calling(house), { call_hours: hours, callback_permission_status: 'ENABLED' })
  house.graph.account.subscription = {
    callbackUrl: `${PUBLIC_URL}/webhooks/whatsapp`,
    isActive: true,
    fields: ['messages', 'flows'],
  }

  const { code } = await setup(house, { args: ['--yes', '--calls', 'on'] })

  expect(code).toBe(0)
  expect(house.graph.account.subscription?.fields).toContain('flows')
  expect(calling(house)).toEqual({
    status: 'ENABLED',
    call_icon_visibility: 'DEFAULT',
    callback_permission_status: 'ENABLED',
    call_hours: hours,
  })
})

test('calling is left as it is unless a voice is set up or it is named', async () => {
  await using house = await freshHouse()

  const silent = await setup(house, { args: ['--yes'] })
  expect(silent.text).not.toContain('calling')
  expect(calling(house)['status']).toBe('DISABLED')

  const voice = `[openai]\napi_key = "sk-fixture"\nwebhook_secret = "whsec_Zml4dHVyZS1zZWNyZXQ="`
  expect((await setup(house, { args: ['--yes'], toml: voice })).text).toContain(
    'calling.status: DISABLED → ENABLED',
  )
  expect(calling(house)['status']).toBe('ENABLED')

  expect((await setup(house, { args: ['--yes', '--calls', 'off'] })).code).toBe(0)
  expect(calling(house)['status']).toBe('DISABLED')
})

test('a server that does not answer Meta is said, with what to do', async () => {
  await using house = await freshHouse()
  house.web.origin = house.graph.url

  const { code, text } = await setup(house, { args: ['--yes'] })

  expect(code).toBe(1)
  expect(text).toContain('done: subscribing the app to the account')
  expect(text).toContain('the server must be running and reachable')
  expect(house.graph.account.subscription).toBeNull()
})

test('fields that Meta does not know are left out, those that count are set', async () => {
  await using house = await freshHouse()
  house.graph.account.knownFields = ['messages', 'calls', 'account_update']

  const { code, text } = await setup(house, { args: ['--yes'] })

  expect(code).toBe(0)
  expect(house.graph.account.subscription?.fields).toEqual(['messages', 'calls'])
  expect(text).toContain('Meta did not take all fields; left out: account_update')
})

test.each([
  ['graph_version = "v26.0"', 'waba_id = "204417090883311"', 78, 'waba_id is not set'],
  ['', 'public_url = "https://orders.example"', 78, 'public_url must be an https:// address'],
  [
    'app_secret = "another0secret"',
    `app_secret = "${SECRETS.appSecret}"`,
    1,
    'app_secret is not that of the app',
  ],
  [
    'access_token = "another-token"',
    `access_token = "${SECRETS.accessToken}"`,
    1,
    'reading what is set up failed (rejected, code 190)',
  ],
])(
  'a setting that is missing or wrong is named before anything is changed: %s',
  async (there, gone, wanted, said) => {
    await using house = await freshHouse()
    const folder = mkdtempSync(join(tmpdir(), 'maitred-setup-'))
    folders.push(folder)
    const file = join(folder, 'config.toml')
    writeFileSync(file, settings(house).replace(gone, there))
    const out: string[] = []
    const say = (line: string) => void out.push(line)

    const code = await runCommandLine(['setup', 'whatsapp', '--yes', '--config', file], COMMANDS, {
      out: say,
      problem: say,
      environment: {},
      signal: new AbortController().signal,
    })

    expect(code).toBe(wanted as 78)
    expect(out.join('\n')).toContain(said)
    expect(house.graph.account.subscription).toBeNull()
  },
)

test('no secret is printed', async () => {
  await using house = await freshHouse()

  const { text } = await setup(house, { args: ['--yes', '--calls', 'on'] })

  for (const secret of Object.values(SECRETS)) expect(text).not.toContain(secret)
})

test('a wrong switch is told before Meta is asked anything', async () => {
  await using house = await freshHouse()
  await house.graph.stop()

  expect(await setup(house, { args: ['--calls', 'maybe'] })).toMatchObject({
    code: 64,
    text: expect.stringContaining('--calls wants "on" or "off"'),
  })
})

/** The program on a pseudo-terminal, with a person who types one answer when asked. */
async function onTerminal(house: DoctorHouse, answer: string) {
  const folder = mkdtempSync(join(tmpdir(), 'maitred-setup-'))
  folders.push(folder)
  writeFileSync(join(folder, 'config.toml'), settings(house))
  const screen = { text: '', isAnswered: false }
  const child = Bun.spawn(
    [process.execPath, join(import.meta.dir, '../main.ts'), 'setup', 'whatsapp'],
    {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', HOME: folder },
      terminal: {
        data(terminal, bytes) {
          screen.text += new TextDecoder().decode(bytes)
          if (screen.isAnswered || !screen.text.includes('[y/N]')) return
          screen.isAnswered = true
          terminal.write(`${answer}\r`)
        },
      },
    },
  )
  return { code: await child.exited, text: screen.text }
}

test('on a real terminal it asks, and does as it is told', async () => {
  await using house = await freshHouse()

  const no = await onTerminal(house, 'n')
  const afterNo = house.graph.account.subscription
  const yes = await onTerminal(house, 'y')

  expect(no).toMatchObject({ code: 1, text: expect.stringContaining('Nothing was changed.') })
  expect(afterNo).toBeNull()
  expect(yes).toMatchObject({ code: 0, text: expect.stringContaining('Done.') })
  expect(house.graph.account.subscription).not.toBeNull()
}, 60_000)

import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { databaseForCommands } from '../../test/command-line.ts'
import { openDatabase } from '../db/client.ts'
import { COMMANDS } from './commands.ts'
import { runCommandLine } from './run.ts'

setDefaultTimeout(120_000)

const MADO = join(import.meta.dir, '../demo/bars/chez-mado.toml')
const folder = mkdtempSync(join(tmpdir(), 'maitred-masking-'))
const { url, drop } = await databaseForCommands()
const PHONE = '250788000123'
const USER_ID = 'RW.88990011'
const CHAT = '019a0000-0000-7000-8000-000000000003'

/** These talk to other servers, or go on until they are stopped; their own tests look at what they say. */
const ELSEWHERE = ['serve', 'demo', 'doctor', 'setup whatsapp', 'eval', 'health', 'qr']
/** The owner asks for the bar's own file, staff numbers included. */
const GIVES_NUMBERS = ['bar export']

const WAYS: { readonly [command: string]: readonly (readonly string[])[] } = {
  check: [[]],
  migrate: [[], ['--dry-run']],
  'bar import': [[MADO, '--dry-run'], [MADO]],
  'bar list': [[]],
  'menu import': [[MADO, '--bar', 'chez-mado', '--dry-run']],
  'dead list': [[]],
  'dead replay': [['inbox:1'], ['--all']],
  'flag list': [[]],
  'flag clear': [[CHAT]],
  'audit list': [[], ['--house']],
  'audit verify': [[]],
  'voice styles': [['--bar', 'chez-mado']],
  story: [[CHAT], [CHAT, '--json'], ['inbox:1'], ['outbox:1', '--json'], [PHONE], [USER_ID]],
  backup: [[join(folder, 'file')]],
  restore: [[join(folder, 'file'), '--dry-run'], [join(folder, 'file')]],
  purge: [['--dry-run'], []],
  erase: [[PHONE], [USER_ID], [PHONE.slice(3)], [PHONE, '--yes']],
  version: [[]],
}

async function run(argv: readonly string[]): Promise<string> {
  const said: string[] = []
  await runCommandLine(argv, COMMANDS, {
    out: (line) => void said.push(line),
    problem: (line) => void said.push(line),
    environment: { DATABASE_URL: url },
    signal: AbortSignal.abort(),
  })
  return said.join('\n')
}

beforeAll(async () => {
  await run(['migrate'])
  const database = await openDatabase(url)
  await database.script(`
    INSERT INTO people (id, phone, user_id, profile_name)
    VALUES ('019a0000-0000-7000-8000-000000000002', '${PHONE}', '${USER_ID}', 'Aline Uwase');
    INSERT INTO waiter_conversations (id, phone_number_id, person_id)
    VALUES ('${CHAT}', '1065', '019a0000-0000-7000-8000-000000000002');
    INSERT INTO inbox (dedupe_key, kind, lane, phone_number_id, at, gather_ms, body, state, chat_id, error_code)
    VALUES ('m:wamid.1', 'message', '1065:${USER_ID}', '1065', now(), 0,
            '{"metadata":{"phone_number_id":"1065"},"contact":{"profile":{"name":"Aline Uwase"}},
              "message":{"id":"wamid.1","from":"${PHONE}","timestamp":"1789000000","type":"text",
                         "text":{"body":"call me on +${PHONE}"}}}', 'dead', '${CHAT}', 'bug');
    INSERT INTO outbox (dedupe_key, lane, chat_id, phone_number_id, kind, message, reply_ids, state)
    VALUES ('turn:wamid.1:0', '1065:x', '${CHAT}', '1065', 'answer',
            '{"kind":"text","text":"We will call ${PHONE}"}', '{}', 'dead')`)
  await database.close()
}, 120_000)

afterAll(async () => {
  rmSync(folder, { recursive: true })
  await drop()
})

test('every command is tried here, or named as one that is tried elsewhere', () => {
  const named = [...Object.keys(WAYS), ...ELSEWHERE, ...GIVES_NUMBERS]

  const missing = COMMANDS.map(({ name }) => name).filter((name) => !named.includes(name))
  expect(missing).toEqual([])
})

test('no command prints a number, a user id or a name', async () => {
  const staff = [...(await Bun.file(MADO).text()).matchAll(/"\+?(250[\d ]+)"/g)].map(([, digits]) =>
    (digits ?? '').replaceAll(' ', ''),
  )
  const secrets = [PHONE, PHONE.slice(3), USER_ID, 'Aline', ...staff]

  const leaks: string[] = []
  let said = 0
  for (const [command, ways] of Object.entries(WAYS)) {
    for (const way of ways) {
      const text = await run([...command.split(' '), ...way])
      said += text.length
      for (const secret of secrets) {
        if (text.includes(secret)) leaks.push(`${command} ${way.join(' ')}: ${secret}`)
      }
    }
  }

  expect(staff.length).toBeGreaterThan(0)
  expect(said).toBeGreaterThan(1000)
  expect(leaks).toEqual([])
})

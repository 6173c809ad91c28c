import { afterEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { isSecret } from '../config/keys.ts'
import { allKeys } from '../config/schema.ts'
import { COMMANDS } from './commands.ts'
import { runCommandLine } from './run.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

async function check(toml: string) {
  const folder = mkdtempSync(join(tmpdir(), 'maitred-check-'))
  folders.push(folder)
  const file = join(folder, 'config.toml')
  writeFileSync(file, toml)
  writeFileSync(join(folder, 'token'), 'secret-token-in-a-file\n')
  const out: string[] = []
  const say = (line: string) => void out.push(line)
  const code = await runCommandLine(['check', '--config', file], COMMANDS, {
    out: say,
    problem: say,
    environment: { GEMINI_API_KEY: 'secret-gemini-key' },
    signal: new AbortController().signal,
  })
  return { code, text: out.join('\n') }
}

const SOUND = `
  [database]
  url = "postgres://orders:secret-password@localhost/orders"
  [whatsapp]
  access_token_file = "token"
  app_secret = ["secret-app-1", "secret-app-2"]
  verify_token = "secret-verify"
  phone_number_id = "361990122845570"`

test('check says of each secret whether it is set, and never what it is', async () => {
  const { code, text } = await check(SOUND)

  expect(code).toBe(0)
  const set = [
    'whatsapp.access_token',
    'whatsapp.app_secret',
    'whatsapp.verify_token',
    'gemini.api_key',
  ]
  for (const { section, name, key } of allKeys().filter((entry) => isSecret(entry.key))) {
    const path = `${section}.${name}`
    const word = set.includes(path) ? 'set' : 'missing'
    expect(text).toMatch(new RegExp(`^${path.replace('.', '\\.')} +${word}( |$)`, 'm'))
    expect(key.default === null || Array.isArray(key.default)).toBe(true)
  }
  expect(text).not.toContain('secret-')
})

test('check of a configuration that serve would refuse ends with 78 and shows no secret', async () => {
  const { code, text } = await check(
    SOUND.replace('verify_token = "secret-verify"', 'verify_tokn = "secret-verify"'),
  )

  expect(code).toBe(78)
  expect(text).toContain('whatsapp.verify_tokn')
  expect(text).not.toContain('secret-')
})

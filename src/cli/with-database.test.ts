import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'

import { commandsOn } from '../../test/command-line.ts'
import { freshPostgres, wantedKinds } from '../../test/database.ts'
import { openDatabase } from '../db/client.ts'
import { connectionWords } from '../doctor/connection-words.ts'
import { refusalOf, unreached } from './with-database.ts'

setDefaultTimeout(60_000)

/** PostgreSQL 15 and newer let no role but the owner make tables in a new database. */
const VISITOR = 'maitred_visitor'

describe.if(wantedKinds().includes('postgres'))('a role without rights', () => {
  let url = ''
  let drop = async () => {}

  async function asOwner(...statements: readonly string[]) {
    const database = await openDatabase(url, { poolSize: 1 })
    for (const statement of statements) await database.script(statement)
    await database.close()
  }

  beforeAll(async () => {
    const fresh = await freshPostgres()
    url = fresh.url
    drop = fresh.drop
    await asOwner(
      `DROP ROLE IF EXISTS ${VISITOR}`,
      `CREATE ROLE ${VISITOR} LOGIN PASSWORD 'visitor'`,
      'DROP SCHEMA public CASCADE',
      'CREATE SCHEMA public',
      `GRANT USAGE ON SCHEMA public TO ${VISITOR}`,
    )
  }, 120_000)

  afterAll(async () => {
    await asOwner(`DROP OWNED BY ${VISITOR}`, `DROP ROLE ${VISITOR}`)
    await drop()
  })

  test('is told what to grant, and not that the program is at fault', async () => {
    const visiting = new URL(url)
    visiting.username = VISITOR
    visiting.password = 'visitor'

    const { code, out, problems } = await commandsOn(visiting.href)('migrate')

    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(problems).toStartWith(
      'maitred migrate: the database did not carry it out: 42501, the role may not do that there.',
    )
    expect(problems).toContain('GRANT CREATE ON SCHEMA public')
    expect(problems).not.toContain('visitor')
    expect(problems).not.toContain('\n')
  })

  test('an option of the address that only psql knows is told by commands and the server alike', async () => {
    const run = commandsOn(`${url}?channel_binding=require`, {
      WHATSAPP_ACCESS_TOKEN: 'EAAG-token',
      WHATSAPP_PHONE_NUMBER_ID: '361990122845570',
      WA_APP_SECRET: 'app-secret',
      WA_VERIFY_TOKEN: 'verify-token',
    })

    for (const command of [['serve'], ['bar', 'list']]) {
      const { code, problems } = await run(...command)

      expect(code).toBe(1)
      expect(problems).toBe(
        `maitred ${command.join(' ')}: the database can't be reached: 42704, it does not know an option at the end of the address. ${connectionWords('42704').remedy}`,
      )
    }
  })
})

test.each([
  { code: '42501', told: 'did not carry it out: 42501, the role may not' },
  { code: '25006', told: 'did not carry it out: 25006, it can only be read' },
  { code: '53100', told: 'did not carry it out: 53100, its disk is full' },
  { code: '57P02', told: 'did not carry it out: 57P02, it crashed. Make room on its disk' },
  { code: '40P01', told: 'did not carry it out: 40P01, others were at work' },
  { code: '57014', told: 'did not carry it out: 57014, the server cut it off' },
  { code: '55P03', told: 'did not carry it out: 55P03, others have the same tables' },
  { code: '42P07', told: 'did not carry it out: 42P07, another program has tables' },
  { code: '53300', told: "can't be reached: 53300, all connections are taken" },
  { code: 'ECONNREFUSED', told: "can't be reached: ECONNREFUSED, nothing answers there" },
  { code: '42703', told: null },
])('$code of the database is told in words, or is a fault of ours', ({ code, told }) => {
  const thrown = new Error('of drizzle', { cause: Object.assign(new Error('secret'), { code }) })

  const refusal = refusalOf(code.startsWith('E') ? thrown.cause : thrown)

  if (told === null) expect(refusal).toBeNull()
  else expect(refusal).toStartWith(`the database ${told}`)
})

test.each([
  ['28P01', 'the user or the password is wrong'],
  ['28000', 'the server lets nobody in unencrypted, from this address or as this role'],
  ['CONNECTION_DESTROYED', 'it is a standby, which can only be read'],
  ['ENOTFOUND', 'no host of that name is found'],
  ['ENOSPC', 'its disk is full'],
  ['ECONNRESET', 'it hung up at once'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'its certificate is not trusted, or made out for another host'],
  [
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'its certificate is not trusted, or made out for another host',
  ],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is not trusted, or made out for another host'],
  ['42704', 'it does not know an option at the end of the address'],
])('a connection that fails with %s is told in words', (code, words) => {
  expect(unreached(code)).toBe(
    `the database can't be reached: ${code}, ${words}. ${connectionWords(code).remedy}`,
  )
})

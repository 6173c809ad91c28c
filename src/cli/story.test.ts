import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'

import { commandsOn, databaseForCommands } from '../../test/command-line.ts'
import { openDatabase } from '../db/client.ts'

setDefaultTimeout(60_000)

const { url, drop } = await databaseForCommands()
const run = commandsOn(url)

beforeAll(async () => {
  expect(await run('migrate')).toMatchObject({ code: 0 })
  const database = await openDatabase(url)
  await database.query(
    `INSERT INTO inbox (dedupe_key, kind, lane, phone_number_id, at, gather_ms, body, state)
     VALUES ('m:wamid.1', 'message', '1065:250788000123', '1065', '2026-11-28T10:00:00.5Z', 0, $1, 'done')`,
    [
      {
        metadata: { phone_number_id: '1065' },
        contact: {},
        at: '2026-11-28T10:00:00Z',
        message: { id: 'wamid.1', from: '250788000123', type: 'text', text: { body: 'bonsoir' } },
      },
    ],
  )
  await database.close()
}, 120_000)

afterAll(drop)

test('a story is lines for a terminal, or one JSON document', async () => {
  const told = await run('story', 'wamid.1')
  const json = await run('story', 'inbox:1', '--json')

  expect(told).toEqual({
    code: 0,
    out: 'message\n2026-11-28 10:00:00  received  “bonsoir”  inbox:1',
    problems: '',
  })
  expect(JSON.parse(json.out)).toEqual({
    about: 'message inbox:1',
    entries: [
      { at: '2026-11-28T10:00:00.500Z', what: 'received', text: '“bonsoir”', id: 'inbox:1' },
    ],
  })
})

test('an id of nothing ends with 1 and says what could have been meant', async () => {
  expect(await run('story', 'wamid.2')).toMatchObject({
    code: 1,
    problems: expect.stringContaining('nothing with this id'),
  })
  expect((await run('story')).code).toBe(64)
})

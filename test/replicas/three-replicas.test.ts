import { expect, test } from 'bun:test'
import { join } from 'node:path'

import { openDatabase } from '../../src/db/client.ts'
import { freshPostgres } from '../database.ts'

const SCRIPT = join(import.meta.dir, '../quota-host.ts')

/** How many of each replica's requests pass, when all three are flooded at once. */
async function flooded(url: string, limit: number, timesEach: number): Promise<readonly number[]> {
  const replicas = [1, 2, 3].map(() => {
    const args = [process.execPath, SCRIPT, url, String(limit), String(timesEach)]
    return Bun.spawn(args, { stdin: 'pipe', stdout: 'pipe', stderr: 'inherit' })
  })
  const readers = replicas.map(({ stdout }) => stdout.getReader())
  await Promise.all(readers.map((reader) => reader.read()))
  for (const { stdin } of replicas) {
    void stdin.write('go\n')
    void stdin.end()
  }
  return await Promise.all(
    readers.map(async (reader) => {
      const { value } = await reader.read()
      const [given, warnings] = new TextDecoder().decode(value).trim().split(' ')
      expect(warnings).toBe('0')
      return Number(given)
    }),
  )
}

test('three processes flooded at once let pass what one may, within one in a hundred', async () => {
  const database = await freshPostgres()
  try {
    for (const limit of [100, 4000]) {
      const given = await flooded(database.url, limit, limit)
      const sum = given.reduce((total, one) => total + one, 0)

      expect(sum).toBeWithin(limit * 0.99, limit + 1)
      await emptied(database.url)
    }
  } finally {
    await database.drop()
  }
}, 60_000)

async function emptied(url: string): Promise<void> {
  const database = await openDatabase(url, { poolSize: 1 })
  await database.query('DELETE FROM rate_limits')
  await database.close()
}

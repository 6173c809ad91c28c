import { cpus, release, totalmem } from 'node:os'

import postgres from 'postgres'

import { startPostgres } from '../test/postgres.ts'
import type { Closing } from './processes.ts'

/** What the figures below were measured on, as one line. */
export async function describeMachine(closers: Closing): Promise<string> {
  const server = await startPostgres({ durable: true })
  closers.add(() => server.stop())
  const sql = postgres(server.url, { max: 1 })
  const [row] = await sql<{ server_version: string }[]>`SHOW server_version`
  await sql.end()
  const cores = cpus()
  const gigabytes = (totalmem() / 1024 ** 3).toFixed(0)
  const commit = Bun.spawnSync(['git', 'rev-parse', '--short=12', 'HEAD']).stdout.toString().trim()
  return [
    `${cores.length} cores (${cores[0]?.model.trim() ?? 'unknown'}), ${gigabytes} GB, ${process.platform} ${release()}`,
    `Bun ${Bun.version}, PostgreSQL ${row?.server_version ?? 'unknown'} with fsync on the same cores`,
    `maitred ${commit === '' ? 'without git' : commit}\n`,
  ].join('; ')
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { COMMANDS } from '../src/cli/commands.ts'
import { runCommandLine } from '../src/cli/run.ts'
import type { Environment } from '../src/config/layers.ts'
import { freshPostgres, wantedKinds } from './database.ts'

/** Types commands as an operator of that database does; gives the exit code and what was said on either output. */
export function commandsOn(url: string, environment: Environment = {}) {
  return async (...argv: readonly string[]) => {
    const out: string[] = []
    const problems: string[] = []
    const code = await runCommandLine(argv, COMMANDS, {
      out: (line) => void out.push(line),
      problem: (line) => void problems.push(line),
      environment: { DATABASE_URL: url, ...environment },
      signal: new AbortController().signal,
    })
    return { code, out: out.join('\n'), problems: problems.join('\n') }
  }
}

/** An empty database for commands; each opens it anew, so it is PostgreSQL where this run has one. */
export async function databaseForCommands(): Promise<{
  readonly url: string
  readonly drop: () => Promise<void>
}> {
  if (wantedKinds().includes('postgres')) return await freshPostgres()
  const folder = mkdtempSync(join(tmpdir(), 'maitred-commands-'))
  return {
    url: `embedded:${join(folder, 'data')}`,
    drop: async () => rmSync(folder, { recursive: true }),
  }
}

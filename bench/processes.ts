/** The processes a bench starts: they end with it, however it ends. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { freePort } from '../test/free-port.ts'
import type { LoadOrder } from './load-process.ts'
import type { LoadResult } from './load.ts'

export const ROOT = join(import.meta.dir, '..')
export const BINARY = join(ROOT, 'dist/maitred')

export const APP_SECRET = 'bench-app-secret'
export const ACCESS_TOKEN = 'bench-access-token'
export const PHONE_NUMBER_ID = '361990122845570'
/** OpenAI's, for calls. */
export const API_KEY = 'sk-bench-key'
export const WEBHOOK_SECRET = 'whsec_YmVuY2gtd2ViaG9vay1zZWNyZXQ='

const READY_MS = 30_000

export type Closing = { readonly add: (close: () => Promise<void> | void) => void }

/** Runs `work`, and then closes what it opened, last first, also after an error or Ctrl+C. */
export async function closing<T>(work: (closers: Closing) => Promise<T>): Promise<T> {
  const open: (() => Promise<void> | void)[] = []
  const closeAll = async () => {
    for (const close of open.splice(0).toReversed()) await close()
  }
  const interrupted = () => void closeAll().finally(() => process.exit(130))
  process.once('SIGINT', interrupted)
  process.once('SIGTERM', interrupted)
  try {
    return await work({ add: (close) => void open.push(close) })
  } finally {
    process.off('SIGINT', interrupted)
    process.off('SIGTERM', interrupted)
    await closeAll()
  }
}

export function temporaryFolder(closers: Closing): string {
  const folder = mkdtempSync(join(tmpdir(), 'maitred-bench-'))
  closers.add(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export type ServerSettings = {
  readonly database: string
  /** Kept until the bench ends; the embedded database goes below it. */
  readonly folder: string
  readonly graphUrl?: string
  readonly work?: boolean
  readonly port?: number
  /** All guards of the doors at work, each letting the load pass; without it all of them are off. */
  readonly isGuarded?: boolean
  /** For `[openai]`: then every text goes to the model. */
  readonly openai?: Vendor | undefined
  /** Lines of further settings, sections and all. */
  readonly more?: string
}

/** Where a stand-in answers. */
export type Vendor = { readonly apiKey: string; readonly baseUrl: string }

export type BenchServer = {
  readonly port: number
  readonly pid: number
  /** From the spawn to the first 200 of /readyz. */
  readonly startMs: number
  readonly stop: () => Promise<void>
}

/** Settings as an operator writes them; all of a server's surroundings. */
export function writeSettings(settings: ServerSettings): string {
  const { database, folder, graphUrl = 'http://127.0.0.1:9', work = true, port = 0 } = settings
  const guards = settings.isGuarded === true ? writeGuards(folder) : UNGUARDED
  const path = join(folder, `config-${port}.toml`)
  writeFileSync(
    path,
    `[server]
host = "127.0.0.1"
port = ${port}
work = ${work}
[database]
url = "${database}"
[whatsapp]
access_token = "${ACCESS_TOKEN}"
app_secret = "${APP_SECRET}"
verify_token = "bench-verify-token"
phone_number_id = "${PHONE_NUMBER_ID}"
graph_url = "${graphUrl}"
messages_per_second = 1000
[waiter]
gather_ms = 0
gather_max_ms = 0
${settings.openai === undefined ? '' : withModel(settings.openai)}${guards}${settings.more ?? ''}`,
  )
  return path
}

const UNGUARDED = `[security]
requests_per_address = 0
messages_per_diner = 0
messages_per_bar = 0
`

/** As in production, with limits and lists that the load stays within. */
function writeGuards(folder: string): string {
  const path = join(folder, 'networks.txt')
  const others = Array.from({ length: 200 }, (_, at) => `157.${at}.0.0/16`)
  writeFileSync(path, [...others, '127.0.0.0/8'].join('\n'))
  return `[security]
requests_per_address = 10000000
messages_per_diner = 10000
messages_per_bar = 1000000
ip_allowlist = "enforce"
ip_allowlist_file = "${path}"
`
}

function withModel({ apiKey, baseUrl }: Vendor): string {
  return `models_for = "all"
daily_cap_cents = 1000000
[openai]
api_key = "${apiKey}"
base_url = "${baseUrl}"
`
}

/** The built binary, with its log in a file, once it is ready. */
export async function startServer(
  settings: ServerSettings,
  closers: Closing,
): Promise<BenchServer> {
  const { port = freePort() } = settings
  const config = writeSettings({ ...settings, port })
  const log = join(settings.folder, `serve-${port}.log`)
  const startedAt = performance.now()
  const child = Bun.spawn([...serverProgram(), 'serve', '--config', config], {
    cwd: settings.folder,
    // Nothing of the surroundings may change the settings.
    env: { PATH: '/usr/bin:/bin', HOME: settings.folder },
    stdin: 'ignore',
    stdout: Bun.file(log),
    stderr: 'inherit',
  })
  const stop = async () => {
    child.kill('SIGTERM')
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000)
    await child.exited
    clearTimeout(late)
  }
  closers.add(stop)
  await untilReady(port, child)
  return { port, pid: child.pid, startMs: performance.now() - startedAt, stop }
}

/** The binary; or, to look into one under a profiler, what MAITRED_PROGRAM names. */
function serverProgram(): readonly string[] {
  const named = process.env['MAITRED_PROGRAM']
  return named === undefined ? [BINARY] : named.split(' ')
}

async function untilReady(port: number, child: Bun.Subprocess): Promise<void> {
  const deadline = performance.now() + READY_MS
  while (performance.now() < deadline && child.exitCode === null) {
    const status = await fetch(`http://127.0.0.1:${port}/readyz`).then(
      (answer) => answer.status,
      () => 0,
    )
    if (status === 200) return
    // Asking more often would take from the two cores what is measured.
    await Bun.sleep(4)
  }
  throw new Error(`the server on port ${port} did not become ready`)
}

/** Runs a command of the binary beside the server. */
export async function runCommand(folder: string, args: readonly string[]): Promise<void> {
  const child = Bun.spawn([BINARY, ...args], { cwd: folder, stdout: 'pipe', stderr: 'pipe' })
  const [code, said] = await Promise.all([child.exited, new Response(child.stderr).text()])
  if (code !== 0) throw new Error(`maitred ${args.join(' ')} ended with ${code}: ${said}`)
}

/** Builds dist/maitred from the sources as they are. */
export async function buildBinary(): Promise<void> {
  const built = Bun.spawn([process.execPath, join(ROOT, 'scripts/build.ts')], {
    cwd: ROOT,
    stdout: 'ignore',
    stderr: 'inherit',
  })
  if ((await built.exited) !== 0) throw new Error('dist/maitred could not be built')
}

export type BareMode = 'hmac' | 'single' | 'grouped'

/** One of the bare servers of bench/bare.ts; gives its port. */
export async function startBare(
  mode: BareMode,
  database: string,
  closers: Closing,
): Promise<number> {
  return Number(await startScript(['bare.ts', mode, APP_SECRET, database], closers).firstLine())
}

/** A script of the bench as a process of its own. */
export function startScript([script = '', ...args]: readonly string[], closers: Closing) {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, script), ...args], {
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  closers.add(async () => {
    child.kill()
    await child.exited
  })
  const reader = child.stdout.getReader()
  const decoder = new TextDecoder()
  let said = ''
  return {
    /** What it says once it is ready. */
    async firstLine(): Promise<string> {
      while (!said.includes('\n')) {
        const { value, done } = await reader.read()
        if (done) throw new Error(`${script} ended before it was ready`)
        said += decoder.decode(value, { stream: true })
      }
      return said.slice(0, said.indexOf('\n'))
    },
  }
}

/** Runs the load generator in a process of its own. */
export async function load(order: LoadOrder): Promise<LoadResult> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, 'load-process.ts')], {
    stdin: new Blob([JSON.stringify(order)]),
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const said = await new Response(child.stdout).text()
  if ((await child.exited) !== 0) throw new Error('the load generator failed')
  return JSON.parse(said) as LoadResult
}

import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '../..')
// Without the first word: a database password of that name is blotted out of every line.
const STARTED = ' is listening'
/** Longer than any start here takes; a server that hangs must not hang the run. */
const START_LIMIT_MS = 60_000

export const APP_SECRET = 'journey-app-secret'
export const ACCESS_TOKEN = 'journey-access-token'
export const VERIFY_TOKEN = 'journey-verify-token'

export type ServerOptions = {
  /** For `[database] url`. */
  readonly database: string
  readonly graphUrl: string
  readonly phoneNumberId: string
  /** Kept over restarts, as Meta knows one address only. */
  readonly port: number
  /** Without it no model is set up. */
  readonly openai?: OpenaiDoor | undefined
  /** Lines of further settings, sections and all. */
  readonly more?: string | undefined
  /** For `[waiter] reply_budget_seconds`; default 25. */
  readonly replySeconds?: number
  /** For `[waiter] models_for`; default `doubt`. */
  readonly modelsFor?: 'doubt' | 'all' | undefined
  /** For `[server] leave_seconds`; default 0. */
  readonly leaveSeconds?: number
}

/** For `[openai]`. */
export type OpenaiDoor = {
  readonly apiKey: string
  readonly baseUrl: string
  /** For calls: without them none is taken. */
  readonly realtimeUrl?: string
  readonly webhookSecret?: string
}

export type ServerProcess = {
  readonly url: string
  /** All of standard output and standard error so far, of every start. */
  output(): { readonly log: string; readonly errors: string }
  /** Resolves when the server listens. */
  start(): Promise<void>
  /** SIGTERM, and the exit code. */
  stop(): Promise<number>
  /** `kill -9`; resolves when the process is gone. */
  kill(): Promise<void>
  isRunning(): boolean
  /** Resolves when the process is gone that runs now, whoever ended it. */
  gone(): Promise<void>
  /**
   * Changes the settings and sends SIGHUP; resolves with the log's lines about it.
   * @param lines so many are to come, which need not come together; default 1.
   */
  reload(
    change: (toml: string) => string,
    lines?: number,
  ): Promise<readonly Readonly<Record<string, unknown>>[]>
  /** A command of the same program beside the server, with the same settings. */
  run(
    ...args: readonly string[]
  ): Promise<{ readonly exitCode: number; readonly out: string; readonly errors: string }>
  /** Writes a file beside the settings; gives its path. */
  write(name: string, text: string): string
  /** Ends the process and removes its files. */
  dispose(): Promise<void>
}

/** This Bun on the sources; with MAITRED_BINARY, the built file. */
function program(): readonly string[] {
  const binary = process.env.MAITRED_BINARY
  if (binary === undefined) return [process.execPath, join(ROOT, 'src/main.ts')]
  if (!existsSync(binary)) throw new Error(`MAITRED_BINARY: there is no ${binary}`)
  return [binary]
}

type Running = { readonly child: Bun.Subprocess; readonly ended: Promise<unknown> }

/** The server as an operator runs it: a process of its own, a config file, a database. */
export function serverProcess(options: ServerOptions): ServerProcess {
  const folder = mkdtempSync(join(tmpdir(), 'maitred-journey-'))
  const configFile = join(folder, 'config.toml')
  writeFileSync(configFile, settings(options))
  mkdirSync(join(folder, 'files'))
  const said = { log: '', errors: '' }
  let running: Running | null = null

  const spawn = (args: readonly string[]) =>
    Bun.spawn([...program(), ...args, '--config', configFile], {
      cwd: folder,
      // Nothing of the surroundings may change the settings.
      env: { PATH: process.env.PATH ?? '', HOME: folder },
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
    })

  async function start(): Promise<void> {
    if (running !== null) throw new Error('the server runs already')
    const child = spawn(['serve'])
    const heard = Promise.withResolvers<void>()
    const from = said.log.length
    const ended = Promise.all([
      follow(child.stdout, (text) => {
        said.log += text
        if (said.log.indexOf(STARTED, from) !== -1) heard.resolve()
      }),
      follow(child.stderr, (text) => void (said.errors += text)),
      child.exited.then((code) => heard.reject(new Error(`the server ended with ${code}`))),
    ])
    const mine: Running = { child, ended }
    running = mine
    void child.exited.then(() => {
      if (running === mine) running = null
    })
    const limit = setTimeout(() => heard.reject(new Error('no start')), START_LIMIT_MS)
    try {
      await heard.promise
    } catch (error) {
      if (running !== null) await end('SIGKILL')
      throw new Error(`${String(error)}\n${said.errors}\n${said.log.slice(-2000)}`, {
        cause: error,
      })
    } finally {
      clearTimeout(limit)
    }
  }

  async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number> {
    if (running === null) throw new Error('the server does not run')
    const { child, ended } = running
    running = null
    child.kill(signal)
    const code = await child.exited
    await ended
    return code
  }

  return {
    url: `http://127.0.0.1:${options.port}`,
    output: () => ({ ...said }),
    start,
    stop: () => end('SIGTERM'),
    async kill() {
      await end('SIGKILL')
    },
    isRunning: () => running !== null,
    async gone() {
      await running?.child.exited
    },
    async reload(change, lines = 1) {
      if (running === null) throw new Error('the server does not run')
      // The last line may not have come whole.
      const from = said.log.lastIndexOf('\n') + 1
      writeFileSync(configFile, change(readFileSync(configFile, 'utf8')))
      running.child.kill('SIGHUP')
      const told = () => linesOf(said.log.slice(from)).filter(({ event }) => isOfSettings(event))
      await until(() => told().length >= lines)
      return told()
    },
    async run(...args) {
      const child = spawn(args)
      const [out, errors, exitCode] = await Promise.all([
        new Response(child.stdout).text(),
        new Response(child.stderr).text(),
        child.exited,
      ])
      return { exitCode, out, errors }
    },
    write(name, text) {
      const path = join(folder, 'files', name)
      writeFileSync(path, text)
      return path
    },
    async dispose() {
      if (running !== null) await end('SIGKILL')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function isOfSettings(event: unknown): boolean {
  return event === 'CONFIG_RELOADED' || event === 'CONFIG_REFUSED'
}

/** Looks until it is so: what a signal does is seen nowhere but in the log. */
async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400 && !isSo(); tries += 1) await Bun.sleep(25)
  if (!isSo()) throw new Error('the server said nothing of it')
}

function linesOf(log: string): readonly Readonly<Record<string, unknown>>[] {
  // Nor may the last one here.
  const lines = log.split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
}

async function follow(stream: ReadableStream<Uint8Array>, hear: (text: string) => void) {
  const decoder = new TextDecoder()
  for await (const chunk of stream) hear(decoder.decode(chunk, { stream: true }))
}

/** Pair pacing is wide open but for its burst: a journey says more in a second than a diner in an evening. */
function settings(options: ServerOptions): string {
  const { database, graphUrl, phoneNumberId, port, openai } = options
  const { more = '', replySeconds = 25, leaveSeconds = 0, modelsFor = 'doubt' } = options
  return `${openai === undefined ? '' : openaiSection(openai)}
${more}
[server]
host = "127.0.0.1"
port = ${port}
public_url = "https://orders.example.com"
leave_seconds = ${leaveSeconds}

[database]
url = "${database}"

[whatsapp]
access_token = "${ACCESS_TOKEN}"
app_secret = "${APP_SECRET}"
verify_token = "${VERIFY_TOKEN}"
phone_number_id = "${phoneNumberId}"
graph_url = "${graphUrl}"
owner_template = "staff_alert"
messages_per_second = 1000
pair_seconds = 1

[waiter]
gather_ms = 40
gather_max_ms = 120
reply_budget_seconds = ${replySeconds}
models_for = "${modelsFor}"

[security]
requests_per_address = 10000000
messages_per_diner = 10000
messages_per_bar = 1000000
fraud_block_minutes = 0
`
}

function openaiSection({ apiKey, baseUrl, realtimeUrl, webhookSecret }: OpenaiDoor): string {
  return [
    '[openai]',
    `api_key = "${apiKey}"`,
    `base_url = "${baseUrl}"`,
    ...(realtimeUrl === undefined ? [] : [`realtime_url = "${realtimeUrl}"`]),
    ...(webhookSecret === undefined ? [] : [`webhook_secret = "${webhookSecret}"`]),
    '',
  ].join('\n')
}

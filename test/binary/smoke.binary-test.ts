/**
 * The built binary as an operator gets it: alone in an empty folder, no node_modules, a plugin from
 * disk, one signed order through the simulated Graph, models at stand-ins of both vendors.
 * `bun run build` first, then `bun test ./test/binary/smoke.binary-test.ts`.
 */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { tapDelivery, textDelivery } from '../../src/demo/graph/deliveries.ts'
import {
  type SentMessage,
  type SimulatedGraph,
  simulatedGraph,
} from '../../src/demo/graph/graph.ts'
import { systemRandom } from '../../src/platform/chance.ts'
import { systemClock } from '../../src/platform/clock.ts'
import type { Answer } from '../contracts/model-standin.ts'
import { freePort } from '../free-port.ts'
import { type GeminiStandin, geminiStandin } from '../standins/gemini.ts'
import { type OpenaiStandin, openaiStandin } from '../standins/openai.ts'

const ROOT = join(import.meta.dir, '../..')
const BINARY = join(ROOT, 'dist/maitred')
const BAR_ID = '7d0a3c0e-2f51-4a6b-9c62-0f6d1f0b8a11'
const OWNER = '250700000101'
const NUMBER = {
  phoneNumberId: '361990122845570',
  displayPhone: '250700000100',
  wabaId: '102290129340398',
}
const MADO = { phone: OWNER, userId: 'RW.98765432109876543210', name: 'Mado' }
const DINER = { phone: '250700000155', userId: 'RW.13491208655302741918', name: 'Aline' }
const SECRET = 'smoke-app-secret'
const SOON_MS = 15_000

setDefaultTimeout(60_000)

const folder = mkdtempSync(join(tmpdir(), 'maitred-smoke-'))
const port = freePort()
const base = `http://127.0.0.1:${port}`
let graph: SimulatedGraph
let openai: OpenaiStandin
let gemini: GeminiStandin
let isOpenaiDown = false
let server: ReturnType<typeof serve>
let written = 0

beforeAll(async () => {
  if (!existsSync(BINARY)) throw new Error('dist/maitred is missing: bun run build')
  cpSync(BINARY, join(folder, 'maitred'))
  cpSync(join(ROOT, 'examples/happy-hour.ts'), join(folder, 'happy-hour.ts'))
  // The kitchen never closes, so that the test passes at night.
  const bar = await Bun.file(join(ROOT, 'src/demo/bars/chez-mado.toml')).text()
  writeFileSync(
    join(folder, 'chez-mado.toml'),
    bar.replace('[voice]', '[rules]\norders_when_closed = true\n\n[voice]'),
  )
  graph = await simulatedGraph({
    accessToken: 'smoke-access-token',
    appSecret: SECRET,
    clock: systemClock,
    random: systemRandom,
    numbers: [NUMBER],
    webhookUrl: `${base}/webhooks/whatsapp`,
  })
  openai = await openaiStandin({
    answer: (request) =>
      isOpenaiDown ? { kind: 'fault', fault: 'server_error' } : looksThenSays('Hot?')(request),
  })
  gemini = await geminiStandin({ answer: looksThenSays('Iced?') })
  writeFileSync(join(folder, 'config.toml'), settings())
})

afterAll(async () => {
  server?.kill('SIGKILL')
  await server?.exited
  await Promise.all([graph, openai, gemini].map((end) => end?.stop()))
  rmSync(folder, { recursive: true, force: true })
})

/** A model that looks into the menu, and answers when it has. */
const looksThenSays =
  (text: string) =>
  ({ results }: Parameters<Answer>[0]): ReturnType<Answer> =>
    results.length > 0
      ? { kind: 'say', text }
      : {
          kind: 'say',
          calls: [{ name: 'find_menu_items', arguments: { query: 'tea', category_id: null } }],
        }

function settings(): string {
  return `
[server]
host = "127.0.0.1"
port = ${port}
public_url = "https://orders.example.com"

[whatsapp]
access_token = "smoke-access-token"
app_secret = "${SECRET}"
verify_token = "smoke-verify-token"
phone_number_id = "${NUMBER.phoneNumberId}"
number = "+${NUMBER.displayPhone}"
graph_url = "${graph.url}"

[openai]
api_key = "${openai.apiKey}"
base_url = "${openai.baseUrl}"

[gemini]
api_key = "${gemini.apiKey}"
base_url = "${gemini.baseUrl}"

[waiter]
gather_ms = 100
gather_max_ms = 200

[[plugins]]
path = "./happy-hour.ts"
from = "00:00"
to = "23:59"
percent = 15
`
}

const bare = { PATH: '/usr/bin:/bin', HOME: folder }

function run(...args: readonly string[]) {
  const ran = Bun.spawnSync([join(folder, 'maitred'), ...args], { cwd: folder, env: bare })
  return { exitCode: ran.exitCode, output: ran.stdout.toString() + ran.stderr.toString() }
}

function serve() {
  return Bun.spawn([join(folder, 'maitred'), 'serve'], {
    cwd: folder,
    env: bare,
    stdout: Bun.file(join(folder, 'serve.log')),
    stderr: Bun.file(join(folder, 'serve.err')),
  })
}

/** Asks again until it is so; the process is another one, so there is nothing to await. */
async function until<T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
): Promise<T> {
  const deadline = Bun.nanoseconds() + SOON_MS * 1e6
  while (Bun.nanoseconds() < deadline) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await Bun.sleep(20)
  }
  const log = await Bun.file(join(folder, 'serve.err')).text()
  throw new Error(`${what} did not happen within ${SOON_MS} ms. ${log}`)
}

async function statusOf(path: string): Promise<number> {
  const failed = (thrown: unknown) => {
    if (thrown instanceof Error) return 0
    throw thrown
  }
  return await fetch(base + path).then((response) => response.status, failed)
}

type Button = { readonly id: string; readonly title: string }

function buttonsOf(message: SentMessage): readonly Button[] {
  const found: Button[] = []
  JSON.stringify(message.body, (_, value: unknown) => {
    const button = value as { readonly type?: unknown; readonly reply?: Button } | null
    if (button?.type === 'reply' && button.reply !== undefined) found.push(button.reply)
    return value
  })
  return found
}

function stamp() {
  written += 1
  return { id: `wamid.smoke${written}`, at: systemClock.now() }
}

/** What the person is sent next, after `act`. */
async function answerTo(person: string, act: () => Promise<number>): Promise<SentMessage> {
  const from = graph.sent.length
  expect(await act()).toBe(200)
  return await until('an answer', () =>
    graph.sent.slice(from).findLast((sent) => sent.to === person),
  )
}

async function tap(writer: typeof DINER, message: SentMessage, wanted: RegExp): Promise<number> {
  const button = buttonsOf(message).find(({ title, id }) => wanted.test(title) || wanted.test(id))
  if (button === undefined)
    throw new Error(`no button ${wanted} on ${JSON.stringify(message.body)}`)
  const { id: tapId, title } = button
  return await graph.deliver(
    tapDelivery(NUMBER, writer, { ...stamp(), context: message.wamid, on: 'button', tapId, title }),
  )
}

const write = (body: string) =>
  answerTo(DINER.phone, () => graph.deliver(textDelivery(NUMBER, DINER, { ...stamp(), body })))

test('a bar comes in from its file and goes out the same', async () => {
  expect(run('check')).toMatchObject({ exitCode: 0 })
  expect(run('bar', 'import', 'chez-mado.toml').output).toContain('Imported chez-mado.')
  expect(run('bar', 'import', 'chez-mado.toml').output).toContain('Nothing to change.')
  expect(run('bar', 'export', 'chez-mado').output).toBe(
    await Bun.file(join(folder, 'chez-mado.toml')).text(),
  )
})

test('table cards are printed', async () => {
  expect(run('qr', '--bar', 'chez-mado', '--tables', 'A1-A3', '--out', 'cards.pdf').output).toBe(
    '3 cards in cards.pdf\n',
  )
  expect((await Bun.file(join(folder, 'cards.pdf')).text()).slice(0, 5)).toBe('%PDF-')
})

test('a broken configuration stops the start with everything that is wrong', () => {
  writeFileSync(join(folder, 'broken.toml'), '[server]\nprot = 1\n[log]\nlevel = "loud"\n')

  const { exitCode, output } = run('serve', '--config', 'broken.toml')

  expect(exitCode).toBe(78)
  expect(output).toContain('server.prot')
  expect(output).toContain('log.level')
  expect(output).toContain('whatsapp.access_token')
})

test('the server starts, with the plugin from disk', async () => {
  server = serve()
  await until('readiness', async () => ((await statusOf('/readyz')) === 200 ? true : undefined))

  expect(await (await fetch(`${base}/happy-hour`)).json()).toMatchObject({ percent: 15 })
  expect(await statusOf('/healthz')).toBe(200)
  expect(run('health', '--ready')).toMatchObject({ exitCode: 0 })
})

test('a signed order reaches the owner; an unsigned one reaches nobody', async () => {
  const forged = await fetch(`${base}/webhooks/whatsapp`, { method: 'POST', body: '{}' })
  expect(forged.status).toBe(401)

  // A person who has not written within 24 hours can only be sent templates; Mado has.
  await answerTo(OWNER, () => graph.deliver(textDelivery(NUMBER, MADO, { ...stamp(), body: 'hi' })))
  await write(`TABLE-A5-BAR-${BAR_ID}`)
  const review = await write('2 heineken and fries')
  await answerTo(DINER.phone, () => tap(DINER, review, /place/i))

  const alert = await until('an alert for the owner', () =>
    graph.sent.find((sent) => sent.to === OWNER && JSON.stringify(sent.body).includes('Heineken')),
  )
  const told = await answerTo(DINER.phone, () => tap(MADO, alert, /accept/i))
  expect(JSON.stringify(told.body)).toMatch(/accepted/i)
  expect(graph.refused).toEqual([])
})

test('the SDKs in it ask OpenAI, and Gemini where that fails', async () => {
  const warm = await write('something warm for my throat, you choose')
  isOpenaiDown = true
  const cold = await write('then something refreshing and not too sweet, you choose')

  expect(JSON.stringify(warm.body)).toContain('Hot?')
  expect(JSON.stringify(cold.body)).toContain('Iced?')
  const told = [openai.requests.slice(0, 2), gemini.requests].map((asked) => asked.at(-1)?.results)
  expect(told).toMatchObject([[{ name: 'find_menu_items' }], [{ name: 'find_menu_items' }]])
  expect([openai.requests.length, gemini.requests.length]).toEqual([3, 2])
  expect([...openai.complaints, ...gemini.complaints]).toEqual([])
})

test('it stops in order when asked to', async () => {
  server.kill('SIGTERM')

  expect(await server.exited).toBe(0)
  expect(await Bun.file(join(folder, 'serve.err')).text()).toBe('')
})

test('its log names nobody and shows no secret', async () => {
  const log = await Bun.file(join(folder, 'serve.log')).text()

  expect(log).toContain('WA_WEBHOOK_RECEIVED')
  const keys = [SECRET, 'smoke-access-token', openai.apiKey, gemini.apiKey]
  for (const secret of [DINER.phone, OWNER, DINER.name, ...keys, 'heineken', 'throat', 'Iced']) {
    expect(log.toLowerCase()).not.toContain(secret.toLowerCase())
  }
})

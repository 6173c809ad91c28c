/**
 * OpenAI's side of many calls, as cheap as can be, in a process of its own: it signs and sends webhooks by the clock,
 * takes accepts, holds the control lines, and notes when what it was sent came in. What it is sent is checked against the
 * strict stand-in by the tests; here only its milestones are read. Prints where it is, and is steered over a control port
 * by `call-steer.ts`.
 *
 * Usage: bun bench/call-vendor.ts API_KEY WEBHOOK_SECRET
 */
import type { ServerWebSocket } from 'bun'

import { signWebhook } from '../src/demo/realtime/webhooks.ts'
import {
  callerPhone,
  type Milestones,
  type RingOrder,
  type Rung,
  type Talked,
  type TalkOrder,
} from './call-steer.ts'
import { type Cycle, CYCLE_SECONDS, cycleOf, GREETING, VARIANTS } from './call-talk.ts'
import { cpuSeconds, residentMegabytes } from './process-figures.ts'

const [apiKey = '', secret = ''] = process.argv.slice(2)

type Line = ServerWebSocket<Call>
type Call = {
  readonly id: string
  line: Line | null
  isOver: boolean
  readonly told: { -readonly [K in keyof Milestones]: number | null }
  /** The output that is waited for, and since when. */
  asked: { readonly functionCallId: string; readonly at: number } | null
}

const calls = new Map<string, Call>()
const complaints: string[] = []
let tools: number[] = []
let refused: string[] = []

function newCall(id: string): Call {
  const told = { accept: null, line: null, greeting: null }
  const call: Call = { id, line: null, isOver: false, told, asked: null }
  calls.set(id, call)
  return call
}

const SESSION_CREATED = JSON.stringify({
  type: 'session.created',
  event_id: 'event_session',
  session: { type: 'realtime', object: 'realtime.session', id: 'sess_1' },
})
const ACTION = /^\/v1\/realtime\/calls\/([^/]+)\/(accept|reject|hangup)$/
const GONE = { error: { type: 'invalid_request_error', code: 'call_id_not_found', message: '' } }

const server = Bun.serve<Call>({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request, own) {
    const at = performance.now()
    const url = new URL(request.url)
    if (request.headers.get('authorization') !== `Bearer ${apiKey}`) {
      complaints.push(`${url.pathname} without the key`)
      return new Response(null, { status: 401 })
    }
    const wanted = url.searchParams.get('call_id')
    const [, id = wanted ?? '', action = ''] = ACTION.exec(url.pathname) ?? []
    const call = calls.get(id)
    if (call === undefined || call.isOver) return Response.json(GONE, { status: 404 })
    if (wanted === null) return await act(call, { action, request, at })
    call.told.line ??= at
    return own.upgrade(request, { data: call }) ? undefined : new Response(null, { status: 400 })
  },
  websocket: {
    idleTimeout: 960,
    open(line) {
      line.data.line = line
      line.send(SESSION_CREATED)
    },
    message(line, text) {
      heard(line.data, String(text), performance.now())
    },
    close(line) {
      line.data.line = null
    },
  },
})

type Asked = { readonly action: string; readonly request: Request; readonly at: number }

async function act(call: Call, { action, request, at }: Asked): Promise<Response> {
  if (action !== 'accept') {
    if (action !== 'hangup') complaints.push(`a call was met with ${action}`)
    end(call)
    return new Response(null)
  }
  if (call.told.accept !== null) complaints.push('a call was answered twice')
  call.told.accept ??= at
  const { model, instructions } = (await request.json()) as Record<string, unknown>
  if (typeof model !== 'string' || typeof instructions !== 'string') complaints.push('no session')
  return new Response(null)
}

/** The model speaks so long after it was asked, give or take: 200 ms is when the fourth next of 20 calls a second rings. */
const SPEAKS_MS = 200
const SPEAKS_WITHIN_MS = 50

/** Signs of the frames that matter; the rest of what we are sent is not even read. */
function heard(call: Call, text: string, at: number): void {
  if (text.includes('"function_call_output"')) return noteOutput(call, text, at)
  if (!text.includes('"type":"response.create"') || call.told.greeting !== null) return
  call.told.greeting = at
  const speaks = () => GREETING.forEach((frame) => call.line?.send(frame))
  setTimeout(speaks, SPEAKS_MS + Math.random() * SPEAKS_WITHIN_MS)
}

function noteOutput(call: Call, text: string, at: number): void {
  const { asked } = call
  if (asked === null || !text.includes(`"${asked.functionCallId}"`)) return
  call.asked = null
  tools.push(at - asked.at)
  if (text.includes('\\"ok\\":false')) refused.push(text)
}

function end(call: Call): void {
  call.isOver = true
  call.line?.close(1000)
}

/** By the webhook they came to: each house has callers of its own. */
const rung = new Map<string, number>()
const callerOf = {
  once: (nth: number) => nth,
  twice: (nth: number) => (nth % 2 === 0 ? nth / 2 : (nth - 1) / 2 - 50),
}

function delivery(callId: string, { callers, barIds, webhookUrl }: RingOrder) {
  const nth = rung.get(webhookUrl) ?? 0
  rung.set(webhookUrl, nth + 1)
  const caller = callerOf[callers](nth)
  const phone = callerPhone(caller)
  const id = `wh_${callId}`
  const at = Math.floor(Date.now() / 1000)
  const body = JSON.stringify({
    id: `evt_${callId}`,
    object: 'event',
    created_at: at,
    type: 'realtime.call.incoming',
    data: {
      call_id: callId,
      sip_headers: [
        { name: 'From', value: `"+${phone}" <sip:+${phone}@trunk.example.net>;tag=a1` },
        { name: 'To', value: '<sip:proj_bench@sip.api.openai.com;transport=tls>' },
        { name: 'Call-ID', value: `call-${nth}@trunk.example.net` },
        { name: 'X-Bar-Id', value: barIds[caller % barIds.length] ?? '' },
      ],
    },
  })
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': signWebhook(secret, `${id}.${at}.${body}`),
  }
  return { body, headers }
}

/** Open loop: calls ring by the clock, whatever became of those before. */
async function ring(order: RingOrder): Promise<Rung> {
  const { webhookUrl, perSecond, seconds, holdMs } = order
  const all = Array.from({ length: Math.round(perSecond * seconds) }, () => {
    const call = newCall(`rtc_${crypto.randomUUID().replaceAll('-', '')}`)
    return { call, sent: delivery(call.id, order), rangAt: 0 }
  })
  const from = performance.now()
  for (const [n, one] of all.entries()) {
    const dueAt = from + (n * 1000) / perSecond
    if (dueAt > performance.now()) await Bun.sleep(dueAt - performance.now())
    one.rangAt = performance.now()
    void fetch(webhookUrl, { method: 'POST', ...one.sent }).then(async (answer) => {
      await answer.arrayBuffer()
      if (!answer.ok) complaints.push(`a webhook was answered ${answer.status}`)
    })
    if (holdMs !== null) setTimeout(() => end(one.call), holdMs)
  }
  const deadline = performance.now() + 10_000
  const isDue = () => all.some(({ call }) => call.told.greeting === null && !call.isOver)
  while (isDue() && performance.now() < deadline) await Bun.sleep(5)
  return {
    calls: all.map(({ call: { told }, rangAt }) => ({
      accept: told.accept === null ? null : told.accept - rangAt,
      line: told.line === null ? null : told.line - rangAt,
      greeting: told.greeting === null ? null : told.greeting - rangAt,
    })),
    complaints: complaints.splice(0),
  }
}

let firstCycle = 0
const TICK_MS = 5

/** Frames to all open lines, evenly; calls begin one after the other within one cycle, so that no two ask at once. */
async function talk({ perSecond, seconds, pid }: TalkOrder): Promise<Talked> {
  const lines = [...calls.values()].flatMap((call) => (call.line === null ? [] : [call]))
  const cycles = cyclesFor(perSecond, CYCLE_SECONDS + seconds)
  const perCycle = perSecond * CYCLE_SECONDS
  const from = performance.now()
  let [next, late, frames] = [0, 0, 0]
  let begun: { readonly at: number; readonly cpu: number; readonly tools: number } | null = null
  while (performance.now() < from + (CYCLE_SECONDS + seconds) * 1000) {
    const due = Math.floor(((performance.now() - from) * perSecond * lines.length) / 1000)
    late = Math.max(late, (due - next) / (perSecond * lines.length))
    for (; next < due; next += 1) {
      const nth = next % lines.length
      const at = Math.floor(next / lines.length) - Math.floor((nth / lines.length) * perCycle)
      if (at < 0) continue
      frames += tell(lines[nth], cycles[nth % VARIANTS]?.[Math.floor(at / perCycle)], at % perCycle)
    }
    if (begun === null && performance.now() > from + CYCLE_SECONDS * 1000) {
      begun = { at: performance.now(), cpu: cpuSeconds(pid), tools: tools.length }
      ;[late, frames] = [0, 0]
    }
    await Bun.sleep(TICK_MS)
  }
  if (begun === null) throw new RangeError('a talk of no time')
  const tookSeconds = (performance.now() - begun.at) / 1000
  const result = {
    tools: tools.slice(begun.tools),
    cpuShare: (cpuSeconds(pid) - begun.cpu) / tookSeconds,
    megabytes: residentMegabytes(pid),
    framesPerSecond: frames / tookSeconds,
    lateMs: late * 1000,
  }
  await Bun.sleep(1000)
  const lost = lines.filter(({ line }) => line === null).length
  const unanswered = lines.filter(({ asked }) => asked !== null).length
  const told = { ...result, refused, unanswered, lost, complaints: complaints.splice(0) }
  ;[tools, refused] = [[], []]
  return told
}

/** By variant. */
function cyclesFor(perSecond: number, seconds: number): readonly (readonly Cycle[])[] {
  const many = Math.ceil(seconds / CYCLE_SECONDS)
  const first = firstCycle
  firstCycle += many
  return Array.from({ length: VARIANTS }, (_variant, variant) =>
    Array.from({ length: many }, (_, n) => cycleOf(first + n, perSecond, variant)),
  )
}

function tell(call: Call | undefined, cycle: Cycle | undefined, at: number): number {
  const frame = cycle?.frames[at]
  if (call === undefined || cycle === undefined || frame === undefined) return 0
  if (at === cycle.asksAt) {
    if (call.asked !== null) complaints.push('a function call was not answered within ten seconds')
    call.asked = { functionCallId: cycle.functionCallId, at: performance.now() }
  }
  call.line?.send(frame)
  return 1
}

const control = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  idleTimeout: 0,
  routes: {
    '/ring': async (request) => Response.json(await ring((await request.json()) as RingOrder)),
    '/talk': async (request) => Response.json(await talk((await request.json()) as TalkOrder)),
    /** Calls without a webhook, for whoever only opens lines. */
    '/place/:many': ({ params }) => {
      const ids = Array.from({ length: Number(params.many) }, (_, n) => `rtc_placed_${n}`)
      for (const id of ids) newCall(id)
      return Response.json(ids)
    },
  },
})

const address = `127.0.0.1:${server.port}/v1`
process.stdout.write(
  `${JSON.stringify({
    baseUrl: `http://${address}`,
    realtimeUrl: `ws://${address}/realtime`,
    control: control.url.origin,
  })}\n`,
)

import { API_KEY, type Closing, startScript, WEBHOOK_SECRET } from './processes.ts'

/** When a call's steps reached the vendor. */
export type Milestones = {
  readonly accept: number | null
  readonly line: number | null
  readonly greeting: number | null
}

export type RingOrder = {
  readonly webhookUrl: string
  readonly perSecond: number
  readonly seconds: number
  /** The caller hangs up so long after it rang; `null`: they stay. */
  readonly holdMs: number | null
  /** Every number calls once; or again 100 calls later, so that half of the callers are new to the house. */
  readonly callers: 'once' | 'twice'
  /** Callers call these by turns. */
  readonly barIds: readonly string[]
}

/** Each in a block of numbers of its own: a flood from one block is told to the owner. */
export function callerPhone(nth: number): string {
  return String(250_710_000_000 + nth * 1000)
}

export type Rung = {
  /** Milliseconds after the webhook set out. */
  readonly calls: readonly Milestones[]
  readonly complaints: readonly string[]
}

export type TalkOrder = {
  readonly perSecond: number
  /** After a first cycle, which is not measured. */
  readonly seconds: number
  /** Whose processor time and memory it is about. */
  readonly pid: number
}

export type Talked = {
  /** From the function call to its output, ms. */
  readonly tools: readonly number[]
  /** Outputs that say no. */
  readonly refused: readonly string[]
  readonly unanswered: number
  /** Lines that are gone. */
  readonly lost: number
  /** Of one core. */
  readonly cpuShare: number
  readonly megabytes: number
  readonly framesPerSecond: number
  /** How far the vendor itself fell behind at worst. */
  readonly lateMs: number
  readonly complaints: readonly string[]
}

/** `call-vendor.ts` while it runs. */
export type CallVendor = {
  readonly baseUrl: string
  readonly realtimeUrl: string
  readonly ring: (order: RingOrder) => Promise<Rung>
  readonly talk: (order: TalkOrder) => Promise<Talked>
  readonly place: (many: number) => Promise<readonly string[]>
}

export async function startCallVendor(closers: Closing): Promise<CallVendor> {
  const script = startScript(['call-vendor.ts', API_KEY, WEBHOOK_SECRET], closers)
  const { control, ...where } = JSON.parse(await script.firstLine()) as {
    readonly baseUrl: string
    readonly realtimeUrl: string
    readonly control: string
  }
  const ask = async <T>(path: string, order: unknown = {}): Promise<T> => {
    const answer = await fetch(control + path, { method: 'POST', body: JSON.stringify(order) })
    if (!answer.ok) throw new Error(`the calls' vendor answered ${answer.status} to ${path}`)
    return (await answer.json()) as T
  }
  return {
    ...where,
    ring: (order) => ask('/ring', order),
    talk: (order) => ask('/talk', order),
    place: (many) => ask(`/place/${many}`),
  }
}

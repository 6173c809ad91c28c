import { isFragment as isObject } from '../../core/fragment.ts'
import { readClientFrame } from './client-frames.ts'
import type { PlayedLine } from './line.ts'
import type { Pacer } from './pacer.ts'
import type { CallRecord, JsonObject } from './record.ts'
import type { Awaited } from './script.ts'

/** A call as it was written down, frame by frame: one step a line of a `*.script.jsonl`. */
export type RecordedScript = { readonly name: string; readonly steps: readonly RecordedStep[] }

/** Times are hints; a step of the server's after one of the client's waits for it. */
export type RecordedStep = { readonly at_ms: number } & (
  | { readonly from: 'server'; readonly frame: JsonObject }
  | { readonly from: 'server'; readonly raw: string }
  | { readonly from: 'client'; readonly match: JsonObject }
  | { readonly from: 'transport'; readonly open: unknown }
  | { readonly from: 'transport'; readonly http: { readonly expect: { readonly path: string } } }
  | { readonly from: 'transport'; readonly close: { readonly clean: boolean } }
)

export function readRecorded(name: string, jsonl: string): RecordedScript {
  const lines = jsonl.split('\n').filter((line) => line !== '')
  // Checked by whoever wrote the recording.
  return { name, steps: lines.map((line) => JSON.parse(line) as RecordedStep) }
}

export type RecordedLineOptions = {
  readonly script: RecordedScript
  readonly pacer: Pacer
  readonly record: CallRecord
  readonly drop: () => void
  readonly hangUp: () => void
}

const PATIENCE_MS = 10_000

/** Sends what was recorded, whatever is said to it, and waits where the recording waited. */
export class RecordedLine implements PlayedLine {
  readonly #options: RecordedLineOptions
  readonly #listeners = new Set<(text: string) => void>()
  readonly #waiting: JsonObject[] = []
  readonly #done = new Set<string>()
  #at = 0
  #isWaiting = true
  #cancelLimit = () => {}

  constructor(options: RecordedLineOptions) {
    this.#options = options
  }

  attach(send: (text: string) => void): () => void {
    this.#listeners.add(send)
    this.#done.add('open')
    this.#look()
    return () => void this.#listeners.delete(send)
  }

  receive(text: string): void {
    const { record } = this.#options
    const read = readClientFrame(text)
    if (!read.ok) return void record.complaints.push(`${read.error.code} ${read.error.param}`)
    record.frames.push(read.frame)
    this.#noteOutput(read.frame['item'])
    this.#waiting.push(read.frame)
    this.#look()
  }

  did(what: Awaited): void {
    this.#done.add(what)
    this.#look()
  }

  stop(): void {
    this.#cancelLimit()
    this.#options.pacer.stop()
  }

  #noteOutput(item: unknown): void {
    if (!isObject(item) || item['type'] !== 'function_call_output') return
    const { outputs } = this.#options.record
    const callId = String(item['call_id'])
    outputs[callId] = [...(outputs[callId] ?? []), String(item['output'])]
  }

  #look(): void {
    const step = this.#options.script.steps[this.#at]
    if (this.#isWaiting && step !== undefined && this.#isMet(step)) this.#next()
  }

  #isMet(step: RecordedStep): boolean {
    if ('open' in step) return this.#done.has('open')
    if ('http' in step) return this.#done.has(step.http.expect.path.split('/').at(-1) ?? '')
    if (!('match' in step)) return false
    const place = this.#waiting.findIndex((frame) => matches(frame, step.match))
    if (place === -1) return false
    this.#waiting.splice(0, place + 1)
    return true
  }

  #next(): void {
    this.#cancelLimit()
    const { steps } = this.#options.script
    const before = steps[this.#at]?.at_ms ?? 0
    this.#at += 1
    const step = steps[this.#at]
    if (step === undefined) return
    this.#isWaiting = !('frame' in step || 'raw' in step || 'close' in step)
    if (this.#isWaiting) {
      this.#cancelLimit = this.#options.pacer.limit(PATIENCE_MS, () => this.#giveUp(step))
      return this.#look()
    }
    this.#options.pacer.after(Math.max(0, step.at_ms - before), () => {
      if ('frame' in step) this.#send(JSON.stringify(step.frame))
      else if ('raw' in step) this.#send(step.raw)
      else if ('close' in step) (step.close.clean ? this.#options.hangUp : this.#options.drop)()
      this.#next()
    })
  }

  #giveUp(step: RecordedStep): void {
    this.#options.record.complaints.push(`${JSON.stringify(step)} was waited for in vain`)
    this.#next()
  }

  #send(text: string): void {
    for (const send of this.#listeners) send(text)
  }
}

/** Every part of the pattern is there; `*` is anything. */
function matches(value: unknown, pattern: unknown): boolean {
  if (pattern === '*') return true
  if (!isObject(pattern)) return Object.is(value, pattern)
  if (!isObject(value)) return false
  return Object.entries(pattern).every(([key, wanted]) => matches(value[key], wanted))
}

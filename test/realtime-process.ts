import { join } from 'node:path'

import type { SimulatedRealtime, SimulatedRealtimeOptions } from '../src/demo/realtime/realtime.ts'
import type { CallRecord } from '../src/demo/realtime/record.ts'
import type { CallScript, LineTrouble } from '../src/demo/realtime/script.ts'

/** What the stand-in is started with. */
export type RealtimeOrder = Omit<SimulatedRealtimeOptions, 'clock'>

export type RealtimeProcess = {
  /** For `[openai] base_url` and `realtime_url`. */
  readonly url: string
  readonly realtimeUrl: string
  ring(
    script: CallScript,
    callId?: string,
    webhookUrl?: string,
  ): ReturnType<SimulatedRealtime['ring']>
  calls(): Promise<readonly CallRecord[]>
  complaints(): Promise<readonly string[]>
  over(callId: string): Promise<CallRecord>
  hangUp(callId: string): Promise<void>
  trouble(callId: string, what: LineTrouble): Promise<void>
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

/** Starts `realtime-host.ts` and waits for its address. */
export async function realtimeProcess(order: RealtimeOrder): Promise<RealtimeProcess> {
  const host = join(import.meta.dir, 'realtime-host.ts')
  const child = Bun.spawn([process.execPath, host, JSON.stringify(order)], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const { url, realtimeUrl, control } = JSON.parse(await firstLine(child.stdout)) as {
    readonly url: string
    readonly realtimeUrl: string
    readonly control: string
  }
  const ask = async <T>(path: string, body?: unknown): Promise<T> => {
    const response = await fetch(control + path, {
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      // A call may be long.
      signal: AbortSignal.timeout(600_000),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    // Both ends are ours.
    return (await response.json()) as T
  }
  const stop = async () => {
    child.kill()
    await child.exited
  }
  return {
    url,
    realtimeUrl,
    ring: (script, callId, webhookUrl) => ask('/ring', { script, callId, webhookUrl }),
    calls: () => ask('/calls'),
    complaints: () => ask('/complaints'),
    over: (callId) => ask(`/calls/${callId}/over`),
    hangUp: (callId) => ask(`/calls/${callId}/hang-up`),
    trouble: (callId, what) => ask(`/calls/${callId}/trouble/${what}`),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

async function firstLine(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.getReader()
  const decoder = new TextDecoder()
  let text = ''
  while (!text.includes('\n')) {
    const { value, done } = await reader.read()
    if (done) throw new Error('the stand-in ended before it said where it is')
    text += decoder.decode(value, { stream: true })
  }
  reader.releaseLock()
  return text.slice(0, text.indexOf('\n'))
}

import type {
  CallSession,
  CallTransport,
  Line,
  LineListener,
} from '../../../core/call/transport.ts'
import { ProviderError } from '../../../core/errors.ts'
import { waited } from '../../../jobs/timers.ts'
import { callKey } from '../../../tracing/tracer.ts'
import type { VoiceDeps } from '../deps.ts'

/** A control line is refused while the vendor still builds the session: tried again after so long, each time. */
const WAITS_MS = [150, 300, 600, 1200, 1200, 1200]
const ATTACH_TIMEOUT_MS = 4_000
/** No try is begun after this: whoever was answered hears silence meanwhile. */
const TRY_WITHIN_MS = 5_000

export type Attached =
  { readonly ok: true; readonly line: Line } | { readonly ok: false; readonly isGone: boolean }

type Ask = {
  readonly callId: string
  readonly transport: CallTransport
  readonly ref: string
  readonly listener: LineListener
  /** Of a call that another process has answered. */
  readonly wanted?: () => CallSession
}

/** One try. */
export async function attachOnce(deps: VoiceDeps, ask: Ask): Promise<Attached> {
  const { callId, transport, ref, listener, wanted } = ask
  try {
    const line = await deps.trace({ name: 'line' }, [callKey(callId)], () =>
      transport.attach(ref, listener, AbortSignal.timeout(ATTACH_TIMEOUT_MS), wanted),
    )
    deps.metrics.connections.add(1, { outcome: 'connected' })
    return { ok: true, line }
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    const isGone = error.reason === 'gone'
    deps.metrics.connections.add(1, { outcome: isGone ? 'gone' : error.failure })
    return { ok: false, isGone }
  }
}

/** Right after an answer: tried for about five seconds, and for as long as the last try takes. */
export async function attachSoon(
  deps: VoiceDeps,
  ask: Ask,
  tries: number = WAITS_MS.length + 1,
): Promise<Attached> {
  const fromMs = deps.clock.now().getTime()
  let last: Attached = { ok: false, isGone: true }
  for (const waitMs of [0, ...WAITS_MS].slice(0, tries)) {
    if (deps.clock.now().getTime() - fromMs > TRY_WITHIN_MS) return last
    if (waitMs > 0) await waited(deps.timers, waitMs)
    last = await attachOnce(deps, ask)
    if (last.ok) return last
  }
  return last
}

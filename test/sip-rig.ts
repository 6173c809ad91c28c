import { openaiClient } from '../src/adapters/openai/client.ts'
import { sipTransport } from '../src/adapters/openai/realtime/sip.ts'
import type { Meter } from '../src/core/ports.ts'
import type { SimulatedRealtime } from '../src/demo/realtime/realtime.ts'
import { simulatedRealtime } from '../src/demo/realtime/realtime.ts'
import { systemTimers } from '../src/jobs/timers.ts'
import { systemClock } from '../src/platform/clock.ts'
import type { CallRig } from './contracts/call-rig.ts'
import { quietMeter } from './quiet.ts'

const API_KEY = 'sk-standin-that-nobody-may-see'

/** Long enough for a machine that is busy with other work. */
const LONG_MS = 20_000
/** Calls by SIP against the stand-in, which plays as fast as it goes. */
export async function sipRig(
  meter: Meter = quietMeter,
): Promise<CallRig & { readonly standin: SimulatedRealtime }> {
  const standin = await simulatedRealtime({
    apiKey: API_KEY,
    webhookSecret: 'whsec_c3RhbmRpbg==',
    clock: systemClock,
    pace: 0,
  })
  const account = { apiKey: API_KEY, organization: null, project: null }
  return {
    standin,
    secret: API_KEY,
    transport: ({ timeoutMs = LONG_MS, pingMs = LONG_MS } = {}) =>
      sipTransport({
        ...account,
        client: openaiClient({ ...account, baseUrl: standin.url }),
        realtimeUrl: standin.realtimeUrl,
        timeoutMs,
        pingMs,
        after: (delayMs, task) => systemTimers.after(delayMs, task),
        clock: systemClock,
        meter,
      }),
    ring: async (script) => (await standin.ring(script)).callId,
    record(ref) {
      const record = standin.calls.find(({ callId }) => callId === ref)
      if (record === undefined) throw new RangeError(`there is no call ${ref}`)
      return record
    },
    callerLeaves: (ref) => standin.hangUp(ref),
    trouble: (ref, what) => standin.trouble(ref, what),
    stop: () => standin.stop(),
  }
}

/**
 * OpenAI's telephone calls in a process of their own: for tests that kill the server, and for measuring it alone. Says
 * where it is on its first line, and is steered over a control port; see `realtime-process.ts`.
 */
import { simulatedRealtime } from '../src/demo/realtime/realtime.ts'
import type { CallScript, LineTrouble } from '../src/demo/realtime/script.ts'
import { systemClock } from '../src/platform/clock.ts'
import type { RealtimeOrder } from './realtime-process.ts'

/** From the process that started this one. */
const order = JSON.parse(process.argv[2] ?? '{}') as RealtimeOrder
const standin = await simulatedRealtime({ ...order, clock: systemClock })

type Ring = {
  readonly script: CallScript
  readonly callId?: string
  readonly webhookUrl?: string
}

const control = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  idleTimeout: 0,
  routes: {
    '/ring': async (request) => {
      const { script, callId, webhookUrl } = (await request.json()) as Ring
      return Response.json(await standin.ring(script, callId, webhookUrl))
    },
    '/calls': () => Response.json(standin.calls),
    '/complaints': () => Response.json(standin.complaints),
    '/calls/:callId/over': async ({ params }) => Response.json(await standin.over(params.callId)),
    '/calls/:callId/hang-up': ({ params }) => {
      standin.hangUp(params.callId)
      return Response.json(null)
    },
    '/calls/:callId/trouble/:what': ({ params }) => {
      standin.trouble(params.callId, params.what as LineTrouble)
      return Response.json(null)
    },
  },
})

process.stdout.write(
  `${JSON.stringify({
    url: standin.url,
    realtimeUrl: standin.realtimeUrl,
    control: `http://127.0.0.1:${control.port}`,
  })}\n`,
)

// Whoever started this is gone, however it went.
await new Response(Bun.stdin.stream()).arrayBuffer()
process.exit(0)

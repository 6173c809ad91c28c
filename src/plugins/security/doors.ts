import { Elysia } from 'elysia'

import { pathOf } from '../../platform/request-path.ts'
import type { Door, Peer } from './door.ts'
import { isFromOpenai } from './openai-door.ts'
import type { WhatsappDoor } from './whatsapp-door.ts'

/** The addresses of an earlier deployment lie also below this. */
const FUNCTIONS = '/functions/v1'

const WHATSAPP = ['/webhooks/whatsapp', '/wa-webhook-waiter'] as const
const OPENAI = '/webhooks/openai'
/** Takes both vendors' deliveries. */
const CALLS = '/wa-webhook-voice-calls'

/** All webhooks, at the documented addresses and at those of the earlier deployment. */
export function doors(whatsapp: WhatsappDoor, openai: Door) {
  const app = new Elysia({ name: 'doors' })
  const either = (request: Request, peer: Peer) =>
    isFromOpenai(request.headers) ? openai.take(request, peer) : whatsapp.take(request, peer)
  for (const path of twice([...WHATSAPP, CALLS])) {
    app.get(path, ({ request, server }) => whatsapp.verify(request, peerOf(request, server)), {
      detail: { summary: "Meta's verification of the address", tags: ['webhooks'] },
    })
  }
  for (const path of twice(WHATSAPP)) {
    app.post(path, ({ request, server }) => whatsapp.take(request, peerOf(request, server)), {
      parse: 'none',
      detail: { summary: 'WhatsApp deliveries', tags: ['webhooks'] },
    })
  }
  for (const path of twice([CALLS])) {
    app.post(path, ({ request, server }) => either(request, peerOf(request, server)), {
      parse: 'none',
      detail: { summary: 'Deliveries of calls, from WhatsApp and OpenAI', tags: ['webhooks'] },
    })
  }
  for (const path of twice([OPENAI])) {
    app.post(path, ({ request, server }) => openai.take(request, peerOf(request, server)), {
      parse: 'none',
      detail: { summary: 'OpenAI deliveries', tags: ['webhooks'] },
    })
  }
  return app
}

type Server = { requestIP(request: Request): { readonly address: string } | null }

function peerOf(request: Request, server: Server | null): Peer {
  return server?.requestIP(request)?.address ?? null
}

/** Whether OpenAI's deliveries come there too. */
const CROWDED: ReadonlyMap<string, boolean> = new Map(
  twice([...WHATSAPP, CALLS]).map((path) => [path, path.endsWith(CALLS)]),
)

/**
 * What a delivery is answered while more comes than can be stored, before any hook has cost anything: twice the capacity
 * has to be refused as fast as it comes. OpenAI's deliveries are calls, which are never refused.
 */
export function turnAwayAt(whatsapp: Pick<Door, 'turnAway'>, request: Request): Response | null {
  if (request.method !== 'POST') return null
  const isShared = CROWDED.get(pathOf(request.url))
  if (isShared === undefined) return null
  return isShared && isFromOpenai(request.headers) ? null : whatsapp.turnAway()
}

/**
 * Turns away around all else, and not by a hook: what Elysia prepares for the first hook costs more than the refusal. The
 * refusals are the only answers without the headers that all others have.
 */
export function crowdDoor(whatsapp: Pick<Door, 'turnAway'>) {
  return new Elysia({ name: 'crowd' }).wrap((answer, request) => {
    const refused = turnAwayAt(whatsapp, request)
    return refused === null ? answer : () => refused
  })
}

function twice(paths: readonly string[]): readonly string[] {
  return paths.flatMap((path) => [path, `${FUNCTIONS}${path}`])
}

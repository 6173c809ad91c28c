import { readFileSync } from 'node:fs'

import { Elysia } from 'elysia'

import { sweepQuotas } from '../../jobs/quota.ts'
import { systemTimers } from '../../jobs/timers.ts'
import { type Networks, networks } from '../../platform/addresses.ts'
import { definePlugin, type PluginContext } from '../../plugin.ts'
import { addressLimit } from './address-limit.ts'
import { allowlist } from './allowlist.ts'
import { crowdDoor, doors } from './doors.ts'
import { metaGate } from './meta-gate.ts'
import { openaiDoor } from './openai-door.ts'
import { whatsappDoor } from './whatsapp-door.ts'

const SWEEP_QUEUE = 'rate-limit-sweep'
const SWEEP_CRON = '*/5 * * * *'

/** The doors: whoever can't sign with a secret of ours gets no further. See README.md. */
export const security = definePlugin({
  name: 'security',
  setup: async (context) => {
    const { config, database, jobs, limits, log } = context
    const trusted = networks(config.server.trustedProxies)
    const limited = addressLimit({ limit: limits.address, trusted, log })
    jobs.define(SWEEP_QUEUE, () => sweepQuotas(database.relaxed))
    jobs.schedule(SWEEP_QUEUE, SWEEP_CRON)
    const { routes, whatsapp } = await vendorDoors(context, trusted, limited.forgive)
    // A request hook counts for the whole server, whichever plugin's route is asked.
    return new Elysia({ name: 'security' })
      .use(crowdDoor(whatsapp))
      .onRequest(
        async ({ request, server }) =>
          await limited.admit(request, server?.requestIP(request)?.address ?? null),
      )
      .use(routes)
  },
})

async function vendorDoors(
  context: PluginContext,
  trusted: Networks,
  onSigned: (request: Request) => void,
) {
  const { live, clock, log, meter, inbox, whatsapp, telephony } = context
  const shared = { store: inbox.store, log, meter, clock, onSigned }
  const meta = whatsappDoor({
    ...shared,
    secrets: () => live.current().whatsapp.appSecret,
    verifyToken: () => live.current().whatsapp.verifyToken ?? '',
    read: whatsapp.readDelivery,
    isCrowded: inbox.isCrowded,
    arrives: inbox.arrives,
    gate: await gateOf(context, trusted),
  })
  const openai = openaiDoor({
    ...shared,
    secrets: () => live.current().openai.webhookSecret,
    read: telephony.readWebhook,
  })
  return { routes: doors(meta, openai), whatsapp: meta }
}

async function gateOf({ config, live, log, random }: PluginContext, trusted: Networks) {
  const list = allowlist({ live, log, random, timers: systemTimers, readFile, readNow })
  const { ipAllowlist } = config.security
  if (!(await list.refresh()) && ipAllowlist !== 'off') {
    throw new Error('the file of [security] ip_allowlist_file is no list of networks')
  }
  return metaGate({ live, log, trusted, allowlist: list })
}

async function readFile(path: string): Promise<string | undefined> {
  try {
    return await Bun.file(path).text()
  } catch (error) {
    return unreadable(error)
  }
}

function readNow(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    return unreadable(error)
  }
}

/** Missing, a folder, not allowed: all the same to the list, which stays as it was. */
function unreadable(error: unknown): undefined {
  if (error instanceof Error && 'code' in error) return
  throw error
}

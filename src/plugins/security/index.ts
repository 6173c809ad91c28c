import { systemTimers } from '../../jobs/timers.ts'
import { networks } from '../../platform/addresses.ts'
import { definePlugin, type PluginContext } from '../../plugin.ts'
import { allowlist } from './allowlist.ts'
import { metaGate } from './meta-gate.ts'
import { whatsappDoor } from './whatsapp-door.ts'

/** The doors: whoever can't sign with an app secret of ours gets no further. See README.md. */
export const security = definePlugin({
  name: 'security',
  setup: async (context) => {
    const { live, clock, log, meter, inbox, whatsapp } = context
    return whatsappDoor({
      secrets: () => live.current().whatsapp.appSecret,
      verifyToken: () => live.current().whatsapp.verifyToken ?? '',
      read: whatsapp.readDelivery,
      store: inbox.store,
      log,
      meter,
      clock,
      gate: await gateOf(context),
    })
  },
})

async function gateOf({ config, live, log, random }: PluginContext) {
  const list = allowlist({ live, log, random, timers: systemTimers, readFile })
  const { ipAllowlist } = config.security
  if (!(await list.refresh()) && ipAllowlist !== 'off') {
    throw new Error('the file of [security] ip_allowlist_file is no list of networks')
  }
  const trusted = networks(config.server.trustedProxies)
  return metaGate({ live, log, trusted, allowlist: list })
}

async function readFile(path: string): Promise<string | undefined> {
  try {
    return await Bun.file(path).text()
  } catch (error) {
    // Missing, a folder, not allowed: all the same to the list, which stays as it was.
    if (error instanceof Error && 'code' in error) return undefined
    throw error
  }
}

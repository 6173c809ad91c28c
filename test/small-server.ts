import { startServer } from '../src/app.ts'
import { loadConfig } from '../src/config/load.ts'
import { signDelivery, textDelivery } from '../src/demo/graph/deliveries.ts'
import { systemRandom } from '../src/platform/chance.ts'
import { systemClock } from '../src/platform/clock.ts'
import { newId } from '../src/platform/ids.ts'
import type { recordingLog } from './quiet.ts'

const SECRET = 'app-secret'
const NUMBER = { phoneNumberId: '361990122845570', displayPhone: '250700000100', wabaId: '1' }
const ALINE = { phone: '250700000155', userId: 'RW.13491208655302741918', name: 'Aline' }

/** The fewest settings a server starts with. @param server lines of `[server]`. */
export function fewSettings(databaseUrl: string, server = 'port = 0') {
  const toml = `
    [server]
    host = "127.0.0.1"
    ${server}
    [database]
    url = "${databaseUrl}"
    [whatsapp]
    app_secret = "${SECRET}"`
  const loaded = loadConfig({
    file: '/etc/config.toml',
    isNamed: true,
    environment: {},
    needs: 'database',
    readFile: () => toml,
  })
  if (!loaded.ok) throw new Error('the settings are wrong')
  return loaded.config
}

/** A server in this process. */
export function smallServer(
  settings: ReturnType<typeof fewSettings>,
  log: ReturnType<typeof recordingLog>,
) {
  return startServer(settings, { clock: systemClock, random: systemRandom, newId, log })
}

/** Delivers one message, signed. */
export function aDelivery({ port }: { readonly port: number }): Promise<Response> {
  const written = { id: 'wamid.1', at: systemClock.now(), body: 'bonsoir' }
  const { body, headers } = signDelivery(SECRET, textDelivery(NUMBER, ALINE, written))
  const url = `http://127.0.0.1:${port}/webhooks/whatsapp`
  return fetch(url, { method: 'POST', headers, body })
}

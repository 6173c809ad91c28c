import { type ServerDeps, startServer } from '../src/app.ts'
import type { Config } from '../src/config/schema.ts'
import { signDelivery, textDelivery } from '../src/demo/graph/deliveries.ts'
import { systemRandom } from '../src/platform/chance.ts'
import { systemClock } from '../src/platform/clock.ts'
import { newId } from '../src/platform/ids.ts'
import { recordingLog } from './quiet.ts'
import { settingsOf } from './settings.ts'

/** That with which Meta verifies the address of such a server. */
export const VERIFY_TOKEN = 'a-token-to-verify'

/** Lines of `[server]` for one that takes deliveries and leaves all work to others. */
export const WITHOUT_WORK = 'port = 0\nwork = false'

const SCRAPER_TOKEN = 'a-token-for-the-scraper'
const SECRET = 'app-secret'
const NUMBER = { phoneNumberId: '361990122845570', displayPhone: '250700000100', wabaId: '1' }
const ALINE = { phone: '250700000155', userId: 'RW.13491208655302741918', name: 'Aline' }

/** The fewest settings a whole server starts with, on a free port and a database in memory. */
export function fewSettings({
  url = 'embedded::memory:',
  server = 'port = 0',
  whatsapp = '',
  metrics = '',
  more = '',
}: {
  readonly url?: string
  /** Lines of `[server]`. */
  readonly server?: string
  /** Lines of `[whatsapp]`. */
  readonly whatsapp?: string
  /** Lines of `[metrics]`. */
  readonly metrics?: string
  /** Further sections. */
  readonly more?: string
} = {}): Config {
  return settingsOf(`
    [server]
    host = "127.0.0.1"
    ${server}
    [database]
    url = "${url}"
    [whatsapp]
    app_secret = "${SECRET}"
    verify_token = "${VERIFY_TOKEN}"
    ${whatsapp}
    [metrics]
    token = "${SCRAPER_TOKEN}"
    ${metrics}
    ${more}`)
}

/** The series of a server of these settings. */
export function scrape(
  { port }: { readonly port: number },
  token = SCRAPER_TOKEN,
): Promise<Response> {
  const headers = { authorization: `Bearer ${token}` }
  return fetch(`http://127.0.0.1:${port}/metrics`, { headers })
}

/** A server in this process. */
export function smallServer(settings: Config, deps: Partial<ServerDeps> = {}) {
  const log = recordingLog()
  return startServer(settings, { clock: systemClock, random: systemRandom, newId, log, ...deps })
}

/** Delivers one message, signed. */
export function aDelivery({ port }: { readonly port: number }): Promise<Response> {
  const written = { id: 'wamid.1', at: systemClock.now(), body: 'bonsoir' }
  const { body, headers } = signDelivery(SECRET, textDelivery(NUMBER, ALINE, written))
  const url = `http://127.0.0.1:${port}/webhooks/whatsapp`
  return fetch(url, { method: 'POST', headers, body })
}

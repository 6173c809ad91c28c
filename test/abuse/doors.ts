import type { Arrival } from '../../src/core/message.ts'
import { doors } from '../../src/plugins/security/doors.ts'
import { openaiDoor } from '../../src/plugins/security/openai-door.ts'
import { whatsappDoor } from '../../src/plugins/security/whatsapp-door.ts'
import { quietMeter } from '../quiet.ts'
import type { Forgery } from './forgeries.ts'
import { metaScheme, openaiScheme, type Scheme } from './schemes.ts'

const SECRET = 'abuse-app-secret'
const OPENAI_SECRET = `whsec_${Buffer.from('abuse-webhook-secret-of-32-bytes').toString('base64')}`
const OTHER_SECRET = `whsec_${Buffer.from('another-webhook-secret-of-32-byt').toString('base64')}`
const AT = new Date('2026-11-23T12:00:00Z')

/** Both vendors' doors without a server, and what got past their signatures. */
export function abusedDoors() {
  const seen = { read: 0, stored: 0 }
  const log = { debug() {}, info() {}, warn() {}, error() {}, child: () => log }
  const shared = {
    store: async () => void (seen.stored += 1),
    log,
    meter: quietMeter,
    clock: { now: () => AT },
  }
  const read = () => {
    seen.read += 1
    const arrivals: readonly Arrival[] = []
    return { ok: true as const, arrivals, sipHeaderNames: [], isSafetyNotice: false }
  }
  const app = doors(
    whatsappDoor({
      ...shared,
      secrets: () => [SECRET, 'abuse-other-secret'],
      verifyToken: () => 'token-1',
      read,
    }),
    openaiDoor({ ...shared, secrets: () => [OPENAI_SECRET, OTHER_SECRET], read }),
  )
  const send = async ({ body, headers }: Forgery, { path }: Scheme): Promise<number> => {
    const init = { method: 'POST', body, headers }
    return (await app.handle(new Request(`http://bar.test${path}`, init))).status
  }
  const calls = '/wa-webhook-voice-calls'
  const [meta, openai] = [metaScheme(SECRET), openaiScheme(OPENAI_SECRET, () => AT)]
  const schemes: readonly Scheme[] = [
    meta,
    openai,
    { ...meta, vendor: 'Meta, where both deliver', path: calls },
    { ...openai, vendor: 'OpenAI, where both deliver', path: calls },
  ]
  return { seen, send, schemes }
}

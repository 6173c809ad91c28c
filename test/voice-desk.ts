import { fit } from '../src/adapters/whatsapp/fit.ts'
import { CALL_FRAUD } from '../src/core/call/call-rules.ts'
import { readCallPrices } from '../src/core/call/cost.ts'
import type { Meter } from '../src/core/ports.ts'
import { zoneClock } from '../src/core/zone-clock.ts'
import { claimCall } from '../src/db/call-rings.ts'
import type { Database } from '../src/db/client.ts'
import { resolvePerson } from '../src/db/people.ts'
import { enqueue } from '../src/jobs/outbox-rows.ts'
import type { VoiceDeps, VoiceSettings } from '../src/plugins/voice/deps.ts'
import { mannersOf } from '../src/plugins/voice/manners.ts'
import { voiceMetrics } from '../src/plugins/voice/metrics.ts'
import { callMinds } from '../src/plugins/voice/minds.ts'
import { takeReplies } from '../src/plugins/voice/replies.ts'
import { memories } from '../src/plugins/voice/runner/memories.ts'
import type { Scene } from '../src/plugins/voice/runner/scene.ts'
import type { WaiterSettings } from '../src/plugins/waiter/deps.ts'
import { lentDesk } from '../src/plugins/waiter/desk/desk.ts'
import { UNTRACED } from '../src/tracing/tracer.ts'
import { recordingLog } from './quiet.ts'
import { settingsOf } from './settings.ts'
import { HERE, NUMBER, waiterDesk } from './waiter-desk.ts'

export type VoiceDesk = Awaited<ReturnType<typeof voiceDesk>>

/** The voice plugin at the waiter's desk, without a server or a telephone around it. */
export async function voiceDesk(
  database: Database,
  settings: Partial<VoiceSettings> = {},
  more: Partial<Pick<VoiceDeps, 'models' | 'whatsapp'>> &
    Partial<Pick<WaiterSettings, 'ownerTemplate'>> = {},
) {
  const { ownerTemplate = null, ...others } = more
  const chat = await waiterDesk(database, { ownerTemplate })
  const { meter, counted } = countingMeter()
  const log = recordingLog()
  const { newId, clock } = chat.deps
  const voice = { ...settingsOf().voice, ...settings }
  const deps: VoiceDeps = {
    database,
    clock,
    random: () => 0.99,
    newId,
    timers: chat.time.timers,
    log,
    metrics: voiceMetrics(meter),
    jobs: chat.deps.jobs,
    trace: (...asked) => UNTRACED.span(...asked),
    desk: lentDesk(chat.deps),
    whatsapp: posting(),
    transport: null,
    readIncomingCall: () => null,
    readWhatsappCall: () => null,
    models: [],
    settings: {
      ...voice,
      replica: crypto.randomUUID(),
      portfolio: '',
      defaultNumberId: NUMBER,
      defaultNumber: null,
      ...settings,
    },
    fraudRules: () => CALL_FRAUD,
    blockMinutes: () => 60,
    prices: readCallPrices(voice.prices),
    minds: callMinds(voice),
    memories: memories({ database, timers: chat.time.timers, log }),
    zoneOf: zoneClock,
    safetyIdOf: (personId) => personId,
    ...others,
  }
  takeReplies(deps)
  let calls = 0

  const personOf = (phone: string) => {
    const sender = { phone, userId: null, parentUserId: null, profileName: null }
    return database.transaction((tx) => resolvePerson(tx, sender, '', newId))
  }

  /** Somebody's call, answered and under way. */
  async function scene(phone: string): Promise<Scene> {
    calls += 1
    const ref = `rtc_${calls}`
    const person = await personOf(phone)
    const guest = { barId: HERE.id, personId: person.id, phoneNumberId: NUMBER }
    const ring = {
      transport: 'sip',
      ref,
      wacid: null,
      callerPhone: phone,
      rangAt: clock.now(),
      ...guest,
    }
    const { replica } = deps.settings
    const call = await claimCall(database.db, ring, { id: newId(), owner: replica, inboxId: 0 })
    if (call === null) throw new Error('it was taken')
    const view = await deps.desk.look(guest)
    return {
      held: { id: call.id, fence: call.fence },
      ref,
      wacid: null,
      guest,
      view,
      manners: mannersOf(deps.settings, view.bar, call.id),
      callerPhone: phone,
      isReachable: true,
      rangAt: call.rangAt,
      startedMs: 0,
      answeredAt: call.rangAt,
      carriedMicroUsd: 0,
    }
  }

  return { chat, deps, log, counted, personOf, scene }
}

/** The channel as far as calls use it. */
export function posting(): VoiceDeps['whatsapp'] {
  const none = () => {
    throw new Error('calls do not ask for it')
  }
  return {
    fit,
    send: (tx, messages, cause = null) => enqueue(tx, messages, cause),
    kick: () => {},
    readDelivery: none,
    readMessage: () => null,
    readCall: () => null,
    readAccount: () => null,
    markRead: none,
    download: none,
  }
}

/** Names of series, each as often as it was counted or observed. */
function countingMeter(): { readonly meter: Meter; readonly counted: readonly string[] } {
  const counted: string[] = []
  // Series stand at 0 from the start.
  const note = (name: string) => (amount: number) => void (amount !== 0 && counted.push(name))
  return {
    counted,
    meter: {
      counter: (name) => ({ add: note(name) }),
      histogram: (name) => ({ observe: note(name), start: () => {} }),
      gauge: () => ({ set: () => {} }),
    },
  }
}

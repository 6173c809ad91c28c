import { createHash } from 'node:crypto'

import { Elysia } from 'elysia'

import { CALL_FRAUD } from '../../core/call/call-rules.ts'
import { readCallPrices } from '../../core/call/cost.ts'
import { withThresholds } from '../../core/fraud.ts'
import { parsePhone } from '../../core/phone.ts'
import { type ZoneClock, zoneClock } from '../../core/zone-clock.ts'
import { systemTimers } from '../../jobs/timers.ts'
import { definePlugin, type PluginContext } from '../../plugin.ts'
import type { VoiceDeps } from './deps.ts'
import { type Leases, leases } from './leases.ts'
import { LETTING_GO_QUEUE, lettingGoJob } from './letting-go.ts'
import { voiceMetrics } from './metrics.ts'
import { callMinds } from './minds.ts'
import { type PickUps, pickUps } from './pick-up.ts'
import { takeReplies } from './replies.ts'
import { memories } from './runner/memories.ts'
import { callDoor, callHandler } from './take-call.ts'
import { UNTAKEN_QUEUE, untakenJob } from './whatsapp-calls.ts'

/** The bar answers its phone. See README.md. */
export const voice = definePlugin({
  name: 'voice',
  setup: (context) => {
    const deps = voiceDeps(context)
    const calls: PickUps = pickUps(deps, () => held)
    const held: Leases = leases(deps, calls.resume)
    context.inbox.onRinging(callDoor(deps, held, calls.pickUp))
    context.inbox.on('call', callHandler(deps, held, calls.pickUp))
    context.jobs.define(UNTAKEN_QUEUE, untakenJob(deps))
    context.jobs.define(LETTING_GO_QUEUE, lettingGoJob(deps))
    takeReplies(deps)
    if (deps.transport !== null && context.config.server.work) held.start()
    // What rings is answered or refused within seconds, and then handed on too.
    context.onDrain(async (closed) => {
      const noneRings = closed.then(() => Promise.race([calls.settled(), settled(DRAIN_MS)]))
      await held.drain(noneRings)
    })
    return new Elysia({ name: 'voice' })
  },
})

const DRAIN_MS = 2_000

function settled(ms: number): Promise<void> {
  return new Promise((resolve) => void systemTimers.after(ms, resolve))
}

function voiceDeps(context: PluginContext): VoiceDeps {
  const { config, telephony, whatsapp, ai, meter } = context
  const zones = new Map<string, ZoneClock>()
  const { number, phoneNumberId, wabaId } = config.whatsapp
  return {
    database: context.database,
    clock: context.clock,
    random: context.random,
    newId: context.newId,
    timers: systemTimers,
    log: context.log,
    metrics: voiceMetrics(meter, context.config.voice.model),
    jobs: context.jobs,
    trace: context.trace,
    desk: context.desk,
    whatsapp,
    transport: telephony.transport,
    readIncomingCall: telephony.readIncomingCall,
    readWhatsappCall: whatsapp.readCall,
    models: ai.models,
    settings: {
      ...config.voice,
      replica: context.replica,
      portfolio: wabaId ?? '',
      defaultNumberId: phoneNumberId ?? '',
      defaultNumber: number === null ? null : parsePhone(number),
    },
    fraudRules: () => withThresholds(CALL_FRAUD, context.live.current().security.fraudRules),
    blockMinutes: () => context.live.current().security.fraudBlockMinutes,
    prices: readCallPrices(config.voice.prices),
    minds: callMinds(config.voice),
    memories: memories({ database: context.database, timers: systemTimers, log: context.log }),
    zoneOf: (timeZone) => {
      const known = zones.get(timeZone) ?? zoneClock(timeZone)
      zones.set(timeZone, known)
      return known
    },
    safetyIdOf: (personId) =>
      createHash('sha256').update(`${SALT}:${personId}`).digest('hex').slice(0, 32),
  }
}

/** Our ids are random already; the salt only keeps them from being joined with other systems' hashes of them. */
const SALT = 'maitred-voice'

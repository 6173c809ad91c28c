import { createHash, randomBytes } from 'node:crypto'

import { Elysia } from 'elysia'

import { isVoiceWanted } from '../../config/voice-wanted.ts'
import { CHAT_FRAUD } from '../../core/chat-rules.ts'
import { withThresholds } from '../../core/fraud.ts'
import type { InboundContent } from '../../core/message.ts'
import { KNOWN_MINUTE_PRICES, KNOWN_PRICES, readMinutePrices } from '../../core/model-prices.ts'
import type { Meter } from '../../core/ports.ts'
import { type ZoneClock, zoneClock } from '../../core/zone-clock.ts'
import { barCallModels } from '../../db/bar-facts.ts'
import { namedBars } from '../../db/bars.ts'
import { menuCache } from '../../db/menu-cache.ts'
import { MENU_CHANNEL } from '../../db/menus.ts'
import { sheets } from '../../db/sheets.ts'
import { systemTimers } from '../../jobs/timers.ts'
import { definePlugin, type PluginContext } from '../../plugin.ts'
import { accountHandler } from './account.ts'
import { guarded, type GuardedBrain } from './ai/chain.ts'
import { guardedEar } from './ai/guarded-ear.ts'
import { hearer } from './ai/hearing.ts'
import { modelBrain } from './ai/model-brain.ts'
import { MODEL_WATCH_CRON, MODEL_WATCH_QUEUE, modelWatch } from './ai/model-watch.ts'
import { allPriced, readPrices } from './ai/prices.ts'
import { thinker } from './ai/thinker.ts'
import { compileMenu, type WaiterDeps } from './deps.ts'
import { lentDesk } from './desk/desk.ts'
import { deadLetterText } from './engine/dead-letter.ts'
import { laneHandler } from './engine/lane.ts'
import { tabQueue } from './engine/tab-queue.ts'
import { HAND_BACK_QUEUE, handBackJob, PERSON_LADDER_QUEUE, personLadderJob } from './handover.ts'
import { IDLE_TABS_CRON, IDLE_TABS_QUEUE, idleTabsJob } from './idle-tabs.ts'
import { LADDER_QUEUE, ladderJob } from './ladder.ts'
import { startBars, waiterMetrics } from './metrics.ts'
import { payRoutes } from './pay/routes.ts'
import { seen, showSeen } from './seen.ts'

/** Chat ordering for diners, and what their staff do about it. See README.md. */
export const waiter = definePlugin({
  name: 'waiter',
  setup: async (context) => {
    const deps = waiterDeps(context)
    // A hint only: every turn compares versions by itself.
    context.database
      .listen(MENU_CHANNEL, (barId) => deps.menus.forget(barId))
      .catch((error: unknown) => context.log.warn({ error }, 'menu changes are not listened to'))
    context.inbox.onMessages(laneHandler(deps), deadLetterText(deps))
    context.lendDesk(lentDesk(deps))
    context.inbox.onGather((first) => void showSeen(context, first))
    context.inbox.on(
      'account',
      accountHandler({
        database: context.database,
        log: context.log,
        readAccount: context.whatsapp.readAccount,
        portfolio: deps.settings.portfolio,
      }),
    )
    context.jobs.define(LADDER_QUEUE, ladderJob(deps), { concurrency: 4 })
    context.jobs.define(PERSON_LADDER_QUEUE, personLadderJob(deps))
    context.jobs.define(HAND_BACK_QUEUE, handBackJob(deps), { onePerKey: true })
    context.jobs.define(IDLE_TABS_QUEUE, idleTabsJob(deps), { expireSeconds: 300 })
    context.jobs.schedule(IDLE_TABS_QUEUE, IDLE_TABS_CRON)
    watchModels(context)
    warnOfUnpriced(context)
    context.samples.add('bars', async () => {
      startBars(deps.metrics, await namedBars(context.database.relaxed.db))
    })
    return new Elysia({ name: 'waiter' }).use(
      payRoutes({ db: context.database.db, clock: context.clock }),
    )
  },
})

function waiterDeps(context: PluginContext): WaiterDeps {
  const { config, log, whatsapp } = context
  const zones = new Map<string, ZoneClock>()
  return {
    database: context.database,
    clock: context.clock,
    newId: context.newId,
    newToken: () => randomBytes(18).toString('base64url'),
    log,
    metrics: waiterMetrics(context.meter),
    readMessage: whatsapp.readMessage,
    fit: whatsapp.fit,
    menus: menuCache(compileMenu),
    sheets: sheets(),
    tabQueue: tabQueue(),
    zoneOf: (timeZone) => {
      const known = zones.get(timeZone) ?? zoneClock(timeZone)
      zones.set(timeZone, known)
      return known
    },
    jobs: context.jobs,
    limits: context.limits,
    fraudRules: () => withThresholds(CHAT_FRAUD, context.live.current().security.fraudRules),
    fraudBlockMinutes: () => context.live.current().security.fraudBlockMinutes,
    noteBar: context.inbox.noteBar,
    kick: whatsapp.kick,
    markRead: ({ phoneNumberId, id, content }) => {
      // Words that waited for more were marked when they began to wait.
      const hasWaited = content.type === 'text' && config.waiter.gatherMs > 0
      // Listening takes seconds; any other turn is over before dots could be seen.
      const typing = config.waiter.typing && context.ai.transcriber !== null && isVoiceNote(content)
      if (!hasWaited) seen({ whatsapp, log }, { phoneNumberId, messageId: id, typing })
    },
    settings: {
      replica: context.replica,
      portfolio: config.whatsapp.wabaId ?? '',
      defaultNumber: config.whatsapp.phoneNumberId ?? '',
      ownerTemplate: config.whatsapp.ownerTemplate ?? null,
      publicUrl: config.server.publicUrl ?? null,
      dailyCapUsd: config.waiter.dailyCapCents === 0 ? null : config.waiter.dailyCapCents / 100,
      hasModels: context.ai.models.length > 0,
    },
    ...thinkers(context),
    replyHandlers: new Map(),
    servedHandlers: [],
    safetyIdOf: (personId) =>
      createHash('sha256').update(`${SALT}:${personId}`).digest('hex').slice(0, 32),
  }
}

/** At the start and every night: a model whose end is near is no surprise. */
function watchModels(context: PluginContext): void {
  const { ai, clock, config, database, jobs, log, meter } = context
  const { inUse, lists } = ai
  if (inUse.length === 0) return
  const ofBars = async () => (isVoiceWanted(config) ? await barCallModels(database.relaxed.db) : [])
  const look = modelWatch({ inUse, ofBars, lists, clock, log, meter })
  jobs.define(MODEL_WATCH_QUEUE, look)
  jobs.schedule(MODEL_WATCH_QUEUE, MODEL_WATCH_CRON)
  look().catch((error: unknown) => log.error({ error }, 'the models could not be looked over'))
}

function restingModels(models: readonly GuardedBrain[], meter: Meter): () => void {
  const resting = meter.gauge('ai_resting', '1 while a model is not asked, since it failed', [
    'provider',
    'model',
  ])
  return () => {
    for (const guard of models) {
      const { name, model } = guard.brain
      resting.set(guard.isResting() ? 1 : 0, { provider: name, model: model ?? '' })
    }
  }
}

function isVoiceNote(content: InboundContent): boolean {
  return content.type === 'audio' && content.isVoiceNote
}

/** Our ids are random already; the salt only keeps them from being joined with other systems' hashes of them. */
const SALT = 'maitred-waiter'

/** Of a reply's time, so much may pass in listening to a voice note; the rest is for the thinking. */
const HEARING_SHARE = 0.4

/** Where the dearest price known is not a model's own, the cap stops it too early, or too late. */
function warnOfUnpriced({ config, ai, log }: PluginContext): void {
  const { prices, dailyCapCents } = config.waiter
  if (dailyCapCents === 0) return
  const priced = [
    ...readPrices([...KNOWN_PRICES, ...prices]).keys(),
    ...readMinutePrices([...KNOWN_MINUTE_PRICES, ...prices]).keys(),
  ]
  // Calls have prices and a cap of their own.
  for (const { provider, model } of [...ai.models, ...(ai.transcriber ? [ai.transcriber] : [])]) {
    if (!priced.includes(model)) {
      log.warn({ provider, model }, 'a model has no price: it is counted as the dearest known')
    }
  }
}

function thinkers({ config, ai, whatsapp, clock, log, meter, samples }: PluginContext) {
  const { replyBudgetSeconds, modelsFor, prices } = config.waiter
  const budgetMs = replyBudgetSeconds * 1000
  // One breaker a model, whoever asks it.
  const models = ai.models.map((model) => guarded(modelBrain(model), clock))
  samples.add('models', restingModels(models, meter))
  const deps = {
    models,
    modelsFor,
    prices: allPriced(
      readPrices([...KNOWN_PRICES, ...prices]),
      ai.models.map(({ model }) => model),
    ),
    log,
    meter,
  }
  const minutes = readMinutePrices([...KNOWN_MINUTE_PRICES, ...prices])
  return {
    think: thinker({ ...deps, budgetMs, clock, timers: systemTimers }),
    hear: hearer({
      transcriber: ai.transcriber === null ? null : guardedEar(ai.transcriber, clock),
      download: whatsapp.download,
      budgetMs: budgetMs * HEARING_SHARE,
      pricePerMinute: minutes.get(ai.transcriber?.model ?? '') ?? Math.max(...minutes.values()),
      log,
      meter,
    }),
  }
}

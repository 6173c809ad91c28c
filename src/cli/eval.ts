import { randomBytes } from 'node:crypto'
import { mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'

import { fit } from '../adapters/whatsapp/fit.ts'
import { readBarFile } from '../bars/bar-file.ts'
import type { BarBundle } from '../bars/bundle.ts'
import { loadBundle } from '../bars/store.ts'
import type { Config } from '../config/schema.ts'
import type { ChatModel } from '../core/chat-model.ts'
import { KNOWN_PRICES, priceDate } from '../core/model-prices.ts'
import type { LogFields, Logger, Meter } from '../core/ports.ts'
import { readSamples } from '../demo/demo-bars.ts'
import { type Dialogue, readDialogues } from '../evaluation/dialogue.ts'
import { DIALOGUE_FILES } from '../evaluation/dialogues/all.ts'
import { evaluate, type Result } from '../evaluation/evaluate.ts'
import { isExact } from '../evaluation/figures.ts'
import { dialoguesFor } from '../evaluation/own-bar.ts'
import { reportData, reportLines } from '../evaluation/report.ts'
import { type ReadyBar, readyBar } from '../evaluation/room.ts'
import { systemTimers } from '../jobs/timers.ts'
import { chatModels } from '../models.ts'
import { systemRandom } from '../platform/chance.ts'
import { systemClock } from '../platform/clock.ts'
import { newId } from '../platform/ids.ts'
import { guarded } from '../plugins/waiter/ai/chain.ts'
import { modelBrain } from '../plugins/waiter/ai/model-brain.ts'
import { readPrices } from '../plugins/waiter/ai/prices.ts'
import { thinker } from '../plugins/waiter/ai/thinker.ts'
import { noBar } from './bar-option.ts'
import {
  type Command,
  CommandError,
  EXIT,
  type ExitCode,
  type Terminal,
  type Typed,
  UsageError,
} from './command.ts'
import { fileFault, readOperatorFile, stopOnProblems } from './files.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { withDatabase } from './with-database.ts'

/** A Saturday evening: dishes with selling hours are served in both sample bars. */
const EVENING = new Date('2026-11-21T18:30:00Z')
const PROGRESS_EVERY = 20

export const evalCommand: Command = {
  args: [],
  options: {
    ...CONFIG_OPTION,
    provider: { value: 'openai|gemini|house', about: 'who answers (default: as in the config)' },
    bar: {
      value: 'BAR|FILE',
      about: 'an own bar by short name, or its file (default: the samples)',
    },
    'models-for': { value: 'doubt|all', about: 'what goes to a model (default: as in the config)' },
    parallel: { value: 'N', about: 'dialogues at the same time, 1 to 16 (default: 4)' },
    'min-exact': { value: 'PERCENT', about: 'fail below this share of exact dialogues' },
    transcripts: { about: 'print what was said in the dialogues that failed' },
    json: { value: 'FILE', about: 'write all figures to a file' },
  },
  details:
    'Plays scripted dialogues with the waiter and compares carts and orders with what they must be.\n' +
    'No message is sent and no database row written. Models cost what their vendors charge; the\n' +
    'house waiter costs nothing. Exit code 1: something was ordered unasked, something false was\n' +
    'said, the share of exact dialogues is below --min-exact, or the models answered nothing.',
  run: async (typed, terminal) => {
    const { config } = settingsFor(typed, terminal, 'secrets')
    const wish = readWish(typed, config)
    const models = modelsFor(wish, terminal, config)
    const stage = await stageFor(typed, terminal, config)
    if (!stage.ok) return stage.exitCode
    const file = typed.text('json')
    if (file !== undefined) await keepPlace(file)
    const passedOver = new Map<string, number>()
    const results = await played({ wish, terminal, config, models, stage, passedOver })
    const transcripts = typed.has('transcripts')
    const prices = models.map(({ model }) => priceDate(model, KNOWN_PRICES, config.waiter))
    for (const line of reportLines(results, { transcripts, prices })) terminal.out(line)
    for (const [what, times] of passedOver) terminal.out(`passed over: ${what}, ${times} times`)
    if (file !== undefined) {
      await Bun.write(file, `${JSON.stringify(reportData(results, prices), null, 2)}\n`)
    }
    const isWhole = results.length === stage.dialogues.length
    const faults = faultsOf(results, { models, minExact: wish.minExact, isWhole })
    if (faults.length === 0) return EXIT.ok
    terminal.problem(`maitred eval: ${faults.join('; ')}`)
    return EXIT.failed
  },
}

/** Figures that can't be written would be found out when the models have been paid. */
async function keepPlace(file: string): Promise<void> {
  const told = fileFault(`--json: ${file} can't be written`)
  await mkdir(dirname(file), { recursive: true }).catch(told)
  const kept = await open(file, 'a').catch(told)
  await kept.close()
}

type Wish = {
  readonly provider: 'openai' | 'gemini' | 'house' | undefined
  readonly modelsFor: 'doubt' | 'all'
  readonly parallel: number
  /** Percent. */
  readonly minExact: number
}

/** Everything typed is checked before the first model is paid. */
function readWish(typed: Typed, config: Config): Wish {
  const provider = typed.text('provider')
  if (provider !== undefined && !isOneOf(PROVIDERS, provider)) {
    throw new UsageError(`--provider is openai, gemini or house, not "${provider}"`)
  }
  const forWhat = typed.text('models-for') ?? config.waiter.modelsFor
  if (!isOneOf(FOR_WHAT, forWhat)) {
    throw new UsageError(`--models-for is doubt or all, not "${forWhat}"`)
  }
  const parallel = typed.text('parallel') ?? '4'
  if (!/^(?:[1-9]|1[0-6])$/.test(parallel)) {
    throw new UsageError(`--parallel is 1 to 16, not "${parallel}"`)
  }
  const minExact = typed.text('min-exact') ?? '0'
  if (!/^(?:100|\d{1,2}(?:\.\d+)?)$/.test(minExact)) {
    throw new UsageError(`--min-exact is a percentage such as 95, not "${minExact}"`)
  }
  return {
    provider,
    modelsFor: forWhat,
    parallel: Number(parallel),
    minExact: Number(minExact),
  }
}

const PROVIDERS = ['openai', 'gemini', 'house'] as const
const FOR_WHAT = ['doubt', 'all'] as const

function isOneOf<const T extends string>(values: readonly T[], text: string): text is T {
  return values.some((value) => value === text)
}

function modelsFor({ provider }: Wish, terminal: Terminal, config: Config): readonly ChatModel[] {
  if (provider === 'house') return []
  const deps = { clock: systemClock, random: systemRandom }
  const chosen = provider === undefined ? {} : { providers: [provider] }
  const models = chatModels({ ...config, waiter: { ...config.waiter, ...chosen } }, deps)
  if (models.length > 0) return models
  if (provider !== undefined) {
    const key = `[${provider}] api_key or ${provider.toUpperCase()}_API_KEY`
    throw new CommandError(
      `${provider} has no key: set ${key}. Without one, only "--provider house" runs.`,
      EXIT.config,
    )
  }
  terminal.problem('No model has a key: the house waiter alone is measured.')
  return []
}

type Stage = {
  readonly ok: true
  readonly dialogues: readonly Dialogue[]
  readonly bars: ReadonlyMap<string, ReadyBar>
}

async function stageFor(
  typed: Typed,
  terminal: Terminal,
  config: Config,
): Promise<Stage | { readonly ok: false; readonly exitCode: ExitCode }> {
  const samples = DIALOGUE_FILES.flatMap(readDialogues)
  const wanted = typed.text('bar')
  if (wanted === undefined) {
    const bars = new Map(readSamples().map((bundle) => [bundle.bar.slug, readyBar(bundle)]))
    return { ok: true, dialogues: samples, bars }
  }
  const read = await bundleOf(wanted, config)
  if (!read.ok) return { ok: false, exitCode: stopOnProblems(read.problems, terminal) }
  const ready = readyBar(read.bundle)
  const dialogues = dialoguesFor(ready, samples, EVENING)
  if (dialogues.length > 0) return { ok: true, dialogues, bars: new Map([[ready.bar.slug, ready]]) }
  throw new CommandError(
    `${ready.bar.slug} has no tables, or nothing on its menu can be ordered by its name`,
    EXIT.data,
  )
}

type ReadBundle = ReturnType<typeof readBarFile> | { readonly ok: true; readonly bundle: BarBundle }

async function bundleOf(wanted: string, config: Config): Promise<ReadBundle> {
  if (/\.(toml|json)$/i.test(wanted)) {
    return readBarFile(new TextDecoder().decode(await readOperatorFile(wanted)), wanted)
  }
  const bundle = await withDatabase(config, (database) => loadBundle(database.db, wanted))
  if (bundle === null) throw noBar(wanted)
  return { ok: true, bundle }
}

type Playing = {
  readonly wish: Wish
  readonly terminal: Terminal
  readonly config: Config
  readonly models: readonly ChatModel[]
  readonly stage: Stage
  readonly passedOver: Map<string, number>
}

async function played(playing: Playing): Promise<readonly Result[]> {
  const { wish, terminal, config, models, stage, passedOver } = playing
  const { replyBudgetSeconds, prices } = config.waiter
  const { dialogues, bars } = stage
  const names = models.map(({ provider, model }) => `${provider} ${model}`)
  terminal.out(
    `${dialogues.length} dialogues, answered by ${[...names, 'the house waiter'].join(', ')}`,
  )
  const deps = {
    think: thinker({
      models: models.map((model) => guarded(modelBrain(model), systemClock)),
      clock: systemClock,
      timers: systemTimers,
      budgetMs: replyBudgetSeconds * 1000,
      modelsFor: wish.modelsFor,
      prices: readPrices([...KNOWN_PRICES, ...prices]),
      log: fallbackLog(passedOver),
      meter: NO_METER,
    }),
    fit,
    newId,
    newToken: () => randomBytes(18).toString('base64url'),
    stopwatch: () => performance.now(),
    startAt: EVENING,
  }
  let done = 0
  return await evaluate(dialogues, bars, deps, {
    parallel: models.length === 0 ? 1 : wish.parallel,
    signal: terminal.signal,
    onResult: () => {
      done += 1
      if (models.length > 0 && done % PROGRESS_EVERY === 0)
        terminal.problem(`${done} of ${dialogues.length}`)
    },
  })
}

type Measure = {
  readonly models: readonly ChatModel[]
  readonly minExact: number
  /** False where the operator stopped it early. */
  readonly isWhole: boolean
}

function faultsOf(
  results: readonly Result[],
  { models, minExact, isWhole }: Measure,
): readonly string[] {
  const share = (100 * results.filter(isExact).length) / Math.max(1, results.length)
  const sum = (of: (result: Result) => number) => results.reduce((all, one) => all + of(one), 0)
  const wrong = sum(({ verdict }) => verdict.wrongCommits.length)
  const untrue = sum(({ verdict }) => verdict.falseClaims.length)
  const byModel = sum(({ turns }) => turns.filter(({ provider }) => provider !== 'house').length)
  return [
    ...(isWhole ? [] : [`stopped after ${results.length} dialogues`]),
    ...(models.length > 0 && byModel === 0 ? ['no model answered a single turn'] : []),
    ...(wrong > 0 ? [`${wrong} ordered unasked`] : []),
    ...(untrue > 0 ? [`${untrue} said and not so`] : []),
    ...(share < minExact ? [`${share.toFixed(1)} % exact, ${minExact} % wanted`] : []),
  ]
}

/** Keeps why models were passed over, and nothing of what was said. */
function fallbackLog(passedOver: Map<string, number>): Logger {
  const quiet = () => {}
  const warn = ({ event, provider, model, reason }: LogFields) => {
    if (event !== 'WA_WAITER_PROVIDER_FALLBACK') return
    const what = `${String(provider)} ${String(model)} (${String(reason)})`
    passedOver.set(what, (passedOver.get(what) ?? 0) + 1)
  }
  const log: Logger = { debug: quiet, info: quiet, error: quiet, warn, child: () => log }
  return log
}

const NO_METER: Meter = {
  counter: () => ({ add: () => {} }),
  histogram: () => ({ observe: () => {}, start: () => {} }),
  gauge: () => ({ set: () => {} }),
}

import { expect, test } from 'bun:test'

import { quietMeter, recordingLog } from '../../../../test/quiet.ts'
import type { ModelProvider } from '../../../core/chat-model.ts'
import { ProviderError } from '../../../core/errors.ts'
import type { ListedModel, ListModels } from '../../../core/ports.ts'
import { modelWatch, type ModelWatchDeps } from './model-watch.ts'

const NOW = new Date('2026-11-23T04:15:00Z')
const IN_USE = [
  { provider: 'openai', model: 'gpt-6-luna', setting: '[waiter] openai_model' },
  { provider: 'gemini', model: 'gemini-3.8-flash', setting: '[waiter] gemini_model' },
] as const

function watch(
  openai: ListModels,
  gemini: ListModels,
  ofBars: ModelWatchDeps['ofBars'] = async () => [],
) {
  const log = recordingLog()
  const seconds: Record<string, number> = {}
  const look = modelWatch({
    inUse: IN_USE,
    ofBars,
    lists: new Map<ModelProvider, ListModels>([
      ['openai', openai],
      ['gemini', gemini],
    ]),
    clock: { now: () => NOW },
    log,
    meter: {
      ...quietMeter,
      gauge: () => ({ set: (value, labels) => void (seconds[labels?.['model'] ?? ''] = value) }),
    },
  })
  return { log, seconds, look }
}

async function watched(openai: ListModels, gemini: ListModels = offering('gemini-3.8-flash')) {
  const { log, seconds, look } = watch(openai, gemini)
  await look()
  return { said: log.entries.map(({ model, message }) => ({ model, message })), seconds }
}

const offering =
  (...models: readonly (string | ListedModel)[]): ListModels =>
  async () =>
    models.map((model) => (typeof model === 'string' ? { id: model, shutdownAt: null } : model))

const SOON = 'a configured model will be shut down soon'
const GONE = 'a configured model is not offered by its vendor'

test('models without an end are not warned about', async () => {
  expect(await watched(offering('gpt-6-luna'))).toEqual({
    said: [],
    seconds: {
      'gpt-6-luna': Number.POSITIVE_INFINITY,
      'gemini-3.8-flash': Number.POSITIVE_INFINITY,
    },
  })
})

test('a model that ends within sixty days is warned about, one that ends later is not', async () => {
  const soon = await watched(offering({ id: 'gpt-6-luna', shutdownAt: new Date('2027-01-20') }))
  const later = await watched(offering({ id: 'gpt-6-luna', shutdownAt: new Date('2027-03-20') }))

  expect(soon.said).toEqual([{ model: 'gpt-6-luna', message: SOON }])
  expect(soon.seconds['gpt-6-luna']).toBe(57 * 86_400)
  expect(later.said).toEqual([])
  expect(later.seconds['gpt-6-luna']).toBe(116 * 86_400)
})

test("a model that is missing in its vendor's list is warned about", async () => {
  const { said, seconds } = await watched(offering('gpt-7'), offering('gemini-4-argon'))

  expect(said).toEqual([
    { model: 'gpt-6-luna', message: GONE },
    { model: 'gemini-3.8-flash', message: GONE },
  ])
  expect(seconds).toEqual({ 'gpt-6-luna': -1, 'gemini-3.8-flash': -1 })
})

test('a list that can not be read is a warning, and hides nothing of the other vendor', async () => {
  const failing = () => Promise.reject(new ProviderError('openai', 'unavailable'))
  const { said } = await watched(failing, offering('gemini-4-argon'))

  expect(said).toEqual([
    { model: undefined, message: 'the list of models could not be read' },
    { model: 'gemini-3.8-flash', message: GONE },
  ])
})

test('a model that bars chose for their calls is warned about with their names, until they have another', async () => {
  const bars = [
    { slug: 'le-quai', model: 'gpt-realtime' },
    { slug: 'ineza', model: 'gpt-realtime' },
  ]
  const openai = offering('gpt-6-luna', { id: 'gpt-realtime', shutdownAt: new Date('2027-01-20') })
  const { log, seconds, look } = watch(openai, offering('gemini-3.8-flash'), async () => [...bars])

  await look()
  const before = seconds['gpt-realtime']
  bars.length = 0
  await look()

  expect(log.entries).toEqual([
    {
      level: 'warn',
      provider: 'openai',
      model: 'gpt-realtime',
      successor: 'gpt-realtime-2.1',
      bars: ['le-quai', 'ineza'],
      days: 57,
      message: SOON,
    },
  ])
  expect(before).toBe(57 * 86_400)
  expect(seconds['gpt-realtime']).toBeNaN()
  expect(seconds['gpt-6-luna']).toBe(Number.POSITIVE_INFINITY)
})

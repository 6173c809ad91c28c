import { expect, test } from 'bun:test'

import { quietMeter, recordingLog } from '../../../../test/quiet.ts'
import { ProviderError } from '../../../core/errors.ts'
import type { ListedModel, ListModels } from '../../../core/ports.ts'
import { modelWatch } from './model-watch.ts'

const NOW = new Date('2026-11-23T04:15:00Z')

async function watched(listed: ListModels) {
  const log = recordingLog()
  await modelWatch({
    listModels: listed,
    models: ['gpt-6-luna'],
    clock: { now: () => NOW },
    log,
    meter: quietMeter,
  })()
  return log.entries.map(({ message }) => message)
}

const offering =
  (...models: readonly ListedModel[]): ListModels =>
  async () =>
    models

test('a model without an end is not warned about', async () => {
  expect(await watched(offering({ id: 'gpt-6-luna', shutdownAt: null }))).toEqual([])
})

test('a model that ends within sixty days is warned about, one that ends later is not', async () => {
  const soon = new Date('2027-01-20T00:00:00Z')
  const later = new Date('2027-03-20T00:00:00Z')

  expect(await watched(offering({ id: 'gpt-6-luna', shutdownAt: soon }))).toEqual([
    'a configured model will be shut down soon',
  ])
  expect(await watched(offering({ id: 'gpt-6-luna', shutdownAt: later }))).toEqual([])
})

test('a model that is gone is warned about', async () => {
  expect(await watched(offering({ id: 'gpt-7', shutdownAt: null }))).toEqual([
    'a configured model is not offered by its vendor',
  ])
})

test('a list that can not be read is a warning, not a failure', async () => {
  const failing = () => Promise.reject(new ProviderError('openai', 'unavailable'))

  expect(await watched(failing)).toEqual(['the list of models could not be read'])
})

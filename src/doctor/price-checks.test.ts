import { expect, test } from 'bun:test'

import { settingsOf } from '../../test/settings.ts'
import { PRICES_KNOWN_ON } from '../core/model-prices.ts'
import { PRICE_CHECKS } from './price-checks.ts'
import type { Surroundings } from './surroundings.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** What a check of prices says so many days after the program's own were looked up. */
async function verdict(days: number, settings = '', id = 'prices.chat') {
  const config = settingsOf(
    `[openai]\napi_key = "sk-a-key"\nwebhook_secret = "whsec_a-secret"\n${settings}`,
  )
  const now = new Date(new Date(PRICES_KNOWN_ON).getTime() + days * DAY_MS)
  const around = { config, clock: { now: () => now } }
  // Checked boundary: the check asks for nothing else.
  return await PRICE_CHECKS.find((check) => check.id === id)?.run(around as Surroundings)
}

test('the program’s prices are shown with their day, and warned about after half a year', async () => {
  const told = `the program’s of ${PRICES_KNOWN_ON}`

  expect(await verdict(180)).toEqual({ kind: 'ok', found: told })
  expect(await verdict(181)).toMatchObject({
    kind: 'fault',
    fault: 'old',
    values: { models: 'gpt-6-luna, gpt-transcribe', day: PRICES_KNOWN_ON, days: '181' },
  })
})

test('newer ones of the operator’s speak for their own models only', async () => {
  const own = '[waiter]\nprices = ["gpt-6-luna 1 0.1 5"]\nprices_date = "2027-05-01"'

  expect(await verdict(181, own)).toMatchObject({
    fault: 'old',
    found: `your own of 2027-05-01, the program’s of ${PRICES_KNOWN_ON}`,
    values: { models: 'gpt-transcribe' },
  })
})

test('what writes down a call is priced and dated like what talks', async () => {
  const own = (line: string) =>
    `[voice]\nprices = ["gpt-realtime-2.1-mini 1 1 1 1 1 1"${line}]\nprices_date = "2027-05-01"`

  expect(await verdict(181, own(''), 'prices.calls')).toMatchObject({
    fault: 'old',
    values: { models: 'gpt-transcribe', day: PRICES_KNOWN_ON },
  })
  expect(await verdict(181, own(', "gpt-transcribe 0.005"'), 'prices.calls')).toEqual({
    kind: 'ok',
    found: 'your own of 2027-05-01',
  })
  const unknown = '[voice]\ntranscription_models = ["gpt-next-transcribe"]'
  expect(await verdict(0, unknown, 'prices.calls')).toMatchObject({
    fault: 'missing',
    values: { models: 'gpt-next-transcribe' },
  })
})

import { expect, test } from 'bun:test'

import { settingsOf } from '../test/settings.ts'
import { chatModels, modelsInUse } from './models.ts'
import { systemRandom } from './platform/chance.ts'
import { systemClock } from './platform/clock.ts'

const OPENAI = '[openai]\napi_key = "sk-nobody-is-asked"'
const GEMINI = '[gemini]\napi_key = "nobody-is-asked"'
const HOOK = `webhook_secret = ["whsec_${'A'.repeat(32)}"]`

test.each([
  ['without keys none is', '', []],
  [
    'with a key of OpenAI those of its chat and voice notes are',
    OPENAI,
    ['[waiter] openai_model gpt-6-luna', '[openai] transcribe_model gpt-transcribe'],
  ],
  ['with one of Gemini its chat’s is', GEMINI, ['[waiter] gemini_model gemini-3.8-flash']],
  [
    'voice notes go to OpenAI where its chat is not asked',
    `${OPENAI}\n${GEMINI}\n[waiter]\nproviders = ["gemini", "house"]`,
    ['[openai] transcribe_model gpt-transcribe', '[waiter] gemini_model gemini-3.8-flash'],
  ],
  [
    'that of calls is where they are answered',
    `${OPENAI}\n${HOOK}\n[waiter]\nproviders = ["house"]\n[voice]\nmodel = "gpt-realtime"`,
    ['[openai] transcribe_model gpt-transcribe', '[voice] model gpt-realtime'],
  ],
  [
    'and is not where they are not',
    `${OPENAI}\n${HOOK}\n[voice]\nmodel = "gpt-realtime"\ntakes_calls = false`,
    ['[waiter] openai_model gpt-6-luna', '[openai] transcribe_model gpt-transcribe'],
  ],
])('of the models %s in use', (_, text, expected) => {
  const inUse = modelsInUse(settingsOf(text)).map(({ setting, model }) => `${setting} ${model}`)

  expect(inUse).toEqual(expected)
})

test.each([
  ['', ['openai gpt-6-luna', 'gemini gemini-3.8-flash']],
  ['providers = ["gemini", "openai", "house"]', ['gemini gemini-3.8-flash', 'openai gpt-6-luna']],
  ['providers = ["gemini", "house"]', ['gemini gemini-3.8-flash']],
  ['providers = ["house"]', []],
  [
    'openai_model = "gpt-6.1-terra"\ngemini_model = "gemini-3.5-flash"',
    ['openai gpt-6.1-terra', 'gemini gemini-3.5-flash'],
  ],
])('who is asked, in what order and which model is the config’s: %s', (waiter, expected) => {
  const config = settingsOf(`${OPENAI}\n${GEMINI}\n[waiter]\n${waiter}`)
  const asked = chatModels(config, { clock: systemClock, random: systemRandom })

  expect(asked.map(({ provider, model }) => `${provider} ${model}`)).toEqual(expected)
})

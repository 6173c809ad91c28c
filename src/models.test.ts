import { expect, test } from 'bun:test'

import { loadConfig } from './config/load.ts'
import { modelsInUse } from './models.ts'

function inUse(text: string): readonly string[] {
  const loaded = loadConfig({
    file: '/etc/config.toml',
    isNamed: true,
    environment: {},
    needs: 'database',
    readFile: () => text,
  })
  if (!loaded.ok) throw new Error('the settings are wrong')
  return modelsInUse(loaded.config).map(({ setting, model }) => `${setting} ${model}`)
}

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
  expect(inUse(text)).toEqual(expected)
})

import { chatModelContract } from '../../../test/contracts/chat-model.ts'
import type { ModelStandin } from '../../../test/contracts/model-standin.ts'
import { fakeTime } from '../../../test/fake-time.ts'
import { geminiStandin } from '../../../test/standins/gemini.ts'
import { geminiModel } from './generate.ts'

const model = (standin: ModelStandin, timeoutMs: number) =>
  geminiModel({
    apiKey: 'gemini-standin',
    baseUrl: standin.baseUrl,
    model: 'gemini-3.8-flash',
    timeoutMs,
    thinkingLevel: 'low',
    clock: fakeTime().clock,
    random: () => 0,
    // The contract scripts each failure once; second tries have their own tests.
    tries: 1,
  })

chatModelContract('gemini', model, () => geminiStandin())
chatModelContract('gemini without call ids', model, () => geminiStandin({ callIds: false }))

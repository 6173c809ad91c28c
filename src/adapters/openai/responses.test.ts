import { chatModelContract } from '../../../test/contracts/chat-model.ts'
import { openaiStandin } from '../../../test/standins/openai.ts'
import { openaiClient } from './client.ts'
import type { ReasoningEffort } from './request.ts'
import { openaiModel } from './responses.ts'

const CLOCK = { now: () => new Date('2026-11-23T18:00:00Z') }

for (const reasoningEffort of ['none', 'low'] as const satisfies readonly ReasoningEffort[]) {
  chatModelContract(
    `openai with effort ${reasoningEffort}`,
    ({ baseUrl }, timeoutMs) =>
      openaiModel({
        client: openaiClient({ apiKey: 'sk-standin', organization: null, project: null, baseUrl }),
        model: 'gpt-6-luna',
        reasoningEffort,
        timeoutMs,
        clock: CLOCK,
      }),
    openaiStandin,
  )
}

import { openaiClient } from '../src/adapters/openai/client.ts'
import { openaiModel } from '../src/adapters/openai/responses.ts'
import { openaiStandin } from './standins/openai.ts'

/** A chat model of OpenAI's, with the stand-in that answers for it. */
export async function summaryModel() {
  const standin = await openaiStandin()
  const { apiKey, baseUrl } = standin
  const client = openaiClient({ apiKey, baseUrl, organization: null, project: null })
  const clock = { now: () => new Date() }
  return {
    standin,
    model: openaiModel({ client, model: 'gpt-6-luna', timeoutMs: 10_000, clock }),
  }
}

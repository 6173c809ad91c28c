import { OpenAI } from 'openai'

export type OpenaiClientOptions = {
  readonly apiKey: string
  /** `null`: the key's own. */
  readonly organization: string | null
  readonly project: string | null
  /** With the version, without trailing slash: `https://api.openai.com/v1`. */
  readonly baseUrl: string
}

/**
 * The SDK's client, from config alone: every setting the SDK would look up in the environment is given, but
 * `OPENAI_CUSTOM_HEADERS`, which it offers no way to switch off. It never repeats a call (the chain of models decides,
 * inside the diner's budget) and never logs: at its debug level it would write whole chats. One client serves the
 * process; Bun keeps its connections open.
 */
export function openaiClient(options: OpenaiClientOptions): OpenAI {
  return new OpenAI({
    apiKey: options.apiKey,
    adminAPIKey: null,
    organization: options.organization,
    project: options.project,
    webhookSecret: null,
    baseURL: options.baseUrl,
    maxRetries: 0,
    logLevel: 'off',
    // The key and the chat must not follow a redirect to another host.
    fetchOptions: { redirect: 'error' },
  })
}

import { join } from 'node:path'

import type { ScriptedReply } from '../contracts/model-standin.ts'
import { freePort } from '../free-port.ts'
import { type House, openHouse } from '../journeys/house.ts'
import { type RunningPostgres, startPostgres } from '../postgres.ts'
import { OFFERED_MODELS, openaiStandin } from '../standins/openai.ts'

export const TOKEN = 'the-token-of-the-scraper'

/** How the model behaves from now on. */
export type Mood = 'well' | 'failing' | 'slow' | 'costly'

export type WatchedHouse = {
  readonly house: House
  readonly postgres: RunningPostgres
  /** `host:port` of its metrics. */
  readonly metrics: string
  mood(next: Mood): void
  /** When the vendor shuts the model down, as its list says from now on. */
  modelEnds(inDays: number | null): void
  close(): Promise<void>
}

const MODEL = 'gpt-6-luna'
/** Longer than a slow turn may take, and within the time of one round. */
const SLOW_MS = 10_500

/** A server with a model, metrics on an address of its own, and a database server that can be stopped. */
export async function openWatchedHouse(): Promise<WatchedHouse> {
  const postgres = await startPostgres()
  const state = { mood: 'well' as Mood }
  const models = [...OFFERED_MODELS]
  const openai = await openaiStandin({ models, answer: () => answerIn(state.mood) })
  const metrics = `127.0.0.1:${freePort()}`
  const opened = await openHouse('postgres', {
    database: postgres.url,
    bars: ['chez-aline', 'calm', 'flooded', 'costly', 'slow'].map((slug) => ({ slug })),
    openai: { apiKey: openai.apiKey, baseUrl: openai.baseUrl },
    more: `[metrics]
listen = "${metrics}"
token = "${TOKEN}"
sample_seconds = 1
[[plugins]]
path = "${join(import.meta.dir, '../fixtures/plugins/troubled.ts')}"
`,
  })
  return {
    house: opened.house,
    postgres,
    metrics,
    mood(next) {
      state.mood = next
    },
    modelEnds(inDays) {
      const at = models.findIndex(({ id }) => id === MODEL)
      const [model] = models.splice(at, 1)
      if (model === undefined) throw new Error('the stand-in has no such model')
      const day = new Date(Date.now() + (inDays ?? 0) * 86_400_000).toISOString().slice(0, 10)
      models.push({ ...model, shutdownDate: inDays === null ? null : day })
    },
    close: async () => {
      await opened.close()
      await openai.stop()
      await postgres.stop()
    },
  }
}

async function answerIn(mood: Mood): Promise<ScriptedReply> {
  if (mood === 'failing') return { kind: 'fault', fault: 'server_error' }
  if (mood === 'slow') await Bun.sleep(SLOW_MS)
  const input = mood === 'costly' ? 300_000_000 : 2000
  return { kind: 'say', text: 'With pleasure.', usage: { input, cached: 1500, output: 12 } }
}

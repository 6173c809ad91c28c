import { lookup } from 'node:dns/promises'
import { stat } from 'node:fs/promises'

import { geminiModels } from './adapters/gemini/models.ts'
import { openaiClient } from './adapters/openai/client.ts'
import { openaiModels } from './adapters/openai/models.ts'
import { clockBehind, lookAt } from './adapters/web/look.ts'
import { whatsappAccount } from './adapters/whatsapp/account.ts'
import type { Problem } from './config/problems.ts'
import type { Config } from './config/schema.ts'
import type { SecretFile } from './config/secret-files.ts'
import type { Clock, ListModels } from './core/ports.ts'
import type { WhatsappAccount } from './core/whatsapp-account.ts'
import { databaseSurroundings } from './database-surroundings.ts'
import type { openDatabase } from './db/client.ts'
import type { Surroundings, WebFacts } from './doctor/surroundings.ts'
import type { Fetch } from './platform/fetch.ts'
import { remembered } from './platform/remembered.ts'

export type SurroundingsDeps = {
  readonly clock: Clock
  /** For one request to whomever. */
  readonly timeoutMs: number
  readonly fetch: Fetch
  /** Every address of a name; none where it has none. */
  readonly addressesOf: WebFacts['addressesOf']
  readonly openDatabase: typeof openDatabase
}

export type Loaded = {
  readonly config: Config
  readonly problems: readonly Problem[]
  readonly secretFiles: readonly SecretFile[]
}

/** What `doctor` looks at, each question asked once. `close` lets go of the database. */
export function surroundingsOf(
  { config, problems, secretFiles }: Loaded,
  deps: SurroundingsDeps,
): { readonly surroundings: Surroundings; readonly close: () => Promise<void> } {
  const { facts, close } = databaseSurroundings(config, deps)
  return {
    surroundings: {
      config,
      problems,
      clock: deps.clock,
      database: facts,
      graph: graphOf(config, deps),
      openai: openaiOf(config, deps),
      gemini: geminiOf(config, deps),
      web: webFacts(deps),
      files: remembered(() => Promise.all(secretFiles.map(withMode))),
    },
    close,
  }
}

/** The account's doors, with no memory: for `setup`, which reads again what it has changed. */
export function accountOf(
  config: Config,
  deps: Pick<SurroundingsDeps, 'timeoutMs' | 'fetch'>,
): WhatsappAccount | null {
  const { accessToken, graphUrl, graphVersion } = config.whatsapp
  if (accessToken === null) return null
  const { timeoutMs, fetch } = deps
  return whatsappAccount({
    accessToken: () => accessToken,
    graphUrl,
    graphVersion,
    timeoutMs,
    fetch,
  })
}

function graphOf(config: Config, deps: SurroundingsDeps): WhatsappAccount | null {
  const account = accountOf(config, deps)
  if (account === null) return null
  return {
    ...account,
    token: remembered(account.token),
    isAppSecret: remembered(account.isAppSecret),
    answeringVersion: remembered(account.answeringVersion),
    number: remembered(account.number),
    numbersOf: remembered(account.numbersOf),
    subscribedApps: remembered(account.subscribedApps),
    subscription: remembered(account.subscription),
    callSettings: remembered(account.callSettings),
    templates: remembered(account.templates),
  }
}

function openaiOf(config: Config, { clock, timeoutMs }: SurroundingsDeps): Surroundings['openai'] {
  const { apiKey, organization, project, baseUrl } = config.openai
  if (apiKey === null) return null
  const lists = (as: Pick<Config['openai'], 'organization' | 'project'>): ListModels => {
    return once(
      openaiModels({
        client: openaiClient({ apiKey, baseUrl, ...as }),
        timeoutMs,
        clock,
      }),
    )
  }
  const listWithKey = lists({ organization: null, project: null })
  const isPlain = organization === null && project === null
  return { listWithKey, listAsConfigured: isPlain ? listWithKey : lists({ organization, project }) }
}

function geminiOf({ gemini }: Config, { timeoutMs }: SurroundingsDeps): ListModels | null {
  const { apiKey, baseUrl } = gemini
  return apiKey === null ? null : once(geminiModels({ apiKey, baseUrl, timeoutMs }))
}

/** Asked by the first who wants to know; ends by its own time limit. */
function once(list: ListModels): ListModels {
  const listed = remembered(() => list(new AbortController().signal))
  return () => listed()
}

function webFacts({ clock, ...deps }: SurroundingsDeps): WebFacts {
  return {
    clockOf: remembered((url) => clockBehind(url, { ...deps, now: () => clock.now() })),
    get: remembered((url) => lookAt(url, deps)),
    addressesOf: remembered(deps.addressesOf),
  }
}

/** By the system's own resolver, `/etc/hosts` included, as a server here would see it. */
export async function systemAddresses(host: string): Promise<readonly string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address)
  } catch (error) {
    if (error instanceof Error && 'code' in error) return []
    throw error
  }
}

async function withMode(file: SecretFile) {
  const mode = await stat(file.path).then(
    (found) => found.mode & 0o777,
    () => null,
  )
  return { ...file, mode }
}

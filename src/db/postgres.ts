import postgres from 'postgres'

import { type Database, dbOver, type Queries, type Run } from './database.ts'
import { UNWATCHED, type Watch } from './watch.ts'

export type PostgresOptions = {
  /** Connections for turns and doors; relaxed claims have a quarter of that beside it, signs of life one. */
  readonly poolSize: number
  /** How long a connection may take to be made; default 10. */
  readonly connectSeconds?: number
  /**
   * Takes no connection to a standby. Whoever has one keeps it while it works, for up to an hour: after a failover that a
   * name, or a balancer, learns of late, a server would go on asking one that can only be read.
   */
  readonly isWriting?: boolean
  /** Told of every statement and transaction. */
  readonly watch?: Watch
}

type Client = postgres.Sql<{ bigint: number }>

// Strings pass as they are: drizzle prints JSON itself.
const toJson = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value))

const TYPES = {
  bigint: { to: 20, from: [20], serialize: String, parse: Number },
  json: {
    to: 3802,
    from: [114, 3802],
    serialize: toJson,
    parse: (text: string) => JSON.parse(text) as unknown,
  },
  // A calendar date has no zone; as a `Date` it would get one.
  day: { to: 1082, from: [1082], serialize: String, parse: (text: string) => text },
}

/** Opens pools on a PostgreSQL server. Connections are made when first needed. */
export function openPostgres(url: string, options: PostgresOptions): Database {
  const { watch } = options
  const ears = new Set<Ear>()
  let pools = openPools(url, options)
  let isClosing = false

  /** Until it is heard, or nobody listens any more, or these pools are gone too. */
  async function hearAgain(ear: Ear, { strict }: Pools): Promise<void> {
    while (!isClosing && ears.has(ear) && pools.strict === strict) {
      try {
        ear.heard = await strict.listen(ear.channel, ear.fn)
        return
      } catch {
        await Bun.sleep(1000 * RECONNECT_SECONDS)
      }
    }
  }

  return {
    kind: 'postgres',
    ...queriesOver(() => pools.strict, watch),
    relaxed: queriesOver(() => pools.relaxed, watch),
    pulse: queriesOver(() => pools.pulse, watch),
    script: (text) => scriptOnOneConnection(pools.strict, text),
    listen: async (channel, fn) => {
      const ear: Ear = { channel, fn, heard: null }
      ear.heard = await pools.strict.listen(channel, fn).catch((error: unknown) => {
        // A start that failed elsewhere: nobody is left to hear anything, or to be warned of it.
        if (isClosing) return null
        throw error
      })
      ears.add(ear)
      return async () => {
        ears.delete(ear)
        await ear.heard?.unlisten()
      }
    },
    notify: async (channel, payload) => {
      await pools.strict.notify(channel, payload)
    },
    renew: () => {
      const old = pools
      pools = openPools(url, options)
      for (const ear of ears) void hearAgain(ear, pools)
      void closePools(old, 0)
    },
    // A server comes back.
    died: new Promise(() => {}),
    // The server's autovacuum does it.
    maintain: async () => {},
    close: async () => {
      isClosing = true
      await closePools(pools, CLOSE_SECONDS)
    },
  }
}

/** Whoever listens, on the connection of now. */
type Ear = {
  readonly channel: string
  readonly fn: (payload: string) => void
  heard: postgres.ListenMeta | null
}

type Pools = { readonly strict: Client; readonly relaxed: Client; readonly pulse: Client }

function openPools(url: string, options: PostgresOptions): Pools {
  const careless = { synchronous_commit: 'off' }
  const relaxedSize = Math.max(2, Math.ceil(options.poolSize / 4))
  return {
    strict: connect(url, options, {}),
    relaxed: connect(url, { ...options, poolSize: relaxedSize }, careless),
    pulse: connect(url, { ...options, poolSize: 1 }, careless),
  }
}

/** What is under way may take so long; then it fails. */
const CLOSE_SECONDS = 5

async function closePools({ strict, relaxed, pulse }: Pools, seconds: number): Promise<void> {
  await Promise.all([strict, relaxed, pulse].map((pool) => pool.end({ timeout: seconds })))
}

const SETTINGS = {
  application_name: 'maitred',
  /**
   * Plans are made while tables are small and kept for as long as the connection: one that reads all
   * of a small table goes on to read all of a large one. Every statement here has an index to go by.
   */
  enable_seqscan: 'off',
  /** Servers before 18 count a forbidden scan as endlessly dear, and would compile each statement that needs one. */
  jit: 'off',
}

/**
 * The driver's own waits grow with each connection of the pool that fails, to twenty seconds within one: for so long a
 * server that is back would not be noticed. A try costs a refused connection.
 */
const RECONNECT_SECONDS = 0.2

function connect(
  url: string,
  { poolSize, connectSeconds = 10, isWriting = false }: PostgresOptions,
  settings: Readonly<Record<string, string>>,
): Client {
  return postgres(url, {
    max: poolSize,
    prepare: true,
    types: TYPES,
    onnotice: () => {},
    connect_timeout: connectSeconds,
    ...(isWriting && { target_session_attrs: 'primary' }),
    backoff: () => RECONNECT_SECONDS,
    connection: { ...SETTINGS, ...settings },
  }) as unknown as Client
}

function queriesOver(pool: () => Client, watch: Watch = UNWATCHED): Queries {
  const db = dbOver(
    (...statement) => watch('statement', () => runOn(pool())(...statement)),
    (text) => watch('statement', () => scriptOn(pool(), text)),
  )
  return {
    db,
    query: db.rows,
    transaction: <T>(fn: Parameters<Queries['transaction']>[0]) =>
      watch(
        'transaction',
        async () =>
          (await pool().begin((tx) => fn(dbOver(runOn(tx), (text) => scriptOn(tx, text))))) as T,
      ),
  }
}

function runOn(client: postgres.ISql<{ bigint: number }>): Run {
  return (text, params, shape) => {
    const pending = client.unsafe(
      text,
      params.map((value) => untyped(client, value)),
      { prepare: true },
    )
    return shape === 'array' ? pending.values() : pending
  }
}

/**
 * Dates and arrays go without a type of their own, so that the server says what it expects: postgres.js takes an array
 * for a value of its first element's type.
 */
function untyped(client: postgres.ISql<{ bigint: number }>, value: unknown) {
  const sent = Array.isArray(value) || value instanceof Date ? client.typed(value, 0) : value
  return sent as postgres.ParameterOrJSON<never>
}

/** The driver gives the rows of a lone statement, and a list of such lists for several. */
async function scriptOn(
  client: postgres.ISql<{ bigint: number }>,
  text: string,
): Promise<readonly unknown[]> {
  const result: readonly unknown[] = await client.unsafe(text).simple()
  return result.flatMap((entry) => (Array.isArray(entry) ? [...(entry as unknown[])] : [entry]))
}

async function scriptOnOneConnection(client: Client, text: string): Promise<readonly unknown[]> {
  const reserved = await client.reserve()
  try {
    return await scriptOn(reserved, text)
  } catch (error) {
    // Its own BEGIN may still be open, and the connection goes back to the pool.
    await scriptOn(reserved, 'ROLLBACK')
    throw error
  } finally {
    reserved.release()
  }
}

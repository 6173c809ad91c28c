import { parse, type PGlite, protocol } from '@electric-sql/pglite'

import type { Db, Run } from './database.ts'

/** Statements kept prepared; the one unused for longest goes first. */
const CAPACITY = 500

type Prepared = { readonly name: string; readonly paramTypes: readonly number[] }
type Message = Awaited<ReturnType<PGlite['execProtocolStream']>>[number]

/** How statements reach PGlite. Callers see to it that no two are under way at once. */
export type Wire = { readonly run: Run; readonly script: Db['script'] }

/**
 * Speaks the wire protocol with PGlite's engine: each text is parsed and planned once, and then costs one message.
 * PGlite's own `query` sends six and plans every time, which is most of a statement's cost in wasm.
 */
export function wireTo(pglite: PGlite): Wire {
  const prepared = new Map<string, Prepared>()
  let made = 0

  async function prepare(text: string): Promise<Prepared> {
    const name = `m${made++}`
    const answer = await send(pglite, [
      protocol.serialize.parse({ name, text }),
      protocol.serialize.describe({ type: 'S', name }),
    ])
    return { name, paramTypes: parse.parseDescribeStatementResults([...answer]) }
  }

  async function statementOf(text: string): Promise<Prepared> {
    const known = prepared.get(text)
    const statement = known ?? (await prepare(text))
    // Last in the map's order: used last.
    prepared.delete(text)
    prepared.set(text, statement)
    const [oldest] = prepared.entries()
    if (prepared.size > CAPACITY && oldest !== undefined) await forget(...oldest)
    return statement
  }

  async function forget(text: string, { name }: Prepared): Promise<void> {
    prepared.delete(text)
    await send(pglite, [protocol.serialize.close({ type: 'S', name })])
  }

  async function execute({ name, paramTypes }: Prepared, params: readonly unknown[]) {
    const values = params.map((value, n) => encode(pglite, value, paramTypes[n]))
    return await send(pglite, [
      protocol.serialize.bind({ statement: name, values }),
      protocol.serialize.describe({ type: 'P' }),
      protocol.serialize.execute({}),
    ])
  }

  return {
    run: async (text, params, shape) => {
      const statement = await statementOf(text)
      try {
        const answer = await execute(statement, params)
        const [result] = parse.parseResults([...answer], pglite.parsers, { rowMode: shape })
        return result?.rows ?? []
      } catch (error) {
        // Its plan may be of a table that has changed since.
        await forget(text, statement)
        throw error
      }
    },
    script: async (text) => {
      const answer = await send(pglite, [protocol.serialize.query(text)])
      const results = parse.parseResults([...answer], pglite.parsers)
      return results.flatMap(({ rows }) => rows)
    },
  }
}

/** What is meant for the server is text, except for null; PGlite's serializers know how each type is written. */
function encode(pglite: PGlite, value: unknown, type: number | undefined): string | null {
  if (value === null || value === undefined) return null
  const serialize = type === undefined ? undefined : pglite.serializers[type]
  if (serialize !== undefined) return serialize(value)
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** One round into the engine. @throws what the database answered, with its SQLSTATE in `code`. */
async function send(pglite: PGlite, messages: readonly Uint8Array[]): Promise<readonly Message[]> {
  const parts = [...messages, protocol.serialize.sync()]
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  // Files are written as they change: there is nothing to sync for PGlite afterwards.
  return await pglite.execProtocolStream(whole, { syncToFs: false })
}

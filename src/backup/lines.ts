import { type TSchema, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

import { BadArchive } from './archive.ts'

/** Entries of the file beside rows, as they are read back. Names and types go into SQL: they are checked strictly. */

const name = Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$' })

const tally = {
  rows: Type.Integer({ minimum: 0 }),
  sum: Type.String({ pattern: '^[0-9a-f]{16}$' }),
}

export const header = Type.Object({
  maitred: Type.String(),
  createdAt: Type.String(),
  migrations: Type.Array(Type.Object({ tag: Type.String(), hash: Type.String() })),
})

export const tableStart = Type.Object({
  table: name,
  columns: Type.Array(
    Type.Object({ name, type: Type.String({ pattern: '^[a-z][a-z0-9_ (),]*(\\[\\])?$' }) }),
  ),
})

export const tableEnd = Type.Object({ end: name, ...tally })

export const sequenceList = Type.Object({
  sequences: Type.Array(
    Type.Object({
      name,
      value: Type.String({ pattern: '^-?\\d+$' }),
      isCalled: Type.Boolean(),
    }),
  ),
})

export const queueList = Type.Object({
  queues: Type.Array(
    Type.Object({
      name: Type.String(),
      policy: Type.String(),
      retryLimit: Type.Integer(),
      retryDelay: Type.Integer(),
      retryBackoff: Type.Boolean(),
      retryDelayMax: Type.Union([Type.Integer(), Type.Null()]),
      expireInSeconds: Type.Integer(),
    }),
  ),
})

export const timerList = Type.Object({
  timers: Type.Array(
    Type.Object({
      queue: Type.String(),
      id: Type.String(),
      data: Type.Unknown(),
      key: Type.Union([Type.String(), Type.Null()]),
      priority: Type.Integer(),
      startAfter: Type.String(),
    }),
  ),
})

/** @throws BadArchive when the line is not what is expected at its place. */
export function entry<S extends TSchema>(schema: S, line: string | undefined) {
  const value: unknown = line === undefined ? undefined : parsed(line)
  if (!Value.Check(schema, value)) {
    throw new BadArchive('the file is whole, but not as maitred writes it')
  }
  return value
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

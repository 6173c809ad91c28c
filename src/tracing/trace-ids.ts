import { createHash } from 'node:crypto'

import { subjectOf } from './tracer.ts'

export type RootIds = { readonly traceId: string; readonly spanId: string }

/** The trace of a key, and the id of its root span: the same ones in every process. */
export function rootIds(key: string): RootIds {
  const digest = createHash('sha256')
    .update(`maitred:${subjectOf(key)}`)
    .digest('hex')
  return { traceId: digest.slice(0, 32), spanId: digest.slice(32, 48) }
}

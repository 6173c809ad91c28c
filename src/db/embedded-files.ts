import { fsyncSync } from 'node:fs'
import { open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { PGlite } from '@electric-sql/pglite'
import { NodeFS } from '@electric-sql/pglite/nodefs'

/** PostgreSQL syncs on commit, by the one call that reaches `DurableFiles`: PGlite's fdatasync does nothing. */
export const DURABLE_PARAMS: readonly string[] = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  '-c',
  'wal_sync_method=fsync',
]

type Started = Awaited<ReturnType<NodeFS['init']>>
type Module = Parameters<NonNullable<Started['emscriptenOpts']['preRun']>[number]>[0]

/**
 * PGlite's directory of files, with an `fsync` that reaches the disk: PGlite's own does nothing, which survives a killed
 * process but not a lost machine.
 */
export class DurableFiles extends NodeFS {
  readonly #sync: (descriptor: number) => void

  /** @param sync makes what was written to a file descriptor durable. */
  constructor(directory: string, sync: (descriptor: number) => void = fsyncSync) {
    super(directory)
    this.#sync = sync
  }

  override async init(...args: Parameters<NodeFS['init']>): Promise<Started> {
    const started = await super.init(...args)
    const { emscriptenOpts } = started
    return {
      ...started,
      emscriptenOpts: {
        ...emscriptenOpts,
        preRun: [...(emscriptenOpts.preRun ?? []), (module: Module) => syncBy(module, this.#sync)],
      },
    }
  }
}

type NodeStreams = {
  readonly stream_ops: { fsync?: (stream: { readonly nfd: number }) => number }
}

function syncBy(module: Module, sync: (descriptor: number) => void): void {
  // Emscripten's file systems are untyped; `stream.nfd` is Node's file descriptor.
  const { stream_ops } = (module as unknown as { readonly NODEFS: NodeStreams }).NODEFS
  stream_ops.fsync = (stream) => {
    sync(stream.nfd)
    return 0
  }
}

/** Makes every file below a directory durable, beside other work; what is deleted meanwhile needs it no more. */
export async function syncTree(directory: string): Promise<void> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const file = await open(join(entry.parentPath, entry.name)).catch(unlessMissing)
    await file?.sync()
    await file?.close()
  }
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return undefined
  throw error
}

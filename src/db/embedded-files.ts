import { fsyncSync } from 'node:fs'

import { NodeFS } from '@electric-sql/pglite/nodefs'

type Started = Awaited<ReturnType<NodeFS['init']>>
type Module = Parameters<NonNullable<Started['emscriptenOpts']['preRun']>[number]>[0]

/**
 * PGlite's directory of files, with an `fsync` that reaches the disk: PGlite's own does nothing, which survives a killed
 * process but not a lost machine.
 */
export class DurableFiles extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>): Promise<Started> {
    const started = await super.init(...args)
    const { emscriptenOpts } = started
    return {
      ...started,
      emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), syncToDisk] },
    }
  }
}

type NodeStreams = {
  readonly stream_ops: { fsync?: (stream: { readonly nfd: number }) => number }
}

function syncToDisk(module: Module): void {
  // Emscripten's file systems are untyped; `stream.nfd` is Node's file descriptor.
  const { stream_ops } = (module as unknown as { readonly NODEFS: NodeStreams }).NODEFS
  stream_ops.fsync = (stream) => {
    fsyncSync(stream.nfd)
    return 0
  }
}

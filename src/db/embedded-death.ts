import type { PGlite } from '@electric-sql/pglite'

/** The engine inside this process crashed, as a database server does whose disk is full or fails: it answers nothing any more. */
export class EngineDied extends Error {
  /** `crash_shutdown`: nobody's fault whose statement it was. */
  readonly code = '57P02'

  constructor(cause: unknown) {
    super('the embedded database crashed: its disk is full, or fails', { cause })
  }
}

export type Mortal = {
  readonly died: Promise<EngineDied>
  /** Of one that died nothing is left to close. */
  readonly close: () => Promise<void>
}

/** The parts of PGlite's module by which it runs the engine. */
type Engine = {
  _PostgresMainLoopOnce: () => void
  _PostgresMainLongJmp: () => void
  _PostgresSendReadyForQueryIfNecessary: () => void
  _pgl_pq_flush: () => void
  stackRestore: (to: number) => void
}

/** PGlite's `POSTGRES_MAIN_LONGJMP`. */
const LONG_JUMP = 100

/**
 * Has an engine that crashes end. PGlite goes on with the same message whatever was thrown, for ever, and with it stands
 * the whole process (0.5.16): a PANIC for a full disk never came out.
 */
export function mortal(pglite: PGlite): Mortal {
  const engine = pglite.Module as unknown as Engine
  const { stackRestore } = engine
  const { promise: died, resolve } = Promise.withResolvers<EngineDied>()
  let death: EngineDied | null = null
  const guarded = (run: () => void) => () => {
    if (death !== null) throw death
    try {
      run()
    } catch (thrown) {
      if (isJump(thrown)) throw thrown
      death = new EngineDied(thrown)
      resolve(death)
      throw death
    }
  }
  engine._PostgresMainLoopOnce = guarded(engine._PostgresMainLoopOnce)
  engine._PostgresMainLongJmp = guarded(engine._PostgresMainLongJmp)
  // The first thing PGlite does with whatever was thrown, and the last that it does not swallow.
  engine.stackRestore = (to) => {
    if (death !== null) throw death
    stackRestore(to)
  }
  const { _PostgresSendReadyForQueryIfNecessary: sendReady, _pgl_pq_flush: flush } = engine
  engine._PostgresSendReadyForQueryIfNecessary = () => death === null && sendReady()
  engine._pgl_pq_flush = () => death === null && flush()
  return {
    died,
    close: async () => {
      if (death === null) await pglite.close()
    },
  }
}

/** How every statement that fails leaves the engine. */
function isJump(thrown: unknown): boolean {
  return (
    typeof thrown === 'object' && thrown !== null && Reflect.get(thrown, 'status') === LONG_JUMP
  )
}

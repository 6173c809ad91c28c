import type { Leases } from './leases.ts'
import { calmOf, leave, type LiveCall, spentSoFar } from './runner/live-call.ts'
import type { Scene } from './runner/scene.ts'

/** This process's hand on a call, from its claim to its end. */
export type Hold = {
  readonly keep: (held: Scene['held']) => void
  readonly release: () => void
  /** What was begun here is left; the call goes on. */
  readonly drop: () => void
  /** Runs on by itself from now on; left at once where the call was lost meanwhile. */
  readonly live: (call: LiveCall) => void
  /** Another has the call by now: nothing more is done for it here. */
  readonly isLost: () => boolean
  readonly hooks: Pick<LiveCall, 'onOver' | 'onLost' | 'sure'>
}

export function holdOf(leases: Leases): Hold {
  let live: LiveCall | null = null
  let kept: Scene['held'] | null = null
  let isLost = false
  const release = () => {
    if (kept !== null) leases.release(kept)
  }
  const drop = () => {
    isLost = true
    if (live !== null) leave(live)
  }
  return {
    release,
    drop,
    hooks: { onOver: release, onLost: release, sure: leases.sure },
    isLost: () => isLost,
    live: (call) => {
      live = call
      if (isLost) leave(call)
    },
    keep: (held) => {
      kept = held
      leases.hold({
        held,
        lose: drop,
        calm: () => (live === null ? 'busy' : calmOf(live)),
        spent: () => (live === null ? null : spentSoFar(live)),
      })
    },
  }
}

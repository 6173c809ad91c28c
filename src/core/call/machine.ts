import type { CallMemory } from './call-memory.ts'
import type { CallEvent, CallSetup, CallState, Stepped } from './call-state.ts'
import type { FunctionCall } from './line.ts'

/** One call's mind, pure: the runner feeds it what happens and does what it says. Times are epoch milliseconds. */
export type CallMachine = {
  /** Before the line is opened for the first time. */
  readonly start: (setup: CallSetup, atMs: number) => Stepped
  /**
   * After another process: no second greeting. `pending` are the function calls found written down without an output;
   * those are acted on again, under the same keys.
   */
  readonly resume: (
    setup: CallSetup,
    from: { readonly memory: CallMemory; readonly pending: readonly FunctionCall[] },
    atMs: number,
  ) => Stepped
  readonly step: (state: CallState, event: CallEvent, atMs: number) => Stepped
}

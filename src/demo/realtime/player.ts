import type { Pacer } from './pacer.ts'
import type { Answer } from './responder.ts'
import type { Awaited, CallerTurn, CallScript, ModelAnswer, Step } from './script.ts'

/** What the player sees of the line, and what it can do there. */
export type Stage = {
  readonly pacer: Pacer
  /** Somebody holds the control line. */
  readonly isAttended: () => boolean
  /** Nothing is being made, nothing is to be heard, and no function call waits for its output. */
  readonly isQuiet: () => boolean
  readonly hasOpenCalls: () => boolean
  /** When what is to be heard now began; `null` in silence. */
  readonly soundStartedAt: () => number | null
  /** Something is being made, or is to be heard. */
  readonly isBusy: () => boolean
  readonly caller: {
    speak(turn: CallerTurn): void
    press(key: string): void
    idle(): void
  }
  readonly sendRaw: (text: string) => void
  readonly trouble: (step: Extract<Step, { kind: 'line' }>) => void
  readonly hangUp: () => void
  readonly complain: (what: string) => void
}

const PATIENCE_MS = 10_000
/** Between the end of an answer and the caller's next word. */
const PAUSE_MS = 300
const DEFAULT_PURPOSES: readonly unknown[] = [null, 'answer', 'tools', 'retry', 'resume']

const FILLERS: Readonly<Record<string, string>> = {
  greeting: 'Good evening.',
  notice: 'One moment, please.',
  goodbye: 'Goodbye.',
}

type Current = Step | { readonly kind: 'greet' }

/** Walks through a script: what comes next, and whether it may. */
export class Player {
  readonly #steps: readonly Current[]
  readonly #script: CallScript
  readonly #stage: Stage
  #at = 0
  /** The current step is under way. */
  #isBusy = false
  #cancelLimit: (() => void) | null = null
  #cancelStart: (() => void) | null = null
  /** What we did since the last step that was no waiting. */
  readonly #done = new Set<Awaited>()

  constructor(script: CallScript, stage: Stage) {
    this.#script = script
    this.#stage = stage
    this.#steps = [{ kind: 'greet' }, ...script.steps]
  }

  /** Something has changed: perhaps the current step may begin. */
  look(): void {
    const step = this.#steps[this.#at]
    if (step === undefined || this.#isBusy) return
    this.#waitFor(step)
    if (step.kind === 'await') {
      if (this.#isDone(step.what)) this.#next()
      return
    }
    if (step.kind === 'greet' || step.kind === 'model') return
    const delay = this.#mayBegin(step)
    if (delay === null) {
      this.#cancelStart?.()
      this.#cancelStart = null
      return
    }
    this.#cancelStart ??= this.#stage.pacer.after(delay, () => {
      this.#cancelStart = null
      if (this.#mayBegin(step) !== null) this.#begin(step)
    })
  }

  /** What a response that starts now says; by its purpose, `null` for one that turn detection starts. */
  answerTo(purpose: unknown): Answer {
    const step = this.#steps[this.#at]
    const isGreeting = purpose === 'greeting' || (step?.kind === 'greet' && purpose === null)
    if (isGreeting) {
      if (step?.kind === 'greet') this.#take()
      return this.#script.greeting ?? { says: 'Good evening.' }
    }
    if (step?.kind === 'model' && fits(step, purpose)) {
      this.#take()
      return step
    }
    return { says: FILLERS[String(purpose)] ?? 'Yes?' }
  }

  /** We did something a script may wait for. */
  did(what: Awaited): void {
    this.#done.add(what)
    if (what === 'attach') this.#startLimitAnew()
    this.look()
  }

  /** A turn of the caller's is over, and with it the step. */
  turnEnded(): void {
    if (this.#isBusy) this.#next()
  }

  isOver(): boolean {
    return this.#at >= this.#steps.length
  }

  /** The step it is in, in words; `null` when it is over. */
  step(): string | null {
    const step = this.#steps[this.#at]
    return step === undefined ? null : `step ${this.#at} (${told(step)})`
  }

  stop(): void {
    this.#cancelLimit?.()
    this.#cancelStart?.()
  }

  #mayBegin(step: Exclude<Step, ModelAnswer | { kind: 'await' }>): number | null {
    const { isAttended, isQuiet, soundStartedAt, pacer } = this.#stage
    if (!isAttended()) return null
    if ('cutsInAfterMs' in step && step.cutsInAfterMs !== undefined) {
      const startedAt = soundStartedAt()
      return startedAt === null ? null : Math.max(0, startedAt + step.cutsInAfterMs - pacer.now())
    }
    if (step.kind === 'frame') return step.afterMs ?? 0
    if (step.kind === 'raw') return 0
    return isQuiet() ? PAUSE_MS : null
  }

  #begin(step: Exclude<Step, ModelAnswer | { kind: 'await' }>): void {
    const { caller, sendRaw, trouble, hangUp, pacer } = this.#stage
    this.#isBusy = true
    this.#cancelLimit?.()
    this.#done.clear()
    switch (step.kind) {
      case 'caller':
        caller.speak(step)
        return
      case 'idle':
        caller.idle()
        return
      case 'silence':
        pacer.after(step.ms, () => this.#next())
        return
      case 'key':
        caller.press(step.key)
        break
      case 'frame':
        sendRaw(JSON.stringify(step.frame))
        break
      case 'raw':
        sendRaw(step.text)
        break
      case 'line':
        trouble(step)
        break
      case 'hang_up':
        hangUp()
        break
    }
    this.#next()
  }

  /** A response takes the current step: what was done before it is of the past. */
  #take(): void {
    this.#done.clear()
    this.#next()
  }

  #next(): void {
    this.#at += 1
    this.#isBusy = false
    this.#cancelLimit?.()
    this.#cancelLimit = null
    // Not at once: whoever made the step end is still at it.
    this.#stage.pacer.after(0, () => this.look())
  }

  #isDone(what: Awaited): boolean {
    if (what === 'outputs') return !this.#stage.hasOpenCalls()
    return this.#done.delete(what)
  }

  /** Whoever has just opened the line has its time from now on. */
  #startLimitAnew(): void {
    this.#cancelLimit?.()
    this.#cancelLimit = null
  }

  /** Nothing is waited for forever: the script goes on, and the test hears of it. */
  #waitFor(step: Current): void {
    if (this.#cancelLimit !== null) return
    const ms = step.kind === 'await' ? (step.withinMs ?? PATIENCE_MS) : PATIENCE_MS
    this.#cancelLimit = this.#stage.pacer.limit(ms, () => {
      this.#cancelLimit = null
      const { complain, isAttended, isBusy } = this.#stage
      // A line nobody holds, an answer that is long, a step that is just beginning: nothing is wrong with that.
      const isMoving = !isAttended() || isBusy() || this.#cancelStart !== null
      if (step.kind !== 'await' && isMoving) return this.look()
      complain(`${this.step()} was waited for in vain`)
      if (step.kind === 'greet' || step.kind === 'model' || step.kind === 'await') this.#next()
      else this.#begin(step)
    })
  }
}

function fits({ purposes = [] }: ModelAnswer, purpose: unknown): boolean {
  const wanted: readonly unknown[] = purposes.length === 0 ? DEFAULT_PURPOSES : purposes
  return wanted.includes(purpose)
}

function told(step: Current): string {
  if (step.kind === 'await') return `await ${step.what}`
  return step.kind === 'caller' || step.kind === 'model' ? `${step.kind} "${step.says}"` : step.kind
}

import type { CallMemory } from '../../../core/call/call-memory.ts'
import type { CallEffect, VoiceAct } from '../../../core/call/call-state.ts'
import type { FunctionCall } from '../../../core/call/line.ts'
import { isRepeatable } from '../../../core/tools/tools.ts'
import { type CallNote, keepMemories } from '../../../db/call-memories.ts'
import { sqlState } from '../../../db/client.ts'
import type { VoiceDeps } from '../deps.ts'
import type { LiveCall } from './live-call.ts'

/**
 * What calls would have another process know, but need not wait for: written down for all of them in one statement. What is
 * lost of it with this process is asked again, or heard again.
 */
export type Memories = {
  /** Writes it down in a moment, as it is by then. */
  readonly soon: (live: LiveCall) => void
  /** Something of it is not written down yet. */
  readonly isAwaited: (live: LiveCall) => boolean
  /** At once: the call ends. */
  readonly now: (live: LiveCall) => Promise<void>
}

/** A caller does not notice what a death within it takes; another process takes over after more than a second. */
const GROUP_MS = 100
const AGAIN_MS = 200

/** What only looks something up may be done again, by whoever has the call then. */
export function isLook(act: VoiceAct): boolean {
  return act.do === 'desk' && isRepeatable(act.tool)
}

/** What cannot be told from what is said next: written down before anything else happens. */
const AT_ONCE = [
  'startedAtMs',
  'isGreeted',
  'consent',
  'namedTable',
  'transfer',
  'isWarned',
  'isLeaving',
] as const satisfies readonly (keyof CallMemory)[]

/** Effects that another process must be able to carry out, or to know of. */
const WITH_MEMORY: ReadonlySet<CallEffect['kind']> = new Set([
  'tell_staff',
  'transfer',
  'failing',
  'hang_up',
  'ended',
])

/** When what a step would have remembered is written down; `../README.md` has the whole table. */
export type When =
  /** Before the effects behind it. */
  | 'first'
  /** While what it would do is thought of: nothing is changed before. */
  | 'beside'
  /** With the memories of other calls. */
  | 'soon'

export function whenToRemember(saved: CallMemory | null, effects: readonly CallEffect[]): When {
  const memory = effects.find((effect) => effect.kind === 'remember')?.memory
  if (memory === undefined || saved === null || memory.isLeaving) return 'first'
  if (AT_ONCE.some((part) => memory[part] !== saved[part])) return 'first'
  if (effects.some(({ kind }) => WITH_MEMORY.has(kind))) return 'first'
  return effects.some((effect) => effect.kind === 'act' && !isLook(effect.act)) ? 'beside' : 'soon'
}

/** Written down nowhere yet: of these, what the model called. */
export function unwritten(
  { calls, written, looked }: LiveCall,
  { pending }: Pick<CallMemory, 'pending'>,
): readonly FunctionCall[] {
  return pending.flatMap(({ functionCallId: id }) =>
    written.has(id) || looked.has(id) ? [] : (calls.get(id) ?? []),
  )
}

type Keeper = Pick<VoiceDeps, 'database' | 'timers' | 'log'> & {
  readonly waiting: Set<LiveCall>
  /** Nor is it known of these whether they are written. */
  writing: ReadonlySet<LiveCall>
  /** They are about to be written, or are being. */
  isSet: boolean
}

const NOBODY: ReadonlySet<LiveCall> = new Set()

export function memories(deps: Pick<VoiceDeps, 'database' | 'timers' | 'log'>): Memories {
  const keeper: Keeper = { ...deps, waiting: new Set(), writing: NOBODY, isSet: false }
  return {
    soon: (live) => {
      keeper.waiting.add(live)
      set(keeper, GROUP_MS)
    },
    isAwaited: (live) => keeper.waiting.has(live) || keeper.writing.has(live),
    now: (live) => writeLast(keeper, live),
  }
}

function set(keeper: Keeper, ms: number): void {
  if (keeper.isSet || keeper.waiting.size === 0) return
  keeper.isSet = true
  keeper.timers.after(ms, () => void write(keeper))
}

async function write(keeper: Keeper): Promise<void> {
  let nextMs = GROUP_MS
  try {
    await writeAll(keeper)
  } catch (error) {
    nextMs = AGAIN_MS
    const event = 'WA_VOICE_ERROR'
    keeper.log.error({ event, error }, 'memories of calls could not be stored for now')
  }
  keeper.isSet = false
  set(keeper, nextMs)
}

async function writeAll(keeper: Keeper): Promise<void> {
  const { waiting } = keeper
  const notes: Noted[] = []
  for (const live of waiting) {
    // What a call is doing writes more of it, and comes first.
    if (!live.isOver && (live.isPumping || live.isSaving)) continue
    waiting.delete(live)
    const note = live.isOver ? null : noteOf(live)
    if (note !== null) notes.push({ live, ...note })
  }
  if (notes.length === 0) return
  const writing = keep(
    keeper,
    notes.map(({ note }) => note),
  )
  const kept = writing.catch((): Kept => new Map())
  const settling: Promise<void>[] = []
  for (const one of notes) {
    one.live.saving = kept.then((came) => settle(waiting, one, came))
    settling.push(one.live.saving)
  }
  keeper.writing = new Set(notes.map(({ live }) => live))
  await Promise.all(settling)
  keeper.writing = NOBODY
  await writing
}

/** By the call's id; what is not there is to be tried again. */
type Kept = ReadonlyMap<string, 'kept' | 'refused'>

/** One that the database does not take keeps out no other, and is not tried again as it is. */
async function keep(
  keeper: Pick<Keeper, 'database' | 'log'>,
  notes: readonly CallNote[],
): Promise<Kept> {
  try {
    const ids = await keepMemories(keeper.database.relaxed.db, notes)
    return new Map([...ids].map((id) => [id, 'kept']))
  } catch (error) {
    if (!isRefusal(error)) throw error
    const [one, ...others] = notes
    if (one === undefined || others.length > 0) return await keepEach(keeper, notes)
    const about = { event: 'WA_VOICE_ERROR', error, callId: one.id }
    keeper.log.error(about, 'what is to be known of a call could not be stored')
    return new Map([[one.id, 'refused']])
  }
}

async function keepEach(
  keeper: Pick<Keeper, 'database' | 'log'>,
  notes: readonly CallNote[],
): Promise<Kept> {
  const kept: [string, 'kept' | 'refused'][] = []
  for (const note of notes) kept.push(...(await keep(keeper, [note])))
  return new Map(kept)
}

/** For what is written and not for want of a database: data, rows twice, constraints, lengths. */
function isRefusal(error: unknown): boolean {
  return /^(?:2[123]|54)/.test(sqlState(error) ?? '')
}

/** What was left out, or failed for now, waits for the next time. */
function settle(waiting: Set<LiveCall>, { live, memory, note }: Noted, kept: Kept): void {
  const came = kept.get(note.id)
  if (came === undefined) waiting.add(live)
  if (came !== 'kept') return
  live.saved = memory
  for (const { functionCallId, isDone } of note.acts) {
    live.written.add(functionCallId)
    if (isDone) live.looked.delete(functionCallId)
  }
}

/** Its memory goes with it: what was looked up stays in its story. */
async function writeLast(keeper: Keeper, live: LiveCall): Promise<void> {
  keeper.waiting.delete(live)
  await live.saving
  const last = live.looked.size === 0 ? null : noteOf(live)
  if (last !== null) await keep(keeper, [last.note])
}

type Noted = { readonly live: LiveCall; readonly memory: CallMemory; readonly note: CallNote }

/** `null`: all of it is written down. */
function noteOf(live: LiveCall): Omit<Noted, 'live'> | null {
  const { state, scene, saved, looked } = live
  const { memory } = state
  const acts = [
    ...unwritten(live, memory).map((call) => ({ ...call, isDone: false })),
    ...[...looked.values()].map((call) => ({ ...call, isDone: true })),
  ]
  if (acts.length === 0 && memory === saved) return null
  return { memory, note: { ...scene.held, memory, acts } }
}

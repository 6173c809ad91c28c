import type { ActOutcome, VoiceAct } from '../../../core/call/call-state.ts'
import type { FunctionCall } from '../../../core/call/line.ts'
import { cantCallBack } from '../../../core/call/reach.ts'
import {
  claimCallAct,
  claimLookUp,
  doneCallAct,
  finishCallAct,
  keepCallAct,
  keepLookUp,
  noteHeldAct,
} from '../../../db/call-acts.ts'
import { insertCallRequest } from '../../../db/call-records.ts'
import type { Db } from '../../../db/client.ts'
import type { DeskOutcome, DeskSight, Showing } from '../../../desk.ts'
import type { OutLane } from '../../../jobs/outbox-rows.ts'
import { callKey } from '../../../tracing/tracer.ts'
import type { VoiceDeps } from '../deps.ts'
import { bookingWord, messageWord } from '../staff-words.ts'
import { isLook } from './memories.ts'
import type { Scene } from './scene.ts'

/**
 * Does what a function call of the model means, which is written down, once, whoever asks again: the act, what it came to and the mark that it is
 * done are one transaction, which names the call's fence.
 * @returns `null` when the call is another's by now.
 */
export async function carryOut(
  deps: VoiceDeps,
  scene: Scene,
  call: FunctionCall,
  { act, sees, isFirst, noted }: Meant,
): Promise<ActOutcome | null> {
  const { id } = scene.held
  if (act.do !== 'desk') await noted
  const signal = AbortSignal.timeout(scene.manners.limits.toolMs)
  const done =
    act.do === 'desk'
      ? await onDesk(deps, scene, { call, act, signal, sees, isFirst, noted })
      : act.do === 'show'
        ? await show(deps, scene, { call, act, signal })
        : await note(deps, scene, call, act)
  // Done before, by us or by whoever had the call: what it came to then is what it came to.
  return done ?? readOutcome(await doneCallAct(deps.database.db, id, call.functionCallId))
}

type Meant = {
  readonly act: VoiceAct
  /** Told of what an act at the desk was done with. */
  readonly sees: (sight: DeskSight) => void
  /** Of this process's own line: nobody has done it before. */
  readonly isFirst: boolean
  /** That it is to be done is written down. */
  readonly noted?: Promise<void> | undefined
}

type Asked<K extends VoiceAct['do']> = {
  readonly call: FunctionCall
  readonly act: Extract<VoiceAct, { readonly do: K }>
  readonly signal: AbortSignal
}

function keyOf({ held }: Scene, { functionCallId }: FunctionCall): string {
  return `${callKey(held.id)}:${functionCallId}`
}

async function onDesk(
  deps: VoiceDeps,
  scene: Scene,
  { call, act, signal, sees, isFirst, noted }: Asked<'desk'> & Omit<Meant, 'act'>,
): Promise<ActOutcome | null> {
  const { tool, args, language, confirmedCart, namedTable } = act
  const { held } = scene
  const { functionCallId } = call
  // What only looks is written down with the memory: after a death it is looked up, and told, once more.
  const isOnlyLooked = isFirst && isLook(act)
  // Prices of a cart that is read out may have moved: that is written down as a change is.
  const noteNow = async (tx: Db) => {
    if (isOnlyLooked) await noteHeldAct(tx, held, call)
  }
  const [claim, keep] = isLook(act) ? [claimLookUp, keepLookUp] : [claimCallAct, keepCallAct]
  const outcome = await deps.desk.act(
    scene.guest,
    {
      key: keyOf(scene, call),
      channel: 'voice',
      tool,
      args,
      language,
      confirmedCart,
      namedTable,
      ready: noted ?? Promise.resolve(),
      // Sent together, ahead of all that the transaction does besides.
      claim: async (tx) => {
        const [, isOurs] = await Promise.all([noteNow(tx), claim(tx, held, functionCallId)])
        return isOurs
      },
      within: (tx, came) => finishCallAct(tx, held.id, functionCallId, outcomeOfDesk(came)),
      settle: async (tx, came) => {
        const outcome = outcomeOfDesk(came)
        const [, isKept] = await Promise.all([noteNow(tx), keep(tx, held, functionCallId, outcome)])
        return isKept
      },
      keep: async (came) =>
        isOnlyLooked ||
        (await keep(deps.database.relaxed.db, held, functionCallId, outcomeOfDesk(came))),
    },
    signal,
  )
  if (outcome === null) return null
  sees(outcome.sight)
  return outcomeOfDesk(outcome)
}

function outcomeOfDesk(came: DeskOutcome): ActOutcome {
  const { ok, output, facts, cartFingerprint, placed } = came
  return { ok, output, facts, cartFingerprint, placed }
}

async function show(
  deps: VoiceDeps,
  scene: Scene,
  { call, act, signal }: Asked<'show'>,
): Promise<ActOutcome | null> {
  const { what, language } = act
  // Once per key by itself: a process that died before the mark below sends nothing again.
  const showing = await deps.desk.show(
    scene.guest,
    { what, language, key: keyOf(scene, call) },
    signal,
  )
  const outcome = UNSENT[showing] ?? said({ sent: what })
  return await finish(deps, scene, call, async () => ({ outcome, lanes: [] }))
}

async function note(
  deps: VoiceDeps,
  scene: Scene,
  call: FunctionCall,
  act: Extract<VoiceAct, { readonly do: 'book' | 'message' }>,
): Promise<ActOutcome | null> {
  const { guest, held, callerPhone, view } = scene
  const refused = act.do === 'message' && callerPhone === null ? cantCallBack(act) : null
  return await finish(deps, scene, call, async (tx) => {
    if (refused !== null) return { outcome: not(refused), lanes: [] }
    const isBooking = act.do === 'book'
    await insertCallRequest(tx, guest.barId, {
      id: deps.newId(),
      callId: held.id,
      personId: guest.personId,
      kind: isBooking ? 'booking' : 'message',
      wantedAt: isBooking ? act.wantedAt : null,
      guests: isBooking ? act.guests : null,
      guestName: isBooking ? act.name : null,
      words: act.words,
      at: deps.clock.now(),
    })
    const told = { key: keyOf(scene, call), guest, callerPhone, view }
    const word = isBooking ? bookingWord(told, act) : messageWord(told, act)
    return { outcome: said({ noted: true }), lanes: await deps.desk.tellStaff(tx, word) }
  })
}

/** What is no tool of the desk, with its mark, together. */
async function finish(
  deps: VoiceDeps,
  scene: Scene,
  call: FunctionCall,
  work: (tx: Db) => Promise<{ readonly outcome: ActOutcome; readonly lanes: readonly OutLane[] }>,
): Promise<ActOutcome | null> {
  const done = await deps.database.transaction(async (tx) => {
    if (!(await claimCallAct(tx, scene.held, call.functionCallId))) return null
    const came = await work(tx)
    await finishCallAct(tx, scene.held.id, call.functionCallId, came.outcome)
    return came
  })
  if (done === null) return null
  deps.whatsapp.kick(done.lanes)
  return done.outcome
}

function said(output: Readonly<Record<string, unknown>>): ActOutcome {
  return {
    ok: true,
    output: { ok: true, ...output },
    facts: null,
    cartFingerprint: null,
    placed: [],
  }
}

function not(output: ActOutcome['output']): ActOutcome {
  return { ok: false, output, facts: null, cartFingerprint: null, placed: [] }
}

/** What is told instead of having it sent. */
const UNSENT: { readonly [S in Showing]?: ActOutcome } = {
  busy: not({
    ok: false,
    refused: 'busy',
    advice: 'It was not sent: the chat is busy. Say so and offer to try again.',
  }),
  silent: not({
    ok: false,
    refused: 'staff_write_there',
    advice:
      'It was not sent: the staff are writing with the caller in that chat just now. Say so, and tell the caller in this call what they want to know.',
  }),
}

/** As it was stored by this program; anything else counts as not done. */
function readOutcome(stored: unknown): ActOutcome | null {
  const isOurs =
    typeof stored === 'object' && stored !== null && 'output' in stored && 'placed' in stored
  return isOurs ? (stored as ActOutcome) : null
}

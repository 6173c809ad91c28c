import type { FunctionCall } from '../core/call/line.ts'
import type { DoneAct } from '../core/call/outcome.ts'
import type { Held } from './calls.ts'
import type { Db } from './database.ts'

/** Writes down, before anything is done, what a model called; the same call again changes nothing. */
export async function noteCallAct(db: Db, callId: string, call: FunctionCall): Promise<void> {
  await db.rows(
    `INSERT INTO call_acts (call_id, function_call_id, name, arguments) VALUES ($1, $2, $3, $4)
     ON CONFLICT DO NOTHING`,
    [callId, call.functionCallId, call.name, call.arguments],
  )
}

/**
 * The same in a transaction that does it. Holds the call from then on, like everybody who writes of its acts: with its act
 * first, two would wait for each other. Nothing is written where the call is another's by now.
 */
export async function noteHeldAct(tx: Db, call: Held, act: FunctionCall): Promise<void> {
  await tx.rows(
    `INSERT INTO call_acts (call_id, function_call_id, name, arguments)
     SELECT c.id, $3, $4, $5 FROM calls c WHERE c.id = $1 AND c.fence = $2 AND c.state <> 'ended' FOR SHARE
     ON CONFLICT DO NOTHING`,
    [call.id, call.fence, act.functionCallId, act.name, act.arguments],
  )
}

const IS_OPEN = 'a.done_at IS NULL'
/** What another process has looked up, too: written down without an output it is told again. */
const IS_OPEN_LOOK = '(a.done_at IS NULL OR a.output IS NULL)'

const claimWhere = (isOpen: string) => `SELECT 1 FROM calls c JOIN call_acts a ON a.call_id = c.id
  WHERE c.id = $1 AND c.fence = $2 AND c.state <> 'ended' AND a.function_call_id = $3 AND ${isOpen}
    FOR SHARE OF c FOR UPDATE OF a`
const CLAIM = claimWhere(IS_OPEN)
const CLAIM_LOOK = claimWhere(IS_OPEN_LOOK)

/**
 * The right to do it, and the call with it: held until `tx` ends, so that nobody takes it over in between. False when it
 * was done, or the call is another's by now.
 */
export async function claimCallAct(tx: Db, call: Held, functionCallId: string): Promise<boolean> {
  return await isFound(tx, CLAIM, [call.id, call.fence, functionCallId])
}

/** The same of what only looks: what another process has looked up, and told nobody, may be looked up once more. */
export async function claimLookUp(tx: Db, call: Held, functionCallId: string): Promise<boolean> {
  return await isFound(tx, CLAIM_LOOK, [call.id, call.fence, functionCallId])
}

const keepWhere = (isOpen: string) => `WITH held AS (
    SELECT c.id FROM calls c WHERE c.id = $1 AND c.fence = $2 AND c.state <> 'ended' FOR SHARE)
  UPDATE call_acts a SET output = $4::jsonb, done_at = now() FROM held
   WHERE a.call_id = held.id AND a.function_call_id = $3 AND ${isOpen} RETURNING 1`
const KEEP = keepWhere(IS_OPEN)
const KEEP_LOOK = keepWhere(IS_OPEN_LOOK)

/**
 * Claim and end in one statement, of what changes nothing, or of what `db` commits with it. Run what changes nothing on
 * `database.relaxed`: what a crash of the database server takes is looked up again.
 */
export async function keepCallAct(
  db: Db,
  call: Held,
  functionCallId: string,
  output: unknown,
): Promise<boolean> {
  return await isFound(db, KEEP, [call.id, call.fence, functionCallId, JSON.stringify(output)])
}

/** As `keepCallAct`, of what `claimLookUp` would let be done. */
export async function keepLookUp(
  db: Db,
  call: Held,
  functionCallId: string,
  output: unknown,
): Promise<boolean> {
  return await isFound(db, KEEP_LOOK, [call.id, call.fence, functionCallId, JSON.stringify(output)])
}

async function isFound(db: Db, statement: string, params: readonly unknown[]): Promise<boolean> {
  return (await db.rows(statement, params)).length > 0
}

/** What it came to; in the transaction that did it. */
export async function finishCallAct(
  tx: Db,
  callId: string,
  functionCallId: string,
  output: unknown,
): Promise<void> {
  await tx.rows(
    `UPDATE call_acts SET output = $3::jsonb, done_at = now()
      WHERE call_id = $1 AND function_call_id = $2`,
    [callId, functionCallId, JSON.stringify(output)],
  )
}

/** What was done before, as it was stored; `null`: it was not. */
export async function doneCallAct(
  db: Db,
  callId: string,
  functionCallId: string,
): Promise<unknown> {
  const [row] = await db.rows<{ readonly output: unknown }>(
    `SELECT output FROM call_acts WHERE call_id = $1 AND function_call_id = $2 AND done_at IS NOT NULL`,
    [callId, functionCallId],
  )
  return row?.output ?? null
}

/**
 * Of a call that another process steered: those that are to be done yet, and of those done the ones in `unanswered`, whose
 * output the model may not have got. In the order they were called.
 */
export async function openCallActs(
  db: Db,
  callId: string,
  unanswered: readonly string[],
): Promise<readonly FunctionCall[]> {
  return await db.rows<FunctionCall>(
    `SELECT function_call_id AS "functionCallId", name, coalesce(arguments, '{}') AS arguments
       FROM call_acts WHERE call_id = $1 AND (done_at IS NULL OR function_call_id = ANY($2::text[]))
      ORDER BY created_at, function_call_id`,
    [callId, unanswered],
  )
}

/**
 * Over: what was called is nobody's business any more, and what was done is read a last time. In a transaction that has
 * the call, so that nothing is done after it.
 */
export async function closeCallActs(tx: Db, callId: string): Promise<readonly DoneAct[]> {
  return await tx.rows<DoneAct>(
    `WITH done AS (
       SELECT name, created_at, function_call_id, output FROM call_acts
        WHERE call_id = $1 AND done_at IS NOT NULL AND output IS NOT NULL),
     cleared AS (UPDATE call_acts SET arguments = NULL, output = NULL WHERE call_id = $1)
     SELECT name, coalesce((output ->> 'ok')::boolean, false) AS ok,
            CASE WHEN jsonb_typeof(output -> 'placed') = 'array' THEN output -> 'placed' ELSE '[]' END AS placed
       FROM done ORDER BY created_at, function_call_id`,
    [callId],
  )
}

import type { FunctionCall } from '../core/call/line.ts'
import type { Held } from './calls.ts'
import type { Db } from './database.ts'

/** What a call is to be known by, should it change hands. */
export type CallNote = Held & {
  readonly memory: { readonly isGreeted: boolean }
  /** What its model called; done: it was answered, and has changed nothing. */
  readonly acts: readonly (FunctionCall & { readonly isDone: boolean })[]
}

/**
 * Writes down the memories of several calls. One whose row another transaction has, such as an act's, is left out, so that
 * no call waits for another's.
 * @returns ids of those that were written: the others are to be tried again, are over, or another's by now.
 */
export async function keepMemories(
  db: Db,
  notes: readonly CallNote[],
): Promise<ReadonlySet<string>> {
  const kept = await db.rows<{ readonly id: string }>(KEEP, [JSON.stringify(notes)])
  return new Set(kept.map(({ id }) => id))
}

const KEEP = `
  WITH given AS (
    SELECT * FROM json_to_recordset($1::json) AS g(id uuid, fence bigint, memory jsonb, acts json)),
  ours AS (
    SELECT c.id, g.memory, g.acts FROM given g
      JOIN calls c ON c.id = g.id AND c.fence = g.fence AND c.state <> 'ended'
     WHERE c.id = ANY(ARRAY(SELECT id FROM given)) FOR NO KEY UPDATE OF c SKIP LOCKED),
  noted AS (
    INSERT INTO call_acts AS a (call_id, function_call_id, name, arguments, done_at)
    SELECT o.id, f."functionCallId", f.name, f.arguments, CASE WHEN f."isDone" THEN now() END
      FROM ours o CROSS JOIN LATERAL json_to_recordset(o.acts)
        AS f("functionCallId" text, name text, arguments text, "isDone" boolean)
    ON CONFLICT (call_id, function_call_id) DO UPDATE SET done_at = excluded.done_at
     WHERE a.done_at IS NULL AND excluded.done_at IS NOT NULL)
  UPDATE calls c SET memory = o.memory,
         greeted_at = CASE WHEN (o.memory ->> 'isGreeted')::boolean THEN coalesce(c.greeted_at, now()) ELSE c.greeted_at END
    FROM ours o WHERE c.id = ANY(ARRAY(SELECT id FROM ours)) AND c.id = o.id RETURNING c.id`

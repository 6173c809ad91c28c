import type { NewId } from '../../core/ports.ts'
import { appendHouseAct } from '../audit-log.ts'
import type { Db } from '../database.ts'
import { takeTime } from '../take-time.ts'
import { CALL_RULES, rounds, type Rule, RULES, STAFF_RULE, VISIT_RULES } from './rules.ts'
import {
  type Subject,
  type Traces,
  tracesOf,
  tracesOfPeople,
  type Visit,
  visitsOf,
} from './traces.ts'

/** Rows of one table that an erasure touched. */
export type Erased = Pick<Rule, 'table' | 'does'> & { readonly rows: number }

/**
 * Removes one person from every table, as docs/privacy.md says for each; orders and visits stay with a random id in the
 * person's place. Doing it again changes nothing. Whoever writes again later is new to us.
 * @returns what was touched; empty when the person is unknown.
 */
export async function erasePerson(
  tx: Db,
  subject: Subject,
  newId: NewId,
): Promise<readonly Erased[]> {
  await takeTime(tx)
  return await carryOut(tx, await tracesOf(tx, subject), [...RULES, STAFF_RULE], newId)
}

/** The operator's act: that somebody was erased is written down with it, and how many rows went; not who it was. */
export async function eraseOnRecord(
  tx: Db,
  subject: Subject,
  newId: NewId,
): Promise<readonly Erased[]> {
  const erased = await erasePerson(tx, subject, newId)
  const facts = erased.map(({ table, does, rows }) => [`${table}_${does}`, rows] as const)
  if (erased.length > 0) await appendHouseAct(tx, 'person.erased', Object.fromEntries(facts))
  return erased
}

/** The same for rows of `people`, whose numbers stay in the bars' staff lists. */
export async function erasePeople(
  tx: Db,
  ids: readonly string[],
  newId: NewId,
): Promise<readonly Erased[]> {
  return await carryOut(tx, await tracesOfPeople(tx, ids), RULES, newId)
}

async function carryOut(
  tx: Db,
  traces: Traces,
  rules: readonly Rule[],
  newId: NewId,
): Promise<readonly Erased[]> {
  // Texts are searched from end to end, which no index helps with.
  await tx.script('SET LOCAL enable_seqscan = on')
  const visits = await visitsOf(tx, traces.people, newId)
  return together([...(await leaveVisits(tx, visits)), ...(await run(tx, rules, traces))])
}

/** Calls lose whose they were and what was said in them. */
export async function clearCalls(tx: Db, calls: readonly string[]): Promise<readonly Erased[]> {
  return together(await run(tx, CALL_RULES, { calls }))
}

/** Random ids take people's places in visits. */
export async function leaveVisits(tx: Db, visits: readonly Visit[]): Promise<readonly Erased[]> {
  const erased: Erased[] = []
  for (const round of rounds(visits)) erased.push(...(await run(tx, VISIT_RULES, round)))
  return together(erased)
}

async function run(
  tx: Db,
  rules: readonly Rule[],
  parameter: Traces | Pick<Traces, 'calls'> | readonly Visit[],
): Promise<readonly Erased[]> {
  const erased: Erased[] = []
  const json = JSON.stringify(parameter)
  for (const { table, does, sql } of rules) {
    const { length: rows } = await tx.rows(sql, [json])
    erased.push({ table, does, rows })
  }
  return erased
}

/** A line for each table and deed that came to anything. */
function together(erased: readonly Erased[]): readonly Erased[] {
  const sums = new Map<string, Erased>()
  for (const entry of erased) {
    const key = `${entry.table} ${entry.does}`
    sums.set(key, { ...entry, rows: entry.rows + (sums.get(key)?.rows ?? 0) })
  }
  return [...sums.values()].filter(({ rows }) => rows > 0)
}

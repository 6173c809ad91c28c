import { expect, test } from 'bun:test'

import fc from 'fast-check'

import { eachDatabase } from '../../test/database.ts'
import { uuid } from '../../test/fixtures/db/rows.ts'
import { appendAudit, auditedBars, type AuditEntry, auditRows, verifyAudit } from './audit-log.ts'
import type { Database } from './client.ts'

const BAR = uuid(1)
const OTHER = uuid(2)

function entry(more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    barId: BAR,
    actor: 'staff',
    actorId: uuid(7),
    act: 'order.accepted',
    subjectId: uuid(90),
    details: { from: 'placed', reason: 'none' },
    ...more,
  }
}

const write = (database: Database, ...entries: readonly AuditEntry[]) =>
  database.transaction((tx) => appendAudit(tx, entries))

/** As somebody would who can do anything with the database. */
async function tamper(database: Database, statement: string): Promise<void> {
  await database.transaction((tx) =>
    tx.script(`SET LOCAL session_replication_role = replica; ${statement}`),
  )
}

/** Each changes the third of five rows in another way. */
const CHANGES: readonly string[] = [
  `UPDATE audit_log SET at = at + interval '1 millisecond' WHERE bar_id = '${BAR}' AND seq = 3`,
  `UPDATE audit_log SET actor = 'operator' WHERE bar_id = '${BAR}' AND seq = 3`,
  `UPDATE audit_log SET actor_id = NULL WHERE bar_id = '${BAR}' AND seq = 3`,
  `UPDATE audit_log SET actor_id = '${uuid(8)}' WHERE bar_id = '${BAR}' AND seq = 3`,
  `UPDATE audit_log SET act = 'order.rejected' WHERE bar_id = '${BAR}' AND seq = 3`,
  `UPDATE audit_log SET subject_id = '${uuid(91)}' WHERE bar_id = '${BAR}' AND seq = 3`,
  `UPDATE audit_log SET details = '{"from":"placed"}' WHERE bar_id = '${BAR}' AND seq = 3`,
  `UPDATE audit_log SET hash = repeat('0', 64) WHERE bar_id = '${BAR}' AND seq = 3`,
  `DELETE FROM audit_log WHERE bar_id = '${BAR}' AND seq = 3`,
  `DELETE FROM audit_log WHERE bar_id = '${BAR}' AND seq = 3;
   UPDATE audit_log SET seq = seq - 1 WHERE bar_id = '${BAR}' AND seq > 3`,
  `UPDATE audit_log SET seq = 9 WHERE bar_id = '${BAR}' AND seq = 3;
   UPDATE audit_log SET seq = 3 WHERE bar_id = '${BAR}' AND seq = 4;
   UPDATE audit_log SET seq = 4 WHERE bar_id = '${BAR}' AND seq = 9`,
  `UPDATE audit_log SET seq = seq + 1 WHERE bar_id = '${BAR}' AND seq = 5;
   UPDATE audit_log SET seq = seq + 1 WHERE bar_id = '${BAR}' AND seq = 4;
   INSERT INTO audit_log SELECT bar_id, 4, at, actor, actor_id, act, subject_id, details, hash
     FROM audit_log WHERE bar_id = '${BAR}' AND seq = 3`,
]

eachDatabase((open) => {
  test('what was done is a whole chain for each bar, newest told first', async () => {
    const database = await open()

    await write(database, entry(), entry({ barId: OTHER }))
    const heads = await write(database, entry({ act: 'order.ready', details: {} }))

    const rows = await auditRows(database.db, BAR, 10)
    expect(rows.map(({ seq, act, details }) => ({ seq, act, details }))).toEqual([
      { seq: 2, act: 'order.ready', details: {} },
      { seq: 1, act: 'order.accepted', details: { from: 'placed', reason: 'none' } },
    ])
    expect(await auditedBars(database.db)).toEqual([BAR, OTHER])
    expect(await verifyAudit(database.db, BAR)).toEqual({
      ok: true,
      head: { seq: 2, hash: heads[0]?.hash ?? '' },
    })
    expect(await verifyAudit(database.db, uuid(3))).toMatchObject({ ok: true, head: { seq: 0 } })
  })

  test('an act that is taken back leaves nothing in the chain', async () => {
    const database = await open()
    await write(database, entry())

    const failed = await database
      .transaction(async (tx) => {
        await appendAudit(tx, [entry()])
        throw new Error('the act failed')
      })
      .catch((thrown: unknown) => thrown)

    expect(failed).toBeInstanceOf(Error)
    expect(await verifyAudit(database.db, BAR)).toMatchObject({ ok: true, head: { seq: 1 } })
  })

  test('many who write at once make one chain without a gap', async () => {
    const database = await open()
    const other = await open.again()

    await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        write(n % 2 === 0 ? database : other, entry(), entry({ barId: OTHER })),
      ),
    )

    expect(await verifyAudit(database.db, BAR)).toMatchObject({ ok: true, head: { seq: 30 } })
    expect(await verifyAudit(database.db, OTHER)).toMatchObject({ ok: true, head: { seq: 30 } })
  })

  test.each([
    ['changed', 'UPDATE audit_log SET act = act'],
    ['removed', 'DELETE FROM audit_log'],
    ['emptied', 'TRUNCATE audit_log'],
  ])('the database lets no row be %s', async (_, statement) => {
    const database = await open()
    await write(database, entry())

    const refused = await database.query(statement).catch((thrown: unknown) => thrown)

    expect(String(refused)).toContain('append-only')
    expect(await auditRows(database.db, BAR, 10)).toHaveLength(1)
  })

  test('whoever gets past that is found out, whatever they change', async () => {
    const database = await open()
    const five = Array.from({ length: 5 }, () => entry())

    for (const [at, change] of CHANGES.entries()) {
      await tamper(database, 'DELETE FROM audit_log')
      await write(database, ...five)
      expect(await verifyAudit(database.db, BAR)).toMatchObject({ ok: true })
      await tamper(database, change)

      expect({ at, ...(await verifyAudit(database.db, BAR)) }).toMatchObject({ at, ok: false })
    }
  })

  test('rows taken off the end, and a chain made anew, are found by a head noted before', async () => {
    const database = await open()
    const heads = await write(database, entry(), entry(), entry())
    const known = heads[2] ?? null

    await tamper(database, 'DELETE FROM audit_log WHERE seq = 3')
    expect(await verifyAudit(database.db, BAR)).toMatchObject({ ok: true })
    expect(await verifyAudit(database.db, BAR, known)).toEqual({
      ok: false,
      seq: 3,
      fault: 'missing',
    })
    await write(database, entry({ act: 'order.served' }))

    expect(await verifyAudit(database.db, BAR)).toMatchObject({ ok: true })
    expect(await verifyAudit(database.db, BAR, known)).toMatchObject({ ok: false, seq: 3 })
  })

  test('any details come back as they were hashed', async () => {
    const database = await open()
    const fact = fc.oneof(fc.integer(), fc.boolean(), fc.constantFrom('placed', 'sold_out', ''))
    const details = fc.dictionary(fc.stringMatching(/^[a-zA-Z]{1,6}$/), fact, { maxKeys: 5 })

    await fc.assert(
      fc.asyncProperty(details, async (facts) => {
        await write(database, entry({ details: facts }))
        return (await verifyAudit(database.db, BAR)).ok
      }),
      { numRuns: 25 },
    )
  })
})

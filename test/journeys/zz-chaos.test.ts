import { expect, setDefaultTimeout, test } from 'bun:test'

import { code, NUMBER, openHouse } from './house.ts'
import { aPhone } from './phones.ts'
setDefaultTimeout(150_000)
test('chaos', async () => {
  const { house, close } = await openHouse('postgres', {
    bars: [{ slug: 'mortal' }],
    statuses: ['sent'],
  })
  try {
    let over = false
    let kills = 0
    let refused = 0
    await Bun.sleep(4000)
    const killer = (async () => {
      await house.inDatabase(async (db) => {
        while (!over) {
          await Bun.sleep(150)
          const rows = await db
            .query(
              `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'maitred' AND datname = current_database() AND pid <> ALL($1::int[]) AND random() < 0.5`,
              [
                await db
                  .query<{ pid: number }>(`SELECT pg_backend_pid() AS pid`)
                  .then((r) => r.map((x) => x.pid)),
              ],
            )
            .catch((e) => {
              return []
            })
          kills += rows.length
        }
      })
    })()
    const bar = house.bar('mortal')
    const deliver = async (payload: any) => {
      for (;;) {
        const status = await house.graph.deliver(payload)
        if (status === 200) return
        refused += 1
        await Bun.sleep(100)
      }
    }
    await Promise.all(
      Array.from({ length: 8 }, async (_, i) => {
        const phone = aPhone(
          { phone: `2507301110${10 + i}`, userId: `RW.99999${i}`, name: 'G' },
          {
            graph: house.graph,
            number: NUMBER,
            newWamid: house.newWamid,
            deliver,
            answerLimitMs: 60_000,
          },
        )
        await phone.ask(code(bar, `A${1 + (i % 3)}`))
        for (let n = 0; n < 8; n++) {
          await phone.write('1 beer')
          await phone.next()
        }
      }),
    ).catch((e) => console.log('FAILED', String(e)))
    over = true
    await killer
    console.log({ kills, refused })
    const rows = await house.inDatabase(async (db) => [
      await db.query(`SELECT state, count(*)::int AS n, max(attempts) AS a FROM inbox GROUP BY 1`),
      await db.query(`SELECT state, possibly_doubled, count(*)::int AS n FROM outbox GROUP BY 1,2`),
    ])
    console.log(JSON.stringify(rows))
    const { log, errors } = house.server.output()
    const levels: Record<string, number> = {}
    for (const line of log.split('\n')) {
      try {
        const e = JSON.parse(line)
        if (e.level !== 'info') {
          const k = `${e.level} ${e.msg} ${JSON.stringify(e.error?.code ?? e.error?.type)} ${e.error?.cause?.code ?? ''}`
          levels[k] = (levels[k] ?? 0) + 1
        }
      } catch {}
    }
    console.log(levels)
    console.log('ERR', errors.slice(0, 3000))
    console.log('exit', await house.server.stop())
  } finally {
    await close()
  }
})

import type { Database } from '../../src/db/client.ts'
import { deadLetters } from '../../src/jobs/dead-letters.ts'
import { code } from '../journeys/house.ts'
import { accepted, orders, seated } from '../journeys/talks.ts'
import { FOR_THE_MODEL } from './evening.ts'
import { asked, type TrialOfAlerts } from './trying.ts'
import type { WatchedHouse } from './watched-house.ts'

const nothing = async () => {}

/** Those of one group are on at the same time. */
export const TRIALS: readonly (readonly TrialOfAlerts<WatchedHouse>[])[] = [
  [
    {
      alerts: ['MaitredSignaturesRefused'],
      inject: async ({ house }) => {
        for (let n = 0; n < 20; n += 1) {
          const headers = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` }
          const forged = { method: 'POST', headers, body: '{}' }
          await asked(`${house.server.url}/webhooks/whatsapp`, { status: 401, init: forged })
          await Bun.sleep(50)
        }
      },
      heal: nothing,
    },
    {
      alerts: ['MaitredLabelSetsRefused'],
      inject: async ({ house }) => {
        for (let n = 0; n < 450; n += 1) {
          await asked(`${house.server.url}/greet/word-${n}`)
        }
      },
      heal: nothing,
    },
    {
      alerts: ['MaitredReloadRefused'],
      inject: async ({ house }) => {
        await house.server.reload((toml) => toml.replace('gather_ms = 40', 'gather_ms = 4000'))
      },
      heal: async ({ house }) => {
        await house.server.reload((toml) => toml.replace('gather_ms = 4000', 'gather_ms = 40'))
      },
    },
    { alerts: ['MaitredSilent'], inject: null, heal: (watched) => greet(watched, 'calm') },
  ],
  [
    {
      alerts: ['MaitredRestartNeeded'],
      inject: async ({ house }) => {
        await house.server.reload((toml) => toml.replace('gather_ms = 40', 'gather_ms = 41'))
      },
      heal: async ({ house }) => {
        await house.server.reload((toml) => toml.replace('gather_ms = 41', 'gather_ms = 40'))
      },
    },
    {
      alerts: ['MaitredEventLoopSlow'],
      inject: async ({ house }) => {
        for (let n = 0; n < 4; n += 1) await asked(`${house.server.url}/think`)
      },
      heal: nothing,
    },
    {
      alerts: ['MaitredAcceptSlow'],
      inject: async ({ house }) => {
        const bar = house.bar('chez-aline')
        const { number } = await orders(await seated(house, bar, 'A6'), '1 chapati')
        await house.inDatabase((database) =>
          database.query(
            `UPDATE orders SET created_at = created_at - interval '10 minutes' WHERE state = 'placed'`,
          ),
        )
        await accepted(house.staff(bar), number)
      },
      heal: nothing,
    },
    {
      alerts: ['MaitredRetentionMissed'],
      inject: null,
      heal: ({ house }) =>
        house.inDatabase(async (database) => {
          await database.query(`INSERT INTO pgboss.job (name, data) VALUES ('housekeeping', '{}')`)
        }),
    },
  ],
  [
    {
      alerts: ['MaitredSendsFailing'],
      inject: async (watched) => {
        const { graph } = watched.house
        graph.fault(...Array.from({ length: 4 }, () => ({ kind: 'status' as const, status: 503 })))
        await Promise.all([greet(watched, 'calm'), greet(watched, 'calm'), greet(watched, 'calm')])
      },
      heal: nothing,
    },
    {
      alerts: ['MaitredOrdersUnanswered'],
      inject: async ({ house }) => {
        const guest = await seated(house, house.bar('calm'), 'A7')
        const { number } = await orders(guest, '1 chapati')
        // Nobody answers; the ladder's time passes.
        const climbing = setInterval(() => void house.inDatabase(climb), 400)
        await guest.until(number)
        clearInterval(climbing)
      },
      heal: nothing,
    },
    {
      alerts: ['MaitredInboxOld'],
      inject: async ({ house }) => {
        // A replica that hangs, with the lease of a chat in its hands.
        const guest = await seated(house, house.bar('calm'), 'A8')
        await house.inDatabase((database) =>
          database.query(
            `UPDATE waiter_conversations SET lease_owner = 'hangs', lease_until = now() + interval '1 hour'
              WHERE person_id = (SELECT id FROM people WHERE phone = $1)`,
            [guest.writer.phone],
          ),
        )
        await guest.write('1 chapati')
        await house.inDatabase((database) =>
          database.query(
            `UPDATE inbox SET received_at = received_at - interval '5 minutes' WHERE state = 'pending'`,
          ),
        )
      },
      heal: ({ house }) =>
        house.inDatabase(async (database) => {
          await database.query(
            `UPDATE waiter_conversations SET lease_until = now() WHERE lease_owner = 'hangs'`,
          )
        }),
    },
  ],
  [
    {
      alerts: ['MaitredDeadLetters'],
      inject: async ({ house }) => {
        const guest = house.diner()
        house.graph.fault({ kind: 'error', code: 131_026, to: guest.writer.phone ?? '' })
        await guest.write(code(house.bar('calm'), 'A1'))
        await until(async () => (await dead(house)).length > 0)
      },
      heal: async ({ house }) => await replayDead(house),
    },
    {
      alerts: ['MaitredBarLimited'],
      isLast: true,
      inject: async ({ house }) => {
        await house.server.reload((toml) =>
          toml.replace('messages_per_bar = 1000000', 'messages_per_bar = 2'),
        )
        const bar = house.bar('flooded')
        for (let n = 0; n < 6; n += 1) await house.diner().write(code(bar, 'A1'))
      },
      heal: async ({ house }) => {
        await house.server.reload((toml) =>
          toml.replace('messages_per_bar = 2', 'messages_per_bar = 1000000'),
        )
      },
    },
    {
      alerts: ['MaitredCostHigh'],
      inject: async (watched) => {
        watched.mood('costly')
        const guest = await seated(watched.house, watched.house.bar('costly'), 'A1')
        await guest.ask(FOR_THE_MODEL)
        watched.mood('well')
      },
      heal: nothing,
    },
  ],
  [
    {
      alerts: ['MaitredDatabaseBusy', 'MaitredAckSlow'],
      inject: lockedTables,
      heal: nothing,
    },
  ],
  [
    {
      alerts: ['MaitredDatabaseSlow'],
      inject: async ({ house }) => {
        // Somebody's maintenance takes all the tables, for a moment, again and again.
        for (let n = 0; n < 3; n += 1) {
          await house.inDatabase((database) =>
            database.transaction(async (tx) => {
              await tx.rows('LOCK TABLE pgboss.job, inbox, outbox IN ACCESS EXCLUSIVE MODE')
              await Bun.sleep(1200)
            }),
          )
        }
      },
      heal: nothing,
    },
  ],
  [
    {
      alerts: ['MaitredDatabaseDown', 'MaitredDeliveriesNotStored'],
      inject: async ({ house, postgres }) => {
        await postgres.halt('fast')
        for (let n = 0; n < 3; n += 1) {
          // The stand-in for Meta keeps what was not taken.
          await house
            .diner()
            .write(code(house.bar('calm'), 'A2'))
            .catch(refused)
        }
      },
      heal: async ({ house, postgres }) => {
        await postgres.resume()
        while ((await house.graph.redeliver()) > 0) await Bun.sleep(200)
        // It is over when the next guest is answered.
        await seated(house, house.bar('calm'), 'A4')
      },
    },
  ],
  [
    {
      alerts: ['MaitredModelFailing', 'MaitredModelResting'],
      inject: async (watched) => {
        watched.mood('failing')
        const guest = await seated(watched.house, watched.house.bar('slow'), 'A1')
        for (let n = 0; n < 4; n += 1) await guest.ask(FOR_THE_MODEL)
      },
      // Restarted, it forgets that the model failed; left alone it would try it half a minute later.
      heal: async (watched) => {
        watched.mood('well')
        await watched.house.server.stop()
        await watched.house.server.start()
      },
    },
  ],
  [
    {
      alerts: ['MaitredTurnsSlow'],
      inject: async (watched) => {
        watched.mood('slow')
        const guest = await seated(watched.house, watched.house.bar('slow'), 'A2')
        await guest.ask(FOR_THE_MODEL)
        watched.mood('well')
      },
      heal: nothing,
    },
    {
      alerts: ['MaitredNumberPaused', 'MaitredOutboxOld'],
      inject: async ({ house }) => {
        await Bun.sleep(11_500)
        const guest = house.diner()
        house.graph.fault({ kind: 'error', code: 190, to: guest.writer.phone ?? '' })
        await guest.write(code(house.bar('calm'), 'A3'))
        await until(async () => (await paused(house)) > 0)
        await house.inDatabase((database) =>
          database.query(
            `UPDATE outbox SET created_at = created_at - interval '5 minutes', due_at = due_at - interval '5 minutes' WHERE state = 'queued'`,
          ),
        )
      },
      // The token is good again and five minutes have passed, for the database and for the process.
      heal: async ({ house }) => {
        await house.inDatabase((database) =>
          database.query('UPDATE senders SET paused_until = NULL'),
        )
        await house.server.stop()
        await house.server.start()
      },
    },
  ],
  [
    {
      alerts: ['MaitredDown'],
      inject: async ({ house }) => {
        await house.server.kill()
      },
      heal: async ({ house }) => {
        await house.server.start()
      },
    },
  ],
  [
    {
      alerts: ['MaitredRestarting', 'MaitredModelEnding'],
      // The list of models is read at each start.
      inject: async (watched) => {
        const { server } = watched.house
        watched.modelEnds(12)
        for (let n = 0; n < 3; n += 1) {
          await Bun.sleep(1100)
          await server.kill()
          await server.start()
        }
      },
      heal: async (watched) => {
        watched.modelEnds(null)
        await watched.house.server.stop()
        await watched.house.server.start()
      },
    },
  ],
  [
    {
      alerts: ['MaitredMemoryHigh'],
      inject: async ({ house }) => {
        await asked(`${house.server.url}/leak`)
      },
      heal: async ({ house }) => {
        await house.server.stop()
        await house.server.start()
      },
    },
    {
      alerts: ['MaitredAddressLimited'],
      isLast: true,
      inject: async ({ house }) => {
        await house.server.reload((toml) =>
          toml.replace('requests_per_address = 10000000', 'requests_per_address = 100'),
        )
        let refused = 0
        for (let n = 0; n < 200; n += 1) {
          const { status } = await fetch(`${house.server.url}/nothing`)
          if (status === 429) refused += 1
        }
        if (refused < 100) throw new Error(`only ${refused} were refused`)
      },
      heal: async ({ house }) => {
        await house.server.reload((toml) =>
          toml.replace('requests_per_address = 100', 'requests_per_address = 10000000'),
        )
      },
    },
  ],
]

async function greet({ house }: WatchedHouse, slug: string): Promise<void> {
  await house.diner().write(code(house.bar(slug), 'A9'))
}

async function climb(database: Database): Promise<void> {
  await database.query(
    `UPDATE pgboss.job SET start_after = now() - interval '1 second'
      WHERE name = 'order-ladder' AND state = 'created'`,
  )
}

/** Somebody forgets an open transaction: first the turns stand still, then the deliveries. */
async function lockedTables(watched: WatchedHouse): Promise<void> {
  const { house } = watched
  const writing: Promise<unknown>[] = []
  const bar = house.bar('calm')
  await house.inDatabase((database) =>
    database.transaction(async (tx) => {
      await tx.rows('LOCK TABLE waiter_conversations IN ACCESS EXCLUSIVE MODE')
      for (let n = 0; n < 20; n += 1) await house.diner().write(code(bar, 'A1'))
      await Bun.sleep(500)
      await tx.rows('LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE')
      for (let n = 0; n < 20; n += 1) {
        writing.push(house.diner().write(code(bar, 'A1')).catch(refused))
        await Bun.sleep(100)
      }
      await Bun.sleep(5000)
    }),
  )
  await Promise.all(writing)
}

/** A delivery that the server could not take is no mistake of the trial. */
function refused(error: unknown): void {
  if (!(error instanceof Error && /answered \d+/.test(error.message))) throw error
}

/** Until none is left: what is replayed may die once more while WhatsApp still has its trouble. */
async function replayDead(house: WatchedHouse['house']): Promise<void> {
  for (;;) {
    const letters = await dead(house)
    if (letters.length === 0) return
    await house.command('dead', 'replay', ...letters.map(({ queue, id }) => `${queue}:${id}`))
    await Bun.sleep(1000)
  }
}

async function dead(house: WatchedHouse['house']) {
  return await house.inDatabase((database) => deadLetters(database, { limit: 100 }))
}

async function paused(house: WatchedHouse['house']): Promise<number> {
  const rows = await house.inDatabase((database) =>
    database.query('SELECT 1 FROM senders WHERE paused_until > now()'),
  )
  return rows.length
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await Bun.sleep(100)
}

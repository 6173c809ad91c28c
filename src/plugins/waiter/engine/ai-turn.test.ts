import { afterEach, expect, test } from 'bun:test'

import { USAGE_WHEN_UNSAID } from '../../../../test/contracts/model-standin.ts'
import { eachDatabase } from '../../../../test/database.ts'
import { quietMeter, recordingLog } from '../../../../test/quiet.ts'
import { openaiStandin } from '../../../../test/standins/openai.ts'
import {
  DINER,
  HERE,
  OWNER,
  scan,
  SECOND,
  sent,
  waiterDesk,
  wordsOf,
} from '../../../../test/waiter-desk.ts'
import { openaiClient } from '../../../adapters/openai/client.ts'
import { openaiModel } from '../../../adapters/openai/responses.ts'
import { saveStaff } from '../../../db/bars.ts'
import type { Database } from '../../../db/client.ts'
import { systemTimers } from '../../../jobs/timers.ts'
import { guarded } from '../ai/chain.ts'
import { modelBrain } from '../ai/model-brain.ts'
import { readPrices } from '../ai/prices.ts'
import { type Think, thinker } from '../ai/thinker.ts'
import { waiterMetrics } from '../metrics.ts'

const NEIGHBOUR = '250790999111'
const DOUBTFUL = 'something refreshing and not too sweet for my wife, you choose'

const standins: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const standin of standins.splice(0)) await standin.stop()
})

/** The waiter's engine with one model behind it: the real SDK against a strict stand-in. */
async function withModel(
  database: Database,
  settings: { readonly dailyCapUsd?: number; readonly ownerTemplate?: string } = {},
  afterThought: () => Promise<unknown> = async () => {},
) {
  const standin = await openaiStandin({ apiKey: 'sk-test' })
  standins.push(standin)
  const client = openaiClient({
    apiKey: 'sk-test',
    organization: null,
    project: null,
    baseUrl: standin.baseUrl,
  })
  const clock = { now: () => new Date('2026-11-23T18:00:00Z') }
  const log = recordingLog()
  const model = openaiModel({ client, model: 'gpt-6-luna', timeoutMs: 4000, clock })
  const thinks = thinker({
    models: [guarded(modelBrain(model), clock)],
    clock,
    timers: systemTimers,
    budgetMs: 5000,
    modelsFor: 'doubt',
    prices: readPrices(['gpt-6-luna 0.10 0.01 0.50']),
    log,
    meter: quietMeter,
  })
  const think: Think = async (turn, mayAsk, spentMs) => {
    const thinking = await thinks(turn, mayAsk, spentMs)
    if (thinking.spent.length > 0) await afterThought()
    return thinking
  }
  const barCosts: number[] = []
  const metrics = {
    ...waiterMetrics(quietMeter),
    barCost: { add: (usd: number) => void barCosts.push(usd) },
  }
  const desk = await waiterDesk(database, { hasModels: true, ...settings }, { think, metrics })
  await desk.says(DINER, scan('A5'))
  return { desk, standin, log, barCosts }
}

const usage = (database: Database) =>
  database.query('SELECT provider, model, turns, input_tokens AS input FROM ai_usage')

eachDatabase((open) => {
  test('what the house waiter doubts goes to the model, whose tools fill the cart', async () => {
    const database = await open()
    const { desk, standin } = await withModel(database)
    standin.script(
      {
        kind: 'say',
        calls: [
          {
            name: 'add_to_cart',
            arguments: { item_id: 'frites', size_id: null, options: null, quantity: 2, note: null },
          },
        ],
      },
      { kind: 'say', text: 'With pleasure, here you are.' },
    )

    const answer = wordsOf(await desk.says(DINER, DOUBTFUL), DINER)

    expect(answer).toContain('With pleasure, here you are.')
    expect(answer).toContain('2 × Frites')
    expect(answer).toContain('Shall I place this order')
    expect(standin.complaints).toEqual([])
    expect(await database.query('SELECT item_id, quantity FROM tab_lines')).toEqual([
      { item_id: 'frites', quantity: 2 },
    ])
    expect(await usage(database)).toMatchObject([{ provider: 'openai', turns: 1 }])
  })

  test('what the house waiter is certain of is answered without the model', async () => {
    const database = await open()
    const { desk, standin } = await withModel(database)

    const answer = wordsOf(await desk.says(DINER, '2 fries'), DINER)

    expect(answer).toContain('2 × Frites')
    expect(standin.requests).toHaveLength(0)
    expect(await usage(database)).toEqual([])
  })

  test('a model that fails leaves the turn to the house waiter, and its tools leave no trace', async () => {
    const database = await open()
    const { desk, standin, log } = await withModel(database)
    standin.script(
      {
        kind: 'say',
        calls: [
          {
            name: 'add_to_cart',
            arguments: { item_id: 'frites', size_id: null, options: null, quantity: 9, note: null },
          },
        ],
      },
      { kind: 'fault', fault: 'server_error' },
    )

    const answer = wordsOf(await desk.says(DINER, DOUBTFUL), DINER)

    expect(answer).not.toBe('')
    expect(await database.query('SELECT 1 FROM tab_lines')).toEqual([])
    expect(JSON.stringify(log.entries)).toContain('WA_WAITER_PROVIDER_FALLBACK')
  })

  test('a model that claims an order twice is not heard', async () => {
    const database = await open()
    const { desk, standin } = await withModel(database)
    const lie = {
      kind: 'say',
      text: 'Your order 104 is confirmed, that is 3,000 RWF with 20% off!',
    } as const
    standin.script(lie, lie)

    const answer = wordsOf(await desk.says(DINER, DOUBTFUL), DINER)

    expect(answer).not.toContain('confirmed')
    expect(answer).not.toContain('3,000')
    expect(answer).not.toBe('')
    expect(await database.query('SELECT 1 FROM orders')).toEqual([])
    // What was paid for is in the books, heard or not.
    expect(await usage(database)).toMatchObject([{ provider: 'openai' }])
  })

  test('a model seats a guest at another table once they named it, a message later too, and at no other', async () => {
    const database = await open()
    const { desk, standin } = await withModel(database)
    await desk.says(NEIGHBOUR, scan('A6'))
    await desk.says(NEIGHBOUR, '2 fries')
    await desk.says(DINER, '1 ugali')
    const join = { name: 'move_or_join_table', arguments: { table: 'A6', how: 'join' } }
    const joining = [
      { kind: 'say', calls: [join] },
      { kind: 'say', text: 'One moment.' },
    ] as const
    const tabs = () => database.query('SELECT id FROM tabs WHERE closed_at IS NULL')

    standin.script(...joining)
    await desk.says(DINER, 'put us with the people over there, you know which')
    const apart = await tabs()
    await desk.says(DINER, scan('A6'))
    const asked = await tabs()
    standin.script(...joining)
    await desk.says(DINER, 'it is one big party, so one bill for all of us')

    expect([apart.length, asked.length]).toEqual([2, 2])
    expect(await tabs()).toHaveLength(1)
    expect(JSON.stringify(standin.requests)).toContain('table_not_named')
    expect(standin.complaints).toEqual([])
  })

  test('a bar that has used up its day is served by the house waiter', async () => {
    const database = await open()
    const { desk, standin } = await withModel(database, { dailyCapUsd: 0.000_001 })
    standin.script({ kind: 'say', text: 'Let me think about something nice.' })
    await desk.says(DINER, DOUBTFUL)

    const answer = wordsOf(await desk.says(DINER, DOUBTFUL), DINER)

    expect(answer).not.toContain('Let me think')
    expect(standin.requests).toHaveLength(1)
    expect(wordsOf(await sent(database), OWNER)).toContain('has used up its budget for today')
  })

  test('an owner who wrote nothing for a day is told it by the template, and reads it whole on a tap', async () => {
    const database = await open()
    const settings = { dailyCapUsd: 0.000_001, ownerTemplate: 'alert' }
    const { desk, standin } = await withModel(database, settings)
    standin.script({ kind: 'say', text: 'Let me think about something nice.' })
    await desk.says(DINER, DOUBTFUL)
    const [alert] = await database.query<{ fallback: { buttonPayloads: string[] } | null }>(
      `SELECT fallback FROM outbox WHERE dedupe_key LIKE 'cap:%'`,
    )
    const payload = alert?.fallback?.buttonPayloads[0] ?? ''

    const shown = await desk.says(OWNER, { type: 'template_tap', payload, text: 'Open' })

    expect(JSON.stringify(alert?.fallback)).toContain('has used up its budget for today')
    expect(wordsOf(shown, OWNER)).toContain('has used up its budget for today')
  })

  test('the owner is told that a day is used up, whoever is told of orders first', async () => {
    const database = await open()
    const { desk, standin } = await withModel(database, { dailyCapUsd: 0.000_001 })
    const member = { language: 'en', name: 'Bosco' } as const
    const barman = { ...member, phone: SECOND, role: 'staff', position: 0 } as const
    const owner = { ...member, phone: OWNER, role: 'owner', position: 1 } as const
    await saveStaff(database.db, HERE.id, [barman, owner], true)
    standin.script({ kind: 'say', text: 'Let me think about something nice.' })

    await desk.says(DINER, DOUBTFUL)

    const told = (await sent(database)).filter(({ key }) => key.startsWith('cap:'))
    expect(told.map(({ to }) => to)).toEqual([OWNER])
  })

  test('an answer that came and could not be used is paid for, and counts towards the day', async () => {
    const database = await open()
    const { desk, standin } = await withModel(database, { dailyCapUsd: 0.000_001 })
    standin.script({ kind: 'fault', fault: 'cut' })
    await desk.says(DINER, DOUBTFUL)
    await desk.says(DINER, DOUBTFUL)

    expect(await usage(database)).toEqual([
      { provider: 'openai', model: 'gpt-6-luna', turns: 1, input: USAGE_WHEN_UNSAID.input },
    ])
    expect(standin.requests).toHaveLength(1)
  })

  test('a refused request costs nothing', async () => {
    const database = await open()
    const { desk, standin } = await withModel(database)
    standin.script({ kind: 'fault', fault: 'server_error' })
    await desk.says(DINER, DOUBTFUL)

    expect(await usage(database)).toEqual([])
  })

  test('what a turn has cost is in the books where its commit fails, once for each try', async () => {
    const database = await open()
    // Another replica has had the chat by the time the answer is there.
    const afterThought = () =>
      database.query('UPDATE waiter_conversations SET lease_owner = NULL, lease_until = NULL')
    const { desk, standin, barCosts } = await withModel(database, {}, afterThought)
    const answer = { kind: 'say', text: 'Let me think about something nice.' } as const
    standin.script(answer, answer)

    const answers = await desk.says(DINER, DOUBTFUL)
    const once = await usage(database)
    const outcome = await desk.handle(DINER, await desk.waiting(DINER))

    expect(answers).toEqual([])
    expect(outcome).toBe('busy')
    expect(once).toMatchObject([{ turns: 1, input: USAGE_WHEN_UNSAID.input }])
    expect(await usage(database)).toMatchObject([{ turns: 2, input: 2 * USAGE_WHEN_UNSAID.input }])
    expect(barCosts.filter((cost) => cost > 0)).toHaveLength(2)
  })

  test('the word that a day is used up has the turn that used it up as its cause', async () => {
    const database = await open()
    const { desk, standin } = await withModel(database, { dailyCapUsd: 0.000_001 })
    standin.script({ kind: 'say', text: 'Let me think about something nice.' })

    await desk.says(DINER, DOUBTFUL)

    expect(
      await database.query(
        `SELECT i.body -> 'content' ->> 'body' AS said FROM outbox o JOIN inbox i ON i.dedupe_key = 'm:' || o.cause
          WHERE o.dedupe_key LIKE 'cap:%'`,
      ),
    ).toEqual([{ said: DOUBTFUL }])
  })
})

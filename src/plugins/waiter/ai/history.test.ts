import { afterEach, expect, test } from 'bun:test'

import type { SeenRequest } from '../../../../test/contracts/model-standin.ts'
import { eachDatabase } from '../../../../test/database.ts'
import { type ModelDesk, modelDesk } from '../../../../test/model-desk.ts'
import { DINER, offered, OWNER, scan, sent, THERE } from '../../../../test/waiter-desk.ts'
import type { Database } from '../../../db/client.ts'
import { HAND_BACK_QUEUE, handBackJob } from '../handover.ts'

const DOUBTFUL = 'something refreshing and not too sweet for my wife, you choose'
const ASKS = 'I want to talk to a person, not to a machine'
const MINUTE = 60_000

const opened: ModelDesk[] = []
afterEach(async () => {
  for (const desk of opened.splice(0)) await desk.stop()
})

/** A model that talks, and the diner at A5. */
async function talking(database: Database) {
  const desk = await modelDesk(database, { tables: 1 })
  opened.push(desk)
  desk.ask({ models: [desk.model('openai', 5000)], budgetMs: 8000, modelsFor: 'doubt' })
  desk.behave('openai', ({ words, results }) => {
    if (words.at(-1) !== ASKS || results.length > 0) return { kind: 'say', text: 'With pleasure.' }
    return { kind: 'say', calls: [{ name: 'call_person', arguments: { reason: 'asked' } }] }
  })
  const room = desk.desk
  const says = (...said: Parameters<typeof room.says>) => room.says(...said)
  await says(DINER, scan('A5'))
  return { says, room, requests: desk.standins.openai.requests }
}

/** What was said before the present state, the new words left out. */
function historyIn(request: SeenRequest | undefined): readonly string[] {
  const words = request?.words ?? []
  return words.slice(
    0,
    words.findIndex((said) => said.includes('Present state')),
  )
}

eachDatabase((open) => {
  test('what a guest and a person said to each other is history to the model that returns, in order', async () => {
    const database = await open()
    const { says, requests } = await talking(database)
    await says(DINER, ASKS)
    await says(OWNER, offered(await sent(database), 'I take it'))
    const before = requests.length
    await says(DINER, 'can we have the table under the tree?')
    await says(OWNER, 'yes, I am putting a lamp there')
    await says(DINER, 'lovely, my sister comes too')
    const during = requests.length - before
    await says(OWNER, offered(await sent(database), 'Hand back'))

    await says(DINER, DOUBTFUL)

    const told = historyIn(requests.at(-1))
    const talk = told.slice(told.findIndex((said) => said.includes('under the tree')))
    expect(during).toBe(0)
    expect(talk).toEqual([
      'can we have the table under the tree?',
      'Keza from Inzozi Garden: yes, I am putting a lamp there',
      'lovely, my sister comes too',
      'I am your automatic waiter again. What can I bring you?',
    ])
  })

  test('so it is where the silence of staff ended the talk', async () => {
    const database = await open()
    const { says, room, requests } = await talking(database)
    await says(DINER, ASKS)
    await says(OWNER, offered(await sent(database), 'I take it'))
    await says(OWNER, 'the grill is open until ten')
    room.time.advance(15 * MINUTE)
    const data = room.jobs.findLast(({ queue }) => queue === HAND_BACK_QUEUE)?.data
    await handBackJob(room.deps)({ id: 'job', data: data as { barId: string; chatId: string } })

    await says(DINER, DOUBTFUL)

    expect(historyIn(requests.at(-1)).join('\n')).toContain('the grill is open until ten')
  })

  test('a model is told what a message quotes, of the house’s or the guest’s own, but of another bar', async () => {
    const database = await open()
    const { says, requests } = await talking(database)
    await says(DINER, 'do you have xylophone soup, or something like it for my wife')
    const [mine] = await database.query<{ readonly id: string }>(
      `SELECT substr(dedupe_key, 3) AS id FROM inbox ORDER BY id DESC LIMIT 1`,
    )
    await database.query(`UPDATE outbox SET wamid = 'wamid.out-' || id`)
    const [theirs] = await database.query<{ readonly id: string }>(
      `SELECT wamid AS id FROM outbox WHERE message ->> 'text' LIKE '%Welcome%' LIMIT 1`,
    )
    const last = () => requests.at(-1)?.words.at(-1)

    await says(DINER, DOUBTFUL, mine?.id)
    const own = last()
    await says(DINER, DOUBTFUL, theirs?.id)
    const house = last()
    await says(DINER, scan('B1', THERE))
    await says(DINER, DOUBTFUL, mine?.id)

    expect(own).toStartWith('(quoting "do you have xylophone soup')
    expect(house).toStartWith('(quoting "Welcome to')
    expect(house).toContain(DOUBTFUL)
    expect(last()).toBe(DOUBTFUL)
  })

  test('what a guest said at one bar, or heard there, is no history at the next', async () => {
    const database = await open()
    const { says, requests } = await talking(database)
    await says(DINER, 'do you have xylophone soup, or something like it for my wife')
    await says(DINER, ASKS)
    await says(DINER, 'tell Keza that the quilt is for her')
    await says(OWNER, 'the quilt is beautiful')
    await says(DINER, 'I made the quilt myself')
    await says(DINER, scan('B1', THERE))

    await says(DINER, DOUBTFUL)

    expect(JSON.stringify(await sent(database))).toContain('the quilt is beautiful')
    const told = historyIn(requests.at(-1))
    expect(told[0]).toContain('scanned the code of table B1')
    expect(told.join('\n')).not.toMatch(/xylophone|quilt|A5/)
  })
})

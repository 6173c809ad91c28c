import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'

import type { Database } from '../../src/db/client.ts'
import type { Answer, ScriptedReply, SeenRequest } from '../contracts/model-standin.ts'
import { type DatabaseKind, wantedKinds } from '../database.ts'
import { elapse } from '../elapse.ts'
import { type OpenaiStandin, openaiStandin } from '../standins/openai.ts'
import { faultsIn, historyOf } from './history.ts'
import { type House, openHouse } from './house.ts'
import type { Phone } from './phones.ts'
import { numberIn, seated } from './talks.ts'

setDefaultTimeout(120_000)

/** Longer than the lease of a chat. */
const DOWN_MS = 31_000
const PLEASURE = 'With pleasure.'

/** Tells whether the model's answer to a request is kept back until the process is dead. */
type KeepsBack = (request: SeenRequest) => boolean

const AT_QUESTION: KeepsBack = ({ results }) => results.length === 0
const AFTER_TOOL: KeepsBack = ({ results }) => results.length > 0

/** Where the process dies in the turn that fills the cart, and where in the one that orders it. */
type Deaths = {
  readonly name: string
  readonly moments: readonly [KeepsBack | 'commit', KeepsBack | 'commit']
}

/** The embedded database takes seconds to open again, and nobody else can hold it in the middle of a commit. */
const DEATHS: Readonly<Record<DatabaseKind, readonly Deaths[]>> = {
  postgres: [
    { name: 'once the model is asked', moments: [AT_QUESTION, AT_QUESTION] },
    { name: 'once a tool has run', moments: [AFTER_TOOL, AFTER_TOOL] },
    { name: 'while its answer is being committed', moments: ['commit', 'commit'] },
  ],
  embedded: [
    { name: 'once the model is asked, once a tool has run', moments: [AT_QUESTION, AFTER_TOOL] },
  ],
}

const calls = (name: string, args: Readonly<Record<string, unknown>>): ScriptedReply => ({
  kind: 'say',
  calls: [{ name, arguments: args }],
})
const FRIES = { item_id: 'fries', size_id: null, options: null, quantity: 1, note: null }
/** What the model does about each of the words that are said here. */
const DEEDS: Readonly<Record<string, ScriptedReply>> = {
  'one portion of fries': calls('add_to_cart', FRIES),
  yes: calls('place_order', {}),
  thanks: { kind: 'say', text: PLEASURE },
}

const answers = ({ results, words }: SeenRequest): ScriptedReply =>
  results.length > 0 ? { kind: 'say', text: PLEASURE } : deedFor(words.at(-1) ?? '')

function deedFor(said: string): ScriptedReply {
  const deed = DEEDS[said]
  if (deed === undefined) throw new Error(`nobody says ${said} here`)
  return deed
}

type Held = {
  /** Resolves when an answer is kept back. */
  readonly until: Promise<void>
  release(): void
}

type Rooms = {
  readonly house: House
  readonly openai: OpenaiStandin
  /** Keeps back the next of these answers. */
  readonly keepBack: (which: KeepsBack) => Held
  readonly close: () => Promise<void>
}

async function opened(kind: DatabaseKind): Promise<Rooms> {
  let holds: (request: SeenRequest) => Promise<void> = async () => {}
  const answer: Answer = async (request) => {
    await holds(request)
    return answers(request)
  }
  const openai = await openaiStandin({ answer })
  const { apiKey, baseUrl } = openai
  const { house, close } = await openHouse(kind, {
    bars: [{ slug: 'mortal' }],
    statuses: ['sent'],
    openai: { apiKey, baseUrl },
    modelsFor: 'all',
  })
  return {
    house,
    openai,
    keepBack(which) {
      const held = Promise.withResolvers<void>()
      const released = Promise.withResolvers<void>()
      holds = async (request) => {
        if (!which(request)) return
        holds = async () => {}
        held.resolve()
        await released.promise
      }
      return { until: held.promise, release: released.resolve }
    },
    close: async () => {
      await close()
      await openai.stop()
    },
  }
}

/** A turn in its commit: it waits for the outbox and has the chat already. */
const COMMITTING = `
  SELECT 1 FROM pg_locks AS waits JOIN pg_locks AS has ON has.pid = waits.pid AND has.granted
   WHERE NOT waits.granted AND waits.relation = 'outbox'::regclass
     AND has.relation = 'waiter_conversations'::regclass AND has.mode = 'RowExclusiveLock'`

/** What was sent is written down: a process that dies before it has done so leaves it to be sent twice. */
async function allNoted(house: House): Promise<void> {
  const left = `SELECT 1 FROM outbox WHERE state IN ('queued', 'sending') LIMIT 1`
  await house.inDatabase(async (database) => {
    while ((await database.query(left)).length > 0) await Bun.sleep(5)
  })
}

/** Kills the server while a turn waits to write its answer down. */
async function killInCommit(house: House, speak: () => Promise<unknown>): Promise<void> {
  await house.inDatabase((database: Database) =>
    database.transaction(async (tx) => {
      await tx.rows('LOCK TABLE outbox IN SHARE MODE')
      await speak()
      while ((await tx.rows(COMMITTING)).length === 0) await Bun.sleep(5)
      await house.server.kill()
    }),
  )
}

/** The cart that the model was told of. */
const cartTold = ({ words }: SeenRequest) => /^cart: (.*)$/m.exec(words.join('\n'))?.[1]

for (const kind of wantedKinds()) {
  describe(`on ${kind}`, () => {
    let rooms: Rooms | undefined
    beforeAll(async () => {
      rooms = await opened(kind)
    }, 120_000)
    afterAll(async () => {
      await rooms?.close()
    }, 60_000)
    const open = () => {
      if (rooms === undefined) throw new Error('ask for the house inside a test')
      return rooms
    }

    /** Says something to a process that dies over it, and starts the next one when the lease has run out. */
    async function sayToMortal(diner: Phone, words: string, at: KeepsBack | 'commit') {
      const { house, keepBack } = open()
      // Nobody else can look into the embedded database while it is served.
      if (kind === 'postgres') await allNoted(house)
      if (at === 'commit') await killInCommit(house, () => diner.write(words))
      else {
        const held = keepBack(at)
        await diner.write(words)
        await held.until
        await house.server.kill()
        held.release()
      }
      await house.inDatabase((database) => elapse(database, DOWN_MS))
      await house.server.start()
      return await diner.next()
    }

    for (const [place, { name, moments }] of DEATHS[kind].entries()) {
      test(`kill -9 in a model’s turn, ${name}: the turn is repeated, one answer comes, and its effects once`, async () => {
        const { house, openai } = open()
        const diner = await seated(house, house.bar('mortal'), `A${place + 1}`)
        const before = openai.requests.length

        const cart = await sayToMortal(diner, 'one portion of fries', moments[0])
        const placed = await sayToMortal(diner, 'yes', moments[1])
        // What came twice would have come before the answer to this.
        const last = await diner.ask('thanks')

        expect(cart.text).toStartWith(PLEASURE)
        expect(cart.text).toContain('1 × Fries')
        expect(last.text).toBe(PLEASURE)
        const asked = openai.requests.slice(before).filter(({ results }) => results.length === 0)
        // Nothing of a dead turn is known to the next one.
        expect(asked.map(cartTold)).toEqual(['empty', 'empty', '1 x fries', '1 x fries', 'empty'])
        const history = await historyOf(house, [diner.writer])
        expect(faultsIn(history, { numbers: [[numberIn(placed)]] })).toEqual([])
        expect(history.outbox.filter(({ key }) => key.startsWith('turn:'))).toHaveLength(4)
        expect(history.doubled).toBe(0)
        expect(openai.complaints).toEqual([])
      })
    }
  })
}

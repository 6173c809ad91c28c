/**
 * OpenAI's strict stand-in as a process of its own, whose model answers at once: a tool call, then a text. Prints its
 * address; `GET /counts` at the second address gives what was refused, how often an answer was asked for again, and with
 * `count` the tokens of each request so far.
 *
 * Usage: bun bench/vendor.ts ITEM_ID [count]
 */
import type { ScriptedReply, SeenRequest } from '../test/contracts/model-standin.ts'
import { openaiStandin } from '../test/standins/openai.ts'
import { type Counted, tokenCounter } from './tokens.ts'

const [itemId = '', count] = process.argv.slice(2)
const counter = count === 'count' ? tokenCounter() : null
const counts: Counted[] = []
let turns = 0
let answers = 0

/** As long as a waiter's answers are, never the same twice in a row, and claiming nothing: none is asked for again. */
const SAID = [
  'With pleasure! Is there anything else I may bring you?',
  'Gladly. Would you like something to drink with it?',
  'Good choice. Shall I leave it at that, or is there more to come?',
]

function answer({ results, body }: SeenRequest): ScriptedReply {
  if (counter !== null) counts.push(counter(body))
  // The results of this turn alone: earlier turns come back as words.
  if (results.length > 0) {
    answers += 1
    return { kind: 'say', text: SAID[turns % SAID.length] ?? '' }
  }
  turns += 1
  // In a long chat every third wish is a question.
  if (counter !== null && turns % 3 === 0) {
    return {
      kind: 'say',
      calls: [{ name: 'find_menu_items', arguments: { query: 'brochette', category_id: null } }],
    }
  }
  const wish = { item_id: itemId, size_id: null, options: null, quantity: 1, note: null }
  return { kind: 'say', calls: [{ name: 'add_to_cart', arguments: wish }] }
}

const standin = await openaiStandin({ record: false, answer })
const told = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: () => Response.json({ counts, complaints: standin.complaints, again: answers - turns }),
})
process.stdout.write(
  `${JSON.stringify({ apiKey: standin.apiKey, baseUrl: standin.baseUrl, counts: told.url.href })}\n`,
)

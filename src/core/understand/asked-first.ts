import type { Act, Wanted } from './acts.ts'
import { decideWords, type Decision, itemOf } from './menu-decision.ts'
import { menuWords } from './menu-words.ts'
import type { Reading } from './reading.ts'
import { isSizeTalk } from './size-words.ts'

type Search = Extract<Act, { type: 'search' }>

/** "How much is the pilau? 2 then", "is the tilapia fresh? A big one": an order of what was asked about; `null`: none. */
export function ofAsked({ index }: Reading, asked: Search, act: Act): Act | null {
  const item = itemOf(index, asked.decision)
  if (item === null) return null
  const quantity = countIn(act)
  if (quantity !== null && quantity > 0) {
    return { type: 'add', wanted: [{ ...plainly(asked.query, asked.decision), quantity }] }
  }
  const [one, ...others] = act.type === 'add' ? act.wanted : []
  if (one?.decision.kind !== 'none' || others.length > 0 || !isSizeTalk(one.text)) return null
  const decision = decideWords(index, menuWords(`${asked.query} ${one.text}`))
  if (decision.kind !== 'sure' || decision.itemId !== item.id) return null
  return { type: 'add', wanted: [{ ...one, decision, sizeId: decision.sizeId }] }
}

function countIn(act: Act): number | null {
  if (act.type === 'number') return act.n
  return act.type === 'change' && act.wanted.length === 0 ? act.quantity : null
}

function plainly(text: string, decision: Decision): Omit<Wanted, 'quantity'> {
  const sizeId = decision.kind === 'sure' ? decision.sizeId : null
  const plain = { note: null, choices: [], isMore: false, isOnly: false, isInstead: false }
  return { ...plain, text, decision, sizeId }
}

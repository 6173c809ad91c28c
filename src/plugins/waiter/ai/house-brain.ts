import { workspace } from '../../../core/workspace.ts'
import { think } from '../house/think.ts'
import type { Brain, BrainTurn, Reply } from './brain.ts'

/** The house waiter, who asks no vendor: never late, never out of reach, never paid. */
export const houseBrain: Brain = {
  name: 'house',
  model: null,
  reply: async (turn) => houseReply(turn),
}

export function houseReply({ facts, messages, house, newId }: BrainTurn): Reply {
  const work = workspace(facts, { newId, zone: house.zone })
  return { work, thought: think(work, messages, house) }
}

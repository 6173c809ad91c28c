import { type Mode, politeEdges, verbOf } from './order-words.ts'
import { spoken, type Word } from './words.ts'

/** Takes politeness and verbs off both ends. */
export function frame(words: readonly Word[]): {
  readonly words: readonly Word[]
  readonly mode: Mode | null
  readonly phrase: string
} {
  const outer = trimmed(words)
  const verb = verbOf(spoken(outer))
  if (verb === null) return { words: outer, mode: null, phrase: '' }
  const inner = trimmed(outer.slice(verb.head, outer.length - verb.tail))
  return { words: inner, mode: verb.mode, phrase: verb.phrase }
}

/** A verb and courtesies without anything they are about. */
export function isOnlyFrame(words: readonly Word[]): boolean {
  return frame(words).words.length === 0
}

export function trimmed(words: readonly Word[]): readonly Word[] {
  const { head, tail } = politeEdges(spoken(words))
  return words.slice(head, Math.max(head, words.length - tail))
}

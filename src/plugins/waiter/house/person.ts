import { type Mind, tell } from './mind.ts'
import type { PersonReason } from './taps.ts'

/** Hands the chat to the staff. Said once, however often a message asks for it. */
export function callPerson(mind: Mind, reason: PersonReason): void {
  if (!mind.work.facts.isStaffed) return tell(mind, mind.say('nobody_to_call'))
  const isCalled = mind.work.commands().some((command) => command.kind === 'call_person')
  if (!isCalled) mind.work.run({ kind: 'call_person', reason })
  // Whoever waits for a person is not asked for a size meanwhile.
  mind.draft.pending = []
  tell(mind, mind.say(reason === 'trouble' ? 'trouble_person' : 'person_called'))
}

/** A text whose last sentence offers to call somebody, without it where nobody can be called. */
export function offering({ work }: Mind, text: string): string {
  return work.facts.isStaffed ? text : text.replace(/(?<=[.?!])\s[^.?!]+[.?!]$/u, '')
}

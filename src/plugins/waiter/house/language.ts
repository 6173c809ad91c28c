import type { Language } from '../../../core/language.ts'
import type { TurnFacts, TurnMessage } from '../../../core/turn.ts'
import {
  type LanguageState,
  nextLanguage,
  readLanguageState,
} from '../../../core/understand/language-policy.ts'
import type { Understood } from './mind.ts'
import { readTap } from './taps.ts'

/** A message with what was understood of it; `null` where it holds no words. */
export type Heard = {
  readonly message: TurnMessage
  readonly text: string | null
  readonly understood: Understood | null
}

/** The words of a message: its text, or what is written under a picture. */
export function hear(message: TurnMessage, understand: (text: string) => Understood): Heard {
  const { content } = message
  const text =
    content.type === 'text' ? content.body : content.type === 'media' ? content.caption : null
  const isBlank = text === null || text.trim() === ''
  return { message, text: isBlank ? null : text, understood: isBlank ? null : understand(text) }
}

/**
 * The language of the answer. Decided over all messages of the turn before anything is said, so that one answer speaks
 * one language; a late message is no sign of what the diner speaks now.
 */
export function languageAfter(facts: TurnFacts, heard: readonly Heard[]): LanguageState {
  const remembered = facts.chat.language ?? facts.bar.defaultLanguage
  const before = readLanguageState(facts.chat.languageState, remembered)
  return heard
    .filter((one) => !one.message.isLate)
    .reduce((state, { message, understood }) => {
      const tapped = tappedLanguage(message)
      if (tapped !== null) return { language: tapped, since: 'asked', leaning: null }
      if (understood === null) return state
      const asked = understood.acts.find((act) => act.type === 'language')?.language ?? null
      return nextLanguage(state, understood.language, asked)
    }, before)
}

function tappedLanguage(message: TurnMessage): Language | null {
  if (message.content.type !== 'tap' || message.tap !== 'valid') return null
  const tap = readTap(message.content.id)
  return tap?.verb === 'lang' ? tap.language : null
}

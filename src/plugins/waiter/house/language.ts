import type { Language } from '../../../core/language.ts'
import type { TurnFacts, TurnMessage, Workspace } from '../../../core/turn.ts'
import type { Act } from '../../../core/understand/acts.ts'
import type { DetectedLanguage } from '../../../core/understand/language-detector.ts'
import {
  type LanguageState,
  nextLanguage,
  readLanguageState,
  stateAsked,
} from '../../../core/understand/language-policy.ts'
import {
  mayAskForLanguage,
  understand,
  type Understanding,
  type UnderstandOptions,
} from '../../../core/understand/understand.ts'
import type { Question } from './dialogue.ts'
import type { HouseDeps } from './mind.ts'
import { readTap } from './taps.ts'

/** A message with what was understood of it; `null` where it holds no words. */
export type Heard = {
  readonly message: TurnMessage
  readonly text: string | null
  readonly acts: readonly Act[]
  readonly language: DetectedLanguage | null
  /** False where it was too long to be read to its end. */
  readonly isWhole: boolean
  /** False where words of weight were not understood. */
  readonly isCertain: boolean
  /** Beside an order, and maybe more of it. */
  readonly unread: readonly string[]
}

/**
 * Hears a message: its text, or what is written under a picture. Its words are read when something asks what they mean,
 * and once: a model that orders nothing never does.
 */
export function hear(
  message: TurnMessage,
  deps: HouseDeps,
  talk: { readonly language: Language; readonly question: Question | null },
): Heard {
  const { content } = message
  const text =
    content.type === 'text' ? content.body : content.type === 'media' ? content.caption : null
  if (text === null || text.trim() === '')
    return {
      message,
      text: null,
      acts: [],
      language: null,
      isWhole: true,
      isCertain: true,
      unread: [],
    }
  let understood: Understanding | undefined
  const reading = () =>
    (understood ??= understand(text, {
      index: deps.menuIndex,
      detector: deps.detector,
      conversationLanguage: talk.language,
      expecting: talk.question === null ? null : EXPECTED[talk.question.kind],
    }))
  return {
    message,
    text,
    language: deps.detector(text),
    get acts() {
      return reading().acts
    },
    get isWhole() {
      return reading().isWhole
    },
    get isCertain() {
      return reading().certain
    },
    get unread() {
      return reading().unread
    },
  }
}

const EXPECTED = {
  choice: 'choice',
  confirm: 'yes_no',
  ways: 'quantity',
  amounts: null,
  table: 'choice',
} as const satisfies Readonly<Record<Question['kind'], UnderstandOptions['expecting']>>

/**
 * The language of the answer. Decided over all messages of the turn before anything is said, so that one answer speaks
 * one language; a late message is no sign of what the diner speaks now.
 */
export function languageAfter(facts: TurnFacts, heard: readonly Heard[]): LanguageState {
  const remembered = facts.chat.language ?? facts.bar.defaultLanguage
  const before = readLanguageState(facts.chat.languageState, remembered)
  return heard
    .filter((one) => !one.message.isLate)
    .reduce((state, one) => {
      const tapped = tappedLanguage(one.message)
      if (tapped !== null) return stateAsked(tapped)
      if (one.language === null) return state
      return nextLanguage(state, one.language, askedFor(one))
    }, before)
}

/** Asked for last in what was done so far; `null`: none was. */
export function askedLanguage(work: Workspace): Language | null {
  const asked = work.commands().findLast((command) => command.kind === 'set_language')
  return asked?.kind === 'set_language' ? asked.language : null
}

function askedFor(heard: Heard): Language | null {
  if (heard.text === null || !mayAskForLanguage(heard.text)) return null
  return heard.acts.find((act) => act.type === 'language')?.language ?? null
}

function tappedLanguage(message: TurnMessage): Language | null {
  if (message.content.type !== 'tap' || message.tap !== 'valid') return null
  const tap = readTap(message.content.id)
  return tap?.verb === 'lang' ? tap.language : null
}

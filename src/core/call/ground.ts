import type { Bar } from '../bar.ts'
import { fullName } from '../cart-view.ts'
import { describeLine } from '../cart.ts'
import type { Language } from '../language.ts'
import type { Menu } from '../menu.ts'
import { unreadLines } from '../truth/cart-reading.ts'
import type { CartTold, ClaimFacts } from '../truth/facts.ts'
import { type Claim, truthCheck } from '../truth/truth-check.ts'
import type { Act } from '../understand/acts.ts'
import type { DetectedLanguage, LanguageDetector } from '../understand/language-detector.ts'
import type { MenuIndex } from '../understand/menu-index.ts'
import { mayNameLanguageOrTable, understand, type Understanding } from '../understand/understand.ts'
import type { ZoneClock } from '../zone-clock.ts'

/** What the machine reads a call with: one bar and its menu. Made anew when either changes; the state goes on. */
export type CallGround = {
  readonly bar: Bar
  readonly zone: ZoneClock
  readonly hear: (text: string, language: Language) => Hearing
  /** Kinds of what a text claims that `facts` do not prove; empty: it is true. */
  readonly untrue: (text: string, facts: ClaimFacts) => readonly Claim['kind'][]
  /** Lines of a cart that none of `texts` reads out, in words. */
  readonly unread: (
    texts: readonly string[],
    cart: CartTold,
    language: Language,
  ) => readonly string[]
}

/** `acts` and `isCertain` are read when something asks, which of most turns nothing does. */
export type Hearing = {
  readonly text: string
  readonly acts: readonly Act[]
  /** All of it was understood. */
  readonly isCertain: boolean
  /** Of the acts those that are about the call: a language asked for, a table named. */
  readonly asides: readonly Act[]
  readonly detected: DetectedLanguage
}

export function callGround(of: {
  readonly bar: Bar
  readonly menu: Menu
  readonly index: MenuIndex
  readonly detector: LanguageDetector
  readonly zone: ZoneClock
}): CallGround {
  const { bar, menu, index, detector, zone } = of
  return {
    bar,
    zone,
    hear: (text, conversationLanguage) => {
      const options = { index, detector, conversationLanguage, expecting: 'yes_no' } as const
      let understood: Understanding | undefined
      const reading = () => (understood ??= understand(text, options))
      return {
        text,
        detected: detector(text),
        asides: mayNameLanguageOrTable(text) ? reading().acts.filter(isAside) : [],
        get acts() {
          return reading().acts
        },
        get isCertain() {
          return reading().certain
        },
      }
    },
    untrue: (text, facts) => {
      const verdict = truthCheck(text, { facts, menu, bar, index })
      return verdict.ok ? [] : [...new Set(verdict.claims.map((claim) => claim.kind))]
    },
    unread: (texts, cart, language) =>
      unreadLines(texts, cart, { bar, index }).map((line) => lineWords(menu, line, language)),
  }
}

/** Without the note: that is the caller's own text. */
function lineWords(menu: Menu, line: CartTold['lines'][number], language: Language): string {
  const words = describeLine(menu, { ...line, note: null }, language)
  if (words === null) return String(line.quantity)
  const choices = words.choices.length === 0 ? '' : ` (${words.choices.join(', ')})`
  return `${line.quantity} x ${fullName(words)}${choices}`
}

function isAside({ type }: Act): boolean {
  return type === 'language' || type === 'table'
}

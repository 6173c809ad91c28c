import type { LanguageDetector } from './language-detector.ts'
import type { MenuIndex } from './menu-index.ts'

/** What the parser knows while it reads one message. */
export type Reading = {
  readonly text: string
  readonly index: MenuIndex
  readonly detector: LanguageDetector
}

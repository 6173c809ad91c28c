import type { AskingBlock, Block, ChangeWords } from '../../../core/blocks.ts'
import { cartOf, isOrderable, type LineWords, type When } from '../../../core/cart.ts'
import { tableOf as tableAt } from '../../../core/due.ts'
import { inLanguage, type Language } from '../../../core/language.ts'
import {
  type Allergen,
  ALLERGENS,
  type Menu,
  type MenuItem,
  type Size,
} from '../../../core/menu.ts'
import { formatMoney } from '../../../core/money.ts'
import type { Line } from '../../../core/tab.ts'
import type { Workspace } from '../../../core/turn.ts'
import type { LanguageDetector } from '../../../core/understand/language-detector.ts'
import type { MenuIndex } from '../../../core/understand/menu-index.ts'
import type { ZoneClock } from '../../../core/zone-clock.ts'
import { type Say, speaker } from '../texts/index.ts'
import type { Dialogue, Question, Wish } from './dialogue.ts'

/** What a turn needs beside its facts. Compiled once per bar and menu version. */
export type HouseDeps = {
  readonly menuIndex: MenuIndex
  readonly detector: LanguageDetector
  readonly zone: ZoneClock
  /** A secret for a payment page's address: at least 128 random bits, URL-safe. */
  readonly newToken: () => string
}

/** One turn being thought. */
export type Mind = {
  readonly work: Workspace
  readonly deps: HouseDeps
  readonly language: Language
  readonly say: Say
  readonly look: MenuLook
  /** The dialogue as the last turn left it. */
  readonly before: Dialogue
  readonly draft: Draft
}

/** The answer while it is gathered: many messages, one answer, one question. */
export type Draft = {
  /** Sentences, in order, each once. */
  readonly says: string[]
  readonly infos: Block[]
  asked: Asked | null
  /** The cart belongs into the answer, with the button that places it. */
  showsCart: boolean
  /** What is to be told beside it, of prices and dishes, that moved earlier in the turn. */
  moved: readonly ChangeWords[]
  readonly added: LineWords[]
  /** Asked for but not on the menu, in the diner's words, and what comes nearest. */
  readonly unknown: string[]
  readonly near: Near[]
  pending: Wish[]
  touched: string[]
  note: string | null
  splitLines: string[]
  /** Told of in this visit. */
  allergies: readonly Allergen[]
  /** Of something that no menu declares. */
  allergyWords: readonly string[]
  /** The last question, until something in this turn has answered it. */
  open: Question | null
  lost: number
  /** The table that the turn says last; `null`: it says none. */
  seat: string | null
  /** Some words of the turn were not understood. */
  isUnread: boolean
  /** Every word of weight was: only then does anything typed place an order. */
  isSure: boolean
}

export type Near = {
  readonly itemId: string
  readonly sizeId: string | null
  readonly quantity: number
}

export type Asked = { readonly block: AskingBlock; readonly question: Question }

/** The menu of this moment in the diner's language. */
export type MenuLook = {
  readonly menu: Menu
  readonly item: (itemId: string) => MenuItem | undefined
  readonly name: (item: MenuItem) => string
  readonly sizeName: (size: Size) => string
  readonly isOrderable: (item: MenuItem) => boolean
  readonly money: (minor: number) => string
}

function menuLook(menu: Menu, when: When, language: Language): MenuLook {
  const items = new Map(menu.items.map((item) => [item.id, item]))
  return {
    menu,
    item: (itemId) => items.get(itemId),
    name: (item) => inLanguage(item.name, language),
    sizeName: (size) => inLanguage(size.name, language),
    isOrderable: (item) => isOrderable(item, when),
    money: (minor) => formatMoney(minor, menu.currency, language),
  }
}

export function mindFor(
  work: Workspace,
  deps: HouseDeps,
  before: Dialogue,
  language: Language,
): Mind {
  const { facts } = work
  return {
    work,
    deps,
    language,
    say: speaker(language),
    look: menuLook(facts.menu, { at: facts.at, zone: deps.zone }, language),
    before,
    draft: {
      says: [],
      infos: [],
      asked: null,
      showsCart: false,
      moved: [],
      added: [],
      unknown: [],
      near: [],
      pending: [...before.pending],
      touched: [...before.touched],
      note: before.note,
      splitLines: [...before.splitLines],
      allergies: ALLERGENS.filter((one) => before.allergies?.includes(one) === true),
      allergyWords: before.allergyWords ?? [],
      open: before.question,
      lost: before.lost,
      seat: null,
      isUnread: false,
      isSure: true,
    },
  }
}

/** Says a sentence once per answer. */
export function tell(mind: Mind, text: string): void {
  if (!mind.draft.says.includes(text)) mind.draft.says.push(text)
}

/** Asks, unless something is asked already: an answer never holds two open questions. */
export function ask(mind: Mind, asked: Asked): void {
  mind.draft.asked ??= asked
}

/** The diner's own orders of this visit, oldest first. */
export function ownOrders(mind: Mind) {
  const { personId } = mind.work.facts
  return mind.work.orders().filter((order) => order.personId === personId)
}

/** The table the diner sits at; several joined ones are named together. */
export function tableOf(mind: Mind): string | null {
  return tableAt(mind.work)
}

/** The diner's own unplaced lines. */
export function cartLines(mind: Mind): readonly Line[] {
  const tab = mind.work.tab()
  return tab === null ? [] : cartOf(tab, mind.work.facts.personId)
}

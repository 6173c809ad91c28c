import type { Block } from '../blocks.ts'
import type { ToolSpec } from '../chat-model.ts'
import type { Language } from '../language.ts'
import type { Allergen } from '../menu.ts'
import { type ClaimFacts, NO_FACTS } from '../truth/facts.ts'
import type { Workspace } from '../turn.ts'
import type { MenuIndex } from '../understand/menu-index.ts'
import type { ZoneClock } from '../zone-clock.ts'
import { type Arguments, type Read, readArguments, schemaOf } from './arguments.ts'

/** What a tool works with: one diner's turn at one bar, and nothing of any other. */
export type ToolDesk = {
  readonly work: Workspace
  /** Of `work.facts.menu`. */
  readonly index: MenuIndex
  /** The diner's; names and amounts are written in it. */
  readonly language: Language
  readonly zone: ZoneClock
  /** A secret for a payment page's address: at least 128 random bits, URL-safe. */
  readonly newToken: () => string
  /**
   * `cartFingerprint` of the cart that was shown and that the diner's last message is a yes to; `null`: it is no yes.
   * Decided by the program from what was sent and said, never by the model.
   */
  readonly confirmedCart: string | null
  /** Id of the order that the program asked to cancel and that the diner's last message is a yes to; `null`: it is no yes. */
  readonly confirmedCancel: string | null
  /**
   * The table the diner named in this turn (a scan, a typed label), or the one the last answer asked about. Its open tab
   * is `work.facts.scannedTab`: no other table was loaded, so the model can seat nobody anywhere else.
   */
  readonly namedTable: string | null
  /** The question under a page of the menu, in the diner's language. */
  readonly menuPrompt: string
}

export type ToolOutput = Readonly<Record<string, unknown>>

/** A question that only the program may put, with buttons that hold its answers. */
export type ProgramQuestion =
  | { readonly kind: 'cancel_order'; readonly orderId: string }
  | { readonly kind: 'move_or_join'; readonly table: string }

/** What a diner can't have: of the fourteen, and in their own words. */
export type ToldAllergy = {
  readonly allergens: readonly Allergen[]
  readonly words: string | null
}

export type ToolOutcome = {
  readonly ok: boolean
  /** Plain JSON for the model: facts of the database, in the diner's language, or why not, in English. */
  readonly output: ToolOutput
  /** Facts that the program attaches to the answer, so that the model need not say them. */
  readonly blocks: readonly Block[]
  readonly facts: ClaimFacts
  /** Put below the model's words, where the tool can't go on without the answer. */
  readonly question?: ProgramQuestion
  /** Holds for the rest of the visit, whatever is ordered later. */
  readonly allergy?: ToldAllergy
}

/** A function a model may call. `run` takes arguments as they came and never throws for them; refused, it changes nothing. */
export type Tool = {
  readonly spec: ToolSpec
  /** It may change the cart, an order, the seat or the language. */
  readonly isWrite: boolean
  run(args: unknown, desk: ToolDesk): ToolOutcome
}

/** Makes a tool of a handler that sees checked arguments only. */
export function tool<A extends Arguments>(
  about: { readonly name: string; readonly description: string; readonly isWrite: boolean },
  fields: A,
  handle: (args: Read<A>, desk: ToolDesk) => ToolOutcome,
): Tool {
  const { name, description, isWrite } = about
  return {
    spec: { name, description, parameters: schemaOf(fields) },
    isWrite,
    run: (args, desk) => {
      const read = readArguments(fields, args)
      if (read.ok) return handle(read.value, desk)
      return refused('bad_arguments', `${read.refusal.slice(0, 5).join('; ')}. Call again.`)
    },
  }
}

export function done(
  output: ToolOutput,
  more: { readonly blocks?: readonly Block[]; readonly facts?: Partial<ClaimFacts> } = {},
): ToolOutcome {
  return {
    ok: true,
    output: { ok: true, ...output },
    blocks: more.blocks ?? [],
    facts: { ...NO_FACTS, ...more.facts },
  }
}

/** `advice` tells the model in short English what to do instead. */
export function refused(
  code: string,
  advice: string,
  more: {
    readonly output?: ToolOutput
    readonly facts?: Partial<ClaimFacts>
    readonly question?: ProgramQuestion
  } = {},
): ToolOutcome {
  return {
    ...(more.question === undefined ? {} : { question: more.question }),
    ok: false,
    output: { ok: false, refused: code, advice, ...more.output },
    blocks: [],
    facts: { ...NO_FACTS, ...more.facts },
  }
}

import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { parse } from 'smol-toml'

import { type ExpectedLine, readExpectedLine } from './expected-line.ts'

/** What a dialogue is about; a row of the report each. */
export const KINDS = [
  'order',
  'change',
  'ambiguity',
  'absent',
  'split',
  'allergy',
  'sold_out',
  'price',
  'hostile',
  'repeat',
  'table',
  'company',
  'person',
] as const
export type Kind = (typeof KINDS)[number]

/** What the diner writes in; `mixed`: several in one chat or one message. */
export const TONGUES = ['en', 'fr', 'rw', 'sw', 'mixed'] as const
export type Tongue = (typeof TONGUES)[number]

/** A chat as it should go: what is said and done in turn, and what must come of it. */
export type Dialogue = {
  readonly id: string
  /** Short name of the bar whose menu it was written for. */
  readonly bar: string
  readonly tongue: Tongue
  readonly kind: Kind
  /** Where every diner scans the code first; `null`: the steps say so. */
  readonly table: string | null
  readonly steps: readonly Step[]
  /** Patterns that none of the waiter's sentences may match. */
  readonly forbidden: readonly RegExp[]
}

export type Step = {
  /** Whose phone: `a` or `b`. */
  readonly by: Phone
  readonly deed: Deed
  /** The cart of this phone after the step; `null`: as it was. */
  readonly cart: readonly ExpectedLine[] | null
  /** The cart becomes an order in this step. */
  readonly places: boolean
  /** The diner's last order is cancelled by it. */
  readonly cancels: boolean
  /** Staff were called. */
  readonly calls: boolean
  /** Tables of the diner's tab after it; `null`: not looked at. */
  readonly tables: readonly string[] | null
  /** Amounts to pay that the answer shows, in major units, in any order; `null`: not looked at. */
  readonly shares: readonly string[] | null
  /** Tool calls of a model that does this well, for stand-ins; changes of the cart are worked out from `cart`. */
  readonly script: readonly ScriptedCall[]
}

export type Phone = 'a' | 'b'

export type Deed =
  | { readonly kind: 'say'; readonly text: string }
  /** Taps what is offered under this title (or the next, after a `|`); where nothing is, types the first. */
  | { readonly kind: 'tap'; readonly titles: readonly string[] }
  /** Wants the cart ordered: taps the button, or says so. */
  | { readonly kind: 'order' }
  | { readonly kind: 'scan'; readonly table: string }
  | { readonly kind: 'sold_out'; readonly itemId: string; readonly sizeId: string | null }
  | {
      readonly kind: 'price'
      readonly itemId: string
      readonly sizeId: string | null
      readonly major: string
    }

export type ScriptedCall = {
  readonly name: string
  readonly arguments: Readonly<Record<string, unknown>>
}

const CLOSED = { additionalProperties: false }
const words = Type.String({ minLength: 1, maxLength: 4096 })

const step = Type.Object(
  {
    by: Type.Optional(Type.Union([Type.Literal('a'), Type.Literal('b')])),
    say: Type.Optional(words),
    tap: Type.Optional(words),
    order: Type.Optional(Type.Union([Type.Literal('placed'), Type.Literal('refused')])),
    scan: Type.Optional(words),
    sold_out: Type.Optional(words),
    price: Type.Optional(words),
    cart: Type.Optional(Type.Array(words)),
    places: Type.Optional(Type.Boolean()),
    cancels: Type.Optional(Type.Boolean()),
    calls: Type.Optional(Type.Boolean()),
    tables: Type.Optional(Type.Array(words)),
    shares: Type.Optional(Type.Array(words)),
    script: Type.Optional(
      Type.Array(
        Type.Object(
          { name: words, arguments: Type.Optional(Type.Record(Type.String(), Type.Unknown())) },
          CLOSED,
        ),
      ),
    ),
  },
  CLOSED,
)

const dialogue = Type.Object(
  {
    id: Type.String({ pattern: '^[a-z0-9-]{3,60}$' }),
    tongue: Type.Union(TONGUES.map((one) => Type.Literal(one))),
    kind: Type.Union(KINDS.map((one) => Type.Literal(one))),
    table: Type.Optional(words),
    forbid: Type.Optional(Type.Array(words)),
    steps: Type.Array(step, { minItems: 1 }),
  },
  CLOSED,
)

const file = Type.Object(
  {
    bar: words,
    /** Where its dialogues begin, unless they say otherwise; `none`: nowhere. */
    table: words,
    dialogue: Type.Array(dialogue),
  },
  CLOSED,
)

type StepRow = Static<typeof step>
type DialogueRow = Static<typeof dialogue>

/**
 * Reads a file of dialogues.
 * @throws Error with the dialogue's id for what can't be read: the files are the program's own.
 */
export function readDialogues(text: string): readonly Dialogue[] {
  const read: unknown = parse(text)
  if (!Value.Check(file, read)) {
    const first = Value.Errors(file, read).First()
    throw new Error(`dialogues: ${first?.path ?? '/'} ${first?.message ?? ''}`)
  }
  return read.dialogue.map((row) => dialogueOf(row, read))
}

function dialogueOf(row: DialogueRow, { bar, table }: Static<typeof file>): Dialogue {
  const start = row.table ?? table
  return {
    id: row.id,
    bar,
    tongue: row.tongue,
    kind: row.kind,
    table: start === 'none' ? null : start,
    steps: row.steps.map((one) => stepOf(one, row.id)),
    forbidden: (row.forbid ?? []).map((pattern) => new RegExp(pattern, 'iu')),
  }
}

function stepOf(row: StepRow, id: string): Step {
  const deeds = deedsOf(row, id)
  const [deed, ...others] = deeds
  if (deed === undefined || others.length > 0) {
    throw new Error(`dialogue ${id}: a step does exactly one thing`)
  }
  return {
    by: row.by ?? 'a',
    deed,
    cart: row.cart?.map((text) => lineOf(text, id)) ?? null,
    places: row.places ?? row.order === 'placed',
    cancels: row.cancels ?? false,
    calls: row.calls ?? false,
    tables: row.tables ?? null,
    shares: row.shares ?? null,
    script: (row.script ?? []).map((call) => ({ arguments: {}, ...call })),
  }
}

function deedsOf(row: StepRow, id: string): readonly Deed[] {
  const { say, tap, order, scan } = row
  return [
    ...(say === undefined ? [] : [{ kind: 'say', text: say } as const]),
    ...(tap === undefined ? [] : [{ kind: 'tap', titles: tap.split('|') } as const]),
    ...(order === undefined ? [] : [{ kind: 'order' } as const]),
    ...(scan === undefined ? [] : [{ kind: 'scan', table: scan } as const]),
    ...menuDeeds(row, id),
  ]
}

function menuDeeds({ sold_out: gone, price }: StepRow, id: string): readonly Deed[] {
  const offer = /^([\w-]+)(?:\/([\w-]+))?(?: ([\d.]+))?$/.exec(gone ?? price ?? '')
  if (gone === undefined && price === undefined) return []
  const [, itemId, sizeId = null, major] = offer ?? []
  if (itemId === undefined) throw new Error(`dialogue ${id}: can't read "${gone ?? price}"`)
  if (gone !== undefined) return [{ kind: 'sold_out', itemId, sizeId }]
  if (major === undefined) throw new Error(`dialogue ${id}: a price without an amount`)
  return [{ kind: 'price', itemId, sizeId, major }]
}

function lineOf(text: string, id: string): ExpectedLine {
  const line = readExpectedLine(text)
  if (line === null) throw new Error(`dialogue ${id}: can't read the line "${text}"`)
  return line
}

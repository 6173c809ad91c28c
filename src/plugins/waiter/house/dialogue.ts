import { type Static, Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

const CLOSED = { additionalProperties: false }
const id = Type.String({ maxLength: 200 })
const words = Type.String({ maxLength: 4096 })

const wish = Type.Object(
  {
    query: words,
    candidates: Type.Array(
      Type.Object({ itemId: id, sizeId: Type.Union([id, Type.Null()]) }, CLOSED),
      { maxItems: 10 },
    ),
    isSure: Type.Boolean(),
    categoryId: Type.Union([id, Type.Null()]),
    choices: Type.Array(Type.Object({ groupId: id, choiceId: id }, CLOSED), { maxItems: 60 }),
    quantity: Type.Integer({ minimum: 1 }),
    note: Type.Union([words, Type.Null()]),
    asked: Type.Integer({ minimum: 0 }),
  },
  CLOSED,
)

const question = Type.Object(
  {
    kind: Type.Union([
      Type.Literal('choice'),
      Type.Literal('confirm'),
      Type.Literal('ways'),
      Type.Literal('amounts'),
      Type.Literal('table'),
    ]),
    options: Type.Array(Type.Object({ id, title: words }, CLOSED), { maxItems: 12 }),
    yes: Type.Union([id, Type.Null()]),
    no: Type.Union([id, Type.Null()]),
  },
  CLOSED,
)

const dialogue = Type.Object(
  {
    /** The tab the diner sat at when this was kept. */
    visit: Type.Union([id, Type.Null()]),
    question: Type.Union([question, Type.Null()]),
    pending: Type.Array(wish, { maxItems: 60 }),
    touched: Type.Array(id, { maxItems: 60 }),
    note: Type.Union([words, Type.Null()]),
    splitLines: Type.Array(id, { maxItems: 200 }),
    lost: Type.Integer({ minimum: 0 }),
    /** Left out where there are none. */
    allergies: Type.Optional(Type.Array(id, { maxItems: 14 })),
    /** Told to a model in words that are none of the fourteen. Left out where there are none. */
    allergyWords: Type.Optional(Type.Array(words, { maxItems: 5 })),
    /** The last words were a model's. `asked`: with a question in them that only it knows. Left out for the house waiter's. */
    model: Type.Optional(Type.Union([Type.Literal('told'), Type.Literal('asked')])),
  },
  CLOSED,
)

type DeepReadonly<T> = T extends readonly (infer E)[]
  ? readonly DeepReadonly<E>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T

/**
 * Something wanted that can't be put in the cart yet: which item, size or option is open, or there is no table. Not
 * `isSure` with one candidate is a "did you mean". `asked` counts how often, so that nobody is asked for ever.
 */
export type Wish = DeepReadonly<Static<typeof wish>>

/**
 * The open question. `choice` takes numbers and typed titles; `confirm` only yes, no and its own words, because a "1" is
 * no yes; `ways` takes a number of people, `amounts` sums of money, `table` a label.
 */
export type Question = DeepReadonly<Static<typeof question>>

/** What the house waiter keeps of a chat from turn to turn. Plain JSON. */
export type Dialogue = DeepReadonly<Static<typeof dialogue>>

export const NO_DIALOGUE: Dialogue = {
  visit: null,
  question: null,
  pending: [],
  touched: [],
  note: null,
  splitLines: [],
  lost: 0,
}

/** Reads a stored dialogue back. Anything else, as from another version of the program, starts afresh. */
export function readDialogue(stored: unknown): Dialogue {
  return Value.Check(dialogue, stored) ? stored : NO_DIALOGUE
}

/** What of the last talk still counts: when its visit has ended, nothing that was half chosen does. */
export function dialogueNow(stored: unknown, visit: string | null): Dialogue {
  const read = readDialogue(stored)
  if (read.visit === null || read.visit === visit) return read
  return { ...NO_DIALOGUE, question: read.question, lost: read.lost }
}

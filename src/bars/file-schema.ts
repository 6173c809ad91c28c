import { type TSchema, Type } from '@sinclair/typebox'

import { MODEL_ID, TRANSFER_TARGET } from '../config/voice-keys.ts'
import { VOICE_STYLES, WEEKDAYS } from '../core/bar.ts'
import { LANGUAGES } from '../core/language.ts'
import { ALLERGENS } from '../core/menu.ts'
import { UUID_PATTERN } from '../core/uuid.ts'

const CLOSED = { additionalProperties: false }

const text = (description: string, maxLength = 200) =>
  Type.String({ minLength: 1, maxLength, pattern: '\\S', description })

const id = (description: string) =>
  Type.String({
    pattern: '^[a-z0-9][a-z0-9-]{0,59}$',
    description: `${description}: small letters, digits and dashes`,
  })

const oneOf = <const W extends readonly string[]>(words: W) =>
  Type.Unsafe<W[number]>(
    Type.Union(
      words.map((word) => Type.Literal(word)),
      { description: `one of ${words.join(', ')}` },
    ),
  )

const perLanguage = <S extends TSchema>(schema: S) => ({
  en: Type.Optional(schema),
  fr: Type.Optional(schema),
  rw: Type.Optional(schema),
  sw: Type.Optional(schema),
})

const wordingText = text('a text', 1000)
const wording = Type.Union(
  [wordingText, Type.Object({ default: wordingText, ...perLanguage(wordingText) }, CLOSED)],
  { description: 'a text, or { default = "…", fr = "…" } with en, fr, rw, sw' },
)

const words = Type.Array(text('a word or two', 100))
const aliases = Type.Union(
  [words, Type.Object({ any: Type.Optional(words), ...perLanguage(words) }, CLOSED)],
  { description: 'a list of words, or { any = [], fr = [] } with en, fr, rw, sw' },
)

const amount = Type.Union([Type.String(), Type.Number()], {
  description: 'an amount such as 1500 or "4.50"',
})
const span = Type.String({
  pattern: '^([01]\\d|2[0-3]):[0-5]\\d-(([01]\\d|2[0-3]):[0-5]\\d|24:00)$',
  description: 'a time span such as "17:00-02:00"',
})
const spans = Type.Array(span, { description: 'a list of time spans such as ["17:00-02:00"]' })
const flag = Type.Boolean({ description: 'true or false' })
const count = (minimum: number, maximum: number) =>
  Type.Integer({ minimum, maximum, description: `a whole number from ${minimum} to ${maximum}` })

const rule = Type.Optional(count(1, 1_000_000))

const barSection = Type.Object(
  {
    id: Type.String({
      pattern: `^${UUID_PATTERN}$`,
      description: 'a UUID in small letters (it is printed on the table cards: never change it)',
    }),
    slug: Type.String({
      pattern: '^[a-z0-9-]{2,40}$',
      description: 'a short name for commands: 2 to 40 small letters, digits, dashes',
    }),
    name: text('the name of the bar', 100),
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'an ISO 4217 code such as RWF' }),
    time_zone: text('a time zone such as Africa/Kigali'),
    languages: Type.Array(oneOf(LANGUAGES), {
      minItems: 1,
      uniqueItems: true,
      description: `a list of ${LANGUAGES.join(', ')}`,
    }),
    default_language: oneOf(LANGUAGES),
    phone_number_id: Type.Optional(
      Type.String({ pattern: '^\\d{5,20}$', description: 'the digits that Meta shows, as text' }),
    ),
  },
  CLOSED,
)

const hoursSection = Type.Object(
  {
    ...Object.fromEntries(WEEKDAYS.map((day) => [day, Type.Optional(spans)])),
    exceptions: Type.Optional(
      Type.Array(
        Type.Object(
          {
            date: Type.String({
              pattern: '^\\d{4}-\\d{2}-\\d{2}$',
              description: 'a date in quotes such as "2026-12-25"',
            }),
            spans,
            note: Type.Optional(wording),
          },
          CLOSED,
        ),
      ),
    ),
  },
  CLOSED,
)

const rulesSection = Type.Object(
  {
    idle_tab_minutes: rule,
    served_tab_minutes: rule,
    remind_after_seconds: rule,
    escalate_after_seconds: rule,
    tell_diner_after_seconds: rule,
    hand_back_minutes: rule,
    orders_when_closed: Type.Optional(flag),
  },
  CLOSED,
)

const modelId = Type.String({ pattern: MODEL_ID.pattern.source, description: MODEL_ID.wanted })

export const voiceSection = Type.Object(
  {
    takes_calls: Type.Optional(flag),
    takes_calls_when_closed: Type.Optional(flag),
    voice: Type.Optional(
      Type.String({ pattern: '^[\\w-]{1,80}$', description: 'a voice such as marin' }),
    ),
    style: Type.Optional(oneOf(VOICE_STYLES)),
    compare: Type.Optional(
      Type.Array(oneOf(VOICE_STYLES), {
        maxItems: VOICE_STYLES.length,
        uniqueItems: true,
        description: 'a list of styles such as ["brisk"]',
      }),
    ),
    speed_percent: Type.Optional(count(25, 150)),
    eagerness: Type.Optional(oneOf(['low', 'medium', 'high', 'auto'])),
    noise: Type.Optional(oneOf(['near', 'far', 'off'])),
    max_minutes: Type.Optional(count(1, 55)),
    model: Type.Optional(modelId),
    turn_detection: Type.Optional(oneOf(['meaning', 'silence'])),
    threshold_percent: Type.Optional(count(0, 100)),
    padding_ms: Type.Optional(count(0, 2000)),
    silence_ms: Type.Optional(count(100, 5000)),
    effort: Type.Optional(oneOf(['none', 'minimal', 'low', 'medium', 'high'])),
    max_output_tokens: Type.Optional(count(1, 4096)),
    truncation_tokens: Type.Optional(count(0, 100_000)),
    truncation_keep_percent: Type.Optional(count(10, 100)),
    transcription_models: Type.Optional(
      Type.Array(modelId, {
        maxItems: 10,
        uniqueItems: true,
        description: 'a list of model ids, first to last',
      }),
    ),
    numbers: Type.Optional(
      Type.Array(
        Type.String({
          pattern: '^\\+[1-9]\\d{7,14}$',
          description: 'an international number such as "+250700000101"',
        }),
        {
          maxItems: 20,
          uniqueItems: true,
          description: 'a list of numbers such as ["+250700000101"]',
        },
      ),
    ),
    transfer_to: Type.Optional(
      Type.Array(
        Type.String({
          pattern: TRANSFER_TARGET.pattern.source,
          description: 'an address such as "tel:+250700000101" or "sip:bar@pbx.example"',
        }),
        { maxItems: 10, uniqueItems: true, description: TRANSFER_TARGET.wanted },
      ),
    ),
  },
  CLOSED,
)

const tableEntry = Type.Object(
  {
    label: Type.String({
      pattern: '^[A-Z0-9]{1,8}$',
      description: 'a table label: 1 to 8 capital letters and digits',
    }),
    area: Type.Optional(text('an area such as Terrace', 60)),
  },
  CLOSED,
)

const staffEntry = Type.Object(
  {
    phone: Type.String({ description: 'an international number such as "+250700000101"' }),
    name: text('a name', 60),
    role: oneOf(['owner', 'staff']),
    language: oneOf(LANGUAGES),
  },
  CLOSED,
)

export const categoryEntry = Type.Object({ id: id('a category id'), name: wording }, CLOSED)

const sizeEntry = Type.Object(
  { id: id('a size id'), name: wording, price: amount, available: Type.Optional(flag) },
  CLOSED,
)

const choiceEntry = Type.Object(
  {
    id: id('a choice id'),
    name: wording,
    price: Type.Optional(amount),
    available: Type.Optional(flag),
  },
  CLOSED,
)

const optionEntry = Type.Object(
  {
    id: id('an option id'),
    name: wording,
    min: Type.Optional(count(0, 20)),
    max: Type.Optional(count(1, 20)),
    choices: Type.Array(choiceEntry, { minItems: 1, description: 'a list of choices' }),
  },
  CLOSED,
)

export const itemEntry = Type.Object(
  {
    id: id('an item id'),
    category: id('the id of a category'),
    name: wording,
    description: Type.Optional(wording),
    aliases: Type.Optional(aliases),
    price: Type.Optional(amount),
    sizes: Type.Optional(Type.Array(sizeEntry)),
    options: Type.Optional(Type.Array(optionEntry)),
    allergens: Type.Optional(Type.Array(oneOf(ALLERGENS), { uniqueItems: true })),
    available: Type.Optional(flag),
    hours: Type.Optional(spans),
  },
  CLOSED,
)

/** The shape of a bar file; what belongs together is checked by `bar-file.ts`. */
export const barFile = Type.Object(
  {
    bar: barSection,
    hours: Type.Optional(hoursSection),
    rules: Type.Optional(rulesSection),
    voice: Type.Optional(voiceSection),
    tables: Type.Optional(Type.Array(tableEntry)),
    staff: Type.Optional(Type.Array(staffEntry)),
    payments: Type.Optional(
      Type.Array(Type.Record(Type.String(), Type.Unknown()), {
        description: 'a list of [[payments]]',
      }),
    ),
    categories: Type.Optional(Type.Array(categoryEntry)),
    items: Type.Optional(Type.Array(itemEntry)),
  },
  CLOSED,
)

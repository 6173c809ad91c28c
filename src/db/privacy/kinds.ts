import type { PgTable } from 'drizzle-orm/pg-core'

/**
 * What a column holds of a person: a phone number, a name, somebody's words, or something that points at one person
 * (our id, Meta's id, a chat, a message id: those of WhatsApp have the number inside). `none`: nothing of anybody's.
 */
export type DataKind = 'number' | 'name' | 'text' | 'id' | 'none'

/** One kind, or several where a column holds JSON. */
export type Holds = DataKind | readonly DataKind[]

/**
 * What ends the keeping of a table's personal data by itself; each but `limits`, `bar` and `record` has a key of `[security]`.
 * `bar`: part of the bar's own file, goes when the owner takes it out. `record`: kept, since it names nobody.
 */
export type Retention =
  | 'inbox'
  | 'outbox'
  | 'people'
  | 'visits'
  | 'calls'
  | 'transcripts'
  | 'pay_pages'
  | 'limits'
  | 'bar'
  | 'record'

export type TableNotes<T extends PgTable = PgTable> = {
  /** What the rows are for, in words for whoever asks what is kept about them. */
  readonly purpose: string
  readonly retention: Retention
  /** What `maitred erase` does with the rows of one person. */
  readonly erasing: string
  readonly columns: { readonly [C in keyof T['_']['columns']]: Holds }
}

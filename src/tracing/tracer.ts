/** What a span says of its work: words from closed sets and numbers, never what people wrote or who they are. */
export type SpanFacts = Readonly<Record<string, string | number | boolean>>

export type SpanName =
  | 'store'
  | 'turn'
  | 'call'
  | 'ask model'
  | 'hear voice note'
  | 'send'
  /** Of a call: its being answered, a try to open its control line, a function call of its model, its end. */
  | 'answer'
  | 'line'
  | 'tool'
  | 'end'

/**
 * Follows messages and calls through the house, over processes: a trace's id is made from the id of the message or
 * call, which rows of the inbox have in their key and rows of the outbox as their cause.
 */
export type Tracer = {
  /**
   * The root of the traces of what arrives. Its length is that of the storing.
   * @param keys dedupe keys of the inbox.
   */
  arrive<T>(keys: readonly string[], work: () => Promise<T>): Promise<T>
  /**
   * A piece of work for these causes; the last one names the trace, the others are linked. Without causes it belongs
   * to the work around it.
   * @param keys dedupe keys of inbox or outbox, or causes of the outbox.
   */
  span<T>(span: SpanOf, keys: readonly string[], work: () => Promise<T>): Promise<T>
}

/** The part of a tracer that plugins are handed. */
export type Trace = Tracer['span']

export type SpanOf = { readonly name: SpanName; readonly facts?: SpanFacts }

/** Nothing is followed. */
export const UNTRACED: Tracer = {
  arrive: (_, work) => work(),
  span: (_, __, work) => work(),
}

/** Names a call's trace. @param callId of its row. */
export function callKey(callId: string): string {
  return `call:${callId}`
}

/**
 * What a key is about: the vendor's id of a message, our id of a call; the same for what came in and for what went out
 * because of it.
 */
export function subjectOf(key: string): string {
  const [, subject = key] =
    /^m:(.+)$/.exec(key) ??
    /^turn:(.+):[^:]*$/.exec(key) ??
    /^(call:[0-9a-f-]{36})(?::|$)/.exec(key) ??
    []
  return subject
}

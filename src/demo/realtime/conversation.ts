import type { WireError } from './errors.ts'
import { invalidRequest } from './errors.ts'
import type { JsonObject } from './record.ts'
import type { ScriptedCall } from './script.ts'

export type Item = JsonObject & { readonly id: string; readonly type: string }

/** What was said and called so far, as the vendor keeps it. */
export class Conversation {
  readonly #items = new Map<string, Item>()
  readonly #calls = new Map<string, Called>()
  #lastId: string | null = null
  #count = 0

  /** An id nobody has used. */
  newId(prefix: string): string {
    this.#count += 1
    return `${prefix}_${String(this.#count).padStart(6, '0')}`
  }

  lastId(): string | null {
    return this.#lastId
  }

  /** Adds the item, or replaces it as it grows; answers the id of the one before it. */
  put(item: Item): string | null {
    const isNew = !this.#items.has(item.id)
    const previous = this.#lastId
    this.#items.set(item.id, item)
    if (isNew) this.#lastId = item.id
    return previous
  }

  find(id: string): Item | undefined {
    return this.#items.get(id)
  }

  remove(id: string): boolean {
    const isThere = this.#items.delete(id)
    this.#lastId = [...this.#items.keys()].at(-1) ?? null
    return isThere
  }

  /** A function call that is whole waits for its output. */
  called(callId: string): void {
    const open = { isAnswered: false, isGivenUp: false, isOld: false }
    if (!this.#calls.has(callId)) this.#calls.set(callId, open)
  }

  /** Somebody else may listen from now on. */
  opened(): void {
    for (const call of this.#calls.values()) call.isOld = true
  }

  /** Why a client's item can't be taken. */
  refusal(item: JsonObject): WireError | null {
    const { id, type, call_id: callId } = item
    if (typeof id === 'string' && this.#items.has(id)) {
      const message = `Error adding item: an item with id '${id}' already exists.`
      return invalidRequest('item_create_duplicate_item_id', message, 'item.id')
    }
    if (type === 'function_call_output' && !this.#calls.has(String(callId))) {
      const message = `Tool call ID '${String(callId)}' not found in conversation.`
      return invalidRequest('invalid_tool_call_id', message, 'item.call_id')
    }
    return null
  }

  /** @returns whether the call had an output already. */
  answered(callId: string): boolean {
    const call = this.#calls.get(callId)
    const isDouble = call?.isAnswered ?? false
    if (call !== undefined) call.isAnswered = true
    return isDouble
  }

  /**
   * Function calls that nobody has answered, as a model calls them again that is asked to go on, all of them, or that has
   * been told of others: then those of a line of before. They are given up for the new ones.
   */
  callAgain(which: 'all' | 'old'): readonly ScriptedCall[] {
    const open = [...this.#calls].filter(
      ([, call]) => isOpen(call) && (which === 'all' || call.isOld),
    )
    for (const [, call] of open) call.isGivenUp = true
    const ids = new Set(open.map(([id]) => id))
    return [...this.#items.values()]
      .filter((item) => item.type === 'function_call' && ids.has(String(item['call_id'])))
      .map((item) => ({ name: String(item['name']), args: String(item['arguments']) }))
  }

  hasOpenCalls(): boolean {
    return [...this.#calls.values()].some(isOpen)
  }
}

type Called = {
  isAnswered: boolean
  isGivenUp: boolean
  /** Of before the line was opened last. */
  isOld: boolean
}

function isOpen(call: Readonly<Called>): boolean {
  return !call.isAnswered && !call.isGivenUp
}

/** `conversation.item.retrieve` and its kin name the item that is missing. */
export function itemUnknown(verb: 'retrieve' | 'delete' | 'truncate', id: string): WireError {
  const message = `Error with ${verb}: the item with id '${id}' does not exist.`
  return invalidRequest(`item_${verb}_invalid_item_id`, message, 'item_id')
}

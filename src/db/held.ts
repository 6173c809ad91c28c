/** What was read lately, by key; the entry unused for longest goes first. */
export type Held<V> = {
  readonly get: (key: string) => V | undefined
  readonly set: (key: string, value: V) => void
  readonly delete: (key: string) => void
}

/** @param capacity entries kept at once. */
export function held<V>(capacity: number): Held<V> {
  const entries = new Map<string, V>()
  const set = (key: string, value: V) => {
    entries.delete(key)
    entries.set(key, value)
    const oldest = entries.keys().next().value
    if (entries.size > capacity && oldest !== undefined) entries.delete(oldest)
  }
  return {
    get: (key) => {
      const found = entries.get(key)
      if (found !== undefined) set(key, found)
      return found
    },
    set,
    delete: (key) => void entries.delete(key),
  }
}

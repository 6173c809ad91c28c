import type { Bubble } from './bubbles.ts'

/** A chat is one phone's talk with one bar number. */
export type ChatKey = {
  /** Id of the simulated phone. */
  readonly phone: string
  /** `phone_number_id` of the bar's number. */
  readonly number: string
}

export type Chat = ChatKey & { readonly bubbles: readonly Bubble[]; readonly typing: boolean }

export type ChatEvent =
  | (ChatKey & { readonly type: 'bubble'; readonly bubble: Bubble })
  | (ChatKey & { readonly type: 'typing'; readonly typing: boolean })
  | { readonly type: 'reset' }

export type ChatBook = {
  chats(): readonly Chat[]
  find(key: ChatKey, bubbleId: string): Bubble | undefined
  /** Adds the bubble, or replaces the one with its id. */
  put(key: ChatKey, bubble: Bubble): void
  setTyping(key: ChatKey, typing: boolean): void
  subscribe(listener: (event: ChatEvent) => void): () => void
  /** How many pages are watching. */
  watchers(): number
  clear(): void
}

const KEPT = 300

/** What stands on the screens of the simulated phones, in memory; each change is told to the listeners. */
export function chatBook(): ChatBook {
  const chats = new Map<string, Chat>()
  const listeners = new Set<(event: ChatEvent) => void>()
  const tell = (event: ChatEvent) => {
    for (const listener of listeners) listener(event)
  }
  const nameOf = ({ phone, number }: ChatKey) => `${phone} ${number}`
  const read = (key: ChatKey): Chat =>
    chats.get(nameOf(key)) ?? {
      phone: key.phone,
      number: key.number,
      bubbles: [],
      typing: false,
    }

  return {
    chats: () => [...chats.values()],
    find: (key, id) => read(key).bubbles.find((bubble) => bubble.id === id),
    put(key, bubble) {
      const chat = read(key)
      const isKnown = chat.bubbles.some(({ id }) => id === bubble.id)
      const bubbles = isKnown
        ? chat.bubbles.map((known) => (known.id === bubble.id ? bubble : known))
        : [...chat.bubbles, bubble].slice(-KEPT)
      chats.set(nameOf(key), { ...chat, bubbles })
      tell({ type: 'bubble', phone: key.phone, number: key.number, bubble })
    },
    setTyping(key, typing) {
      const chat = read(key)
      if (chat.typing === typing) return
      chats.set(nameOf(key), { ...chat, typing })
      tell({ type: 'typing', phone: key.phone, number: key.number, typing })
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    watchers: () => listeners.size,
    clear() {
      chats.clear()
      tell({ type: 'reset' })
    },
  }
}

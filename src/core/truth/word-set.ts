import { recall } from '../understand/recall.ts'

/** Words of one kind: `free` is that word alone, `gratuit*` all that begin so. */
export type WordSet = (word: string) => boolean

export function wordSet(listed: string): WordSet {
  const words = listed.split(/\s+/).filter((word) => word !== '')
  const exact = new Set(words.filter((word) => !word.includes('*')))
  const starts = new Set(
    words.filter((word) => word.endsWith('*')).map((word) => word.slice(0, -1)),
  )
  const lengths = [...new Set([...starts].map((start) => start.length))]
  const shapes = words
    .filter((word) => /\*./.test(word))
    .map((word) => word.replaceAll('*', '[a-z]*'))
  const shaped = shapes.length === 0 ? null : new RegExp(`^(?:${shapes.join('|')})$`)
  const isLike = (word: string) =>
    lengths.some((length) => word.length >= length && starts.has(word.slice(0, length))) ||
    (shaped?.test(word) ?? false)
  if (shaped === null && lengths.length === 0) return (word) => exact.has(word)
  const known = recall<boolean>(MOST_WORDS)
  return (word) => exact.has(word) || known(word, () => isLike(word))
}

/** What a waiter says is a few thousand words. */
const MOST_WORDS = 2_000

/** Nothing where no word stands. */
export function wordAt(words: readonly string[], at: number): string {
  return words[at] ?? ''
}

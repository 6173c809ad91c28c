import { readNumber } from './numbers.ts'
import { spoken, type Word } from './words.ts'

const HALF = /^(?:half|moitie|nusu|igice)$/u

/** Where "6 brochettes half goat half beef" begins to halve what its number counts; 0: nowhere. */
export function halvesBegin(words: readonly string[]): number {
  const isTwo = words.filter((word) => HALF.test(word)).length === 2
  const at = isTwo ? words.findIndex((word) => HALF.test(word)) : 0
  return words.slice(0, at).some((_, place) => readNumber(words, place)?.kind === 'count') ? at : 0
}

/** "Half goat half beef" of six as "3 goat 3 beef"; the same words where it is no such thing. */
export function halved(words: readonly Word[], quantity: number | null): readonly Word[] {
  const isHalf = (word: Word) => HALF.test(spoken([word]))
  const [first] = words
  const isTwo = words.filter(isHalf).length === 2 && first !== undefined && isHalf(first)
  if (!isTwo || quantity === null || quantity < 2 || quantity % 2 > 0) return words
  return words.map((word) => (isHalf(word) ? { ...word, text: String(quantity / 2) } : word))
}

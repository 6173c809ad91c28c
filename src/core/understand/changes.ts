import type { Act } from './acts.ts'
import { doubled } from './doubling.ts'
import { instead, insteadFirst, someOther, swap } from './exchange.ts'
import { onlySoMany } from './only.ts'
import { namedTo, quantityChange } from './quantity-change.ts'
import type { Reading } from './reading.ts'
import { sizeChange } from './size-change.ts'
import { partWish, wishOn } from './wish-on.ts'
import { spoken, type Word } from './words.ts'

/** "Make it three", "one less", "two instead of one", "change the fries to three"; `null`: none of these. */
export function readChange(reading: Reading, words: readonly Word[]): readonly Act[] | null {
  const text = spoken(words)
  return (
    partWish(reading, words) ??
    wishOn(reading, words) ??
    onlySoMany(text) ??
    doubled(reading, words, text) ??
    quantityChange(reading, words, text) ??
    insteadFirst(reading, words, text) ??
    instead(reading, words, text) ??
    sizeChange(reading, words, text) ??
    namedTo(reading, words, text) ??
    swap(reading, words, text) ??
    someOther(reading, words, text)
  )
}

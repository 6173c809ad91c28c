import type { Act } from './acts.ts'
import { withoutPeople } from './each.ts'
import { forTwo } from './for-whom.ts'
import { unsure } from './naming.ts'
import { readNumber } from './numbers.ts'
import { type OrderReading, readOrder } from './orders.ts'
import type { Reading } from './reading.ts'
import type { Context } from './segment-acts.ts'
import { original, type Word } from './words.ts'

/** "Rice for 3 people", where nothing is called so: how much they want is for a better reader to say. */
export function readPeople(reading: Reading, words: readonly Word[], context: Context) {
  const either = eitherNumber(words)
  if (either !== null)
    return askedOfAll(readOrder(reading, either, context), original(reading.text, words))
  const two = forTwo(words)
  if (two !== null) return readForTwo(reading, two, context)
  const read = readOrder(reading, words, context)
  const fewer = withoutPeople(words)
  const isWhole = fewer.length === words.length
  if (isWhole || read.acts.some(isUnheardOf)) {
    return { read: isWhole ? read : readOrder(reading, fewer, context), isWhole }
  }
  // "A cheese board for 2" is one, and "coffee for 2" is two.
  const plain = readOrder(reading, fewer, context)
  const isCounted = JSON.stringify(countsOf(plain)) !== JSON.stringify(countsOf(read))
  return {
    read: isCounted ? { ...read, acts: read.acts.map(askedAbout) } : read,
    isWhole: !isCounted,
  }
}

/** "1 or 2 chapati": the words with the larger number alone; `null`: nothing of the kind. */
function eitherNumber(words: readonly Word[]): readonly Word[] | null {
  const texts = words.map(({ text }) => text)
  const isNumber = (at: number) => readNumber(texts, at)?.kind === 'count'
  const at = texts.findIndex(
    (text, place) => OR.test(text) && isNumber(place - 1) && isNumber(place + 1),
  )
  return at < 1 ? null : words.filter((_, place) => place !== at && place !== at - 1)
}

const OR = /^(?:or|ou|cyangwa|au)$/u

/** Of two numbers none is taken: not for a dish, nor as an answer or a change. */
function askedOfAll(read: OrderReading, text: string) {
  const acts = read.acts.map((act): Act => {
    const isCounted = act.type === 'number' || act.type === 'change' || act.type === 'remove'
    return isCounted ? { type: 'unknown', text } : askedAbout(act)
  })
  return { read: { ...read, acts }, isWhole: false }
}

/** "Espresso for me and my husband" is one or two: two are asked about. */
function readForTwo(reading: Reading, words: readonly Word[], context: Context) {
  const read = readOrder(reading, words, context)
  const named = read.acts.flatMap((act) => (act.type === 'add' ? act.wanted : []))
  const isOne = named.length === 1 && named.every(({ quantity }) => (quantity ?? 1) === 1)
  if (!isOne) return { read, isWhole: true }
  const acts = read.acts.map(askedAbout).map((act): Act => {
    if (act.type !== 'add') return act
    return { ...act, wanted: act.wanted.map((one) => ({ ...one, quantity: 2 })) }
  })
  return { read: { ...read, acts }, isWhole: false }
}

function countsOf({ acts }: OrderReading): readonly (number | null)[] {
  return acts.flatMap((act) =>
    act.type === 'add' ? act.wanted.map(({ quantity }) => quantity) : [],
  )
}

function askedAbout(act: Act): Act {
  if (act.type !== 'add') return act
  const wanted = act.wanted.map((one) => ({ ...one, decision: unsure(one.decision), sizeId: null }))
  return { ...act, wanted }
}

function isUnheardOf(act: Act): boolean {
  return act.type === 'add' && act.wanted.some(({ decision }) => decision.kind === 'none')
}

import type { Act } from './acts.ts'
import { readChange } from './changes.ts'
import { isRefusal } from './choices.ts'
import { chosenPart, namedParts, partMore } from './dealt-parts.ts'
import { inItsPlace, withoutInstead } from './exchange.ts'
import { frame } from './frame.ts'
import { AS_A_SIDE, joined } from './joining.ts'
import { type MenuWord, menuWords } from './menu-words.ts'
import { unsure } from './naming.ts'
import { numbersOf } from './number-roles.ts'
import { wholeNumber } from './numbers.ts'
import { withoutOnly } from './only.ts'
import { CONNECTORS, type Mode, WITH_WORDS } from './order-words.ts'
import type { Reading } from './reading.ts'
import { type Context, readSegment, wishOfMore } from './segment-acts.ts'
import { segmentsOf } from './segments.ts'
import { spares } from './sparing.ts'
import { original, queryOf, spoken, type Word } from './words.ts'

export type OrderReading = { readonly acts: readonly Act[]; readonly mode: Mode | null }

/** Reads a clause without intents as what it says about items. */
export function readOrder(
  reading: Reading,
  words: readonly Word[],
  context: Context,
): OrderReading {
  const change = readChange(reading, words)
  if (change !== null) return { acts: change, mode: null }
  let mode = context.mode
  let acts: readonly Act[] = []
  const instead = withoutInstead(words)
  if (instead !== null) {
    const read = readOrder(reading, instead, { ...context, mode: 'add' })
    return { ...read, acts: inItsPlace(read.acts.map(insteadOfPart)) }
  }
  const only = withoutOnly(words)
  const framed = frame(only.words)
  const extra = extraIn(reading, framed.words)
  if (extra !== null) return { acts: [wishOfMore(extra, framed.phrase)], mode }
  if (framed.mode !== null) mode = framed.mode
  if (isUnclear(reading, words, { ...framed, mode })) {
    return { acts: [{ type: 'unknown', text: original(reading.text, words) }], mode: null }
  }
  for (const segment of segmentsOf(reading, framed.words)) {
    const inner = frame(segment)
    if (inner.mode !== null) mode = inner.mode
    const verb = inner.phrase || framed.phrase
    const tail = withoutOnly(inner.words)
    const isOnly = only.isOnly || tail.isOnly
    const where = { ...context, mode, verb, isOnly }
    const read = () => joined(reading, acts, readSegment(reading, tail.words, where))
    acts = dealtBeside(reading, acts, { words: framed.words, segment }) ?? read()
  }
  acts = inFrame(acts, framed, context) ?? acts
  return { acts, mode: modeBehind(acts, mode) }
}

/** "The steak without fries, with salad instead": a part of it, or a dish? */
function insteadOfPart(act: Act): Act {
  if (act.type !== 'add') return act
  const [first, ...others] = act.wanted
  if (first?.note == null || others.length === 0 || !isRefusal(first.note)) return act
  const asked = others.map((one) => ({ ...one, decision: unsure(one.decision), sizeId: null }))
  return { ...act, wanted: [first, ...asked] }
}

/** "4 Heineken two 0.0": two of them, where no "and" stands between. */
function dealtBeside(
  reading: Reading,
  acts: readonly Act[],
  { words, segment }: { readonly words: readonly Word[]; readonly segment: readonly Word[] },
): readonly Act[] | null {
  const last = acts.at(-1)
  const one = last?.type === 'add' ? last.wanted.at(-1) : undefined
  const before = words[words.findIndex((word) => word === segment[0]) - 1]
  if (before === undefined || CONNECTORS.has(before.text.replace(/'$/, ''))) return null
  if (last?.type !== 'add' || one === undefined) return null
  const named = namedParts(reading, one, segment) ?? chosenPart(reading, one, segment)
  const wanted = named === null ? null : [...last.wanted.slice(0, -1), ...named]
  const more = wanted ?? partMore(reading, last.wanted, segment)
  return more === null ? null : [...acts.slice(0, -1), { ...last, wanted: more }]
}

/** A verb alone, and "what do you have without sugar", which wishes nothing of what was ordered. */
function inFrame(
  acts: readonly Act[],
  { words, mode }: ReturnType<typeof frame>,
  context: Context,
): readonly Act[] | null {
  if (words.length === 0) return justVerb(mode, context)
  const [only, ...others] = acts
  const isAsked = mode === 'search' && others.length === 0 && only?.type === 'note'
  return isAsked ? [{ type: 'unknown', text: only.note, about: 'house' }] : null
}

/** "Skip the ice, 2 fries", "no need for cutlery, 2 fries": what takes nothing out is not gone on with, either. */
function modeBehind(acts: readonly Act[], mode: Mode | null): Mode | null {
  const isRemoval = acts.some(({ type }) => type === 'remove' || type === 'change')
  return mode === 'remove' && !isRemoval ? null : mode
}

/** "Je n'en veux plus" is of what was spoken of last. */
function justVerb(mode: Mode | null, { isLeftover }: Context): readonly Act[] | null {
  if (mode === 'search') return [{ type: 'menu' }]
  return mode === 'remove' && !isLeftover ? [{ type: 'remove', wanted: [] }] : null
}

/** "With bacon": a choice of what was ordered before. */
function extraIn(reading: Reading, words: readonly Word[]): Act | null {
  if (words.length < 2 || !WITH_WORDS.has(words[0]?.text ?? '')) return null
  const query = menuWords(queryOf(words).replace(AS_A_SIDE, ''))
  const isChoice = (word: MenuWord) => word.keys.some((key) => reading.index.choiceKeys.has(key))
  const isExtra = query.length > 0 && query.every(isChoice)
  if (!isExtra) return null
  return { type: 'note', note: original(reading.text, words).replace(AS_A_SIDE, '') }
}

/** "Sio mojito moja ni mbili" takes no mojito out: how many there are to be is for a better reader. */
function isRecounted(said: string): boolean {
  const number = /^(?:sio|siyo|ntabwo ari|atari) .+ (?:ni|bali|ahubwo) (\S+)$/u.exec(said)?.[1]
  return number !== undefined && wholeNumber(number) !== null
}

/** "N'apportez plus de frites" orders none, and "n'oubliez pas le mojito" takes none out. */
const NEGATED = /^ne? (?:(?:me|m|nous|le|la|les|l|en) )?\S+ (?:pas|plus|jamais)(?= |$)/u

/** "Not only mojito", "pas encore de mojito": none is taken back. */
const NOT_ONLY =
  /^(?:not|pas) (?:only|just|seulement|uniquement|que|encore)(?= )|^(?:sio|siyo) .* (?:tu|pekee)(?= |$)/u

/** "I don't want the fries cold" wants them otherwise. */
const NOT_SO = / (?:too|trop|to be|to come|iwe|ziwe) \S| (?:cold|froide?s?)$/u

/** "I don't want more fries" wants none more, and keeps those that are there. */
const NO_MORE = /^(?:any )?(?:some more|more|another|encore) /u

function isUnclear(
  reading: Reading,
  all: readonly Word[],
  { words, mode }: { readonly words: readonly Word[]; readonly mode: Mode | null },
): boolean {
  // What is named behind "all but" stays: taking out just that would be the very opposite.
  // "Plus de frites" is more of them, or none any more.
  const isEither = mode !== 'add' && /^plus d(?:e|es)? /u.test(spoken(words))
  return (
    isEither ||
    (mode !== 'remove' && NEGATED.test(spoken(all))) ||
    NOT_ONLY.test(spoken(all)) ||
    BUT_LATER.test(spoken(words)) ||
    isRecounted(spoken(words)) ||
    (mode === 'remove' && [NO_MORE, NOT_SO].some((one) => one.test(spoken(words)))) ||
    (mode === 'remove' && spares(spoken(words))) ||
    hasProduct(reading, words)
  )
}

/** What is wanted, and not yet. */
const BUT_LATER =
  /(?:^| )(?:but|mais|ariko|lakini) (?:not(?: now| yet)?|later|pas(?: maintenant| encore)?|plus tard|si ubu|nyuma|sio sasa|baadaye)$/u

/** "2x3 fries": six, or two and three? */
function hasProduct(reading: Reading, words: readonly Word[]): boolean {
  const counts = numbersOf(reading, words).filter(({ role }) => role === 'count')
  return counts.some(({ at }, place) => {
    const next = counts[place + 1]
    const both = next === undefined ? [] : words.slice(at, next.at + next.length)
    return /^\d+ ?[x*×] ?\d+$/.test(spoken(both))
  })
}

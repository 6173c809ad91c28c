import { type Act, isOfItems, type Wanted } from './acts.ts'
import { alternatives } from './alternatives.ts'
import { itemIdsOf } from './menu-decision.ts'
import { readNumber } from './numbers.ts'
import { spanOf, wordCount } from './words.ts'

/** Takes back or turns round what was said before: the last word counts. */
const CORRECTING = alternatives(String.raw`
  no,? wait|wait,? no|actually|i mean|i meant|scratch that|on second thoughts?|rather
  instead|never ?mind
  forget (?:the|about)
  non,? attend(?:s|ez)
  enfin|finalement|plutot|en fait|tout compte fait|au lieu|a la place|laissez? tomber
  oubliez?|hapana|badala|samahani hapana|oya|ahubwo|aho kuba|mu cyimbo`)
const CORRECTS = new RegExp(String.raw`(?:^| )(?:${CORRECTING})(?= |$)`, 'u')

/** True where the words correct something; folded and spoken. */
export function corrects(spoken: string): boolean {
  return CORRECTS.test(spoken) || SLIP.test(spoken)
}

const SORRY = '(?:sorry|my bad|pardon|desolee?|excusez moi|samahani|mbabarira|mumbabarire|imbabazi)'
const NO = '(?:no|nope|non|wait|hapana|oya|attends|attendez)'

/** "Actually no, 2"; the "no" of "actually no sugar" takes nothing back. */
const NO_NOUN =
  '(?! no (?!(?:\\d+|an?|one|two|three|four|five|six|the|i|we|make|let|give|just|wait|sorry)(?: |$))\\S)'

/** Owns to a slip of the tongue: what comes next takes the place of what came right before. */
const SLIP = new RegExp(
  `(?:^| )(?:(?:${SORRY}|${NO}|oops|oups) )*(?:(?:i|we) mean(?:t)?(?: to (?:say|write|type))?|(?:i|we) wanted to (?:say|write)|` +
    'je (?:voulais|veux) (?:dire|ecrire)|on voulait dire|je me suis trompee?|my mistake|' +
    'ni?li(?:maanisha|kuwa na maana|taka kusema)|na?maanisha|nimekosea|' +
    'nashakaga kuvuga|nashatse kuvuga|nashakaga kwandika|navugaga|nibeshye|' +
    `(?:actually|in fact|en fait|finalement)${NO_NOUN} (?:no|non)|${SORRY}${NO_NOUN} ${NO}|${NO} ${SORRY}|oops|oups)(?: ${SORRY})?(?= |$)`,
  'u',
)
const APOLOGY = new RegExp(`(?:^| )${SORRY}(?= |$)`, 'u')

/** Nothing but a no: an answer. */
const NO_ALONE = /^(?:actually|in fact|en fait|finalement) (?:no|non)$/u

/** "I meant" at the very beginning: of what was said in a message before. */
export function beginsWithSlip(spoken: string): boolean {
  return SLIP.exec(spoken)?.index === 0 && !NO_ALONE.test(spoken)
}

/** "*orange" or "orange*" under what was misspelt; *bold* is none, nor is "* 2 fries" in a list. */
export function isStarred(text: string): boolean {
  return /^\s*\*(?:[^*\d\s][^*]*|\s*\d+\s*)$|^[^*]+\*\s*$/u.test(text)
}

type Span = { readonly from: number; readonly to: number }

/** The words that own to a slip; "sorry" alone does where a number follows: "2 fries sorry 2 ugali". */
export function slipIn(spoken: string): Span | null {
  const slip = SLIP.exec(spoken)
  if (slip !== null) return spanOf(spoken, slip)
  const apology = APOLOGY.exec(spoken)
  if (apology === null) return null
  const span = spanOf(spoken, apology)
  const words = spoken.split(' ')
  return span.to === words.length || readNumber(words, span.to) === null ? null : span
}

/** "Sorry" amid an order: of what comes before, or just polite? */
export function apologises(spoken: string): boolean {
  const match = APOLOGY.exec(spoken)
  if (match === null) return false
  const { from, to } = spanOf(spoken, match)
  return from > 0 && to < wordCount(spoken)
}

const OF_THE_CART: ReadonlySet<Act['type']> = new Set([
  'add',
  'remove',
  'change',
  'size',
  'note',
  'number',
])

/** A correction of an order, and not just a "no" or "never mind" that answers. */
export function correctsOrder(spoken: string, acts: readonly Act[]): boolean {
  return corrects(spoken) && acts.some((act) => OF_THE_CART.has(act.type))
}

type Corrected = { readonly acts: readonly Act[]; readonly more: readonly Act[] }

/** "2 espressos. No wait, just one espresso": what is said again takes the place of what was said, and its size. */
export function withoutCorrected(acts: readonly Act[], more: readonly Act[]): Corrected {
  const had = acts.flatMap((act) => (act.type === 'add' ? act.wanted : []))
  const sized = more.map((act): Act => {
    if (act.type !== 'add') return act
    return { ...act, wanted: act.wanted.map((one) => inSizeOf(had, one)) }
  })
  const again = sized.flatMap((act) => (act.type === 'add' ? act.wanted : []))
  const left = acts.flatMap((act): readonly Act[] => {
    if (act.type !== 'add') return [act]
    const wanted = act.wanted.filter((one) => !again.some((other) => isSame(one, other)))
    return wanted.length === 0 ? [] : [{ ...act, wanted }]
  })
  return { acts: left, more: sized }
}

function inSizeOf(had: readonly Wanted[], one: Wanted): Wanted {
  const before = had.filter((other) => isSame(other, one))
  const [only, ...others] = before
  if (only?.sizeId == null || others.length > 0 || one.sizeId !== null) return one
  return { ...one, sizeId: only.sizeId, decision: only.decision }
}

/** "2 fries, sorry I meant 2 ugali": as many as were named in error go, those of the same number before others. */
export function withoutSlip(acts: readonly Act[], more: readonly Act[]): Corrected {
  const right = more.find(isOfItems)
  const at = acts.findLastIndex((act) => act.type === right?.type)
  const wrong = acts[at]
  if (right === undefined || wrong === undefined || !isOfItems(wrong)) return { acts, more }
  let left = wrong.wanted
  const wanted = right.wanted.map((one) => {
    const dropped = slipped(left, one)
    left = left.filter((other) => other !== dropped)
    return { ...one, quantity: one.quantity ?? dropped?.quantity ?? null }
  })
  return {
    acts: acts.flatMap((act): readonly Act[] => {
      if (act !== wrong) return [act]
      return left.length === 0 ? [] : [{ ...wrong, wanted: left }]
    }),
    more: more.map((act) => (act === right ? { ...right, wanted } : act)),
  }
}

function slipped(left: readonly Wanted[], right: Wanted): Wanted | undefined {
  return (
    left.find((one) => isSame(one, right)) ??
    left.findLast((one) => one.quantity !== null && one.quantity === right.quantity) ??
    left.at(-1)
  )
}

function isSame(one: Wanted, other: Wanted): boolean {
  const ids = new Set([one, other].flatMap(({ decision }) => [...itemIdsOf(decision)]))
  const areNamed = [one, other].every(({ decision }) => itemIdsOf(decision).size === 1)
  return areNamed && ids.size === 1 && !other.isMore
}

import type { AskOption } from '../../../core/blocks.ts'
import type { TextKey } from '../texts/index.ts'
import type { Question } from './dialogue.ts'
import { ask, type Mind, tell } from './mind.ts'
import { offering } from './person.ts'
import { type Tap, tapId } from './taps.ts'

/** Most rows a list has on WhatsApp. */
export const MAX_OPTIONS = 10

export function option(tap: Tap, title: string, description: string | null = null): AskOption {
  return { id: tapId(tap), title, description }
}

/** A choice among things: a number, a tap or the thing's name answers it. */
export function askChoice(mind: Mind, prompt: string, options: readonly AskOption[]): void {
  const shown = options.slice(0, MAX_OPTIONS)
  ask(mind, {
    block: { kind: 'ask', prompt, options: shown },
    question: { kind: 'choice', options: shown.map(bare), yes: null, no: null },
  })
}

/** A yes or no, with further buttons where they help. The first option is the yes. */
export function askConfirm(
  mind: Mind,
  prompt: string,
  options: readonly [AskOption, ...AskOption[]],
  no: Tap = { verb: 'keep' },
): void {
  ask(mind, {
    block: { kind: 'ask', prompt, options },
    question: { kind: 'confirm', options: options.map(bare), yes: options[0].id, no: tapId(no) },
  })
}

/** A question whose answer is typed: a number of people, sums of money, a table. */
export function askOpen(
  mind: Mind,
  kind: Extract<Question['kind'], 'ways' | 'amounts' | 'table'>,
  prompt: string,
  options: readonly AskOption[],
): void {
  const shown = options.slice(0, MAX_OPTIONS)
  ask(mind, {
    block: { kind: 'ask', prompt, options: shown },
    question: { kind, options: shown.map(bare), yes: null, no: tapId({ verb: 'keep' }) },
  })
}

/** Places to go from here, which no bare yes or number answers. */
export function offerNext(mind: Mind, prompt: string, places: readonly AskOption[]): void {
  const { isStaffed } = mind.work.facts
  const options = places.filter(({ id }) => isStaffed || id !== tapId(NEXT.button_person))
  ask(mind, {
    block: { kind: 'ask', prompt, options },
    question: { kind: 'confirm', options: options.map(bare), yes: null, no: null },
  })
}

/** Offers to call someone; `yes` calls. Where nobody can be called, the staff are in the room. */
export function offerPerson(
  mind: Mind,
  prompt: string,
  reason: 'asked' | 'allergy' | 'trouble',
): void {
  if (!mind.work.facts.isStaffed) {
    return tell(mind, `${offering(mind, prompt)} ${mind.say('ask_in_room')}`)
  }
  askConfirm(mind, prompt, [
    option({ verb: 'person', reason }, mind.say('button_person')),
    option({ verb: 'keep' }, mind.say('button_not_now')),
  ])
}

type NextButton = Extract<
  TextKey,
  'button_menu' | 'button_cart' | 'button_bill' | 'button_person' | 'button_status'
>

const NEXT: Readonly<Record<NextButton, Tap>> = {
  button_menu: { verb: 'menu', page: 1 },
  button_cart: { verb: 'cart' },
  button_bill: { verb: 'bill' },
  button_person: { verb: 'person', reason: 'asked' },
  button_status: { verb: 'status' },
}

export function nextButton(mind: Mind, key: NextButton): AskOption {
  return option(NEXT[key], mind.say(key))
}

function bare(one: AskOption) {
  return { id: one.id, title: one.title }
}

import type { Line } from '../../src/core/tab.ts'
import { expectedAfter } from '../../src/evaluation/expectation.ts'
import { type ExpectedLine, formOf } from '../../src/evaluation/expected-line.ts'
import type { StepAbout } from '../../src/evaluation/play.ts'
import { FINISH_WORDS, YES_WORDS } from '../../src/evaluation/words.ts'
import type { Answer, ScriptedCall, SeenRequest } from '../contracts/model-standin.ts'

/** What a model that understands everything does: it knows from the dialogue what each step is to come to. */
export function knowingModel(): {
  readonly onStep: (about: StepAbout) => void
  readonly answer: Answer
} {
  let now: StepAbout | undefined
  return {
    onStep: (about) => {
      now = about
    },
    answer: (seen) => {
      const calls = seen.results.length === 0 && seen.mayCall ? callsFor(seen, now) : []
      return calls.length > 0 ? { kind: 'say', calls } : { kind: 'say', text: 'OK 👍' }
    },
  }
}

function callsFor(seen: SeenRequest, now: StepAbout | undefined): readonly ScriptedCall[] {
  const said = seen.words.at(-1) ?? ''
  if (Object.values(FINISH_WORDS).includes(said)) return [{ name: 'view_cart', arguments: {} }]
  const isOrder = now?.step.deed.kind === 'order'
  if (isOrder && Object.values(YES_WORDS).includes(said)) {
    return [{ name: 'place_order', arguments: {} }]
  }
  if (now === undefined) return []
  const { script } = now.step
  const isDone = script.some(({ name }) => OF_THE_CART.has(name))
  return [...script, ...(isDone ? [] : cartCalls(now))]
}

const OF_THE_CART = new Set(['add_to_cart', 'clear_cart', 'note_allergy', 'place_order'])

/** What the step adds and takes away, and nothing else: what went wrong before is not mended on the way. */
function cartCalls({ dialogue, index, step, lines }: StepAbout): readonly ScriptedCall[] {
  if (step.cart === null) return []
  const before = counted(expectedAfter(dialogue, step.by, index).cart)
  const after = counted(step.cart)
  const forms = new Set([...before.keys(), ...after.keys()])
  return [...forms].flatMap((form) => {
    const by = (after.get(form)?.quantity ?? 0) - (before.get(form)?.quantity ?? 0)
    const line = lines.find((one) => formOf(one) === form)
    const example = after.get(form) ?? before.get(form)
    return by === 0 || example === undefined ? [] : callsBy(by, example, line)
  })
}

function counted(lines: readonly ExpectedLine[]): ReadonlyMap<string, ExpectedLine> {
  return new Map(lines.map((line) => [formOf(line), line]))
}

function callsBy(
  by: number,
  example: ExpectedLine,
  line: Line | undefined,
): readonly ScriptedCall[] {
  if (line === undefined) return by > 0 ? [add(example, by)] : []
  const quantity = line.quantity + by
  return quantity < 1
    ? [{ name: 'remove_line', arguments: { line_id: line.id } }]
    : [{ name: 'change_line', arguments: { line_id: line.id, quantity } }]
}

function add({ itemId, sizeId, choices }: ExpectedLine, quantity: number): ScriptedCall {
  const options = choices.map((one) => ({ group_id: one.groupId, choice_id: one.choiceId }))
  return {
    name: 'add_to_cart',
    arguments: { item_id: itemId, size_id: sizeId, options, quantity, note: null },
  }
}

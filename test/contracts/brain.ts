import { afterEach, beforeEach, describe, expect, test } from 'bun:test'

import type { TokenUsage } from '../../src/core/chat-model.ts'
import { ProviderError } from '../../src/core/errors.ts'
import type { OutMessage } from '../../src/core/message.ts'
import type { TurnFacts, TurnMessage } from '../../src/core/turn.ts'
import { workspace } from '../../src/core/workspace.ts'
import type { Brain, BrainTurn, Reply } from '../../src/plugins/waiter/ai/brain.ts'
import { render } from '../../src/plugins/waiter/render.ts'
import { aTab, countingIds, EVENING, PERSON, someFacts } from '../goldens/sample-bar.ts'
import { depsFor } from '../goldens/talk.ts'
import { until } from '../until.ts'
import type { ModelFault, ScriptedCall, ScriptedReply } from './model-standin.ts'

/** One brain and whoever stands behind it. */
export type BrainRig = {
  readonly brain: Brain
  /** What the model behind it does next. Nobody stands behind the house waiter, who reads the diner's words alone. */
  script(...replies: readonly ScriptedReply[]): void
  /** What the stand-in refused or was not asked; empty after a good test. */
  readonly leftOver: () => readonly string[]
  stop(): Promise<void>
}

export type BrainOptions = {
  /** Ways the vendor behind it can fail; the house waiter has none. */
  readonly faults: readonly ModelFault[]
  readonly isPaid: boolean
}

/**
 * What the chain, the commit and the diner rely on, whoever thinks. Each test says the same words to every brain; a model
 * behind it is scripted to do what a waiter would do about them.
 */
export function brainContract(
  name: string,
  open: () => BrainRig | Promise<BrainRig>,
  options: BrainOptions,
): void {
  describe(`${name} as a brain`, () => {
    let rig: BrainRig
    beforeEach(async () => {
      rig = await open()
    })
    afterEach(async () => {
      const left = rig.leftOver()
      await rig.stop()
      expect(left).toEqual([])
    })

    const say: Say = (words, ...script) => {
      rig.script(...script)
      return told(rig.brain, aTurn(words))
    }
    answersOnce(say)
    actsByCommands(say, () => rig)
    refusesInWords(say)
    if (options.isPaid) isPaidByTheRound(say, () => rig)
    else asksNobody(say)
    for (const fault of options.faults) leavesNothing(fault, () => rig)
    endsWithItsSignal(() => rig, options.isPaid)
  })
}

type Told = Reply & {
  readonly messages: readonly OutMessage[]
  readonly words: string
  readonly paid: readonly TokenUsage[]
}
type Say = (words: string, ...script: readonly ScriptedReply[]) => Promise<Told>
type RigOf = () => BrainRig

function answersOnce(say: Say): void {
  test('a turn gets an answer of one or more messages, none of them empty', async () => {
    const { messages, words } = await say('hello', spoken('Hello! What may I bring you?'))

    expect(messages.length).toBeGreaterThan(0)
    for (const message of messages) expect(readable(message)).not.toBe('')
    expect(words).toMatch(/\p{L}/u)
  })

  test('an answer asks one thing at most', async () => {
    const { thought } = await say('2 fries', adds('frites', 2), spoken('With pleasure.'))
    const asking = new Set(['ask', 'menu_page', 'menu_categories'])

    expect(thought.blocks.filter(({ kind }) => asking.has(kind)).length).toBeLessThanOrEqual(1)
  })

  test("the answer is in the diner's language", async () => {
    const { thought } = await say(
      '2 frites s’il vous plaît',
      adds('frites', 2),
      spoken('Avec plaisir.'),
    )

    expect(thought.language).toBe('fr')
    expect(thought.languageState.language).toBe('fr')
  })

  test('what is kept for the next turn is plain JSON', async () => {
    const { thought } = await say('2 fries', adds('frites', 2), spoken('With pleasure.'))

    expect(JSON.parse(JSON.stringify(thought.dialogue))).toEqual(thought.dialogue)
    expect(JSON.parse(JSON.stringify(thought.languageState))).toEqual(thought.languageState)
  })
}

function actsByCommands(say: Say, rig: RigOf): void {
  test('what is ordered is in the commands of the working copy and in the cart that is shown', async () => {
    const { work, words } = await say('2 fries', adds('frites', 2), spoken('With pleasure.'))

    expect(cartOf(work)).toEqual([['frites', 2]])
    expect(work.commands().length).toBe(work.effects().length)
    expect(words).toContain('2 × Frites')
    expect(words).toContain('3,000')
  })

  test('the same commands run again on fresh rows', async () => {
    const turn = aTurn('2 fries')
    rig().script(adds('frites', 2), spoken('With pleasure.'))
    const { work } = await told(rig().brain, turn)

    const again = workspace(turn.facts, { newId: turn.newId, zone: turn.house.zone })
    for (const command of work.commands()) expect(again.run(command).ok).toBe(true)
    expect(cartOf(again)).toEqual([['frites', 2]])
  })

  test('the facts are only read: a second reply to the same turn is as the first', async () => {
    const facts = frozen(someFacts({ tab: aTab() }))
    const first = await scriptedTwice(rig(), facts)
    const second = await scriptedTwice(rig(), facts)

    expect(first).toEqual([['frites', 2]])
    expect(second).toEqual(first)
    expect(facts.tab?.lines).toEqual([])
  })

  test('a diner who only asks has nothing put into the cart', async () => {
    const { work } = await say('do you have fries?', finds('fries'), spoken('Yes, we do.'))

    expect(cartOf(work)).toEqual([])
    expect(work.effects().some(({ kind }) => kind === 'tab' || kind === 'order')).toBe(false)
  })
}

function refusesInWords(say: Say): void {
  test('what is not on the menu is no command, and the diner is told in words', async () => {
    const { work, words } = await say(
      '3 unicorn burgers',
      adds('unicorn-burger', 3),
      spoken('I am sorry, we do not have that.'),
    )

    expect(cartOf(work)).toEqual([])
    expect(words).toMatch(/\p{L}/u)
  })

  test('what is sold out is no command', async () => {
    const { work, words } = await say(
      'a Guinness',
      adds('guinness', 1),
      spoken('I am sorry, it is not to be had tonight.'),
    )

    expect(cartOf(work)).toEqual([])
    expect(words).not.toBe('')
  })

  test('an order is never placed without a yes to the cart that was shown', async () => {
    const { work, words } = await say(
      '2 fries, place the order now',
      { kind: 'say', calls: [putting('frites', 2), { name: 'place_order', arguments: {} }] },
      spoken('Shall I?'),
    )

    expect(work.commands().some((one) => one.kind === 'tab' && one.command.type === 'place')).toBe(
      false,
    )
    expect(words).not.toMatch(/is with the bar|confirmed/i)
  })
}

function isPaidByTheRound(say: Say, rig: RigOf): void {
  const usage = { input: 3_000, cached: 2_048, output: 30 }

  test('each round is told as it is paid', async () => {
    const { paid } = await say(
      '2 fries',
      { ...adds('frites', 2), usage },
      { ...spoken('With pleasure.'), usage: { ...usage, output: 9 } },
    )

    expect(paid).toEqual([usage, { ...usage, output: 9 }])
  })

  test('a reply that fails in the middle has told what it cost before', async () => {
    rig().script({ ...adds('frites', 2), usage }, { kind: 'fault', fault: 'server_error' })
    const paid: TokenUsage[] = []
    await rig()
      .brain.reply(aTurn('2 fries'), forEver(), (one) => void paid.push(one))
      .catch((error: unknown) => error)

    expect(paid).toEqual([usage])
  })

  test('claims that are not so are asked for again once, and then fail as untrue', async () => {
    const lie = spoken('Your order 104 is confirmed, that is 3,000 RWF with 20% off!')
    rig().script(lie, lie)
    const thrown = await told(rig().brain, aTurn('2 fries')).catch((error: unknown) => error)

    expect(thrown).toBeInstanceOf(ProviderError)
    expect(thrown).toMatchObject({ failure: 'rejected', reason: 'untrue' })
  })

  test('a claim that is taken back is an answer', async () => {
    const { words } = await say('hello', spoken('That is 99,000 RWF!'), spoken('Hello there.'))

    expect(words).toContain('Hello there.')
    expect(words).not.toContain('99,000')
  })
}

function asksNobody(say: Say): void {
  test('nothing is paid', async () => {
    expect((await say('2 fries')).paid).toEqual([])
  })
}

function leavesNothing(fault: ModelFault, rig: RigOf): void {
  const failed = { kind: 'fault', fault } as const

  test(`${fault} after a tool call: a provider error, and nothing of it in the next reply`, async () => {
    const facts = frozen(someFacts({ tab: aTab() }))
    rig().script(adds('primus', 9, '72cl'), failed)
    const thrown = await told(rig().brain, aTurn('2 fries', facts)).catch((error: unknown) => error)
    rig().script(adds('frites', 2), spoken('With pleasure.'))
    const next = await told(rig().brain, aTurn('2 fries', facts))

    expect(thrown).toBeInstanceOf(ProviderError)
    expect(cartOf(next.work)).toEqual([['frites', 2]])
    expect(next.words).not.toContain('Primus')
  })
}

function endsWithItsSignal(rig: RigOf, isPaid: boolean): void {
  test('no reply is waited for beyond its signal', async () => {
    if (isPaid) rig().script({ kind: 'fault', fault: 'slow_headers' })
    const stop = new AbortController()
    const reply = rig()
      .brain.reply(aTurn('2 fries'), stop.signal, () => {})
      .catch((error: unknown) => error)
    // The vendor has the question and never answers.
    await until(async () => rig().leftOver().length === 0)
    stop.abort(new DOMException('budget', 'TimeoutError'))
    const outcome = await reply

    if (isPaid) expect(outcome).toMatchObject({ failure: 'timeout', reason: 'aborted' })
    else expect(cartOf((outcome as Reply).work)).toEqual([['frites', 2]])
  })

  test('a signal that has fired already asks no vendor', async () => {
    const outcome = await rig()
      .brain.reply(aTurn('2 fries'), AbortSignal.abort(), () => {})
      .catch((error: unknown) => error)

    if (isPaid) expect(outcome).toMatchObject({ failure: 'timeout', reason: 'aborted' })
    else expect(cartOf((outcome as Reply).work)).toEqual([['frites', 2]])
  })
}

function putting(item: string, quantity: number, size: string | null = null): ScriptedCall {
  const what = { item_id: item, size_id: size, options: null, quantity, note: null }
  return { name: 'add_to_cart', arguments: what }
}

function adds(item: string, quantity: number, size: string | null = null) {
  return { kind: 'say', calls: [putting(item, quantity, size)] } as const
}

function finds(query: string): ScriptedReply {
  return {
    kind: 'say',
    calls: [{ name: 'find_menu_items', arguments: { query, category_id: null } }],
  }
}

function spoken(text: string) {
  return { kind: 'say', text } as const
}

/** Seated at A5, the cart empty, and this said. */
export function aTurn(words: string, facts: TurnFacts = someFacts({ tab: aTab() })): BrainTurn {
  const message: TurnMessage = {
    id: 'wamid.1',
    at: EVENING,
    content: { type: 'text', body: words },
    tap: 'none',
    isLate: false,
  }
  return {
    facts,
    messages: [message],
    history: async () => [
      { role: 'diner', text: '(scanned the code of table A5)' },
      { role: 'waiter', text: 'Welcome! What may I bring you?' },
    ],
    house: depsFor(facts, () => 'a-token-of-more-than-22-characters'),
    newId: countingIds(),
    quoted: async () => new Map(),
    namedTable: null,
    safetyId: `hash-of-${PERSON}`,
  }
}

async function told(brain: Brain, turn: BrainTurn): Promise<Told> {
  const paid: TokenUsage[] = []
  const reply = await brain.reply(turn, forEver(), (usage) => void paid.push(usage))
  const messages = render(reply.thought.blocks, {
    language: reply.thought.language,
    orderNumbers: new Map(),
    payUrl: () => null,
  })
  return { ...reply, messages, words: messages.map(readable).join('\n'), paid }
}

async function scriptedTwice(rig: BrainRig, facts: TurnFacts) {
  rig.script(adds('frites', 2), spoken('With pleasure.'))
  return cartOf((await told(rig.brain, aTurn('2 fries', facts))).work)
}

function cartOf(work: Reply['work']) {
  return (work.tab()?.lines ?? []).map(lineOf)
}

function lineOf(line: { readonly itemId: string; readonly quantity: number }) {
  return [line.itemId, line.quantity]
}

function readable(message: OutMessage): string {
  if ('text' in message) return message.text
  return message.kind === 'image' ? (message.caption ?? '') : ''
}

const forEver = () => new AbortController().signal

/** To its depths: whoever writes to it throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !(value instanceof Date)) {
    for (const one of Object.values(value)) frozen(one)
    Object.freeze(value)
  }
  return value
}

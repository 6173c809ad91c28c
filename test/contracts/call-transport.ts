import { afterEach, beforeEach, describe, expect, test } from 'bun:test'

import type { LineEvent } from '../../src/core/call/line.ts'
import { unheard } from '../../src/core/call/session.ts'
import { REFUSE_WHYS } from '../../src/core/call/transport.ts'
import type { CallScript, HttpFault } from '../../src/demo/realtime/script.ts'
import type { CallRig } from './call-rig.ts'
import { A_SCRIPT, A_SESSION, listening, NEVER, thrown, UNKNOWN } from './call-rig.ts'

/** What the voice plugin relies on, however calls come. */
export function callTransportContract(name: string, open: () => Promise<CallRig>): void {
  describe(`${name} as a transport of calls`, () => {
    let rig: CallRig
    beforeEach(async () => {
      rig = await open()
    })
    afterEach(() => rig.stop())

    answers(() => rig)
    refuses(() => rig)
    transfers(() => rig)
    hangsUp(() => rig)
    attaches(() => rig)
    fails(() => rig)
  })
}

function answers(rig: () => CallRig): void {
  test('a call is answered once: the second answer finds it gone', async () => {
    const ref = await rig().ring(A_SCRIPT)
    const transport = rig().transport()

    await transport.answer(ref, A_SESSION, NEVER)
    const second = await thrown(transport.answer(ref, A_SESSION, NEVER))

    expect(second).toMatchObject({ failure: 'rejected', reason: 'gone' })
    expect(
      rig()
        .record(ref)
        .accepts.map(({ status }) => status),
    ).toEqual([200, 404])
  })

  test('a session that is refused whole is asked for once more with the least', async () => {
    const ref = await rig().ring({ ...A_SCRIPT, faults: { accept: ['bad_parameter'] } })

    await rig().transport().answer(ref, A_SESSION, NEVER)

    const { accepts } = rig().record(ref)
    expect(accepts.map(({ status }) => status)).toEqual([400, 200])
    const { instructions } = unheard(A_SESSION)
    expect(instructions).toStartWith(A_SESSION.instructions)
    expect(accepts[1]?.body).toMatchObject({ instructions })
  })

  test('a session that is refused twice is given up', async () => {
    const ref = await rig().ring({ ...A_SCRIPT, faults: { accept: { always: 'bad_parameter' } } })

    const error = await thrown(rig().transport().answer(ref, A_SESSION, NEVER))

    expect(error).toMatchObject({ failure: 'rejected', reason: 'bad_request' })
    expect(rig().record(ref).accepts).toHaveLength(2)
  })

  test('a call whose caller has left is gone', async () => {
    const ref = await rig().ring(A_SCRIPT)
    rig().callerLeaves(ref)

    const error = await thrown(rig().transport().answer(ref, A_SESSION, NEVER))

    expect(error).toMatchObject({ reason: 'gone' })
  })
}

function refuses(rig: () => CallRig): void {
  test.each(REFUSE_WHYS)('a call that is refused (%s) is over', async (why) => {
    const ref = await rig().ring(A_SCRIPT)
    const transport = rig().transport()

    await transport.refuse(ref, why, NEVER)

    const { rejects, ended } = rig().record(ref)
    expect([rejects.length, ended]).toEqual([1, 'rejected'])
    // A 5xx would make a trunk try another way to the same bar.
    expect(rejects.every((status) => status < 500 || status >= 600)).toBe(true)
    expect(await thrown(transport.answer(ref, A_SESSION, NEVER))).toMatchObject({ reason: 'gone' })
  })
}

function transfers(rig: () => CallRig): void {
  const answered = async (script: CallScript) => {
    const ref = await rig().ring(script)
    const transport = rig().transport()
    await transport.answer(ref, A_SESSION, NEVER)
    return { ref, transport }
  }

  test.each(['tel:+250700000109', 'sip:bar@pbx.example;transport=tls'])(
    'a call is put through to %s',
    async (target) => {
      const { ref, transport } = await answered(A_SCRIPT)
      if (!transport.can.transfer) return

      await transport.transfer(ref, target, NEVER)

      expect(rig().record(ref).refers).toEqual([target])
    },
  )

  test.each(['', 'tel:0700000109', 'javascript:alert(1)', 'sip:a@b@c', 'sip:a b@c', 'bar@pbx'])(
    'a call is never put through to "%s"',
    async (target) => {
      const { ref, transport } = await answered(A_SCRIPT)

      const error = await thrown(transport.transfer(ref, target, NEVER))

      expect(error).toMatchObject({ failure: 'rejected', reason: 'bad_request' })
      expect(rig().record(ref).refers).toEqual([])
    },
  )

  test('a transfer that nobody takes over the wire is tried once and told', async () => {
    const { ref, transport } = await answered({
      ...A_SCRIPT,
      faults: { refer: { always: 'server_error' } },
    })

    const error = await thrown(transport.transfer(ref, 'tel:+250700000109', NEVER))

    expect(error).toMatchObject({ failure: 'unavailable' })
    expect(rig().record(ref).ended).toBeNull()
  })
}

function hangsUp(rig: () => CallRig): void {
  test('hanging up ends the call, and a second time it is quiet', async () => {
    const ref = await rig().ring(A_SCRIPT)
    const transport = rig().transport()
    await transport.answer(ref, A_SESSION, NEVER)

    await transport.hangUp(ref, NEVER)
    await transport.hangUp(ref, NEVER)

    const { hangups, ended } = rig().record(ref)
    expect([hangups, ended]).toEqual([1, 'hung_up'])
  })

  test('hanging up a call nobody knows is quiet', async () => {
    expect(await rig().transport().hangUp(UNKNOWN, NEVER)).toBeUndefined()
  })
}

function attaches(rig: () => CallRig): void {
  const answered = async (script = A_SCRIPT) => {
    const ref = await rig().ring(script)
    const transport = rig().transport()
    await transport.answer(ref, A_SESSION, NEVER)
    return { ref, transport }
  }

  test('the line tells first that it is open, and not before whoever opened it holds it', async () => {
    const { ref, transport } = await answered()
    const told: string[] = []
    const listener = { event: (event: LineEvent) => void told.push(event.kind), closed: () => {} }

    const line = await transport.attach(ref, listener, NEVER)
    const before = [...told]
    const second = listening()
    const other = await transport.attach(ref, second, NEVER)
    await second.until('opened')

    expect(before).toEqual([])
    expect(told[0]).toBe('opened')
    line.leave()
    other.leave()
  })

  test('a call that was not answered has no line', async () => {
    const ref = await rig().ring(A_SCRIPT)

    const error = await thrown(rig().transport().attach(ref, listening(), NEVER))

    expect(error).toMatchObject({ reason: 'gone' })
  })

  test('commands are carried out, and what comes of them is told', async () => {
    const { ref, transport } = await answered()
    const listener = listening()
    const line = await transport.attach(ref, listener, NEVER)
    await listener.until('opened')

    line.send({ kind: 'note', id: 'c1', itemId: 'greet_1', text: 'The greeting is said.' })
    line.send({ kind: 'find', id: 'c2', itemId: 'greet_1' })
    line.send({ kind: 'find', id: 'c3', itemId: 'greet_2' })
    line.send({ kind: 'note', id: 'c4', itemId: 'greet_1', text: 'Again.' })
    line.send({
      kind: 'tune',
      id: 'c5',
      turns: { by: 'silence', threshold: 0.7, paddingMs: 300, silenceMs: 500 },
    })
    line.send({ kind: 'hush', id: 'c6' })
    line.send({ kind: 'respond', id: 'c7', purpose: 'greeting' })
    line.send({ kind: 'respond', id: 'c8', purpose: 'answer' })
    await listener.until('response_ended')

    const told = listener.events.filter(({ kind }) => kind === 'fault' || kind === 'item_found')
    expect(told).toEqual([
      { kind: 'item_found', itemId: 'greet_1' },
      { kind: 'fault', fault: 'item_unknown', commandId: 'c3' },
      { kind: 'fault', fault: 'item_exists', commandId: 'c4' },
      { kind: 'fault', fault: 'nothing_to_cancel', commandId: 'c6' },
      { kind: 'fault', fault: 'response_active', commandId: 'c8' },
    ])
    const [started] = listener.events.filter((event) => event.kind === 'response_started')
    expect(started).toMatchObject({ purpose: 'greeting' })
    line.leave()
  })

  test('a function call is told once, and its output is taken once', async () => {
    const { ref, transport } = await answered()
    const listener = listening()
    const line = await transport.attach(ref, listener, NEVER)
    line.send({ kind: 'respond', id: 'c1', purpose: 'greeting' })
    const called = () =>
      listener.events.flatMap((event) => (event.kind === 'response_ended' ? event.calls : []))
    await listener.until((event) => event.kind === 'response_ended' && event.calls.length > 0)

    const output = { kind: 'tool_output', functionCallId: 'call_1', output: '{"ok":true}' } as const
    line.send({ ...output, id: 'c2' })
    line.send({ ...output, id: 'c3' })
    await listener.until('fault')

    expect(called()).toEqual([{ functionCallId: 'call_1', name: 'look_up', arguments: '{}' }])
    expect(listener.events.filter(({ kind }) => kind === 'output_taken')).toEqual([
      { kind: 'output_taken', functionCallId: 'call_1' },
    ])
    expect(listener.events.at(-1)).toMatchObject({ fault: 'item_exists', commandId: 'c3' })
    expect(rig().record(ref).outputs).toEqual({ call_1: ['{"ok":true}'] })
    line.leave()
  })

  test('a line that was left tells nothing more, and the call goes on', async () => {
    const { ref, transport } = await answered()
    const first = listening()
    const line = await transport.attach(ref, first, NEVER)
    await first.until('opened')

    line.leave()
    const count = first.events.length
    line.send({ kind: 'respond', id: 'c1', purpose: 'greeting' })
    const second = listening()
    const again = await transport.attach(ref, second, NEVER)
    again.send({ kind: 'respond', id: 'c2', purpose: 'greeting' })
    await second.until('response_ended')

    expect([first.events.length, first.closings]).toEqual([count, []])
    expect(rig().record(ref)).toMatchObject({ ended: null, attaches: 2, greetings: 1 })
    again.leave()
  })

  const ends: readonly (readonly [string, (ref: string) => void, boolean])[] = [
    ['the caller leaves', (ref) => rig().callerLeaves(ref), true],
    ['it is rotated', (ref) => rig().trouble(ref, 'rotate'), true],
    ['it breaks', (ref) => rig().trouble(ref, 'drop'), false],
    ['it is half open', (ref) => rig().trouble(ref, 'half_open'), false],
  ]
  test.each(ends)('when %s the line is told closed, once', async (how, end, isClean) => {
    const { ref } = await answered()
    const listener = listening()
    // A line that is told closed need not be asked whether it is alive.
    const transport = rig().transport(how === 'it is half open' ? { pingMs: 150 } : {})
    const line = await transport.attach(ref, listener, NEVER)
    await listener.until('opened')

    end(ref)
    await listener.until('closed')
    line.send({ kind: 'hush', id: 'c1' })

    expect(listener.closings).toEqual([{ isClean, code: isClean ? 1000 : 1006 }])
  })

  test('a line that has closed can be opened again while the call lives, and not after', async () => {
    const { ref, transport } = await answered()
    const first = listening()
    await transport.attach(ref, first, NEVER)
    rig().trouble(ref, 'rotate')
    await first.until('closed')

    const second = listening()
    await transport.attach(ref, second, NEVER)
    await second.until('opened')
    rig().callerLeaves(ref)
    await second.until('closed')

    const error = await thrown(transport.attach(ref, listening(), NEVER))
    expect(error).toMatchObject({ reason: 'gone' })
  })
}

const FAILURES: Readonly<Record<string, readonly [string, string | undefined, boolean]>> = {
  unauthorized: ['rejected', 'auth', false],
  gone: ['rejected', 'gone', false],
  rate_limited: ['rate_limited', undefined, false],
  quota: ['rejected', 'quota', false],
  server_error: ['unavailable', undefined, true],
  html: ['unavailable', undefined, true],
  lost_answer: ['unavailable', undefined, true],
}

function fails(rig: () => CallRig): void {
  test.each(Object.entries(FAILURES))(
    'an answer that comes to %s fails as a provider, once, and tells no secret',
    async (fault, [failure, reason, mayHaveHappened]) => {
      // The names are those of the faults.
      const ref = await rig().ring({ ...A_SCRIPT, faults: { accept: [fault as HttpFault] } })

      const error = await thrown(rig().transport().answer(ref, A_SESSION, NEVER))

      expect(error).toMatchObject({ failure, reason, mayHaveHappened })
      expect(rig().record(ref).accepts).toHaveLength(1)
      expect(Bun.inspect(error, { depth: 20 })).not.toContain(rig().secret)
    },
  )

  test.each(['unauthorized', 'rate_limited', 'server_error', 'lost_answer', 'gone'])(
    'a line that comes to %s fails as a provider and tells no secret',
    async (fault) => {
      const ref = await rig().ring({ ...A_SCRIPT, faults: { attach: [fault as HttpFault] } })
      const transport = rig().transport()
      await transport.answer(ref, A_SESSION, NEVER)

      const error = await thrown(transport.attach(ref, listening(), NEVER))

      const [failure, reason] = FAILURES[fault] ?? []
      expect(error).toMatchObject({ failure, reason })
      expect(Bun.inspect(error, { depth: 20 })).not.toContain(rig().secret)
    },
  )

  test('nothing that stalls is waited for longer than it may take', async () => {
    const always = { always: 'stall' } as const
    const faults = { reject: always, refer: always, hangup: always, attach: always }
    const ref = await rig().ring({ ...A_SCRIPT, faults })
    const hasty = rig().transport({ timeoutMs: 60 })
    await rig().transport().answer(ref, A_SESSION, NEVER)

    const failures = await Promise.all([
      thrown(hasty.refuse(ref, 'busy', NEVER)),
      thrown(hasty.transfer(ref, 'tel:+250700000109', NEVER)),
      thrown(hasty.hangUp(ref, NEVER)),
      thrown(hasty.attach(ref, listening(), NEVER)),
    ])

    for (const error of failures) expect(error).toMatchObject({ failure: 'timeout' })
  })

  test('what is called off stops at once and says so', async () => {
    const always = { always: 'stall' } as const
    const ref = await rig().ring({ ...A_SCRIPT, faults: { accept: always, attach: always } })
    const transport = rig().transport()
    const off = new AbortController()

    const work = [
      thrown(transport.answer(ref, A_SESSION, off.signal)),
      thrown(transport.attach(ref, listening(), off.signal)),
    ]
    off.abort()
    const late = thrown(transport.attach(ref, listening(), off.signal))

    for (const error of await Promise.all([...work, late])) {
      expect(error).toMatchObject({ failure: 'timeout', reason: 'aborted' })
    }
  })

  test.each(['', UNKNOWN])('a call of the id "%s" can not be acted on', async (ref) => {
    const transport = rig().transport()
    const reason = ref === '' ? 'bad_request' : 'gone'

    const failures = await Promise.all([
      thrown(transport.answer(ref, A_SESSION, NEVER)),
      thrown(transport.refuse(ref, 'busy', NEVER)),
      thrown(transport.transfer(ref, 'tel:+250700000109', NEVER)),
      thrown(transport.attach(ref, listening(), NEVER)),
    ])

    for (const error of failures) expect(error).toMatchObject({ failure: 'rejected', reason })
  })
}

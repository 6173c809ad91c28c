import { expect, test } from 'bun:test'

import { CallDriver } from '../../../test/call-driver.ts'

const now = (call: CallDriver) => call.state.memory.language.language
const saved = (call: CallDriver) => call.done('save_language').map((one) => one.language)

const FRENCH = 'je voudrais deux bières et une brochette s’il vous plaît'
const ENGLISH = 'I would like two beers and some fries please'

function calledIn(saves: 'en' | 'fr' | null) {
  return new CallDriver({ savedLanguage: saves }).opened()
}

function turn(call: CallDriver, text: string, codes: readonly string[] = []) {
  call.says(text, codes)
  call.answers({ says: '.' })
}

test('one transcript in another language never changes the call', () => {
  for (const first of [
    FRENCH,
    'ndashaka inzoga ebyiri n’ibirayi',
    'naomba bia mbili na chipsi',
    'en français s’il vous plaît',
  ]) {
    const call = calledIn('en')

    turn(call, first, ['fr'])
    turn(call, ENGLISH, ['en'])

    expect(now(call)).toBe('en')
    expect(saved(call)).toEqual([])
  }
})

test('two turns in a row change it, with a short note, and prove the preference', () => {
  const call = calledIn('en')

  turn(call, FRENCH, ['fr'])
  turn(call, FRENCH, ['fr'])

  expect(now(call)).toBe('fr')
  expect(call.sent('note').at(-1)?.text).toContain('Go on in French')
  expect(saved(call)).toEqual(['fr'])
})

test('a turn that the speaking model also says is in another language changes it at once', () => {
  const call = calledIn('en')
  call.says(FRENCH, ['fr'])
  const set = call.calls('set_language', { language: 'fr' })

  call.answers({ calls: [set] })

  expect(now(call)).toBe('fr')
  expect(call.output(set)).toMatchObject({ ok: true })
})

test('the model alone changes it where the words have not come yet, and proves nothing', () => {
  const call = calledIn(null)
  call.says(null)
  const set = call.calls('set_language', { language: 'rw' })

  call.answers({ calls: [set] })

  expect(now(call)).toBe('rw')
  expect(call.state.memory.language.isSaved).toBe(false)
})

test('the model is not believed against the words of that very turn', () => {
  const call = calledIn('en')
  call.says(ENGLISH, ['en'])
  const set = call.calls('set_language', { language: 'fr' })

  call.answers({ calls: [set] })

  expect(now(call)).toBe('en')
  expect(call.output(set)).toMatchObject({ ok: false, refused: 'not_clear' })
})

test('what the model said against one turn’s words counts with those of the next, and with no later ones', () => {
  for (const [between, after] of [
    [[], 'fr'],
    [[ENGLISH], 'en'],
  ] as const) {
    const call = calledIn('en')
    call.says(ENGLISH, ['en'])
    call.answers({ calls: [call.calls('set_language', { language: 'fr' })] })
    for (const text of between) turn(call, text, ['en'])

    turn(call, FRENCH, ['fr'])

    expect(now(call)).toBe(after)
  }
})

test('a transcript on which vendor and detector disagree says nothing', () => {
  const call = calledIn('en')

  turn(call, FRENCH, ['sw'])
  turn(call, FRENCH, ['sw'])

  expect(now(call)).toBe('en')
})

test('a language the bar does not speak is never taken up', () => {
  const call = new CallDriver({ languages: ['en'] }).opened()

  turn(call, FRENCH, ['fr'])
  turn(call, FRENCH, ['fr'])

  expect(now(call)).toBe('en')
})

test('a saved preference is not saved again', () => {
  const call = calledIn('fr')

  turn(call, FRENCH, ['fr'])
  turn(call, FRENCH, ['fr'])
  turn(call, FRENCH, ['fr'])

  expect(saved(call)).toEqual([])
})

test('a preference that another has taken the place of is saved again once the call proves it', () => {
  const call = calledIn('en')

  for (const text of [FRENCH, FRENCH, ENGLISH, ENGLISH]) {
    turn(call, text, [text === FRENCH ? 'fr' : 'en'])
  }

  expect(now(call)).toBe('en')
  expect(saved(call)).toEqual(['fr', 'en'])
})

test('names, numbers and dishes are no language', () => {
  const call = calledIn('fr')

  for (let time = 0; time < 3; time += 1) turn(call, 'Primus, Primus, 2, pizza', [])

  expect(now(call)).toBe('fr')
})

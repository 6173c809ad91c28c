import { expect, test } from 'bun:test'

import { CallDriver, responseEnded } from '../../../test/call-driver.ts'
import { CONSENT_WORDING, SPOKEN } from './spoken-texts.ts'

const asking = () => new CallDriver({ transcripts: 'consent', savedLanguage: 'fr' })
const kept = (call: CallDriver) => call.done('transcript').map((one) => one.line.text)
const consents = (call: CallDriver) =>
  call.done('consent').map(({ isGiven, how }) => [isGiven, how])

test('the notice is part of the greeting, in the caller’s language', () => {
  const call = asking()

  call.line({ kind: 'opened' })

  expect(call.sent('respond')[0]?.instructions).toContain('dites oui ou appuyez sur 1')
})

test('without the setting nothing is asked and nothing kept, whatever is pressed', () => {
  const call = new CallDriver({ transcripts: 'off' }).opened()
  call.line({ kind: 'key', key: '1' })
  call.says('yes')
  call.answers({ says: 'Fine.' })

  expect(consents(call)).toEqual([])
  expect(kept(call)).toEqual([])
})

test('a yes to the notice keeps what is said after it, and not the yes itself', () => {
  const call = asking().opened()
  call.says('oui')
  call.answers({ says: 'Merci.' })
  call.says('je voudrais une bière')
  call.answers({ says: 'Laquelle ?' })

  expect(consents(call)).toEqual([[true, 'speech']])
  expect(call.done('consent')[0]).toMatchObject({ wording: CONSENT_WORDING.notice, language: 'fr' })
  expect(kept(call)).toEqual(['Merci.', 'je voudrais une bière', 'Laquelle ?'])
})

test('a no to the notice is on record, with its wording, and a key may still say yes', () => {
  const call = asking().opened()
  call.says('non merci')
  call.answers({ says: 'C’est noté.' })
  call.says('oui')
  call.answers({ says: 'Oui ?' })

  expect(consents(call)).toEqual([[false, 'speech']])
  expect(call.done('consent')[0]).toMatchObject({ wording: CONSENT_WORDING.notice, language: 'fr' })
  expect(kept(call)).toEqual([])

  call.line({ kind: 'key', key: '1' })
  call.says('une bière')

  expect(consents(call).at(-1)).toEqual([true, 'key'])
  expect(kept(call)).toEqual(['une bière'])
})

test('words of before the yes that come late are not kept', () => {
  const call = asking().opened()
  const early = call.says(null)
  call.answers({ says: 'Oui ?' })
  call.line({ kind: 'key', key: '1' })

  call.line({ kind: 'heard', itemId: early, text: 'un secret', languages: ['fr'], seconds: 1 })

  expect(consents(call)).toEqual([[true, 'key']])
  expect(kept(call)).toEqual([])
})

test('a yes to another question is no consent', () => {
  const call = asking().opened()
  call.says('une bière')
  call.answers({ says: 'Une grande ?' })
  call.says('oui')
  call.answers({ says: 'Bien.' })

  expect(consents(call)).toEqual([])
  expect(kept(call)).toEqual([])
})

test('a yes to whether somebody is still there is no consent; a key still is', () => {
  const call = asking().opened()
  call.pass(20_000)
  expect(call.sent('respond').at(-1)?.instructions).toContain('Êtes-vous toujours là')
  call.answers({ says: 'Êtes-vous toujours là ?', purpose: 'notice' })
  call.says('oui')
  expect(consents(call)).toEqual([])

  call.line({ kind: 'key', key: '1' })
  expect(consents(call)).toEqual([[true, 'key']])
})

test('nor is one into the middle of that question', () => {
  const call = asking().opened()
  call.line({ kind: 'response_started', responseId: 'r2', purpose: 'notice' })
  call.line({ kind: 'spoken', responseId: 'r2', itemId: 'i2', text: 'Êtes-', isWhole: false })
  call.says('oui')

  expect(consents(call)).toEqual([])
})

test('a notice that was cut off was not heard: neither yes nor key counts', () => {
  const call = asking()
  call.line({ kind: 'opened' })
  const { itemId } = call.answers({ says: call.greeting(), purpose: 'greeting', isPlayed: false })
  call.line({ kind: 'cut', itemId, heardMs: 700 })
  call.says('oui')
  call.line({ kind: 'key', key: '1' })

  expect(consents(call)).toEqual([])
})

test.each([
  ['was left out', (whole: string) => whole.replace(/ Si vous êtes.*/, ''), 0],
  ['was said for the half', (whole: string) => whole.replace(/ ou appuyez.*/, ''), 0],
  ['is in another language', () => `Bonjour. ${SPOKEN.en.notice}`, 0],
  ['was written down a little differently', (whole: string) => whole.replace('sur 1', 'sur un'), 1],
])('a notice that %s counts as heard by its words', (_, says, yeses) => {
  const call = asking()
  call.line({ kind: 'opened' })
  call.answers({ says: says(call.greeting()), purpose: 'greeting' })
  call.says('oui')
  call.line({ kind: 'key', key: '1' })
  call.says('une bière')

  expect(call.counts().includes('notice_unsaid')).toBe(yeses === 0)
  expect(consents(call)).toHaveLength(yeses)
  expect(kept(call)).toEqual(yeses === 0 ? [] : ['une bière'])
})

test('what a caller was saying when they pressed 1 is not kept: it began before', () => {
  const call = asking().opened()
  const heard = { languages: [], seconds: 1 }
  call.line({ kind: 'caller_started', itemId: 'i1' })
  call.line({ kind: 'key', key: '1' })
  call.line({ kind: 'caller_turn', itemId: 'i1', previousItemId: null })
  call.line({ kind: 'heard', itemId: 'i1', text: 'je m’appelle Aline', ...heard })
  call.answers({ says: 'Bonsoir.' })
  call.says('une bière')

  expect(kept(call)).toEqual(['Bonsoir.', 'une bière'])
})

test.each([
  ['the line broke', (call: CallDriver) => reopens(call)],
  ['it lasted for a minute', (call: CallDriver) => call.pass(61_000)],
])('nor is it where %s before their turn was over', (_, happens) => {
  const call = asking().opened()
  call.line({ kind: 'caller_started', itemId: 'i1' })
  call.line({ kind: 'key', key: '1' })
  happens(call)

  call.line({ kind: 'caller_turn', itemId: 'i1', previousItemId: null })
  const heard = { languages: [], seconds: 1 }
  call.line({ kind: 'heard', itemId: 'i1', text: 'je m’appelle Aline', ...heard })
  call.says('une bière')

  expect(kept(call)).toEqual(['une bière'])
})

function reopens(call: CallDriver): void {
  call.feed({ kind: 'line_closed', isClean: false, code: 1006 })
  call.line({ kind: 'opened' })
}

test('after a yes a sentence of ours is kept, whoever speaks as it begins', () => {
  const call = asking().opened()
  call.line({ kind: 'key', key: '1' })
  call.line({ kind: 'caller_started', itemId: 'i1' })

  call.answers({ says: 'Un instant, s’il vous plaît.', purpose: 'notice' })

  expect(kept(call)).toEqual(['Un instant, s’il vous plaît.'])
})

test.each([
  ['before the yes is not kept', ['start', 'key'], []],
  ['after the yes is kept', ['key', 'start'], ['So, Aline, you']],
])('a sentence that began %s, where the line breaks in it', (_, order, words) => {
  const call = asking().opened()
  const begun = { responseId: 'r9', purpose: null } as const
  for (const what of order) {
    if (what === 'start') call.line({ kind: 'response_started', ...begun })
    else call.line({ kind: 'key', key: '1' })
  }
  call.line({
    kind: 'spoken',
    responseId: 'r9',
    itemId: 'i9',
    text: 'So, Aline, you',
    isWhole: false,
  })

  call.feed({ kind: 'line_closed', isClean: false, code: 1006 })
  call.feed({ kind: 'attach_failed', isGone: true })

  expect(kept(call)).toEqual(words)
})

test('after a stop nothing more is kept, and the caller is told', () => {
  const call = asking().opened()
  call.line({ kind: 'key', key: '1' })
  call.says('une bière')
  call.answers({ says: 'Bien.' })
  call.says('arrêtez d’enregistrer')
  call.answers({ says: 'C’est fait.' })
  call.says('mon secret')

  expect(consents(call)).toEqual([
    [true, 'key'],
    [false, 'speech'],
  ])
  expect(kept(call)).toEqual(['une bière', 'Bien.'])
})

test('key 2 refuses at any time', () => {
  const call = asking().opened()
  call.line({ kind: 'key', key: '2' })
  call.says('oui')
  call.line({ kind: 'key', key: '2' })

  expect(consents(call)).toEqual([[false, 'key']])
})

test('a kept sentence the caller cut off is marked', () => {
  const call = asking().opened()
  call.line({ kind: 'key', key: '1' })
  call.says('la carte ?')
  const { itemId } = call.answers({ says: 'Nous avons beaucoup.', isPlayed: false })

  call.line({ kind: 'cut', itemId, heardMs: 400 })

  expect(call.done('transcript').at(-1)?.line).toMatchObject({
    itemId,
    text: 'Nous avons beaucoup.',
    isCut: true,
  })
})

test('where keys are not heard the notice asks for a word alone, under a version of its own', () => {
  const call = new CallDriver({
    transcripts: 'consent',
    can: { transfer: true, keys: false, record: false },
  })
  call.line({ kind: 'opened' })
  expect(call.sent('respond')[0]?.instructions).not.toContain('press')

  call.answers({ says: call.greeting(), purpose: 'greeting' })
  call.says('yes')

  expect(call.done('consent')[0]?.wording).toBe(CONSENT_WORDING.notice_by_word)
})

test('a notice that was played to its end stays heard', () => {
  const call = asking()
  call.line({ kind: 'opened' })
  const { itemId } = call.answers({ says: call.greeting(), purpose: 'greeting' })

  call.line({ kind: 'cut', itemId, heardMs: 60_000 })
  call.line({ kind: 'key', key: '1' })

  expect(consents(call)).toEqual([[true, 'key']])
})

test('a notice cut off while it was still being made was not heard', () => {
  const call = asking()
  call.line({ kind: 'opened' })
  call.line({ kind: 'response_started', responseId: 'r', purpose: 'greeting' })
  call.line({ kind: 'spoken', responseId: 'r', itemId: 'i', text: call.greeting(), isWhole: true })
  call.line({ kind: 'cut', itemId: 'i', heardMs: 100 })
  call.line(responseEnded('r', { purpose: 'greeting' }))
  call.line({ kind: 'key', key: '1' })

  expect(consents(call)).toEqual([])
})

test.each(['c’est tout', 'oui, c’est tout', 'oui et une bière', 'd’accord ?'])(
  '%p is no consent',
  (words) => {
    const call = asking().opened()

    call.says(words)

    expect(consents(call)).toEqual([])
  },
)

test('a yes after nobody had listened for a while is no consent; a key is', () => {
  const call = asking().opened()
  call.feed({ kind: 'line_closed', isClean: true, code: 1000 })
  call.line({ kind: 'opened' })

  call.says('oui')
  expect(consents(call)).toEqual([])

  call.line({ kind: 'key', key: '1' })
  expect(consents(call)).toEqual([[true, 'key']])
})

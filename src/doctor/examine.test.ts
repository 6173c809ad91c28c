import { expect, test } from 'bun:test'

import { ProviderError } from '../core/errors.ts'
import { type Check, check, fault, fine, skip, Unanswered, type Verdict } from './check.ts'
import { connectionWords } from './connection-words.ts'
import { examine, type ExamineOptions } from './examine.ts'
import type { Surroundings } from './surroundings.ts'

const FAULTS = {
  broken: { level: 'fail', cause: 'It is broken at {place}.', fix: 'Mend {place}.' },
  worn: { level: 'warn', cause: 'It is worn.', fix: 'Renew it.' },
} as const

/** None of these checks looks at anything. */
const NOTHING = {} as Surroundings
const FOREVER: ExamineOptions = { deadline: () => () => {} }

function that(
  id: string,
  run: () => Promise<Verdict<keyof typeof FAULTS>>,
  ...needs: string[]
): Check {
  return check(id, { about: 'it holds', needs, faults: FAULTS, run })
}

const holds = async () => fine('it holds')

test('a fault comes with its level, cause and fix, filled in', async () => {
  const broken = that('a.b', async () => fault('broken', 'a hole', { place: 'the door' }))

  const [finding] = await examine([broken], NOTHING, FOREVER)

  expect(finding).toEqual({
    id: 'a.b',
    level: 'fail',
    fault: 'broken',
    found: 'a hole',
    cause: 'It is broken at the door.',
    fix: 'Mend the door.',
  })
})

test('what needs a broken check is skipped and names it; what needs a worn one is not', async () => {
  const findings = await examine(
    [
      that('leaf.a', holds, 'middle.a'),
      that('middle.a', holds, 'root.a'),
      that('root.a', async () => fault('broken', 'a hole', { place: 'x' })),
      that('leaf.b', holds, 'root.b'),
      that('root.b', async () => fault('worn', 'thin')),
    ],
    NOTHING,
    FOREVER,
  )

  expect(findings.map(({ level }) => level)).toEqual(['skipped', 'skipped', 'fail', 'ok', 'warn'])
  expect(findings[1]?.found).toBe('needs root.a')
})

test('what hangs on a part that is not set up tells the same reason', async () => {
  const findings = await examine(
    [that('root.a', async () => skip('[x] y is not set')), that('leaf.a', holds, 'root.a')],
    NOTHING,
    FOREVER,
  )

  expect(findings.map(({ found }) => found)).toEqual(['[x] y is not set', '[x] y is not set'])
})

test('checks run side by side', async () => {
  const both = Promise.withResolvers<void>()
  let running = 0
  const meets = async () => {
    running += 1
    if (running === 2) both.resolve()
    await both.promise
    return fine('met')
  }

  const findings = await examine([that('a.a', meets), that('a.b', meets)], NOTHING, FOREVER)

  expect(findings.map(({ found }) => found)).toEqual(['met', 'met'])
})

test('a check that does not end fails when its time is over, and holds nothing else back', async () => {
  const hangs = that('a.a', () => new Promise(() => {}))
  const deadlines: (() => void)[] = []

  const examined = examine([hangs, that('a.b', holds)], NOTHING, {
    deadline: (late) => {
      deadlines.push(late)
      return () => {}
    },
  })
  await Promise.resolve()
  deadlines[0]?.()

  expect((await examined).map(({ level }) => level)).toEqual(['fail', 'ok'])
  expect((await examined)[0]).toMatchObject({ fault: 'late' })
})

test.each([
  ['whatsapp', 'timeout', new ProviderError('whatsapp', 'timeout')],
  [
    'openai',
    'bad_answer 502',
    new ProviderError('openai', 'unavailable', { reason: 'bad_answer', code: 502 }),
  ],
  ['the database', '57P01', new Unanswered('the database', '57P01')],
])('%s is named when it gives no answer: %s', async (who, why, error) => {
  const [finding] = await examine([that('a.a', () => Promise.reject(error))], NOTHING, FOREVER)

  expect(finding).toMatchObject({ level: 'fail', fault: 'no_answer' })
  expect(JSON.stringify(finding)).toContain(`${who} gave no usable answer (${why})`)
})

test('a database that refuses for a reason we know is told with what mends it', async () => {
  const refused = that('a.a', () => Promise.reject(new Unanswered('the database', '42501')))

  const [finding] = await examine([refused], NOTHING, FOREVER)

  expect(finding).toMatchObject({
    fault: 'no_answer',
    cause: expect.stringContaining('(42501, the role may not do that there)'),
    fix: connectionWords('42501').remedy,
  })
})

test('a bug in a check surfaces', async () => {
  const bug = that('a.a', () => Promise.reject(new RangeError('a slip')))

  const thrown = await examine([bug], NOTHING, FOREVER).catch((error: unknown) => error)

  expect(thrown).toBeInstanceOf(RangeError)
})

import { expect, test } from 'bun:test'

import { leaksOf, wordsOfFixtures } from './leaks.ts'

test('a number, an id of Meta’s, a name and a secret are found in a line', () => {
  const lines = [
    '{"to":"250788123456"}',
    '{"to":"+250788123456"}',
    '{"key":"wa-250788123456"}',
    '{"key":"lane.250788123456"}',
    '{"to":"*250788123456"}',
    '{"to":"250788123*"}',
    '{"user":"RW.13491208655302741918"}',
    '{"id":"wamid.HBgL"}',
    '{"said":"Aline"}',
    '{"token":"EAAG-secret"}',
  ]

  expect(leaksOf(lines.join('\n'), ['Aline', 'EAAG-secret'])).toHaveLength(lines.length)
})

test('times, our own ids, counts and masked numbers are none', () => {
  const line =
    '{"level":"info","time":"2026-11-28T18:00:00.123Z","pid":123456,"barId":"7d0a3c0e-2f51-4a6b-9c62-000000000001","seconds":0.0012345678901,"phone":"+250*****456","inboxId":1234567}'

  expect(leaksOf(line, ['Aline'])).toEqual([])
})

test('the fixtures have names and texts to look for', async () => {
  const words = await wordsOfFixtures()

  expect(words.length).toBeGreaterThan(10)
  expect(words.some((word) => word.includes(' '))).toBe(true)
})

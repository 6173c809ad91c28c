import { expect, test } from 'bun:test'

import { loadConfig } from './load.ts'
import { formatProblem } from './problems.ts'

test.each([
  ['"abc"', 'a text that is too short'],
  ['["hush-hush", "abc"]', 'a text that is too short'],
  ['["hush-hush", "hush-hush"]', 'the same text twice'],
  ['"hush hush"', 'a text with a space'],
  ['""', 'an empty text'],
  ['123456', 'no text'],
])('a trunk_secret of %s is told to be %s, and not shown', (given, found) => {
  const toml = `[voice]\ntrunk_secret = ${given}`
  const loaded = loadConfig({
    file: 'config.toml',
    isNamed: true,
    environment: {},
    needs: 'database',
    readFile: () => toml,
  })

  const problems = loaded.ok ? [] : loaded.problems.map(formatProblem)
  expect(problems).toEqual([
    `config.toml:2  voice.trunk_secret: found ${found}, wanted a secret, or a list of them, each of 6 or more characters without spaces`,
  ])
})

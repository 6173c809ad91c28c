import { expect, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { CALL_FRAUD } from '../src/core/call/call-rules.ts'
import { CHAT_FRAUD } from '../src/core/chat-rules.ts'

const ROOT = join(import.meta.dir, '..')
const page = readFileSync(join(ROOT, 'docs/security.md'), 'utf8')

type Named = { readonly file: string; readonly words: string }

/** The last cell of each row of a table: `file` and words of a test's name, several divided by a dot. */
function named(): readonly Named[] {
  const rows = page.split('\n').filter((line) => line.startsWith('|') && line.includes('.test.ts'))
  return rows.flatMap((row) => {
    const cells = row.split('|').map((cell) => cell.trim())
    return (cells.at(-2) ?? '').split(' · ').map((shown) => {
      const [, file = shown, words = ''] = /^`([^`]+)`(.*)$/.exec(shown) ?? []
      return { file, words: words.trim() }
    })
  })
}

/** What tests are called, not what else their file says: a comment shows nothing. */
function namesIn(source: string): readonly string[] {
  const called = /(['"`])((?:\\.|(?!\1).)*)\1,\s*(?:async\b|\()/g
  return [...source.matchAll(called)].map(([, , name = '']) => name)
}

test('every test that the threat model names is there, under words of its name', () => {
  const missing = named().filter(({ file, words }) => {
    const path = join(ROOT, file)
    if (!existsSync(path)) return true

    return !namesIn(readFileSync(path, 'utf8')).some((name) => name.includes(words))
  })

  expect(named().length).toBeGreaterThan(35)
  expect(missing).toEqual([])
})

test('the page tells each fraud rule with its count and what follows, as the code has them', () => {
  const told = page
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter((cells) => /^\d+$/.test(cells[2] ?? ''))
    .map(([, rule, from, , action]) => `${rule} ${from} ${action}`)

  const rules = [...CHAT_FRAUD, ...CALL_FRAUD]
  expect(told).toEqual(rules.map(({ rule, atLeast, action }) => `\`${rule}\` ${atLeast} ${action}`))
})

test('every row says how it is shown, or that it is not', () => {
  const rows = page
    .split('\n')
    .filter(
      (line) => line.startsWith('| ') && !line.startsWith('| what') && !line.startsWith('| -'),
    )
    // Those of the fraud rules have tests of their own.
    .filter((line) => !/^\| (`|rule )/.test(line))

  const silent = rows.filter(
    (row) => !row.includes('.test.ts') && !row.includes('not shown by a test'),
  )
  expect(silent).toEqual([])
})

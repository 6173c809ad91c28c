import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { commandsOn } from '../../test/command-line.ts'
import { openaiStandin } from '../../test/standins/openai.ts'

const QUAI = join(import.meta.dir, '../demo/bars/le-quai.toml')
const folder = mkdtempSync(join(tmpdir(), 'maitred-eval-'))
afterAll(() => rmSync(folder, { recursive: true }))

const run = (argv: readonly string[], environment: Record<string, string> = {}) =>
  commandsOn(`embedded:${join(folder, 'none')}`, environment)('eval', ...argv)

test('a provider without a key is named with what to set', async () => {
  const { code, problems } = await run(['--provider', 'gemini'])

  expect(code).toBe(78)
  expect(problems).toContain('set [gemini] api_key or GEMINI_API_KEY')
})

test('without any key the house waiter is measured, and that is said', async () => {
  const { out, problems } = await run(['--bar', QUAI])

  expect(problems).toContain('No model has a key')
  expect(out).toMatch(/dialogues, answered by the house waiter\n/)
  expect(out).toMatch(/^all +\d+ +\d+\.\d %/m)
})

test('too few exact dialogues end with exit code 1', async () => {
  // The house waiter does not get all of them, which evaluate.test.ts names.
  const { code, problems } = await run(['--provider', 'house', '--min-exact', '100'])

  expect(code).toBe(1)
  expect(problems).toContain('100 % wanted')
})

test('all figures are written as JSON', async () => {
  const file = join(folder, 'figures.json')

  await run(['--bar', QUAI, '--provider', 'house', '--json', file])

  expect(await Bun.file(file).json()).toMatchObject({
    rows: expect.arrayContaining([expect.objectContaining({ what: 'all' })]),
    totals: { costUsd: 0 },
  })
})

test('figures that can not be written are refused before anything is played', async () => {
  const { code, out, problems } = await run(['--provider', 'house', '--json', folder])

  expect(code).toBe(1)
  expect(out).toBe('')
  expect(problems).toBe(`maitred eval: --json: ${folder} can't be written (EISDIR)`)
})

test('a model that never answers fails the run and tells why', async () => {
  const standin = await openaiStandin({ record: false })
  const environment = { OPENAI_API_KEY: 'sk-wrong', MAITRED_OPENAI_BASE_URL: standin.baseUrl }

  const argv = ['--bar', QUAI, '--provider', 'openai', '--models-for', 'all']
  const { code, out, problems } = await run(argv, environment)
  await standin.stop()

  expect(code).toBe(1)
  expect(out).toMatch(/passed over: openai gpt-6-luna \(auth\), \d+ times/)
  expect(problems).toContain('no model answered a single turn')
})

test('the day of the prices stands below the cost, and in the JSON', async () => {
  const standin = await openaiStandin({
    record: false,
    answer: () => ({ kind: 'say', text: 'OK' }),
  })
  const file = join(folder, 'priced.json')
  const environment = {
    OPENAI_API_KEY: standin.apiKey,
    MAITRED_OPENAI_BASE_URL: standin.baseUrl,
    MAITRED_WAITER_PRICES: 'gpt-6-luna 1 0.1 5',
  }
  const argv = ['--bar', QUAI, '--provider', 'openai', '--models-for', 'all', '--json', file]

  const dated = await run(argv, { ...environment, MAITRED_WAITER_PRICES_DATE: '2027-02-03' })
  const written: unknown = await Bun.file(file).json()
  const undated = await run(argv, environment)
  await standin.stop()

  expect(dated.out).toMatch(/^cost \(estimate\): USD \d/m)
  expect(dated.out).toContain('prices: gpt-6-luna by [waiter] prices, of 2027-02-03')
  expect(written).toMatchObject({
    prices: [{ model: 'gpt-6-luna', from: 'operator', day: '2027-02-03' }],
  })
  expect(undated.out).toContain('of no day: set [waiter] prices_date')
})

test.each([
  ['--provider', 'claude'],
  ['--models-for', 'some'],
  ['--min-exact', 'most'],
])('%s %s is wrong use', async (option, value) => {
  expect((await run([option, value, '--bar', QUAI])).code).toBe(64)
})

test('a bar file that is missing is told', async () => {
  expect(await run(['--bar', 'nowhere.toml'])).toMatchObject({ code: 65 })
})

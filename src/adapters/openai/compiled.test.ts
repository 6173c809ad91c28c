import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { openaiStandin } from '../../../test/standins/openai.ts'

const folder = mkdtempSync(join(tmpdir(), 'maitred-openai-'))
const binary = join(folder, 'host')

// As the product is built, in a folder without node_modules anywhere above it.
beforeAll(async () => {
  await Bun.build({
    entrypoints: [join(import.meta.dir, '../../../test/openai-host.ts')],
    compile: { outfile: binary },
    format: 'esm',
    bytecode: true,
    minify: { whitespace: true, syntax: true },
  })
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true }))

test('the SDK runs inside a compiled binary, its errors told apart', async () => {
  const standin = await openaiStandin()
  standin.script(
    { kind: 'say', calls: [{ name: 'cart_view', arguments: {} }] },
    { kind: 'say', text: 'Your cart is empty' },
    { kind: 'say', text: 'une Fanta' },
    { kind: 'fault', fault: 'rate_limited' },
    { kind: 'fault', fault: 'stalled_body' },
    { kind: 'fault', fault: 'html_ok' },
  )

  const child = Bun.spawn([binary, standin.baseUrl], {
    cwd: folder,
    env: {},
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  await standin.stop()

  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({
    call: 'cart_view',
    text: 'Your cart is empty',
    heard: 'une Fanta',
    limited: ['rate_limited', null],
    stalled: ['timeout', null],
    html: ['unavailable', 'bad_answer'],
    models: 3,
  })
  expect(standin.complaints).toEqual([])
})

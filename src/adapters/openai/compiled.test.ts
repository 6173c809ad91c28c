import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { A_SCRIPT } from '../../../test/contracts/call-rig.ts'
import { openaiStandin } from '../../../test/standins/openai.ts'
import { simulatedRealtime } from '../../demo/realtime/realtime.ts'
import { systemClock } from '../../platform/clock.ts'

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

test('the SDK and the control line run inside a compiled binary, errors told apart', async () => {
  const standin = await openaiStandin()
  standin.script(
    { kind: 'say', calls: [{ name: 'cart_view', arguments: {} }] },
    { kind: 'say', text: 'Your cart is empty' },
    { kind: 'say', text: 'une Fanta' },
    { kind: 'fault', fault: 'rate_limited' },
    { kind: 'fault', fault: 'stalled_body' },
    { kind: 'fault', fault: 'html_ok' },
  )

  const calls = await simulatedRealtime({
    apiKey: 'sk-standin',
    webhookSecret: 'whsec_c3RhbmRpbg==',
    clock: systemClock,
    pace: 0,
  })
  const { callId } = await calls.ring(A_SCRIPT)

  const child = Bun.spawn([binary, standin.baseUrl, calls.url, calls.realtimeUrl, callId], {
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
  await calls.stop()

  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({
    call: 'cart_view',
    text: 'Your cart is empty',
    heard: 'une Fanta',
    limited: ['rate_limited', null],
    stalled: ['timeout', null],
    html: ['unavailable', 'bad_answer'],
    models: 3,
    phone: {
      heard: ['Good evening.'],
      closed: [{ isClean: true, code: 1000 }],
      gone: 'gone',
    },
  })
  expect(standin.complaints).toEqual([])
})

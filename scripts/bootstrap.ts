/**
 * Installs the dependencies when they are missing or were changed since, for commands that a fresh
 * clone starts with. Imports nothing that would have to be installed first.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '..')
const STAMP = join(ROOT, 'node_modules', '.maitred-lock')

/** What the installed packages should be: a digest of this Bun, the lockfile and our patches of packages. */
function wanted(): string {
  const patches = readdirSync(join(ROOT, 'patches')).toSorted()
  const digest = createHash('sha256').update(Bun.version)
  for (const file of ['bun.lock', ...patches.map((patch) => join('patches', patch))]) {
    digest.update(readFileSync(join(ROOT, file)))
  }
  return digest.digest('hex')
}

const digest = wanted()
const isInstalled = existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest

if (!isInstalled) {
  console.log('Installing dependencies (once; needs the npm registry) …')
  const install = Bun.spawnSync([process.execPath, 'install', '--frozen-lockfile'], {
    cwd: ROOT,
    env: { ...process.env, BUN_BE_BUN: '1' },
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
  })
  if (!install.success) {
    console.error(install.stderr.toString())
    console.error(
      'The dependencies could not be installed. Is the npm registry reachable from here?',
    )
    process.exit(1)
  }
  mkdirSync(join(ROOT, 'node_modules'), { recursive: true })
  writeFileSync(STAMP, digest)
}

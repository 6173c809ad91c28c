/**
 * Installs the dependencies when they are missing or were changed since, for commands that a fresh
 * clone starts with. Imports nothing that would have to be installed first.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '..')
const STAMP = join(ROOT, 'node_modules', '.maitred-lock')

/** What the installed packages should be: a digest of the lockfile and of this Bun. */
function wanted(): string {
  const lock = readFileSync(join(ROOT, 'bun.lock'))
  return createHash('sha256').update(Bun.version).update(lock).digest('hex')
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

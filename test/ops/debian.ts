import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { $ } from 'bun'

/**
 * Programs of Debian's that a test of `ops/` drives. Installed where this process may; else the error says what to do.
 * Nothing of them is started as a service.
 */
export async function needDebian(programs: Readonly<Record<string, string>>): Promise<void> {
  const missing = Object.entries(programs).filter(([program]) => Bun.which(program) === null)
  if (missing.length === 0) return
  const packages = [...new Set(missing.map(([, name]) => name))]
  const hint = `Missing: ${missing.map(([program]) => program).join(', ')}. On Debian: apt-get install ${packages.join(' ')}; elsewhere: bun run verify --without ops`
  if (process.getuid?.() !== 0 || Bun.which('apt-get') === null) throw new Error(hint)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  // Test files that run side by side install one after another.
  const lock = join(tmpdir(), 'maitred-debian.lock')
  await $`flock ${lock} apt-get update`.env(env).quiet().nothrow()
  const { exitCode } = await $`flock ${lock} apt-get install -y --no-install-recommends ${packages}`
    .env(env)
    .quiet()
    .nothrow()
  if (exitCode !== 0) throw new Error(hint)
}

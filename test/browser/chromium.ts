import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import packaged, { inflate, setupLambdaEnvironment } from '@sparticuz/chromium'
import { $ } from 'bun'

export type Chromium = { readonly executablePath: string; readonly args: readonly string[] }

const INSTALLED = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'

/** Quiet and offline: nothing in the browser may speak to anyone but the page's own server. */
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--disable-dev-shm-usage',
  '--font-render-hinting=none',
  '--force-color-profile=srgb',
]

/**
 * A Chromium that runs here: an installed one, else the one inside `@sparticuz/chromium` (Linux on
 * x64, unpacked once), else Debian's package where this process may install it.
 * @throws Error that says what to install, where none of these works.
 */
export async function findChromium(): Promise<Chromium> {
  const found = installed() ?? (await unpacked()) ?? (await fromDebian())
  if (found === undefined) {
    throw new Error(
      'No Chromium runs here. Install chromium or Google Chrome (Debian: apt-get install chromium),' +
        ' or set CHROMIUM_PATH to its executable.',
    )
  }
  return { executablePath: found, args: ARGS }
}

function installed(): string | undefined {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined) return named
  const onPath = INSTALLED.map((name) => Bun.which(name)).find((path) => path !== null)
  return onPath ?? (existsSync(MAC) ? MAC : undefined)
}

/** The build made for bare Linux machines; where libraries are missing too, with those it brings along. */
async function unpacked(): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  const path = await packaged.executablePath()
  if (await runs(path)) return path
  const packedLibraries = new URL(
    '../bin/al2023.tar.br',
    import.meta.resolve('@sparticuz/chromium'),
  )
  await inflate(fileURLToPath(packedLibraries))
  setupLambdaEnvironment(join(tmpdir(), 'al2023', 'lib'))
  return (await runs(path)) ? path : undefined
}

async function fromDebian(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || Bun.which('apt-get') === null) return undefined
  await $`apt-get install -y --no-install-recommends chromium`.quiet().nothrow()
  return installed()
}

async function runs(path: string): Promise<boolean> {
  const { exitCode } = await $`${path} --version`.quiet().nothrow()
  return exitCode === 0
}

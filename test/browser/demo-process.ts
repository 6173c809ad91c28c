import { join } from 'node:path'

import { startHarness } from './harness.ts'

export type RunningDemo = { readonly url: string; stop(): Promise<void> }

const START_MS = 60_000

/**
 * The demo to drive: the one `MAITRED_DEMO_URL` names, the harness for the word `harness`, else
 * `maitred demo` started from the sources on a free port.
 */
export async function openDemo(): Promise<RunningDemo> {
  const named = process.env['MAITRED_DEMO_URL']
  if (named === 'harness') return await startHarness()
  if (named !== undefined) return { url: named, stop: async () => {} }
  return await startDemo()
}

async function startDemo(): Promise<RunningDemo> {
  const main = join(import.meta.dir, '../../src/main.ts')
  const child = Bun.spawn([process.execPath, main, 'demo', '--port', '0'], {
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const stop = async () => {
    child.kill()
    await child.exited
  }
  const late = setTimeout(() => child.kill(), START_MS)
  const url = await addressIn(child.stdout)
  clearTimeout(late)
  if (url === undefined) {
    await stop()
    throw new Error(
      'maitred demo ended, or was stopped after a minute, without printing its address',
    )
  }
  return { url, stop }
}

/**
 * The first loopback address of the page in what the demo prints. What comes after it is read too:
 * closing the pipe would end the demo with its next line.
 */
function addressIn(output: ReadableStream<Uint8Array>): Promise<string | undefined> {
  return new Promise((resolve) => void readOn(output, resolve).finally(() => resolve(undefined)))
}

async function readOn(
  output: ReadableStream<Uint8Array>,
  found: (address: string) => void,
): Promise<void> {
  const decoder = new TextDecoder()
  let printed = ''
  for await (const chunk of output) {
    printed += decoder.decode(chunk, { stream: true })
    const address = /http:\/\/(?:127\.0\.0\.1|localhost):\d+\S*/.exec(printed)
    if (address !== null) found(address[0].replace('localhost', '127.0.0.1'))
  }
}

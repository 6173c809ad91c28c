import { join } from 'node:path'

import { readSamples } from '../src/demo/demo-bars.ts'
import { ROOT, runCommand } from './processes.ts'

export const TABLES = 150

const SAMPLE = join(ROOT, 'src/demo/bars/chez-mado.toml')
export const BAR_ID = '7d0a3c0e-2f51-4a6b-9c62-0f6d1f0b8a11'

/** The sample bar with room for the bench's diners, open at any hour. */
export async function importBar(folder: string, config: string): Promise<void> {
  const sample = await Bun.file(SAMPLE).text()
  const tables = Array.from({ length: TABLES }, (_, n) => `[[tables]]\nlabel = "T${n + 1}"\n\n`)
  const file = join(folder, 'bar.toml')
  await Bun.write(
    file,
    sample.replace(
      '[[tables]]',
      `[rules]\norders_when_closed = true\n\n${tables.join('')}[[tables]]`,
    ),
  )
  await runCommand(folder, ['migrate', '--config', config])
  await runCommand(folder, ['bar', 'import', file, '--config', config])
}

/** The same bar as values. */
export function sampleBundle() {
  const bundle = readSamples().find(({ bar }) => bar.id === BAR_ID)
  if (bundle === undefined) throw new Error('the sample bar is gone')
  return bundle
}

import { join } from 'node:path'

import { readSamples } from '../src/demo/demo-bars.ts'
import { ROOT, runCommand } from './processes.ts'

export const TABLES = 150

const SAMPLE = join(ROOT, 'src/demo/bars/chez-mado.toml')
export const BAR_ID = '7d0a3c0e-2f51-4a6b-9c62-0f6d1f0b8a11'

/** The sample bar with room for the bench's diners, open at any hour. */
export async function importBar(folder: string, config: string): Promise<void> {
  await importBars(folder, config, { bars: 1, tables: TABLES })
}

/** Of the `nth` bar of a group; the first is the sample itself. */
export function barId(nth: number): string {
  return nth === 0 ? BAR_ID : `${BAR_ID.slice(0, -4)}${String(nth).padStart(4, '0')}`
}

/** A group of bars like the sample. */
export async function importBars(
  folder: string,
  config: string,
  { bars, tables }: { readonly bars: number; readonly tables: number },
): Promise<void> {
  const sample = await Bun.file(SAMPLE).text()
  const labels = Array.from({ length: tables }, (_, n) => `[[tables]]\nlabel = "T${n + 1}"\n\n`)
  const rules = `[rules]\norders_when_closed = true\n\n${labels.join('')}[[tables]]`
  await runCommand(folder, ['migrate', '--config', config])
  for (let nth = 0; nth < bars; nth += 1) {
    const file = join(folder, `bar-${nth}.toml`)
    const own = sample
      .replace(BAR_ID, barId(nth))
      .replace('slug = "chez-mado"', `slug = "chez-mado${nth === 0 ? '' : `-${nth}`}"`)
    await Bun.write(file, own.replace('[[tables]]', rules))
    await runCommand(folder, ['bar', 'import', file, '--config', config])
  }
}

/** The same bar as values. */
export function sampleBundle() {
  const bundle = readSamples().find(({ bar }) => bar.id === BAR_ID)
  if (bundle === undefined) throw new Error('the sample bar is gone')
  return bundle
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const SAMPLES = join(import.meta.dir, '../../src/demo/bars')

export type BarOnFile = {
  readonly id: string
  readonly slug: string
  readonly name: string
  /** Phones of owner and of staff, in the order they are told; digits without the plus. */
  readonly staff: readonly [string, string]
  readonly toml: string
}

type BarWish = {
  readonly slug: string
  readonly rules?: string
  /** Lines of its telephone manners, in place of one of the sample's. */
  readonly voice?: string
  /** Never opens. */
  readonly isShut?: boolean
}

/** For bars that are called at any hour. */
export const WHEN_CLOSED = 'takes_calls_when_closed = true'

/** The sample bar of the demo under another name, so that each journey has a bar of its own. It never closes. */
export function aBar(
  { slug, rules = '', voice = WHEN_CLOSED, isShut = false }: BarWish,
  place: number,
): BarOnFile {
  const id = `7d0a3c0e-2f51-4a6b-9c62-${String(place).padStart(12, '0')}`
  const name = `Bar ${slug}`
  const staff = [`2507100001${digits(place)}`, `2507100002${digits(place)}`] as const
  const sample = readFileSync(join(SAMPLES, 'chez-mado.toml'), 'utf8')
  const toml = replaced(sample, [
    ['7d0a3c0e-2f51-4a6b-9c62-0f6d1f0b8a11', id],
    ['slug = "chez-mado"', `slug = "${slug}"`],
    ['name = "Chez Mado"', `name = "${name}"`],
    ['+250700000101', `+${staff[0]}`],
    ['+250700000102', `+${staff[1]}`],
    [WHEN_CLOSED, voice],
    ['[[tables]]', `[rules]\norders_when_closed = true\n${rules}\n\n[[tables]]`],
  ])
  // The texts of the journeys are in one language.
  const english = toml.replaceAll(/^language = "\w+"/gm, 'language = "en"')
  const hours = /^(mon|tue|wed|thu|fri|sat|sun) = \[.*\]$/gm
  return { id, slug, name, staff, toml: isShut ? english.replaceAll(hours, '$1 = []') : english }
}

/** Replaces the first of each; a sample that lost one of them has changed under the journeys. */
export function replaced(text: string, changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((now, [from, to]) => {
    if (!now.includes(from)) throw new Error(`the sample bar has no ${from}`)
    return now.replace(from, () => to)
  }, text)
}

function digits(place: number): string {
  return String(place).padStart(2, '0')
}

import type { BarFacts, Surroundings } from './surroundings.ts'

/** What every check of bars needs. */
export const BARS = ['bars.present']

/** `null` while the tables are not all there. */
export async function barsIn({ database }: Surroundings): Promise<readonly BarFacts[] | null> {
  const { kind } = await database.migrations()
  return kind === 'current' ? await database.bars() : null
}

const SHOWN = 5

/** The first of them, and how many more there are. */
export function some(names: readonly string[]): string {
  const rest = names.length - SHOWN
  return rest > 0 ? `${names.slice(0, SHOWN).join(', ')} and ${rest} more` : names.join(', ')
}

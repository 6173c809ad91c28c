import type { Bar } from '../core/bar.ts'
import { findBarBySlug } from '../db/bars.ts'
import type { Db } from '../db/client.ts'
import { CommandError } from './command.ts'

/** The bar of `--bar BAR`, by its short name. @throws CommandError */
export async function barNamed(db: Db, slug: string): Promise<Bar> {
  const bar = await findBarBySlug(db, slug)
  if (bar === null) throw noBar(slug)
  return bar
}

/** What an operator is told who named a bar that is not there. */
export function noBar(name: string): CommandError {
  return new CommandError(`there is no bar ${name}; see "maitred bar list"`)
}

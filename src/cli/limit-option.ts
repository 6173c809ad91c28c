import { UsageError } from './command.ts'

/** `--limit N`: how many rows are shown. @throws UsageError */
export function limitOf(typed: string | undefined, preset: number, most: number): number {
  const limit = typed === undefined ? preset : Number(typed)
  if (!Number.isInteger(limit) || limit < 1) throw new UsageError('--limit wants a whole number')
  return Math.min(limit, most)
}

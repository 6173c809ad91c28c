import { type Typed, UsageError } from './command.ts'

type Bounds = { readonly preset: number; readonly most: number }

/** `--limit N`, `--days N`: a whole number from 1 on. More than the most is the most. @throws UsageError */
export function countOf(typed: Typed, option: string, { preset, most }: Bounds): number {
  const text = typed.text(option)
  const count = text === undefined ? preset : Number(text)
  if (!Number.isInteger(count) || count < 1)
    throw new UsageError(`--${option} wants a whole number from 1 on`)
  return Math.min(count, most)
}

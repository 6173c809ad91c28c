import type { Level } from './check.ts'
import type { Finding } from './examine.ts'

const WORDS: Readonly<Record<Level, string>> = {
  ok: 'ok  ',
  warn: 'WARN',
  fail: 'FAIL',
  skipped: 'skip',
}

export type Summary = { readonly [L in Level]: number } & { readonly healthy: boolean }

export function summary(findings: readonly Finding[]): Summary {
  const count = (wanted: Level) => findings.filter(({ level }) => level === wanted).length
  const fail = count('fail')
  return {
    healthy: fail === 0,
    ok: count('ok'),
    warn: count('warn'),
    fail,
    skipped: count('skipped'),
  }
}

/** The report as a person reads it: one line a check, and cause and fix under each that is not in order. */
export function reportLines(findings: readonly Finding[]): readonly string[] {
  const width = Math.max(...findings.map(({ id }) => id.length))
  const indent = ' '.repeat(WORDS.ok.length + 2)
  const lines = findings.flatMap((finding) => {
    const head = `${WORDS[finding.level]}  ${finding.id.padEnd(width)}  ${finding.found}`
    if (finding.level === 'ok' || finding.level === 'skipped') return [head]
    return [head, `${indent}cause: ${finding.cause}`, `${indent}fix:   ${finding.fix}`]
  })
  const { ok, warn, fail, skipped } = summary(findings)
  return [...lines, '', `${ok} ok, ${warn} to look at, ${fail} failed, ${skipped} skipped`]
}

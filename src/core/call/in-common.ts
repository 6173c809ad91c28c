/** Signs of a text, or its words. */
type Row = ArrayLike<string> & Iterable<string>

/** The most that both have in the same order. */
export function inCommon(a: Row, b: Row): number {
  let before = Array.from({ length: b.length + 1 }, () => 0)
  for (const one of a) {
    const row = [0]
    for (let at = 1; at <= b.length; at += 1) {
      const skipped = Math.max(before[at] ?? 0, row[at - 1] ?? 0)
      row.push(b[at - 1] === one ? (before[at - 1] ?? 0) + 1 : skipped)
    }
    before = row
  }
  return before.at(-1) ?? 0
}

/**
 * Damerau-Levenshtein distance (swapped neighbours count one), or `limit + 1` as soon as it is
 * sure to be more than `limit`.
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    let lowest = row
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a.charCodeAt(row - 1) === b.charCodeAt(column - 1)
      let cost = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (isSame ? 0 : 1),
      )
      if (isSwap(a, b, row, column)) cost = Math.min(cost, at(beforePrevious, column - 2) + 1)
      current.push(cost)
      if (cost < lowest) lowest = cost
    }
    if (lowest > limit) return limit + 1
    beforePrevious = previous
    previous = current
  }
  return at(previous, b.length)
}

/** Rows are always filled up to the column asked for; infinity keeps the arithmetic honest if not. */
function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}

function isSwap(a: string, b: string, row: number, column: number): boolean {
  return (
    row > 1 &&
    column > 1 &&
    a.charCodeAt(row - 1) === b.charCodeAt(column - 2) &&
    a.charCodeAt(row - 2) === b.charCodeAt(column - 1)
  )
}

/** Edits that still pass as a misspelling of a word this long. */
export function allowedEdits(length: number): number {
  if (length <= 3) return 0
  if (length <= 5) return 1
  return length <= 8 ? 2 : 3
}

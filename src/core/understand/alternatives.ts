/** Lines as alternatives of a pattern's source: one a line, short ones together with `|`. */
export function alternatives(lines: string): string {
  return lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('|')
}

export type LogLine = { readonly event?: string; readonly level: string }

/** The lines of a log. @throws SyntaxError on one that is no JSON. */
export function parsed(log: string): readonly LogLine[] {
  return log
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as LogLine)
}

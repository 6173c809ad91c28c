/** Where each key of a TOML file stands. */
export type TomlLines = {
  /**
   * 1-based line of a table or key by its path (`server`, `server.port`, `plugins.0.path`), or
   * `undefined` when the file has no such line of its own (an inline table's keys).
   */
  readonly line: (path: string) => number | undefined
}

/**
 * Finds the lines of a file that has parsed as TOML already: the parser tells no positions. Follows
 * table headers, arrays of tables, dotted and quoted keys; skips the insides of multi-line strings
 * and arrays.
 */
export function tomlLines(source: string): TomlLines {
  const found = new Map<string, number>()
  const counts = new Map<string, number>()
  let table = ''
  let open: Open = { quote: null, depth: 0 }
  source.split('\n').forEach((line, index) => {
    const note = (path: string) => {
      if (!found.has(path)) found.set(path, index + 1)
    }
    if (isOpen(open)) {
      open = follow(line, open)
      return
    }
    const list = /^\s*\[\[\s*([^\]]+?)\s*\]\]/.exec(line)?.[1]
    const header = /^\s*\[\s*([^[\]]+?)\s*\]/.exec(line)?.[1]
    const key = /^\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=/.exec(
      line,
    )
    if (list !== undefined) {
      const position = counts.get(plain(list)) ?? 0
      counts.set(plain(list), position + 1)
      table = `${plain(list)}.${position}`
      note(plain(list))
      note(table)
    } else if (header !== undefined) {
      table = plain(header)
      note(table)
    } else if (key?.[1] !== undefined) {
      const path = table === '' ? plain(key[1]) : `${table}.${plain(key[1])}`
      path.split('.').forEach((_, part, parts) => note(parts.slice(0, part + 1).join('.')))
      open = follow(line.slice(key[0].length), open)
    }
  })
  return { line: (path) => found.get(path) }
}

/** What of a value is still open at a line's end. */
type Open = { readonly quote: string | null; readonly depth: number }

const TOKEN = /"""|'''|"(?:[^"\\]|\\.)*"|'[^']*'|[[\]{}]|#.*/g

function isOpen(open: Open): boolean {
  return open.quote !== null || open.depth > 0
}

function follow(line: string, from: Open): Open {
  let { quote, depth } = from
  let rest = line
  if (quote !== null) {
    const end = rest.indexOf(quote)
    if (end === -1) return from
    rest = rest.slice(end + quote.length)
    quote = null
  }
  for (const [token] of rest.matchAll(TOKEN)) {
    if (quote !== null) quote = token === quote ? null : quote
    else if (token === '"""' || token === "'''") quote = token
    else if (token === '[' || token === '{') depth += 1
    else if (token === ']' || token === '}') depth -= 1
  }
  return { quote, depth }
}

function plain(path: string): string {
  return path
    .split('.')
    .map((part) => part.trim().replace(/^(["'])(.*)\1$/, '$2'))
    .join('.')
}

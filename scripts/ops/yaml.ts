/** What our rule files hold. */
export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml }

/** YAML in blocks, every text in quotes: nothing of a PromQL expression can be read as anything else. */
export function yaml(value: Yaml, indent = ''): string {
  if (typeof value === 'string') return `${JSON.stringify(value)}\n`
  if (typeof value !== 'object') return `${String(value)}\n`
  if (isList(value)) {
    if (value.length === 0) return '[]\n'
    return `\n${value.map((one) => `${indent}- ${inItem(one, `${indent}  `)}`).join('')}`
  }
  const entries = Object.entries(value)
  if (entries.length === 0) return '{}\n'
  return `\n${entries.map(([key, one]) => `${indent}${key}:${spaced(one, `${indent}  `)}`).join('')}`
}

function spaced(value: Yaml, indent: string): string {
  const text = yaml(value, indent)
  return text.startsWith('\n') ? text : ` ${text}`
}

/** The first key stands behind the dash. */
function inItem(value: Yaml, indent: string): string {
  const text = yaml(value, indent)
  return text.startsWith('\n') ? text.slice(1 + indent.length) : text
}

function isList(value: Yaml): value is readonly Yaml[] {
  return Array.isArray(value)
}

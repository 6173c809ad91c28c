import { join } from 'node:path'

const FIXTURES = join(import.meta.dir, '../fixtures/whatsapp/webhooks')

/** What belongs to a person or opens a door, by its look. The fuzz's own people have such numbers and ids too. */
const LOOKS: readonly RegExp[] = [
  // A phone number, whatever stands before it; of a masked one too few digits are left.
  /(?<!\d)\d{9,15}(?!\d)/,
  /\b[A-Z]{2}\.\d{6,}/,
  // Meta's message ids have the number inside.
  /wamid\./,
]

/** Of a line, what is ours and may have many digits: times, ids, and lengths of time. */
const OURS: readonly RegExp[] = [
  /"time":"[^"]+"/g,
  /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g,
  /\d+\.\d+(?:e-?\d+)?/g,
]

export type Leak = { readonly what: string; readonly line: string }

/**
 * Lines of a log that tell of a person or a secret.
 * @param words names, texts and secrets that were put in.
 */
export function leaksOf(log: string, words: readonly string[]): readonly Leak[] {
  return log.split('\n').flatMap((line): readonly Leak[] => {
    const bare = OURS.reduce((left, ours) => left.replaceAll(ours, '·'), line)
    const look = LOOKS.find((one) => one.test(bare))
    const word = words.find((one) => line.includes(one))
    if (look === undefined && word === undefined) return []
    return [{ what: word ?? String(look), line }]
  })
}

/** Names and texts that stand in the fixtures. */
export async function wordsOfFixtures(): Promise<readonly string[]> {
  const words = new Set<string>()
  for (const name of new Bun.Glob('*.json').scanSync(FIXTURES)) {
    collect(await Bun.file(join(FIXTURES, name)).json(), words)
  }
  return [...words]
}

const TOLD = new Set(['name', 'body', 'caption', 'username', 'title', 'filename', 'sha256', 'sdp'])

function collect(value: unknown, words: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, part] of Object.entries(value)) {
    // Shorter words are words of anybody's.
    if (TOLD.has(key) && typeof part === 'string' && part.length >= 6) words.add(part)
    collect(part, words)
  }
}

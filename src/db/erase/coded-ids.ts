import type { Db } from '../database.ts'

/** The body may have gone before the row. */
const EMPTIED = `SELECT dedupe_key AS key FROM inbox
  WHERE kind IN ('status', 'call') AND body IS NULL AND dedupe_key LIKE ANY($1::text[])`

/**
 * Keys of statuses and calls by which nothing but WhatsApp's id tells whose they are: it holds the number in base64,
 * wherever it begins there.
 */
export async function codedKeys(tx: Db, ids: readonly string[]): Promise<readonly string[]> {
  const rows = await tx.rows<{ readonly key: string }>(EMPTIED, [ids.flatMap(patternsOf)])
  return rows.flatMap(({ key }) => (ids.some((id) => isIn(key, id)) ? [key] : []))
}

/** Six bits a letter: what stands around it has a part in the letters at both ends. */
function patternsOf(id: string): readonly string[] {
  return [0, 1, 2].map((before) => {
    const padded = Buffer.concat([Buffer.alloc(before), Buffer.from(id), Buffer.alloc(2)])
    const from = Math.ceil((before * 8) / 6)
    const to = Math.floor(((before + Buffer.byteLength(id)) * 8) / 6)
    return `%${padded.toString('base64').slice(from, to)}%`
  })
}

/** Whole ones only: one number may begin with all the digits of another. */
function isIn(key: string, id: string): boolean {
  const [, coded = ''] = /^\w+:\w+\.([\w+/=-]+)/.exec(key) ?? []
  const decoded = Buffer.from(coded, 'base64').toString('latin1')
  const at = decoded.indexOf(id)
  const isWord = (letter: string | undefined) => letter !== undefined && /[0-9A-Za-z]/.test(letter)
  return at !== -1 && !isWord(decoded[at - 1]) && !isWord(decoded[at + id.length])
}

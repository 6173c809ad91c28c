/**
 * What Graph takes, as documented (Cloud API reference pages of 2026). "Characters" are counted
 * here in UTF-16 units, the strictest of the readings the documentation leaves open.
 */
export const LIMITS = {
  text: 4096,
  body: 1024,
  listBody: 4096,
  caption: 1024,
  footer: 60,
  buttons: 3,
  buttonTitle: 20,
  buttonId: 256,
  listButton: 20,
  rows: 10,
  rowId: 200,
  rowTitle: 24,
  rowDescription: 72,
  sectionTitle: 24,
  linkLabel: 20,
  url: 2000,
  templateBody: 1024,
  templateButtons: 10,
  templatePayload: 128,
  callbackData: 512,
} as const

/** Stands where Graph wants a text and there is none: says nothing in every language. */
export const BLANK = '…'

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Cut to `limit` UTF-16 units at a grapheme border, with an ellipsis where something was lost. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text
  return `${head(text, limit - 1).trimEnd()}…`
}

/** The longest beginning of whole graphemes within `limit` units; a single larger grapheme is cut inside. */
function head(text: string, limit: number): string {
  if (isPlainBorder(text, limit)) return text.slice(0, limit)
  let end = 0
  // No border can lie further on than this, so a long text is not segmented whole.
  for (const { index, segment } of graphemes.segment(text.slice(0, limit + 64))) {
    if (index + segment.length > limit) break
    end = index + segment.length
  }
  return end > 0 ? text.slice(0, end) : text.slice(0, limit).toWellFormed()
}

/** Between two ASCII characters there is always a border, but for CR LF, which `tidy` has taken out. */
function isPlainBorder(text: string, at: number): boolean {
  return text.charCodeAt(at - 1) < 0x80 && text.charCodeAt(at) < 0x80
}

/** One line, tidy, cut: for titles, labels and footers. */
export function oneLine(text: string, limit: number): string {
  return cut(
    tidy(text)
      .replaceAll(/\s{2,}|[^\S\u00A0\u202F]/g, ' ')
      .trim(),
    limit,
  )
}

/** Without what JSON or WhatsApp can't carry: lone surrogates and control characters but for line breaks. */
export function tidy(text: string): string {
  const wellFormed = text.isWellFormed() ? text : text.toWellFormed()
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  return wellFormed.replaceAll(/[\u0000-\u0008\u000B-\u001F\u007F]/g, '')
}

/** Borders to break a long text at, best first. */
const BORDERS = [/\n\s*\n/g, /\n/g, /[.!?…]\s/g, /[^\S\u00A0\u202F]/g] as const

/**
 * The text in pieces of at most `limit` UTF-16 units, broken at a paragraph, else a line, a
 * sentence, a word, and only then inside a word. No piece is blank; a blank text gives none.
 */
export function split(text: string, limit: number): readonly string[] {
  const pieces: string[] = []
  let left = tidy(text).trim()
  while (left.length > limit) {
    const piece = left.slice(0, borderOf(left, limit)).trimEnd()
    pieces.push(piece)
    left = left.slice(piece.length).trimStart()
  }
  return left === '' ? pieces : [...pieces, left]
}

/** A border in the last half of the room, so that no piece is needlessly short. */
function borderOf(text: string, limit: number): number {
  const room = text.slice(0, limit)
  for (const border of BORDERS) {
    const last = [...room.matchAll(border)].at(-1)
    const end = last === undefined ? 0 : last.index + last[0].length
    if (end > limit / 2) return end
  }
  return head(text, limit).length
}

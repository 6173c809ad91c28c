import { isUuid } from './uuid.ts'

const LABEL = /^[A-Z0-9]{1,8}$/

/** What a table's QR code says about where the diner sits. `barId` is a lower-case UUID, not yet known to exist. */
export type TableCode = { readonly table: string; readonly barId: string }

/** The text a table's QR code puts into the diner's first message: `TABLE-A5-BAR-<uuid>`. @throws RangeError on a bad label or id. */
export function tableCode(label: string, barId: string): string {
  const id = barId.toLowerCase()
  if (!LABEL.test(label)) throw new RangeError(`not a table label: ${label}`)
  if (!isUuid(id)) throw new RangeError('not a bar id')
  return `TABLE-${label}-BAR-${id}`
}

/**
 * Finds the first table code in a diner's message, whatever stands around it. Keyboards change dashes, clients add spaces
 * or break the line, people retype it: all read the same. The 32 hex digits keep ordinary talk of tables and bars out.
 */
export function findTableCode(text: string): TableCode | null {
  const plain = text
    .normalize('NFKC')
    .replaceAll(/[\u00AD\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/g, '')
    .replaceAll(/[\u2010-\u2015\u2212\u2043\u30FC]/g, '-')
  const match = CODE.exec(plain)
  const [, table, hex] = match ?? []
  if (table === undefined || hex === undefined) return null
  const digits = hex.toLowerCase().replaceAll(/[\s-]/g, '')
  return { table: table.toUpperCase(), barId: dashed(digits) }
}

/** The text with the code in it replaced, as it was written; to its last digit and no further: "2 beef" is no hex. */
export function withoutTableCode(text: string, by: (code: string) => string): string {
  return text.replace(CODE_TEXT, by)
}

const CODE_TEXT =
  /table[\s\p{Pd}\p{Cf}_]{1,8}[a-z0-9]{1,8}[\s\p{Pd}\p{Cf}_]{1,8}bar[\s\p{Pd}\p{Cf}_]{1,8}(?:[0-9a-f][\s\p{Pd}\p{Cf}]{0,6}){31}[0-9a-f]/iu

const GAP = String.raw`[\s_-]{1,6}`
const INNER = String.raw`[\s-]{0,4}`
const CODE = new RegExp(
  String.raw`(?<![\p{L}\p{N}])TABLE${GAP}([A-Z0-9]{1,8})${GAP}BAR${GAP}` +
    `([0-9A-F]{8}(?:${INNER}[0-9A-F]{4}){3}${INNER}[0-9A-F]{12})` +
    String.raw`(?![\p{L}\p{N}]|-[\p{L}\p{N}])`,
  'iu',
)

function dashed(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

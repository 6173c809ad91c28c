import { type Address, type Networks, readAddress } from '../../platform/addresses.ts'

/** Who is at the other end of a request, as far as it can be known. */
export type Client = {
  /** `null` where not even the connection's end is known. */
  readonly address: Address | null
  /** The connection comes from one of our own proxies. */
  readonly isProxied: boolean
  /** False where a proxy of ours did not say, or not credibly, for whom it asks: then the address is the proxy's. */
  readonly isKnown: boolean
}

/** More is no path through proxies but an attempt to keep us busy. */
const MAX_LENGTH = 4096
const MAX_HOPS = 64

/**
 * The client's address. Only a trusted proxy is believed, and only as far as the chain is trusted: from the right, past our
 * own proxies, the first other hop is the client; what stands left of it was written by the client itself. A proxy
 * sets one of the two headers and may pass the other on as it came: where they disagree, neither is believed.
 * @param peer the connection's other end.
 * @see https://www.rfc-editor.org/rfc/rfc7239
 */
export function clientOf(peer: string | null, headers: Headers, trusted: Networks): Client {
  const address = peer === null ? null : readAddress(peer.replace(/%.*$/, ''))
  if (address === null || !trusted.has(address)) {
    return { address, isProxied: false, isKnown: address !== null }
  }
  const told = [
    ...claim(headers.get('x-forwarded-for'), listedHops, trusted),
    ...claim(headers.get('forwarded'), forwardedHops, trusted),
  ]
  const [first, second = first] = told
  // No header at all: the proxy's own request, such as a health check.
  if (first === undefined) return { address, isProxied: true, isKnown: true }
  if (first === null || second !== first) return { address, isProxied: true, isKnown: false }
  return { address: first, isProxied: true, isKnown: true }
}

/** An address, or `null` for a hop that hides or garbles it. */
type Hop = Address | null

/** Nothing where the header is missing; else the client it names, `null` where it names none. */
function claim(
  header: string | null,
  read: (header: string) => readonly Hop[] | null,
  trusted: Networks,
): readonly Hop[] {
  if (header === null) return []
  const hops = header.length > MAX_LENGTH ? null : read(header)
  if (hops === null || hops.length === 0 || hops.length > MAX_HOPS) return [null]
  const client = hops.findLast((hop) => hop === null || !trusted.has(hop))
  // All of them ours: the request began at the first one.
  return [client === undefined ? (hops[0] ?? null) : client]
}

function listedHops(header: string): readonly Hop[] {
  return header.split(',').map((hop) => listedHop(hop.trim()))
}

/** `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`. */
function listedHop(text: string): Hop {
  return readAddress(text) ?? nodeAddress(text)
}

/** RFC 7239 `node`: `192.0.2.1`, `"192.0.2.1:80"`, `"[2001:db8::1]"`, `"[2001:db8::1]:_p"`; `unknown` and `_hidden` tell nothing. */
function nodeAddress(node: string): Hop {
  const [, v6, v4] = /^(?:\[([^\]]+)\]|([\d.]+))(?::(?:\d{1,5}|_[\w.-]+))?$/.exec(node) ?? []
  return readAddress(v6 ?? v4 ?? '')
}

type Pair = { readonly name: string; readonly value: string }
type Piece = ',' | ';' | Pair

const PIECE =
  /\s*(?:([,;])|([!#$%&'*+.^_`|~\w-]+)=(?:([!#$%&'*+.^_`|~\w:[\]-]+)|"((?:[^"\\]|\\.)*)"))/y

/** `null` where the header breaks the grammar anywhere: an open quote could swallow what a proxy has appended. */
function piecesOf(header: string): readonly Piece[] | null {
  const pieces: Piece[] = []
  for (let at = 0; at < header.length; at = PIECE.lastIndex) {
    PIECE.lastIndex = at
    const piece = PIECE.exec(header)
    if (piece === null) return header.slice(at).trim() === '' ? pieces : null
    const [, separator, name = '', token, quoted = ''] = piece
    if (separator === ',' || separator === ';') pieces.push(separator)
    else
      pieces.push({ name: name.toLowerCase(), value: token ?? quoted.replaceAll(/\\(.)/g, '$1') })
  }
  return pieces
}

/** The `for` of each element, in order; empty elements (`,,`) are no hops. */
function forwardedHops(header: string): readonly Hop[] | null {
  const hops: Hop[] = []
  let element: Piece[] = []
  for (const piece of [...(piecesOf(header) ?? [';' as const]), ',' as const]) {
    if (piece !== ',') {
      element.push(piece)
      continue
    }
    if (element.length === 0) continue
    const read = elementHop(element)
    if (read === null) return null
    hops.push(read.hop)
    element = []
  }
  return hops
}

/** Pairs and semicolons by turns, `for` once at most; an element without it is a hop that does not tell. */
function elementHop(element: readonly Piece[]): { readonly hop: Hop } | null {
  const isByTurns = element.every((piece, at) => (piece === ';') === (at % 2 === 1))
  const told = element.flatMap((piece) =>
    typeof piece === 'object' && piece.name === 'for' ? [piece.value] : [],
  )
  if (!isByTurns || element.length % 2 === 0 || told.length > 1) return null
  const [node] = told
  return { hop: node === undefined ? null : nodeAddress(node) }
}

import { isIP } from 'node:net'

import ipaddr from 'ipaddr.js'

/** An IP address in its one written form: IPv4 also where it came wrapped in IPv6. */
export type Address = string

type Parsed = ReturnType<typeof ipaddr.process>
type Range = readonly [Parsed, number]

/**
 * Reads a bare address, or `null`. Strict, unlike the library: no octal, hex or short forms of IPv4, and no zone, all of
 * which two programs on the way may read differently.
 */
export function readAddress(text: string): Address | null {
  return parse(text)?.toString() ?? null
}

function parse(text: string): Parsed | null {
  if (text.length > 45 || isIP(text) === 0 || text.includes('%')) return null
  return ipaddr.process(text)
}

/** Networks and single addresses, asked whether an address is among them. */
export type Networks = { readonly size: number; has(address: Address): boolean }

/** Verdicts remembered; then forgotten all at once. */
const MAX_REMEMBERED = 10_000

/** @param ranges as `readNetwork` takes them. @throws TypeError for one it does not. */
export function networks(ranges: readonly string[]): Networks {
  const list = ranges.map((range) => {
    const read = readNetwork(range)
    if (read === null) throw new TypeError('no network')
    return read
  })
  // A few senders ask again and again; a list may have thousands of networks.
  const verdicts = new Map<Address, boolean>()
  return {
    size: list.length,
    has(address) {
      const known = verdicts.get(address)
      if (known !== undefined) return known
      const parsed = parse(address)
      const isIn = parsed !== null && list.some((range) => contains(range, parsed))
      if (verdicts.size >= MAX_REMEMBERED) verdicts.clear()
      verdicts.set(address, isIn)
      return isIn
    },
  }
}

function contains([start, bits]: Range, address: Parsed): boolean {
  return start.kind() === address.kind() && address.match(start, bits)
}

/** `10.0.0.0/8`, `2001:db8::/32` or a single address; `null` for anything else, such as bits set behind the prefix. */
export function readNetwork(text: string): Range | null {
  const [, host = '', digits] = /^([^/]+?)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const start = parse(host)
  if (start === null) return null
  const width = start.kind() === 'ipv4' ? 32 : 128
  // A wrapped IPv4 network counts its bits in IPv6: 96 of them are the wrapping.
  const wrapping = start.kind() === 'ipv4' && host.includes(':') ? 96 : 0
  const bits = digits === undefined ? width : Number(digits) - wrapping
  if (bits < 0 || bits > width) return null
  return networkStart(start, bits) === start.toString() ? [start, bits] : null
}

function networkStart(address: Parsed, bits: number): string {
  const bytes = address.toByteArray().map((byte, at) => {
    const kept = Math.min(8, Math.max(0, bits - at * 8))
    return byte & (0xff << (8 - kept))
  })
  return ipaddr.fromByteArray(bytes).toString()
}

export type NetworksFile =
  | { readonly ok: true; readonly ranges: readonly string[] }
  /** The first line that is none; 0 where the file names no network at all. */
  | { readonly ok: false; readonly line: number }

/**
 * Reads a file of networks: one a line, `#` begins a comment. Lines of `whois` (`route6: 2001:db8::/32`) and of a geofeed
 * (RFC 8805: `2001:db8::/32,US,,`) are understood. One bad line spoils the file: half a list would lock people out.
 */
export function readNetworksFile(text: string): NetworksFile {
  const ranges: string[] = []
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const bare = line.replace(/#.*$/, '').trim()
    if (bare === '') continue
    const range = bare.replace(/^route6?:\s*/, '').replace(/,.*$/, '')
    if (readNetwork(range) === null) return { ok: false, line: index + 1 }
    ranges.push(range)
  }
  return ranges.length === 0 ? { ok: false, line: 0 } : { ok: true, ranges }
}

/**
 * Whom a limit counts an address for: an IPv6 address by its /64, since whoever has one has 2^64 of them.
 */
export function addressKey(address: Address): string {
  const parsed = parse(address)
  return parsed === null || parsed.kind() === 'ipv4' ? address : `${networkStart(parsed, 64)}/64`
}

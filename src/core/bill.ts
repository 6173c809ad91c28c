import { ok, refuse, type Result } from './errors.ts'
import { assertMinor } from './money.ts'

/** One line of a bill: what it costs altogether and who ordered it. */
export type BillLine = {
  readonly id: string
  readonly personId: string
  readonly totalMinor: number
}

/** One part of a split, in whole minor units. `personId` is `null` where the part belongs to nobody in particular. */
export type Share = {
  /** From 1, in the order the parts were asked for. */
  readonly part: number
  readonly personId: string | null
  readonly amountMinor: number
}

export type BillRefusal =
  | { readonly code: 'parts_invalid'; readonly parts: number; readonly max: number }
  | { readonly code: 'lines_left'; readonly lineIds: readonly string[] }
  | { readonly code: 'line_unknown'; readonly lineId: string }
  | { readonly code: 'share_invalid'; readonly part: number }
  /** Fixed amounts that leave something nobody pays, or pay more than is due. */
  | { readonly code: 'amounts_differ'; readonly totalMinor: number; readonly sumMinor: number }

/** More people than sit at any joined tables; keeps a mistyped number from making a thousand messages. */
export const MAX_PARTS = 50

/** More parts than this make a message nobody reads. */
export const MAX_WAYS = 20

/** `parts` equal shares; left-over units go to the first ones, so that they differ by one unit at most. */
export function splitEqually(
  totalMinor: number,
  parts: number,
): Result<readonly Share[], BillRefusal> {
  assertDue(totalMinor)
  if (!isParts(parts)) return wrongParts(parts)
  return ok(shares(allocate(totalMinor, Array<bigint>(parts).fill(1n))))
}

/**
 * Each diner pays their own lines and an equal part of the shared ones. Lines whose diner is not among `personIds` count
 * as shared: someone left, and the bill still has to add up.
 */
export function splitByDiner(
  lines: readonly BillLine[],
  personIds: readonly string[],
  sharedLineIds: readonly string[] = [],
): Result<readonly Share[], BillRefusal> {
  const people = [...new Set(personIds)]
  if (!isParts(people.length)) return wrongParts(people.length)
  const stray = sharedLineIds.find((id) => !lines.some((line) => line.id === id))
  if (stray !== undefined) return refuse({ code: 'line_unknown', lineId: stray })

  const everyone = people.map((_, index) => index)
  const payers = lines.map((line) => {
    const own = sharedLineIds.includes(line.id) ? -1 : people.indexOf(line.personId)
    return { line, payers: own === -1 ? everyone : [own] }
  })
  return ok(shares(splitPaid(payers, people.length), people))
}

/**
 * Each part pays the lines it picked; a line picked by several is shared equally among them. Refused while a line is
 * left that nobody picked.
 */
export function splitByLines(
  lines: readonly BillLine[],
  picks: readonly (readonly string[])[],
): Result<readonly Share[], BillRefusal> {
  if (!isParts(picks.length)) return wrongParts(picks.length)
  const stray = picks.flat().find((id) => !lines.some((line) => line.id === id))
  if (stray !== undefined) return refuse({ code: 'line_unknown', lineId: stray })

  const payers = lines.map((line) => ({
    line,
    payers: picks.flatMap((ids, index) => (ids.includes(line.id) ? [index] : [])),
  }))
  const left = payers.filter((one) => one.payers.length === 0).map((one) => one.line.id)
  if (left.length > 0) return refuse({ code: 'lines_left', lineIds: left })
  return ok(shares(splitPaid(payers, picks.length)))
}

/** Some parts pay a fixed amount, the others (`null`) split the rest equally. */
export function splitByAmounts(
  totalMinor: number,
  amounts: readonly (number | null)[],
): Result<readonly Share[], BillRefusal> {
  assertDue(totalMinor)
  if (!isParts(amounts.length)) return wrongParts(amounts.length)
  const wrong = amounts.findIndex((amount) => amount !== null && !isAmount(amount))
  if (wrong !== -1) return refuse({ code: 'share_invalid', part: wrong + 1 })

  const sumMinor = amounts.reduce<number>((sum, amount) => sum + (amount ?? 0), 0)
  const open = amounts.filter((amount) => amount === null).length
  if (sumMinor > totalMinor || (open === 0 && sumMinor < totalMinor)) {
    return refuse({ code: 'amounts_differ', totalMinor, sumMinor })
  }
  const rest = allocate(totalMinor - sumMinor, Array<bigint>(open).fill(1n)).values()
  return ok(shares(amounts.map((amount) => amount ?? rest.next().value ?? 0)))
}

/** What a share's payment message refers to: `A5-101/2`, and the bare reference when there is only one part. */
export function shareReference(reference: string, share: Share, parts: number): string {
  return parts === 1 ? reference : `${reference}/${share.part}`
}

/**
 * Splits a total by weights with the largest remainder: every share is the exact one rounded up or down, ties go to the
 * earlier, and the sum is exact. Weights that are all zero count as equal.
 */
export function allocate(totalMinor: number, weights: readonly bigint[]): readonly number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0n)
  if (weights.length === 0) return []
  if (sum === 0n) return allocate(totalMinor, Array<bigint>(weights.length).fill(1n))

  const total = BigInt(totalMinor)
  const exact = weights.map((weight) => ({
    floor: (total * weight) / sum,
    remainder: (total * weight) % sum,
  }))
  const leftOver = Number(total - exact.reduce((all, one) => all + one.floor, 0n))
  const byRemainder = exact
    .map((one, index) => ({ index, remainder: one.remainder }))
    .toSorted((a, b) => (a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1))
  const lucky = new Set(byRemainder.slice(0, leftOver).map((one) => one.index))
  return exact.map((one, index) => Number(one.floor) + (lucky.has(index) ? 1 : 0))
}

type PaidLine = { readonly line: BillLine; readonly payers: readonly number[] }

/**
 * Rounds once per share, not once per line: weights are the exact sums over a common denominator, so a table of four
 * that shares twenty dishes is still fair to the unit.
 */
function splitPaid(paid: readonly PaidLine[], parts: number): readonly number[] {
  const denominator = paid.reduce((all, one) => lcm(all, BigInt(one.payers.length)), 1n)
  const weights = Array<bigint>(parts).fill(0n)
  let totalMinor = 0
  for (const { line, payers } of paid) {
    assertDue(line.totalMinor)
    totalMinor += line.totalMinor
    const weight = (BigInt(line.totalMinor) * denominator) / BigInt(payers.length)
    for (const payer of payers) weights[payer] = (weights[payer] ?? 0n) + weight
  }
  return allocate(totalMinor, weights)
}

function shares(amounts: readonly number[], personIds: readonly string[] = []): readonly Share[] {
  return amounts.map((amountMinor, index) => ({
    part: index + 1,
    personId: personIds[index] ?? null,
    amountMinor,
  }))
}

function lcm(a: bigint, b: bigint): bigint {
  return (a * b) / gcd(a, b)
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b)
}

function assertDue(totalMinor: number): void {
  assertMinor(totalMinor)
  if (totalMinor < 0) throw new RangeError(`a bill of less than nothing: ${totalMinor}`)
}

function isAmount(amount: number): boolean {
  return Number.isSafeInteger(amount) && amount >= 0
}

function isParts(parts: number): boolean {
  return Number.isInteger(parts) && parts >= 1 && parts <= MAX_PARTS
}

function wrongParts(parts: number) {
  return refuse<BillRefusal>({ code: 'parts_invalid', parts, max: MAX_PARTS })
}

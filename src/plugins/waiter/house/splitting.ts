import {
  MAX_WAYS,
  type Share,
  splitByAmounts,
  splitByDiner,
  splitByLines,
  splitEqually,
} from '../../../core/bill.ts'
import type { ShareLabel } from '../../../core/blocks.ts'
import { parseMajor } from '../../../core/money.ts'
import { askChoice, askOpen, option } from './asking.ts'
import { type Mind, tell } from './mind.ts'
import { type DueLine, dueLines, hasDue, payWhole, showShares, totalOf } from './paying.ts'
import { fullName } from './words.ts'

/** "Split the bill": how? */
export function askSplit(mind: Mind): void {
  if (!hasDue(mind)) return
  const { say } = mind
  const diners = mind.work.tab()?.diners.length ?? 1
  askChoice(mind, say('split_ask'), [
    option({ verb: 'split_ways' }, say('button_split_equal'), say('hint_split_equal')),
    ...(diners > 1
      ? [option({ verb: 'split_own' }, say('button_split_own'), say('hint_split_own'))]
      : []),
    option({ verb: 'split_lines' }, say('row_split_lines'), say('hint_split_lines')),
    option({ verb: 'split_amounts' }, say('row_split_amounts'), say('hint_split_amounts')),
  ])
}

export function askWays(mind: Mind): void {
  if (!hasDue(mind)) return
  askOpen(mind, 'ways', mind.say('split_ways'), waysOptions())
}

function waysOptions() {
  return [2, 3, 4].map((ways) => option({ verb: 'split_equal', ways }, String(ways)))
}

export function splitInWays(mind: Mind, ways: number): void {
  if (!hasDue(mind)) return
  const shares = splitEqually(totalOf(dueLines(mind)), ways)
  if (ways < 2 || ways > MAX_WAYS || !shares.ok) {
    return askOpen(mind, 'ways', mind.say('split_ways_bad', { max: MAX_WAYS }), waysOptions())
  }
  const label = (share: Share): ShareLabel => ({ kind: 'part', number: share.part, of: ways })
  showShares(
    mind,
    shares.value.map((share) => ({ share, label: label(share) })),
  )
}

/** Everyone pays what they ordered. One phone alone ordered it all: then another way is needed. */
export function splitOwn(mind: Mind): void {
  if (!hasDue(mind)) return
  const diners = mind.work.tab()?.diners ?? []
  const shares = splitByDiner(
    dueLines(mind),
    diners.map((diner) => diner.personId),
  )
  if (diners.length < 2 || !shares.ok) {
    tell(mind, mind.say('split_own_one'))
    return askSplit(mind)
  }
  const label = (share: Share): ShareLabel =>
    share.personId === mind.work.facts.personId
      ? { kind: 'you' }
      : { kind: 'diner', number: numberOf(mind, share.personId) }
  showShares(
    mind,
    shares.value.map((share) => ({ share, label: label(share) })),
  )
}

/** "Only what is mine." */
export function payOwn(mind: Mind): void {
  if (!hasDue(mind)) return
  const diners = mind.work.tab()?.diners ?? []
  const shares = splitByDiner(
    dueLines(mind),
    diners.map((diner) => diner.personId),
  )
  const own = shares.ok
    ? shares.value.find((share) => share.personId === mind.work.facts.personId)
    : undefined
  if (own === undefined || diners.length < 2) return payWhole(mind)
  if (own.amountMinor === 0) return tell(mind, mind.say('bill_none_yours'))
  showShares(mind, [{ share: own, label: { kind: 'you' } }], diners.length)
}

function numberOf(mind: Mind, personId: string | null): number {
  return mind.work.tab()?.diners.find((diner) => diner.personId === personId)?.number ?? 0
}

/** By dish: rows to tap, own ones first, until "that is all". */
export function askLines(mind: Mind, prompt = mind.say('split_lines')): void {
  if (!hasDue(mind)) return
  const { say, look, draft } = mind
  const own = mind.work.facts.personId
  const left = dueLines(mind)
    .filter((line) => !draft.splitLines.includes(line.id))
    .toSorted((a, b) => Number(b.personId === own) - Number(a.personId === own))
  if (left.length === 0) return paySplitLines(mind)
  askChoice(mind, prompt, [
    ...left
      .slice(0, 9)
      .map((line) =>
        option(
          { verb: 'split_line', lineId: line.id },
          `${line.words.quantity} × ${fullName(line.words)}`,
          look.money(line.totalMinor),
        ),
      ),
    ...(draft.splitLines.length > 0 ? [option({ verb: 'split_done' }, say('row_done'))] : []),
  ])
}

export function pickLine(mind: Mind, lineId: string): void {
  const { draft, say, look } = mind
  const isDue = dueLines(mind).some((line) => line.id === lineId)
  if (isDue && !draft.splitLines.includes(lineId)) draft.splitLines.push(lineId)
  const amount = look.money(totalOf(picked(mind)))
  askLines(mind, draft.splitLines.length === 0 ? undefined : say('split_lines_more', { amount }))
}

export function paySplitLines(mind: Mind): void {
  if (!hasDue(mind)) return
  const lines = dueLines(mind)
  const mine = picked(mind).map((line) => line.id)
  if (mine.length === 0) return askLines(mind, mind.say('split_lines_none'))
  const rest = lines.map((line) => line.id).filter((id) => !mine.includes(id))
  mind.draft.splitLines = []
  const shares = splitByLines(lines, rest.length === 0 ? [mine] : [mine, rest])
  if (!shares.ok) return payWhole(mind)
  showShares(
    mind,
    shares.value.map((share) => ({
      share,
      label: { kind: share.part === 1 ? 'you' : 'rest' },
    })),
  )
}

function picked(mind: Mind): readonly DueLine[] {
  return dueLines(mind).filter((line) => mind.draft.splitLines.includes(line.id))
}

export function askAmounts(mind: Mind): void {
  if (!hasDue(mind)) return
  const example = exampleAmounts(mind)
  askOpen(mind, 'amounts', mind.say('split_amounts', { example }), [])
}

/** Two amounts that would fit this bill. */
function exampleAmounts(mind: Mind): string {
  const total = totalOf(dueLines(mind))
  const bare = (minor: number) => mind.look.money(minor).replace(/^[A-Z]{3} /, '')
  return `${bare(Math.floor(total / 2))}; ${bare(Math.floor(total / 3))}`
}

/** Typed amounts; what they leave is one more part. False when the text holds no amounts at all. */
export function splitTyped(mind: Mind, text: string): boolean {
  const amounts = readAmounts(text, mind.look.menu.currency)
  if (amounts === null || !hasDue(mind)) return false
  const total = totalOf(dueLines(mind))
  const sum = amounts.reduce((all, amount) => all + amount, 0)
  const shares = splitByAmounts(total, sum < total ? [...amounts, null] : amounts)
  if (!shares.ok || amounts.length > MAX_WAYS) {
    const bad = mind.say('split_amounts_bad', { total: mind.look.money(total) })
    askOpen(mind, 'amounts', bad, [])
    return true
  }
  const of = shares.value.length
  const label = (share: Share): ShareLabel =>
    share.part > amounts.length ? { kind: 'rest' } : { kind: 'part', number: share.part, of }
  showShares(
    mind,
    shares.value.map((share) => ({ share, label: label(share) })),
  )
  return true
}

const BETWEEN_AMOUNTS = /\s*(?:[;+&/\n]|,\s|\s(?:and|et|na|then|puis)\s)\s*/iu
const GROUPED_BY_SPACES = /^\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?$/

/** What people call their money beside its code. Not another bar's: 20 dollars are not 20 francs. */
const CALLED: Readonly<Record<string, string>> = {
  RWF: 'frw|francs?|fr?|amafaranga|faranga',
  BIF: 'fbu|francs?|fr?|amafaranga',
  CDF: 'fc|francs?|faranga',
  KES: 'ksh|shillings?|shilingi',
  TZS: 'tsh|shillings?|shilingi',
  UGX: 'ush|shillings?|shilingi',
  EUR: '€|euros?',
  USD: String.raw`\$|dollars?`,
  GBP: '£|pounds?',
}

/** `5000, 3000`, `5 000 + 3 000`, `5000frw na 3000frw`, `20,50 € et 12 €`; `null` when a piece is no amount. */
export function readAmounts(text: string, currency: string): readonly number[] | null {
  const names = [currency, CALLED[currency]].filter(Boolean).join('|')
  const pieces = text
    .replaceAll(new RegExp(String.raw`(?<!\p{L})(?:${names})(?!\p{L})`, 'giu'), ' ')
    .trim()
    .split(BETWEEN_AMOUNTS)
    .flatMap((piece) => (GROUPED_BY_SPACES.test(piece) ? [piece] : piece.split(/\s+/)))
    .filter((piece) => piece !== '')
  const amounts = pieces.map((piece) => parseMajor(piece, currency))
  const read = amounts.flatMap((amount) => (amount.ok && amount.value > 0 ? [amount.value] : []))
  return read.length === pieces.length && read.length > 0 ? read : null
}

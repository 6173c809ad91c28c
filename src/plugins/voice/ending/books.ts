import type { Bar } from '../../../core/bar.ts'
import { type CallTallies, storedTallies } from '../../../core/call/call-memory.ts'
import { callCaps } from '../../../core/call/call-rules.ts'
import { callCostMicroUsd } from '../../../core/call/cost.ts'
import { settingsOf } from '../../../core/call/session.ts'
import { findings, reasonText } from '../../../core/fraud.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import { barSpent } from '../../../db/call-costs.ts'
import { addCallUsage } from '../../../db/call-records.ts'
import type { CallRow } from '../../../db/calls.ts'
import type { Guest, StaffWord } from '../../../desk.ts'
import { callKey } from '../../../tracing/tracer.ts'
import type { VoiceDeps } from '../deps.ts'
import { spending } from '../limits.ts'
import { TOLD_PREFIX } from '../told.ts'

/** Whose books, and the number by which its owner is told. */
export type Account = {
  readonly bar: Pick<Bar, 'name' | 'timeZone'>
  readonly guest: Pick<Guest, 'barId' | 'phoneNumberId'>
}

export type Spent = {
  readonly callId: string
  readonly tallies: CallTallies
  readonly seconds: number
  readonly costMicroUsd: number
  readonly endedAt: Date
}

/**
 * Writes a call that has ended into the bar's books of its local day, and tells the owner, once each, when the day's cap is
 * near or used up. All calls of a bar write the same row: in the transaction that ends a call it would be locked until that
 * has reached the disk, and the bar's calls would queue for it. A process that dies in between loses the cost of one call
 * from the day's estimate, not from the call, and nobody misses a call's end over it.
 * @param deps of `atBar`.
 * @param account `null`: the bar is gone, and its books with it.
 */
export async function book(deps: VoiceDeps, account: Account | null, spent: Spent): Promise<void> {
  try {
    if (account !== null) await settleBooks(deps, account, spent)
  } catch (error) {
    deps.log.error({ event: 'WA_VOICE_ERROR', error }, 'the cost of a call could not be booked')
  }
}

async function settleBooks(
  deps: VoiceDeps,
  { bar, guest }: Account,
  { callId, tallies, seconds, costMicroUsd, endedAt }: Spent,
): Promise<void> {
  const day = deps.zoneOf(bar.timeZone).local(endedAt).date
  const { usage } = tallies
  await addCallUsage(deps.database.relaxed.db, guest.barId, day, {
    model: deps.settings.model,
    seconds,
    input: usage.textIn + usage.audioIn,
    cached: usage.textCached + usage.audioCached,
    output: usage.textOut + usage.audioOut,
    costMicroUsd,
  })
  await watchBooks(deps, { bar, guest }, { callId, at: endedAt })
}

/** With the models of a bar's own calls, which are counted and named by them; `null`: it is gone, and the settings' stand. */
export function atBar<D extends Pick<VoiceDeps, 'settings'>>(deps: D, bar: Bar | null): D {
  return bar === null ? deps : { ...deps, settings: settingsOf(deps.settings, bar) }
}

/**
 * What a call has cost, an estimate.
 * @param deps of `atBar`.
 * @param carriedMicroUsd of `carriedCost`.
 */
export function costOf(
  { prices, settings }: Pick<VoiceDeps, 'prices' | 'settings'>,
  tallies: CallTallies,
  carriedMicroUsd = 0,
): number {
  const { model, transcriptionModels } = settings
  const counted = callCostMicroUsd(prices, model, tallies.usage, {
    model: transcriptionModels[0] ?? null,
    seconds: tallies.transcribedSeconds,
  })
  return carriedMicroUsd + counted
}

/**
 * Of deps of `atBar`: cost that was written down and that the call's memory knows nothing of: whoever had the call died before it remembered
 * what that came of.
 */
export function carriedCost(
  deps: Pick<VoiceDeps, 'prices' | 'settings'>,
  { costMicroUsd, memory }: Pick<CallRow, 'costMicroUsd' | 'memory'>,
): number {
  return Math.max(0, costMicroUsd - costOf(deps, storedTallies(memory)))
}

/**
 * Tells the owner, once each, when the day's cap is near or used up, by the calls that are over and those under way.
 * @param callId of one whose cost has grown.
 */
export async function watchBooks(
  deps: VoiceDeps,
  { bar, guest }: Account,
  { callId, at }: { readonly callId: string; readonly at: Date },
): Promise<void> {
  const { dailyCapCents } = deps.settings
  if (dailyCapCents === 0) return
  const day = deps.zoneOf(bar.timeZone).local(at).date
  const spent = await barSpent(deps.database.relaxed.db, guest.barId, day)
  const counts = spending(spent, dailyCapCents)
  const [grave] = findings(spendingCaps(deps.settings), counts)
  if (grave === undefined) return
  const { barId, phoneNumberId } = guest
  const key = `voice-cap:${barId}:${day}:${grave.by.rule}`
  const word: StaffWord = {
    barId,
    phoneNumberId,
    key,
    cause: callKey(callId),
    whom: 'owner',
    words: ({ language }) => {
      const text = `${plain(bar.name)}: ${reasonText(grave, language)}`
      return {
        messages: [{ kind: 'text', text }],
        alert: { subject: text, detail: '-', payload: `${TOLD_PREFIX}${key}` },
      }
    },
  }
  deps.whatsapp.kick(await deps.database.transaction((tx) => deps.desk.tellStaff(tx, word)))
}

/** The cap itself stands ahead of its warning. */
function spendingCaps(settings: VoiceDeps['settings']) {
  return callCaps(settings).flatMap((rule) =>
    rule.measure === 'bar_spend_cents' || rule.measure === 'bar_spend_share'
      ? [{ ...rule, measure: rule.measure }]
      : [],
  )
}

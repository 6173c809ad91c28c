import type { CallTallies } from '../../../core/call/call-memory.ts'
import { callCaps } from '../../../core/call/call-rules.ts'
import { findings, reasonText } from '../../../core/fraud.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import { addCallUsage } from '../../../db/call-records.ts'
import type { Db } from '../../../db/client.ts'
import type { OutLane } from '../../../jobs/outbox-rows.ts'
import type { VoiceDeps } from '../deps.ts'
import { spending } from '../limits.ts'
import type { Scene } from '../runner/scene.ts'

type Spent = {
  readonly tallies: CallTallies
  readonly seconds: number
  readonly costMicroUsd: number
  readonly endedAt: Date
}

/** Writes a call into the bar's books of its local day, and tells the owner, once each, when the day's cap is near or used up. */
export async function settleBooks(
  tx: Db,
  deps: VoiceDeps,
  { guest, view }: Scene,
  { tallies, seconds, costMicroUsd, endedAt }: Spent,
): Promise<readonly OutLane[]> {
  const day = view.zone.local(endedAt).date
  const { usage } = tallies
  const spent = await addCallUsage(tx, guest.barId, day, {
    model: deps.settings.model,
    seconds,
    input: usage.textIn + usage.audioIn,
    cached: usage.textCached + usage.audioCached,
    output: usage.textOut + usage.audioOut,
    costMicroUsd,
  })
  const { dailyCapCents } = deps.settings
  const counts = spending(spent, dailyCapCents)
  const [grave] = findings(spendingCaps(deps.settings), counts)
  if (grave === undefined) return []
  const { barId, phoneNumberId } = guest
  return await deps.desk.tellStaff(tx, {
    barId,
    phoneNumberId,
    key: `voice-cap:${barId}:${day}:${grave.by.rule}`,
    whom: 'owner',
    words: ({ language }) => {
      const text = `${plain(view.bar.name)}: ${reasonText(grave, language)}`
      return {
        messages: [{ kind: 'text', text }],
        alert: { subject: text, detail: '-', payload: 'voice:told' },
      }
    },
  })
}

/** The cap itself stands ahead of its warning. */
function spendingCaps(settings: VoiceDeps['settings']) {
  return callCaps(settings).flatMap((rule) =>
    rule.measure === 'bar_spend_cents' || rule.measure === 'bar_spend_share'
      ? [{ ...rule, measure: rule.measure }]
      : [],
  )
}

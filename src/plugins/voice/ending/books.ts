import type { CallTallies } from '../../../core/call/call-memory.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import { addCallUsage } from '../../../db/call-records.ts'
import type { Db } from '../../../db/client.ts'
import type { OutLane } from '../../../jobs/outbox-rows.ts'
import type { VoiceDeps } from '../deps.ts'
import type { Scene } from '../runner/scene.ts'
import { speaker } from '../texts/index.ts'

/** From this share of the day's cap on the owner knows. */
const NEAR_SHARE = 0.8

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
  const capMicroUsd = deps.settings.dailyCapCents * 10_000
  if (capMicroUsd === 0 || spent < capMicroUsd * NEAR_SHARE) return []
  const isReached = spent >= capMicroUsd
  const { barId, phoneNumberId } = guest
  const bar = plain(view.bar.name)
  return await deps.desk.tellStaff(tx, {
    barId,
    phoneNumberId,
    key: `voice-cap:${barId}:${day}:${isReached ? 'reached' : 'near'}`,
    whom: 'owner',
    words: ({ language }) => {
      const say = speaker(language)
      const text = isReached
        ? say('owner_cap_reached', { bar })
        : say('owner_cap_near', { bar, percent: NEAR_SHARE * 100 })
      return {
        messages: [{ kind: 'text', text }],
        alert: { subject: text, detail: '-', payload: 'voice:told' },
      }
    },
  })
}

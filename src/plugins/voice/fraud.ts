import type { RefuseWhy } from '../../core/call/transport.ts'
import { plain } from '../../core/whatsapp-text.ts'
import { type CallTraffic, clearFlag, raiseFlag } from '../../db/call-limits.ts'
import type { Db } from '../../db/client.ts'
import type { Reply } from '../../desk.ts'
import type { NewOutMessage, OutLane } from '../../jobs/outbox-rows.ts'
import type { VoiceDeps } from './deps.ts'
import type { Asking } from './limits.ts'
import { speaker } from './texts/index.ts'

/** Patterns that nobody calls a bar by. Rules are data: a name, what it looks at, and from when on. */
const RULES = [
  { rule: 'many_calls', from: 20, of: (t: CallTraffic) => t.callsLastHour, blocks: true },
  { rule: 'short_calls', from: 8, of: (t: CallTraffic) => t.shortCallsLastHour, blocks: true },
  { rule: 'after_refusal', from: 8, of: (t: CallTraffic) => t.refusedLastHour, blocks: true },
  { rule: 'closed_hours', from: 6, of: (t: CallTraffic) => t.closedLastHour, blocks: false },
  { rule: 'number_block', from: 15, of: (t: CallTraffic) => t.blockCallersLastHour, blocks: true },
] as const

export type FraudRule = (typeof RULES)[number]['rule']

const UNBLOCK = /^voice:unblock:([0-9a-f-]{36}):([0-9a-f-]{36})$/

/** Flags what is unusual, with its reason, and tells the owner, who can take a block back by a button. */
export async function raiseFlags(
  deps: VoiceDeps,
  asking: Asking,
  seen: {
    readonly traffic: CallTraffic
    readonly block: string | null
    readonly why: RefuseWhy | null
  },
): Promise<void> {
  const { traffic, block } = seen
  const hits = RULES.filter(({ of, from }) => of(traffic) >= from)
  for (const { rule, of, blocks } of hits) {
    const subject = rule === 'number_block' ? `block:${block ?? ''}` : `person:${asking.personId}`
    const minutes = deps.settings.fraudBlockMinutes
    const lanes = await deps.database.transaction((tx) =>
      raise(tx, deps, asking, {
        rule,
        subject,
        reason: `${rule}: ${of(traffic)} in an hour`,
        blockMinutes: blocks && minutes > 0 ? minutes : null,
      }),
    )
    deps.whatsapp.kick(lanes)
  }
}

type Flag = {
  readonly rule: FraudRule
  readonly subject: string
  readonly reason: string
  readonly blockMinutes: number | null
}

async function raise(
  tx: Db,
  deps: VoiceDeps,
  { bar, personId }: Asking,
  { rule, subject, reason, blockMinutes }: Flag,
): Promise<readonly OutLane[]> {
  const id = deps.newId()
  const flag = { id, barId: bar.id, rule, subject, personId, reason, blockMinutes }
  if (!(await raiseFlag(tx, flag))) return []
  deps.metrics.fraudFlags.add(1, { rule })
  deps.log.warn(
    { event: 'SECURITY_FRAUD_FLAGGED', rule, barId: bar.id, flagId: id },
    'unusual calls were flagged',
  )
  return await deps.desk.tellStaff(tx, {
    barId: bar.id,
    phoneNumberId: bar.phoneNumberId ?? deps.settings.defaultNumberId,
    key: `voice-flag:${id}`,
    whom: 'owner',
    words: ({ language }) => {
      const say = speaker(language)
      const head = say('owner_flag', { bar: plain(bar.name), what: say(`flag_${rule}`) })
      const blocked =
        blockMinutes === null ? [] : [say('owner_flag_blocked', { minutes: blockMinutes })]
      const text = [head, ...blocked].join('\n')
      const unblock = `voice:unblock:${bar.id}:${id}`
      return {
        messages:
          blockMinutes === null
            ? [{ kind: 'text', text }]
            : [
                {
                  kind: 'buttons',
                  text,
                  buttons: [{ id: unblock, title: say('button_unblock') }],
                },
              ],
        alert: { subject: head, detail: blocked[0] ?? '-', payload: unblock },
      }
    },
  })
}

/** The owner's button. The id was checked against what was sent to this chat, so only who was told can tap it. */
export async function takeUnblock(
  tx: Db,
  deps: VoiceDeps,
  reply: Reply,
): Promise<readonly NewOutMessage[]> {
  const [, barId, id] = UNBLOCK.exec(reply.id) ?? []
  if (barId === undefined || id === undefined) return []
  const isCleared = await clearFlag(tx, barId, id, reply.phone)
  const say = speaker(reply.language ?? 'en')
  const text = isCleared ? say('owner_unblocked') : say('owner_unblocked_before')
  const { phoneNumberId, personId, chatId, message } = reply
  return deps.whatsapp.fit({ kind: 'text', text }).map((fitted, index) => ({
    dedupeKey: `voice:unblock:${message.id}:${index}`,
    phoneNumberId,
    personId,
    chatId,
    barId,
    kind: 'staff',
    message: fitted,
  }))
}

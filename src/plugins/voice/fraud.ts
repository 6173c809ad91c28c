import type { Bar } from '../../core/bar.ts'
import type { CallMeasure } from '../../core/call/call-rules.ts'
import { type Finding, reasonText } from '../../core/fraud.ts'
import type { Language } from '../../core/language.ts'
import { plain } from '../../core/whatsapp-text.ts'
import { appendAudit } from '../../db/audit-log.ts'
import type { Db } from '../../db/client.ts'
import { clearFlag, isKeptOut, raiseFlag } from '../../db/fraud-flags.ts'
import type { Reply, ReplyAnswer } from '../../desk.ts'
import type { OutLane } from '../../jobs/outbox-rows.ts'
import { callKey } from '../../tracing/tracer.ts'
import type { VoiceDeps } from './deps.ts'
import type { Asking } from './limits.ts'
import { speaker } from './texts/index.ts'
import { TOLD_PREFIX } from './told.ts'

export const UNBLOCK_PREFIX = 'voice:unblock:'
const UNBLOCK = /^voice:unblock:([0-9a-f-]{36}):([0-9a-f-]{36})$/

/**
 * Flags what is unusual, with its reason, and tells the owner, who can take a block back by a button.
 * @returns whether the caller is blocked by it.
 */
export async function raiseFlags(
  deps: VoiceDeps,
  asking: Asking,
  seen: { readonly found: readonly Finding<CallMeasure>[]; readonly block: string | null },
): Promise<boolean> {
  const minutes = deps.blockMinutes()
  let isBlocked = false
  for (const finding of seen.found) {
    const { action, subject } = finding.by
    if (action !== 'flag' && action !== 'block') continue
    const blockMinutes = action === 'block' && minutes > 0 ? minutes : null
    const flag: Flag = {
      id: deps.newId(),
      finding,
      subject: subject === 'number_block' ? `block:${seen.block}` : `person:${asking.personId}`,
      blockMinutes,
    }
    const raised = await deps.database.transaction((tx) => raise(tx, deps, asking, flag))
    isBlocked ||= raised.isBlocking
    if (raised.lanes === null) continue
    deps.whatsapp.kick(raised.lanes)
    report(deps, asking, flag)
  }
  return isBlocked
}

type Flag = {
  readonly id: string
  readonly finding: Finding<CallMeasure>
  readonly subject: string
  readonly blockMinutes: number | null
}

type Raised = {
  /** `null` when it was raised before. */
  readonly lanes: readonly OutLane[] | null
  readonly isBlocking: boolean
}

async function raise(
  tx: Db,
  deps: VoiceDeps,
  { callId, bar, personId }: Asking,
  { id, finding, subject, blockMinutes }: Flag,
): Promise<Raised> {
  const { rule } = finding.by
  const reason = reasonText(finding, 'en')
  const flag = { id, barId: bar.id, rule, subject, personId, reason, blockMinutes }
  if (!(await raiseFlag(tx, flag))) {
    // By a call of the same moment; one that was taken back within the hour blocks nobody: the owner has decided.
    const isBlocking = blockMinutes !== null && (await isKeptOut(tx, bar.id, subject))
    return { lanes: null, isBlocking }
  }
  const lanes = await deps.desk.tellStaff(tx, {
    barId: bar.id,
    phoneNumberId: bar.phoneNumberId ?? deps.settings.defaultNumberId,
    key: `voice-flag:${id}`,
    cause: callKey(callId),
    whom: 'owner',
    words: ({ language }) => flagWords(bar, { finding, blockMinutes, language, id }),
  })
  return { lanes, isBlocking: blockMinutes !== null }
}

function report({ metrics, log }: VoiceDeps, { bar }: Asking, { id, finding }: Flag): void {
  const { rule } = finding.by
  metrics.fraudFlags.add(1, { rule })
  log.warn(
    { event: 'SECURITY_FRAUD_FLAGGED', rule, barId: bar.id, flagId: id },
    'unusual calls were flagged',
  )
}

type Told = Pick<Flag, 'id' | 'finding' | 'blockMinutes'> & {
  readonly language: Language
}

function flagWords(bar: Bar, { finding, blockMinutes, language, id }: Told) {
  const say = speaker(language)
  const what = reasonText(finding, language)
  const head = say('owner_flag', { bar: plain(bar.name), what })
  const alert = { subject: head, payload: `${TOLD_PREFIX}voice-flag:${id}` }
  if (blockMinutes === null) {
    return {
      messages: [{ kind: 'text', text: head }],
      alert: { ...alert, detail: '-' },
    } as const
  }
  const blocked = say('owner_flag_blocked', { minutes: blockMinutes })
  const unblock = { id: `voice:unblock:${bar.id}:${id}`, title: say('button_unblock') }
  return {
    messages: [{ kind: 'buttons', text: `${head}\n${blocked}`, buttons: [unblock] }],
    alert: { ...alert, detail: blocked },
  } as const
}

/** The owner's button takes back what it was sent for, and nothing else. The id was checked against what was sent to this chat, so only who was told can tap it. */
export async function takeUnblock(tx: Db, deps: VoiceDeps, reply: Reply): Promise<ReplyAnswer> {
  const [, barId, id] = UNBLOCK.exec(reply.id) ?? []
  if (barId === undefined || id === undefined) return { posts: [] }
  const { isCleared, blocking } = await clearFlag(tx, barId, id, reply.phone)
  if (isCleared) {
    const actor = { actor: 'staff', actorId: reply.personId } as const
    await appendAudit(tx, [{ ...actor, barId, act: 'flag.cleared', subjectId: id }])
  }
  const say = speaker(reply.language ?? 'en')
  const done = isCleared ? say('owner_unblocked') : say('owner_unblocked_before')
  const text = blocking.length === 0 ? done : say('owner_still_blocked')
  const { phoneNumberId, personId, chatId, message } = reply
  const posts = deps.whatsapp.fit({ kind: 'text', text }).map((fitted, index) => ({
    dedupeKey: `voice:unblock:${message.id}:${index}`,
    phoneNumberId,
    personId,
    chatId,
    barId,
    kind: 'staff' as const,
    message: fitted,
  }))
  return { posts }
}

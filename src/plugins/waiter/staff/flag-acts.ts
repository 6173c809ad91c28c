import type { Bar, StaffMember } from '../../../core/bar.ts'
import { CHAT_FRAUD } from '../../../core/chat-rules.ts'
import { reasonText } from '../../../core/fraud.ts'
import type { Language } from '../../../core/language.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import { findBar } from '../../../db/bars.ts'
import { clearFlag, findFlag, type FoundFlag } from '../../../db/fraud-flags.ts'
import { speaker } from '../texts/index.ts'
import { type Notice, staffTemplate } from './notices.ts'
import { type StaffTap, staffTapId } from './taps.ts'
import type { Acted, StaffScene } from './turn.ts'

type FlagTap = Extract<StaffTap, { readonly flagId: string }>

export type ToldFlag = {
  readonly bar: Pick<Bar, 'id' | 'name'>
  readonly flagId: string
  /** In the member's language. */
  readonly what: string
  /** `null`: nobody is blocked. */
  readonly blockMinutes: number | null
}

/** What an owner is told of something unusual, with the button that takes a block back. */
export function flagNotice(
  { bar, flagId, what, blockMinutes }: ToldFlag,
  { language }: Pick<StaffMember, 'language'>,
  template: string | null,
): Notice {
  const say = speaker(language)
  const head = say('flag_raised', { bar: plain(bar.name), what })
  const ids = { barId: bar.id, flagId }
  const alert = { subject: head, payload: staffTapId({ verb: 'show_flag', ...ids }) }
  if (blockMinutes === null) {
    return {
      messages: [{ kind: 'text', text: head }],
      template: staffTemplate(template, language, { ...alert, detail: '-' }),
    }
  }
  const blocked = say('flag_blocked', { minutes: blockMinutes })
  const unblock = { id: staffTapId({ verb: 'unblock', ...ids }), title: say('button_unblock') }
  return {
    messages: [{ kind: 'buttons', text: `${head}\n${blocked}`, buttons: [unblock] }],
    template: staffTemplate(template, language, { ...alert, detail: blocked }),
  }
}

/** The owner's word on a flag counts: it blocks nobody any more, and the same rule rests for an hour. Others stay. */
export async function actOnFlag(scene: StaffScene, tap: FlagTap): Promise<Acted> {
  const { tx, say, member } = scene
  const text = (words: string): Acted => ({ replies: [{ kind: 'text', text: words }], posts: [] })
  if (tap.verb === 'show_flag') return await showFlag(scene, tap)
  const { barId, flagId } = tap
  const { isCleared, blocking } = await clearFlag(tx, barId, flagId, member.phone)
  const done = isCleared ? say('unblocked') : say('unblocked_before')
  const said = text(blocking.length === 0 ? done : say('still_blocked'))
  return isCleared ? { ...said, audit: { barId, act: 'flag.cleared', subjectId: flagId } } : said
}

async function showFlag({ tx, say, member, at }: StaffScene, tap: FlagTap): Promise<Acted> {
  const bar = await findBar(tx, tap.barId)
  const flag = await findFlag(tx, tap.flagId)
  if (bar === null || flag?.barId !== tap.barId) {
    return { replies: [{ kind: 'text', text: say('stale_tap') }], posts: [] }
  }
  const leftMs = (flag.blockedUntil?.getTime() ?? 0) - at.getTime()
  const isBlocked = flag.action === 'block' && flag.clearedAt === null && leftMs > 0
  const blockMinutes = isBlocked ? Math.ceil(leftMs / 60_000) : null
  const told = { bar, flagId: flag.id, what: reasonOf(flag, member.language), blockMinutes }
  return { replies: flagNotice(told, member, null).messages, posts: [] }
}

/** The reason is kept in English; its rule has it in every language, and the count is the one number in it. */
function reasonOf({ rule, reason }: FoundFlag, language: Language): string {
  const by = CHAT_FRAUD.find((one) => one.rule === rule)
  const count = /\d+/.exec(reason)?.[0]
  if (by === undefined || count === undefined) return reason
  return reasonText({ by, count: Number(count) }, language)
}

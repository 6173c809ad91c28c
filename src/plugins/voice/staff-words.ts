import type { StaffMember } from '../../core/bar.ts'
import type { TransferWhy } from '../../core/call/call-state.ts'
import { describeLine } from '../../core/cart.ts'
import type { Language } from '../../core/language.ts'
import { plain } from '../../core/whatsapp-text.ts'
import type { DeskView, Guest, StaffWord } from '../../desk.ts'
import { speaker } from './texts/index.ts'
import { TOLD_PREFIX } from './told.ts'

/** What staff are told of a call, in their own language. Callers' words and names are data: plain. */
export type ToldOf = {
  /** Begins with the call's. */
  readonly key: string
  readonly guest: Guest
  readonly callerPhone: string | null
  readonly view: DeskView
}

/** A table that was asked for. */
export function bookingWord(
  told: ToldOf,
  wish: {
    readonly wantedAt: Date
    readonly guests: number
    readonly name: string
    readonly words: string | null
  },
): StaffWord {
  return word(told, ({ language }) => {
    const say = speaker(language)
    const time = localTime(told.view, wish.wantedAt, language)
    return [
      say('staff_booking', { guests: wish.guests, time, name: plain(wish.name) }),
      ...wordsAndNumber(told, language, { words: wish.words, wantsCallBack: true }),
    ]
  })
}

/** A message that was left. */
export function messageWord(
  told: ToldOf,
  left: { readonly words: string; readonly wantsCallBack: boolean },
): StaffWord {
  return word(told, ({ language }) => {
    const say = speaker(language)
    return [
      say('staff_message'),
      ...(left.wantsCallBack ? [say('staff_call_back')] : []),
      ...wordsAndNumber(told, language, left),
    ]
  })
}

/** Before the phone of the staff rings: who it is, what they want, and in which language they speak. */
export function transferWord(
  told: ToldOf,
  about: { readonly why: TransferWhy; readonly language: Language },
): StaffWord {
  return word(told, ({ language }) => {
    const say = speaker(language)
    const { tab } = told.view
    const table = tab === null || tab.tables.length === 0 ? null : tab.tables.join('+')
    return [
      table === null ? say('staff_transfer') : say('staff_transfer_table', { table }),
      say('staff_why', {
        why: say(`why_${about.why}`),
        language: say(`language_${about.language}`),
      }),
      ...linesOf(told, language, false).map((lines) => say('staff_cart', { lines })),
      ...linesOf(told, language, true).map((lines) => say('staff_orders', { lines })),
    ]
  })
}

/** A moment on the bar's clock, in words of the reader's language. */
export function localTime({ bar }: Pick<DeskView, 'bar'>, at: Date, language: Language): string {
  return new Intl.DateTimeFormat(language, {
    timeZone: bar.timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
}

function word(told: ToldOf, lines: (member: StaffMember) => readonly string[]): StaffWord {
  const { guest, key } = told
  return {
    barId: guest.barId,
    phoneNumberId: guest.phoneNumberId,
    key,
    cause: key,
    whom: 'first',
    words: (member) => {
      const [head = '', ...rest] = lines(member)
      return {
        messages: [{ kind: 'text', text: [`*${head}*`, ...rest].join('\n') }],
        alert: { subject: head, detail: rest[0] ?? '-', payload: `${TOLD_PREFIX}${key}` },
      }
    },
  }
}

function wordsAndNumber(
  { callerPhone }: ToldOf,
  language: Language,
  left: { readonly words: string | null; readonly wantsCallBack: boolean },
): readonly string[] {
  const say = speaker(language)
  return [
    ...(left.words === null ? [] : [say('staff_words', { words: plain(left.words) })]),
    ...(left.wantsCallBack && callerPhone !== null
      ? [say('staff_number', { number: `+${callerPhone}` })]
      : []),
  ]
}

function linesOf(
  { view, guest }: ToldOf,
  language: Language,
  isPlaced: boolean,
): readonly string[] {
  const lines = (view.tab?.lines ?? [])
    .filter((line) => line.personId === guest.personId && (line.orderId !== null) === isPlaced)
    .flatMap((line) => describeLine(view.menu, line, language) ?? [])
    .map(
      ({ quantity, name, size }) =>
        `${quantity} × ${plain(size === null ? name : `${name} ${size}`)}`,
    )
  return lines.length === 0 ? [] : [lines.join(', ')]
}

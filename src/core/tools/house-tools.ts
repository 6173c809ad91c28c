import { inLanguage, LANGUAGE_NAMES, LANGUAGES } from '../language.ts'
import { hoursOfWeek, isOpen, nextClosing, nextOpening } from '../opening-hours.ts'
import { oneOf } from './arguments.ts'
import { refusalOutcome } from './refusal-words.ts'
import { timesOf } from './standing-facts.ts'
import { done, refused, tool, type ToolDesk } from './tool.ts'

export const openingHours = tool(
  {
    name: 'opening_hours',
    description: 'Whether the bar is open now, and its hours of the next seven days.',
    isWrite: false,
  },
  {},
  (_, desk) => {
    const { bar, at } = desk.work.facts
    const week = hoursOfWeek(bar.hours, at, desk.zone)
    const opening = nextOpening(bar.hours, at, desk.zone)
    if (opening === null && week.every((day) => day.spans.length === 0)) {
      return refused('hours_unknown', 'The bar has written down no hours. Offer to call a person.')
    }
    const isOpenNow = isOpen(bar.hours, at, desk.zone)
    const closing = nextClosing(bar.hours, at, desk.zone)
    const days = week.map((day) => ({
      date: day.date,
      spans: day.spans,
      note: day.note === null ? null : inLanguage(day.note, desk.language),
    }))
    return done(
      {
        open_now: isOpenNow,
        ...(isOpenNow ? { closes: local(desk, closing) } : { opens: local(desk, opening) }),
        days: days.map((day, index) => ({ ...day, weekday: week[index]?.weekday })),
      },
      { blocks: [{ kind: 'hours', days }], facts: { times: timesOf(desk.work.facts, desk.zone) } },
    )
  },
)

function local(desk: ToolDesk, at: Date | null) {
  if (at === null) return null
  const { date, minute } = desk.zone.local(at)
  const two = (n: number) => String(n).padStart(2, '0')
  return { date, time: `${two(Math.floor(minute / 60))}:${two(minute % 60)}` }
}

export const setLanguage = tool(
  {
    name: 'set_language',
    description:
      'Remembers the language of this diner when they write in it or ask for it. For any other language do not call this: just answer in it.',
    isWrite: true,
  },
  { language: oneOf(LANGUAGES, 'en English, fr French, rw Kinyarwanda, sw Swahili.') },
  ({ language }, desk) => {
    const result = desk.work.run({ kind: 'set_language', language })
    if (!result.ok) return refusalOutcome(desk, result.refusal)
    return done({ language, advice: `Answer in ${LANGUAGE_NAMES[language]} from now on.` })
  },
)

export const callPerson = tool(
  {
    name: 'call_person',
    description:
      'Calls the staff to this chat; you fall silent until they hand back. When the diner asks for a person, for an allergy that must be clear, or when you can not help.',
    isWrite: true,
  },
  { reason: oneOf(['asked', 'allergy', 'trouble'], 'Why.') },
  ({ reason }, desk) => {
    const { work } = desk
    const isCalled = work.commands().some((command) => command.kind === 'call_person')
    const result = isCalled ? null : work.run({ kind: 'call_person', reason })
    if (result !== null && !result.ok) return refusalOutcome(desk, result.refusal)
    return done({ called: true, advice: 'Say that the staff have been told.' })
  },
)

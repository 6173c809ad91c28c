import type { Config } from '../config/schema.ts'
import { type Bar, type BarVoice, VOICE_STYLES } from '../core/bar.ts'
import { CALL_OUTCOMES } from '../core/call/end-reasons.ts'
import { STYLES } from '../core/call/instructions.ts'
import { callLanguages, mannersOf } from '../core/call/session.ts'
import { SPOKEN } from '../core/call/spoken-texts.ts'
import { callsByStyle, type StyleCalls } from '../db/call-styles.ts'
import { barNamed } from './bar-option.ts'
import { type Command, EXIT, UsageError } from './command.ts'
import { countOf } from './count-option.ts'
import { columns } from './help.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'
import { withDatabase } from './with-database.ts'

const PRESET_DAYS = 30
const MOST_DAYS = 400

/** A bar's ways of speaking on the telephone, side by side: what each is told, and how its calls went. */
export const voiceStyles: Command = {
  args: [],
  options: {
    ...CONFIG_OPTION,
    bar: { value: 'BAR', about: 'short name of the bar' },
    days: { value: 'N', about: `calls of the last N days (default: ${PRESET_DAYS})` },
  },
  details:
    'To compare styles on real calls let them take turns: compare = ["brisk"] under [voice] of the\n' +
    'bar’s file. Score is what callers gave, 1 to 5, and how many did.',
  run: async (typed, terminal) => {
    const slug = typed.text('bar')
    if (slug === undefined) throw new UsageError('--bar is missing')
    const days = countOf(typed, 'days', { preset: PRESET_DAYS, most: MOST_DAYS })
    const { config } = settingsFor(typed, terminal, 'database')
    return await withDatabase(config, async ({ db }) => {
      const bar = await barNamed(db, slug)
      const calls = await callsByStyle(db, bar.id, days)
      for (const line of page(config, bar, { calls, days })) terminal.out(line)
      return EXIT.ok
    })
  },
}

type Told = { readonly calls: readonly StyleCalls[]; readonly days: number }

function page({ voice }: Config, bar: Bar, { calls, days }: Told): readonly string[] {
  const manners = mannersOf(voice, bar)
  const languages = callLanguages(voice, bar)
  return [
    `${bar.name}: ways of speaking`,
    ...columns(VOICE_STYLES.map((style) => [mark(style, manners), STYLES[style]])),
    '',
    `All speak with the voice ${manners.voice} at ${Math.round(manners.speed * 100)} % speed, and greet:`,
    ...columns(languages.map((one) => [one, SPOKEN[one].greeting.replace('{bar}', bar.name)])),
    '',
    `Answered calls of the last ${days} days:`,
    ...(calls.length === 0 ? ['  none yet'] : table(calls)),
  ]
}

function mark(style: BarVoice['style'], manners: BarVoice): string {
  if (style === manners.style) return `${style} (in use)`
  return manners.compare.includes(style) ? `${style} (takes turns)` : style
}

function table(calls: readonly StyleCalls[]): readonly string[] {
  const styles = [...new Set(calls.map(({ style }) => style))]
  const outcomes = CALL_OUTCOMES.filter((one) => calls.some(({ outcome }) => outcome === one))
  const head = ['style', 'calls', ...outcomes, 'minutes', 'score', 'US cents']
  const rows = styles.map((style) => row(style, calls, outcomes))
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((each) => width(each[at]))))
  return [head, ...rows].map((each) => {
    const [first = '', ...rest] = each.map((cell, at) =>
      at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0),
    )
    return `  ${[first, ...rest].join('  ')}`
  })
}

function width(cell: string | undefined): number {
  return cell?.length ?? 0
}

function row(
  style: string | null,
  all: readonly StyleCalls[],
  outcomes: readonly string[],
): readonly string[] {
  const own = all.filter((one) => one.style === style)
  const sum = (of: (one: StyleCalls) => number) => own.reduce((total, one) => total + of(one), 0)
  const calls = sum((one) => one.calls)
  const scored = sum((one) => one.scored)
  const share = (outcome: string) =>
    own.filter((one) => one.outcome === outcome).reduce((total, one) => total + one.calls, 0)
  return [
    style ?? 'not recorded',
    String(calls),
    ...outcomes.map((outcome) => `${Math.round((share(outcome) / calls) * 100)} %`),
    (sum((one) => one.seconds) / 60 / calls).toFixed(1),
    scored === 0 ? '-' : `${(sum((one) => one.scores) / scored).toFixed(1)} (${scored})`,
    (sum((one) => one.costMicroUsd) / 10_000 / calls).toFixed(1),
  ]
}

import type { Clause } from './clauses.ts'

const OPENING =
  /\b(?:open|opens|opening|reopen|close|closes|closing|closed|last orders?|ouvert\w*|ouvr\w+|ferm(?:e|es|ons|ez|ent|ee?s?|eture)|\w*fungu(?:ra|ye|a|liwa)?|\w*funga|\w*mefungu\w*|dufunguye)\b/
const TIME = /\b(?:(saa) )?(\d{1,2})(?:(?:[:.]| ?h ?)(\d{2})| ?(h|heures?))? ?([ap]\.?m\b)?/g
const NAMED: readonly (readonly [RegExp, string])[] = [
  [/\b(?:midnight|minuit|saa sita (?:za |ya )?usiku|saa sita z'ijoro)\b/, '00:00'],
  [/\b(?:noon|midday|midi|saa sita (?:za |ya )?mchana)\b/, '12:00'],
]

/** Opening and closing times that the bar's hours do not have. Only read where a clause speaks of opening. */
export function hoursClaims(clause: Clause, times: readonly string[]): readonly string[] {
  if (!OPENING.test(clause.text)) return []
  const known = new Set(times.map((time) => (time === '24:00' ? '00:00' : time)))
  const wrong = [...clause.text.matchAll(TIME)].filter((match) => {
    const readings = readingsOf(match)
    return readings.length > 0 && !readings.some((time) => known.has(time))
  })
  const named = NAMED.filter(([pattern, time]) => pattern.test(clause.text) && !known.has(time))
  return [...wrong.map((match) => match[0].trim()), ...named.map(([, time]) => time)]
}

/** What a time may mean; empty where the digits are no time. Swahili and Kinyarwanda hours count from six. */
function readingsOf(match: RegExpMatchArray): readonly string[] {
  const [, saa, hours = '', minutes, bare, half] = match
  const isTime = [saa, minutes, bare, half].some((mark) => mark !== undefined)
  if (!isTime || Number(hours) > 24) return []
  const hour = Number(hours) % 24
  if (half !== undefined) return [clock((hour % 12) + (half.startsWith('p') ? 12 : 0), minutes)]
  const plain = clock(hour, minutes)
  return saa === undefined || hour > 12 || hours.startsWith('0')
    ? [plain]
    : [plain, clock(hour + 6, minutes), clock(hour + 18, minutes)]
}

function clock(hour: number, minutes: string | undefined): string {
  return `${String(hour % 24).padStart(2, '0')}:${minutes ?? '00'}`
}

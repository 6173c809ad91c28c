import type { Static } from '@sinclair/typebox'
import { parse, TomlError } from 'smol-toml'

import type { Problem } from '../config/problems.ts'
import { readShape } from '../config/shape.ts'
import { tomlLines } from '../config/toml-lines.ts'
import { DEFAULT_RULES, type HouseRules, type OpeningHours, WEEKDAYS } from '../core/bar.ts'
import { isCurrency } from '../core/money.ts'
import { maskPhone, parsePhone } from '../core/phone.ts'
import { isTimeZone } from '../core/zone-clock.ts'
import { readVoice } from './bar-voice.ts'
import type { BarBundle } from './bundle.ts'
import { barFile } from './file-schema.ts'
import { readPayments } from './payments.ts'
import { readMenu, readSpan, readWording, type Report, reportDoubles } from './read-menu.ts'

type File = Static<typeof barFile>

export type ReadBar =
  | { readonly ok: true; readonly bundle: BarBundle }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Reads a bar file: TOML, or JSON when its name ends in `.json`. All problems come at once.
 * @param name the file's name, for the problems.
 */
export function readBarFile(source: string, name: string): ReadBar {
  const parsed = name.endsWith('.json') ? parseJson(source, name) : parseToml(source, name)
  if ('problem' in parsed) return { ok: false, problems: [parsed.problem] }
  return readBarRoot(parsed.root, (key) => ({
    file: name,
    line: nearestLine(parsed.line, key),
    key,
  }))
}

/** The same for what was parsed already. @param place where a problem at a key is to be shown. */
export function readBarRoot(
  root: unknown,
  place: (key: string) => Pick<Problem, 'file' | 'line' | 'key'>,
): ReadBar {
  const shape = readShape(barFile, root)
  if (!shape.ok) {
    const problems = shape.problems.map(({ key, ...rest }) => ({ ...place(key), ...rest }))
    return { ok: false, problems }
  }
  const problems: Problem[] = []
  const report: Report = (key, found, wanted) => problems.push({ ...place(key), found, wanted })
  const bundle = toBundle(shape.value, report)
  return problems.length > 0 ? { ok: false, problems } : { ok: true, bundle }
}

type Parsed =
  | { readonly root: unknown; readonly line: (key: string) => number | undefined }
  | { readonly problem: Problem }

function parseToml(source: string, file: string): Parsed {
  try {
    return { root: parse(source), line: tomlLines(source).line }
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    const found = (error.message.split('\n')[0] ?? '').replace('Invalid TOML document: ', '')
    return { problem: { file, line: error.line, key: '(syntax)', found, wanted: 'valid TOML' } }
  }
}

function parseJson(source: string, file: string): Parsed {
  try {
    return { root: JSON.parse(source), line: () => undefined }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    return { problem: { file, key: '(syntax)', found: error.message, wanted: 'valid JSON' } }
  }
}

/** Values inside inline tables have no line of their own: their key's is near enough. */
function nearestLine(line: (key: string) => number | undefined, key: string): number | undefined {
  const parts = key.split('.')
  for (let length = parts.length; length > 0; length -= 1) {
    const found = line(parts.slice(0, length).join('.'))
    if (found !== undefined) return found
  }
  return undefined
}

function toBundle(file: File, report: Report): BarBundle {
  const { bar } = file
  if (!isTimeZone(bar.time_zone)) {
    report('bar.time_zone', `"${bar.time_zone}"`, 'a time zone such as Africa/Kigali')
  }
  if (!bar.languages.includes(bar.default_language)) {
    report('bar.default_language', `"${bar.default_language}"`, 'one of the bar’s languages')
  }
  const isKnownCurrency = isCurrency(bar.currency)
  if (!isKnownCurrency) {
    report('bar.currency', `"${bar.currency}"`, 'an ISO 4217 code such as RWF or EUR')
  }
  const menu = { categories: file.categories ?? [], items: file.items ?? [] }
  const tables = file.tables ?? []
  reportDoubles(
    tables.map(({ label }) => ({ id: label })),
    'tables',
    report,
  )
  return {
    bar: {
      id: bar.id,
      slug: bar.slug,
      name: bar.name,
      currency: bar.currency,
      timeZone: bar.time_zone,
      languages: bar.languages,
      defaultLanguage: bar.default_language,
      phoneNumberId: bar.phone_number_id ?? null,
      hours: readHours(file, report),
      rules: readRules(file),
      voice: readVoice(file.voice),
    },
    tables: tables.map(({ label, area }) => ({ label, area: area ?? null })),
    staff: readStaff(file, report),
    payments: readPayments(file.payments ?? [], bar.currency, report),
    // Prices can't be read in a currency nobody knows; its own problem is enough.
    ...(isKnownCurrency ? readMenu(menu, bar.currency, report) : { categories: [], items: [] }),
  }
}

function readHours(file: File, report: Report): OpeningHours {
  const days: Readonly<Record<string, unknown>> = file.hours ?? {}
  const week: Partial<Record<(typeof WEEKDAYS)[number], readonly ReturnType<typeof readSpan>[]>> =
    {}
  for (const day of WEEKDAYS) {
    const spans = days[day]
    if (Array.isArray(spans)) week[day] = spans.map((span) => readSpan(String(span)))
  }
  const exceptions = file.hours?.exceptions ?? []
  exceptions.forEach(({ date }, index) => {
    const key = `hours.exceptions.${index}.date`
    const isAgain = exceptions.findIndex((other) => other.date === date) < index
    if (!isDate(date)) report(key, `"${date}"`, 'a day that exists')
    else if (isAgain) report(key, `"${date}" again`, 'a day of its own')
  })
  return {
    week,
    exceptions: exceptions.map(({ date, spans, note }) => ({
      date,
      spans: spans.map(readSpan),
      ...(note !== undefined && { note: readWording(note) }),
    })),
  }
}

function isDate(text: string): boolean {
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

function readRules({ rules = {} }: File): HouseRules {
  return {
    idleTabMinutes: rules.idle_tab_minutes ?? DEFAULT_RULES.idleTabMinutes,
    servedTabMinutes: rules.served_tab_minutes ?? DEFAULT_RULES.servedTabMinutes,
    remindAfterSeconds: rules.remind_after_seconds ?? DEFAULT_RULES.remindAfterSeconds,
    escalateAfterSeconds: rules.escalate_after_seconds ?? DEFAULT_RULES.escalateAfterSeconds,
    tellDinerAfterSeconds: rules.tell_diner_after_seconds ?? DEFAULT_RULES.tellDinerAfterSeconds,
    handBackMinutes: rules.hand_back_minutes ?? DEFAULT_RULES.handBackMinutes,
    ordersWhenClosed: rules.orders_when_closed ?? DEFAULT_RULES.ordersWhenClosed,
  }
}

function readStaff({ staff = [] }: File, report: Report): BarBundle['staff'] {
  const phones = staff.map((member, index) => {
    const phone = parsePhone(member.phone)
    if (phone === null) {
      const wanted = 'an international number such as "+250700000101"'
      // Its place in the file is enough to find it: problems end up in logs of deployments.
      report(`staff.${index}.phone`, `"${maskPhone(member.phone)}"`, wanted)
    }
    return { id: phone ?? `${index}` }
  })
  reportDoubles(phones, 'staff', (key, found, wanted) =>
    report(key.replace(/id$/, 'phone'), found, wanted.replace('an id', 'a number')),
  )
  return staff.map(({ name, role, language }, position) => ({
    phone: phones[position]?.id ?? '',
    name,
    role,
    language,
    position,
  }))
}

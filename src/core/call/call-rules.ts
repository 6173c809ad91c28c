import type { Finding, Rule } from '../fraud.ts'
import type { RefuseWhy } from './transport.ts'

/** What is counted of calls before one is answered. */
export type CallMeasure =
  | 'caller_calls_hour'
  | 'caller_minutes_day'
  | 'bar_live'
  | 'total_live'
  | 'bar_spend_cents'
  | 'bar_spend_share'
  | 'caller_short_calls_hour'
  | 'caller_refused_quarter'
  | 'caller_untaken_quarter'
  | 'caller_closed_day'
  | 'block_callers_hour'

export type CapSettings = {
  readonly callsPerHour: number
  readonly minutesPerDay: number
  readonly barParallel: number
  readonly totalParallel: number
  readonly dailyCapCents: number
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A call shorter than this counts as a short one, where it was answered and the caller hung up. */
export const SHORT_CALL_MS = 10_000

const PERSON = { subject: 'person', blockMs: 0 } as const
const BAR = { subject: 'bar', blockMs: 0 } as const
const HOUSE = { subject: 'house', blockMs: 0 } as const

const WARN_AT_PERCENT = 80

/** The operator's caps. A cap of 0 is none. */
export function callCaps(settings: CapSettings): readonly Rule<CallMeasure>[] {
  return [...parallelCaps(settings), ...spendCaps(settings), ...callerCaps(settings)]
}

function parallelCaps(settings: CapSettings): readonly Rule<CallMeasure>[] {
  return [
    {
      ...HOUSE,
      rule: 'total_parallel',
      measure: 'total_live',
      windowMs: null,
      atLeast: settings.totalParallel,
      action: 'refuse',
      reason: {
        en: '{n} calls are being held at once, {most} are allowed.',
        fr: '{n} appels sont en cours en même temps, {most} sont permis.',
        rw: 'Hari telefone {n} icyarimwe, hemewe {most}.',
        sw: 'Kuna simu {n} kwa wakati mmoja, zinaruhusiwa {most}.',
      },
    },
    {
      ...BAR,
      rule: 'bar_parallel',
      measure: 'bar_live',
      windowMs: null,
      atLeast: settings.barParallel,
      action: 'refuse',
      reason: {
        en: 'The bar holds {n} calls at once, {most} are allowed.',
        fr: 'Le bar a {n} appels en même temps, {most} sont permis.',
        rw: 'Akabari gafite telefone {n} icyarimwe, hemewe {most}.',
        sw: 'Baa ina simu {n} kwa wakati mmoja, zinaruhusiwa {most}.',
      },
    },
  ]
}

function spendCaps(settings: CapSettings): readonly Rule<CallMeasure>[] {
  return [
    {
      ...BAR,
      rule: 'bar_spend',
      measure: 'bar_spend_cents',
      windowMs: DAY,
      atLeast: settings.dailyCapCents,
      action: 'refuse',
      reason: {
        en: 'Calls have cost about {n} US cents today; the cap is {most}. None are taken until tomorrow.',
        fr: 'Les appels ont coûté environ {n} cents US aujourd’hui ; la limite est {most}. Aucun n’est pris avant demain.',
        rw: 'Telefone zimaze gutwara nka {n} US cents uyu munsi; ntarengwa ni {most}. Nta yindi yitabwa kugeza ejo.',
        sw: 'Simu zimegharimu kama senti {n} za Marekani leo; kikomo ni {most}. Hazipokelewi hadi kesho.',
      },
    },
    {
      ...BAR,
      rule: 'bar_spend_warning',
      measure: 'bar_spend_share',
      windowMs: DAY,
      atLeast: settings.dailyCapCents > 0 ? WARN_AT_PERCENT : 0,
      action: 'warn',
      reason: {
        en: 'Calls have used {n} % of today’s budget. At 100 % none are taken until tomorrow.',
        fr: 'Les appels ont utilisé {n} % du budget du jour. À 100 %, aucun n’est pris avant demain.',
        rw: 'Telefone zimaze gukoresha {n} % by’ingengo y’uyu munsi. Nizigera ku 100 % nta yindi yitabwa kugeza ejo.',
        sw: 'Simu zimetumia asilimia {n} ya bajeti ya leo. Zikifika 100 hazipokelewi hadi kesho.',
      },
    },
  ]
}

function callerCaps(settings: CapSettings): readonly Rule<CallMeasure>[] {
  return [
    {
      ...PERSON,
      rule: 'caller_calls',
      measure: 'caller_calls_hour',
      windowMs: HOUR,
      atLeast: settings.callsPerHour,
      action: 'refuse',
      reason: {
        en: 'One caller has called {n} times in an hour; {most} are allowed.',
        fr: 'Un même appelant a appelé {n} fois en une heure ; {most} sont permis.',
        rw: 'Umuntu umwe yahamagaye inshuro {n} mu isaha; hemewe {most}.',
        sw: 'Mpigaji mmoja amepiga mara {n} ndani ya saa; zinaruhusiwa {most}.',
      },
    },
    {
      ...PERSON,
      rule: 'caller_minutes',
      measure: 'caller_minutes_day',
      windowMs: DAY,
      atLeast: settings.minutesPerDay,
      action: 'refuse',
      reason: {
        en: 'One caller has talked for {n} minutes today; {most} are allowed.',
        fr: 'Un même appelant a parlé {n} minutes aujourd’hui ; {most} sont permises.',
        rw: 'Umuntu umwe yavuganye iminota {n} uyu munsi; hemewe {most}.',
        sw: 'Mpigaji mmoja ameongea dakika {n} leo; zinaruhusiwa {most}.',
      },
    },
  ]
}

/** Patterns that no honest evening has. */
export const CALL_FRAUD: readonly Rule<CallMeasure>[] = [
  {
    rule: 'many_short_calls',
    measure: 'caller_short_calls_hour',
    windowMs: HOUR,
    atLeast: 5,
    action: 'block',
    subject: 'person',
    blockMs: HOUR,
    reason: {
      en: 'One caller hung up within ten seconds {n} times in an hour.',
      fr: 'Un même appelant a raccroché en moins de dix secondes {n} fois en une heure.',
      rw: 'Umuntu umwe yahamagaye agakupa mu masegonda icumi inshuro {n} mu isaha.',
      sw: 'Mpigaji mmoja amekata ndani ya sekunde kumi mara {n} ndani ya saa.',
    },
  },
  {
    rule: 'calls_after_refusal',
    measure: 'caller_refused_quarter',
    windowMs: 15 * MINUTE,
    atLeast: 5,
    action: 'block',
    subject: 'person',
    blockMs: HOUR,
    reason: {
      en: 'One caller kept calling after being refused, {n} times in a quarter of an hour.',
      fr: 'Un même appelant a rappelé malgré le refus, {n} fois en un quart d’heure.',
      rw: 'Umuntu umwe yakomeje guhamagara yanzwe, inshuro {n} mu minota cumi n’itanu.',
      sw: 'Mpigaji mmoja aliendelea kupiga baada ya kukataliwa, mara {n} ndani ya dakika kumi na tano.',
    },
  },
  {
    // Who hears that all lines are busy, or waits for the bar to open, tries again; twice a minute for a quarter of an hour no person does.
    rule: 'calls_without_pause',
    measure: 'caller_untaken_quarter',
    windowMs: 15 * MINUTE,
    atLeast: 30,
    action: 'block',
    subject: 'person',
    blockMs: HOUR,
    reason: {
      en: 'One caller called {n} times in a quarter of an hour while no calls were taken.',
      fr: 'Un même appelant a appelé {n} fois en un quart d’heure, alors qu’aucun appel n’était pris.',
      rw: 'Umuntu umwe yahamagaye inshuro {n} mu minota cumi n’itanu nta telefone yitabwa.',
      sw: 'Mpigaji mmoja amepiga mara {n} ndani ya dakika kumi na tano wakati simu hazipokelewi.',
    },
  },
  {
    rule: 'many_numbers_of_a_block',
    measure: 'block_callers_hour',
    windowMs: HOUR,
    atLeast: 12,
    action: 'block',
    subject: 'number_block',
    blockMs: HOUR,
    reason: {
      en: '{n} different numbers of one block of numbers have called in an hour.',
      fr: '{n} numéros d’un même bloc de numéros ont appelé en une heure.',
      rw: 'Nimero {n} zitandukanye zikurikirana zahamagaye mu isaha.',
      sw: 'Namba {n} tofauti za mfululizo mmoja zimepiga ndani ya saa.',
    },
  },
  {
    rule: 'some_numbers_of_a_block',
    measure: 'block_callers_hour',
    windowMs: HOUR,
    atLeast: 6,
    action: 'flag',
    subject: 'number_block',
    blockMs: 0,
    reason: {
      en: '{n} different numbers of one block of numbers have called in an hour.',
      fr: '{n} numéros d’un même bloc de numéros ont appelé en une heure.',
      rw: 'Nimero {n} zitandukanye zikurikirana zahamagaye mu isaha.',
      sw: 'Namba {n} tofauti za mfululizo mmoja zimepiga ndani ya saa.',
    },
  },
  {
    rule: 'calls_when_closed',
    measure: 'caller_closed_day',
    windowMs: DAY,
    atLeast: 4,
    action: 'flag',
    subject: 'person',
    blockMs: 0,
    reason: {
      en: 'One caller has called {n} times in a day while the bar was closed.',
      fr: 'Un même appelant a appelé {n} fois en un jour, le bar étant fermé.',
      rw: 'Umuntu umwe yahamagaye inshuro {n} mu munsi akabari gafunze.',
      sw: 'Mpigaji mmoja amepiga mara {n} kwa siku baa ikiwa imefungwa.',
    },
  },
]

/** How a call that a cap stands against is refused; `null`: it may be answered. */
export function refusedBy(found: readonly Finding<CallMeasure>[]): RefuseWhy | null {
  const rules = new Set(found.filter((one) => one.by.action === 'refuse').map((one) => one.by.rule))
  if (rules.has('total_parallel') || rules.has('bar_parallel')) return 'busy'
  if (rules.size > 0) return 'over_cap'
  return found.some((one) => one.by.action === 'block') ? 'blocked' : null
}

import type { Language } from '../../src/core/language.ts'
import type { Menu } from '../../src/core/menu.ts'
import {
  type LanguageDetector,
  languageDetector,
} from '../../src/core/understand/language-detector.ts'
import { decide } from '../../src/core/understand/menu-decision.ts'
import { type MenuIndex, menuIndex } from '../../src/core/understand/menu-index.ts'
import { search } from '../../src/core/understand/menu-search.ts'
import { understand, type Understanding } from '../../src/core/understand/understand.ts'
import { type Dialogue, readsAs, silentlyWrong } from './dialogues.ts'
import { readRows } from './fixture-menu.ts'

/** One figure of the table; `ok` undefined where no target is set. */
export type Figure = {
  readonly what: string
  readonly value: string
  readonly target: string
  readonly ok: boolean | undefined
}

export type Ears = {
  readonly menu: Menu
  readonly index: MenuIndex
  readonly detector: LanguageDetector
}

type Utterance = {
  readonly text: string
  readonly lang: Language | 'und'
  readonly also?: readonly string[]
}

type Query = {
  readonly q: string
  readonly kind: 'item' | 'ambiguous' | 'none'
  readonly ids: readonly string[]
}

export function ears(menu: Menu): Ears {
  const detector = languageDetector({ neutralWords: menu.items.map((item) => item.name.default) })
  return { menu, index: menuIndex(menu), detector }
}

function atLeast(what: string, share: readonly [number, number], percent: number): Figure {
  const [hits, of] = share
  const value = of === 0 ? 100 : (100 * hits) / of
  return {
    what,
    value: `${value.toFixed(1)} % (${hits} of ${of})`,
    target: `>= ${percent} %`,
    ok: value >= percent,
  }
}

function atMost(what: string, share: readonly [number, number], percent: number): Figure {
  const [hits, of] = share
  const value = of === 0 ? 0 : (100 * hits) / of
  return {
    what,
    value: `${value.toFixed(1)} % (${hits} of ${of})`,
    target: `<= ${percent} %`,
    ok: value <= percent,
  }
}

function none(what: string, names: readonly string[]): Figure {
  const value = names.length === 0 ? '0' : `${names.length}: ${names.slice(0, 5).join(', ')}`
  return { what, value, target: '0', ok: names.length === 0 }
}

/** Share of messages told right, in all and per language, and of neutral ones left undetermined. */
export async function languageFigures(ears: Ears, file: string): Promise<readonly Figure[]> {
  const rows = await readRows<Utterance>(`language/${file}`)
  const isRight = ({ text, lang, also }: Utterance) => {
    const heard = ears.detector(text).language
    return heard === lang || also?.includes(heard) === true
  }
  const share = (of: readonly Utterance[]) => [of.filter(isRight).length, of.length] as const
  const spoken = rows.filter((row) => row.lang !== 'und')
  return [
    atLeast(`${file}: language`, share(spoken), 95),
    ...(['en', 'fr', 'rw', 'sw'] as const).map((language) =>
      atLeast(`  ${language}`, share(rows.filter((row) => row.lang === language)), 92),
    ),
    atLeast('  neutral left undetermined', share(rows.filter((row) => row.lang === 'und')), 90),
  ]
}

/** Ranking, and what is decided: alone, and end to end with intents before the search. */
export async function searchFigures(ears: Ears, file: string): Promise<readonly Figure[]> {
  const rows = await readRows<Query>(`menu/${file}`)
  const wanted = rows.filter((row) => row.kind !== 'none')
  const found = (limit: number) =>
    wanted.filter((row) =>
      search(ears.index, row.q, limit).some((hit) => row.ids.includes(hit.itemId)),
    ).length
  const silent = wanted.filter((row) => {
    const decision = decide(ears.index, row.q)
    return decision.kind === 'sure' && !row.ids.includes(decision.itemId)
  })
  const absent = rows.filter((row) => row.kind === 'none')
  const items = rows.filter((row) => row.kind === 'item')
  const taken = items.filter((row) => decide(ears.index, row.q).kind === 'sure')
  return [
    atLeast(`${file}: top-1`, [found(1), wanted.length], 90),
    atLeast('  top-3', [found(3), wanted.length], 94),
    atLeast('  single items taken without asking', [taken.length, items.length], 90),
    none(
      '  wrong item taken alone',
      silent.map((row) => row.q),
    ),
    atMost(
      '  not on the menu, yet added (end to end)',
      [absent.filter((row) => isAccepted(hear(ears, row.q))).length, absent.length],
      5,
    ),
    atMost(
      '  not on the menu, yet offered something (end to end)',
      [absent.filter((row) => isOffered(hear(ears, row.q))).length, absent.length],
      15,
    ),
  ]
}

export function hear(ears: Ears, text: string): Understanding {
  const { index, detector } = ears
  return understand(text, { index, detector, conversationLanguage: 'en' })
}

function isAccepted({ acts }: Understanding): boolean {
  return acts.some(
    (act) => act.type === 'add' && act.wanted.some(({ decision }) => decision.kind === 'sure'),
  )
}

function isOffered(heard: Understanding): boolean {
  return heard.acts.some(
    (act) =>
      act.type === 'category' ||
      (act.type === 'search' && act.decision.kind !== 'none') ||
      (act.type === 'add' && act.wanted.some(({ decision }) => decision.kind !== 'none')),
  )
}

/** Whole messages: every act, item, quantity and note as expected. */
export async function dialogueFigures(ears: Ears, file: string): Promise<readonly Figure[]> {
  const rows = await readRows<Dialogue>(`language/${file}`)
  const heard = rows.map((row) => ({ row, acts: hear(ears, row.text).acts }))
  const exact = heard.filter(({ row, acts }) => readsAs(acts, row))
  return [
    atLeast(`${file}: read exactly`, [exact.length, rows.length], 90),
    none(
      '  wrong item added silently',
      heard
        .filter(({ row, acts }) => silentlyWrong(acts, row).length > 0)
        .map(({ row }) => row.text),
    ),
  ]
}

/** Median and 99th percentile over `rounds` passes, in microseconds. */
export function timed(
  what: string,
  limit: number,
  run: { readonly calls: readonly (() => unknown)[]; readonly rounds: number },
): Figure {
  const times: number[] = []
  for (let round = 0; round < run.rounds; round += 1) {
    for (const call of run.calls) {
      const from = performance.now()
      call()
      times.push((performance.now() - from) * 1_000)
    }
  }
  times.sort((a, b) => a - b)
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return {
    what,
    value: `${at(0.5).toFixed(0)} µs (p99 ${at(0.99).toFixed(0)})`,
    target: `< ${limit} µs`,
    ok: at(0.5) < limit,
  }
}

import type { Menu, MenuItem } from '../menu.ts'
import { singular } from '../understand/glossary.ts'
import { foldClaims } from './fold-claims.ts'

/** Where a menu's names stand in words. */
export type MenuNames = {
  readonly items: ReadonlyMap<string, MenuItem>
  /** First word of a name to the names that begin so, longest first. */
  readonly byFirst: ReadonlyMap<string, readonly Name[]>
  /** A word of few names to their items: "the steak" is Steak au poivre. */
  readonly byPart: ReadonlyMap<string, readonly string[]>
  /** Every word that stands anywhere on the menu. */
  readonly words: ReadonlySet<string>
  /** Numbers among them: "33" of "33 cl". */
  readonly numbers: ReadonlySet<string>
}

type Name = { readonly words: readonly string[]; readonly itemId: string }

/** What a clause says of the menu. */
export type Named = {
  /** Named in full. */
  readonly exact: readonly string[]
  /** Named in full or in part. */
  readonly any: readonly string[]
  /** The clause without the names: "Gluten-free pizza" on the menu is a name, no promise. */
  readonly rest: string
}

/** A word of more names than this names none of them. */
const MAX_SHARED = 6

export function wordsIn(folded: string): readonly string[] {
  return (folded.match(/[\p{L}\p{N}]+/gu) ?? []).map(singular)
}

export function menuNames(menu: Menu): MenuNames {
  const names = menu.items.flatMap((item) =>
    namesOf(item).map((words): Name => ({ words, itemId: item.id })),
  )
  const byFirst = new Map<string, Name[]>()
  const byPart = new Map<string, Set<string>>()
  for (const name of names) {
    const first = name.words[0] ?? ''
    byFirst.set(first, [...(byFirst.get(first) ?? []), name])
    for (const word of name.words.filter((one) => one.length >= 4)) {
      byPart.set(word, (byPart.get(word) ?? new Set()).add(name.itemId))
    }
  }
  for (const item of menu.items) {
    for (const word of choiceWords(item)) {
      byPart.set(word, (byPart.get(word) ?? new Set()).add(item.id))
    }
  }
  const words = new Set(menuTexts(menu).flatMap((text) => wordsIn(foldClaims(text))))
  return {
    items: new Map(menu.items.map((item) => [item.id, item])),
    byFirst: new Map(
      [...byFirst].map(([first, list]) => [
        first,
        list.toSorted((a, b) => b.words.length - a.words.length),
      ]),
    ),
    byPart: new Map(
      [...byPart]
        .filter(([, ids]) => ids.size <= MAX_SHARED)
        .map(([word, ids]) => [word, [...ids]]),
    ),
    words,
    // Longer ones could be prices of somebody else's menu.
    numbers: new Set([...words].flatMap((word) => /^\d{1,2}(?!\d)/.exec(word)?.[0] ?? [])),
  }
}

function namesOf(item: MenuItem): readonly (readonly string[])[] {
  const texts = new Set([...Object.values(item.name), ...Object.values(item.aliases).flat()])
  return [...texts].map((text) => wordsIn(foldClaims(text))).filter((words) => words.length > 0)
}

/** An option speaks of the dish it belongs to: "salad (+500)" is the steak's. */
function choiceWords(item: MenuItem): readonly string[] {
  const names = item.optionGroups.flatMap((group) =>
    group.choices.flatMap((choice) => Object.values(choice.name)),
  )
  return names.flatMap((name) => wordsIn(foldClaims(name))).filter((word) => word.length >= 4)
}

function menuTexts(menu: Menu): readonly string[] {
  return [
    ...menu.categories.flatMap((category) => Object.values(category.name)),
    ...menu.items.flatMap((item) => [
      ...Object.values(item.name),
      ...Object.values(item.aliases).flat(),
      ...Object.values(item.description ?? {}),
      ...item.sizes.flatMap((size) => Object.values(size.name)),
      ...item.optionGroups.flatMap((group) => [
        ...Object.values(group.name),
        ...group.choices.flatMap((choice) => Object.values(choice.name)),
      ]),
    ]),
  ]
}

/** The items a folded clause names. */
export function namedIn(names: MenuNames, folded: string): Named {
  const found = [...folded.matchAll(/[\p{L}\p{N}]+/gu)]
  const words = found.map((match) => singular(match[0]))
  const exact = new Set<string>()
  const parts = new Set<string>()
  let rest = folded
  for (let at = 0; at < words.length;) {
    const name = nameAt(names, words, at)
    if (name.length === 0) {
      for (const id of names.byPart.get(words[at] ?? '') ?? []) parts.add(id)
      at += 1
      continue
    }
    const length = name[0]?.words.length ?? 1
    for (const one of name) exact.add(one.itemId)
    rest = blanked(rest, found[at], found[at + length - 1])
    at += length
  }
  return { exact: [...exact], any: [...new Set([...exact, ...parts])], rest }
}

/** The longest names that begin here: several where two items are called the same. */
function nameAt(names: MenuNames, words: readonly string[], at: number): readonly Name[] {
  const fits = (names.byFirst.get(words[at] ?? '') ?? []).filter((name) =>
    name.words.every((word, offset) => words[at + offset] === word),
  )
  return fits.filter((name) => name.words.length === fits[0]?.words.length)
}

function blanked(
  text: string,
  first: RegExpMatchArray | undefined,
  last: RegExpMatchArray | undefined,
): string {
  if (first?.index === undefined || last?.index === undefined) return text
  const end = last.index + last[0].length
  return text.slice(0, first.index) + ' '.repeat(end - first.index) + text.slice(end)
}

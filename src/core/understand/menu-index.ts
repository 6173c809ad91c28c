import type { Menu, MenuItem } from '../menu.ts'
import { type MenuNames, menuNames } from '../truth/names.ts'
import type { Decision } from './menu-decision.ts'
import { entryDrafts, type MenuEntry, namesOf, wordings } from './menu-entries.ts'
import { type NameForm, nameForms, type Posting, postingsOf, weigher } from './menu-postings.ts'
import type { MenuHit } from './menu-search.ts'
import { type Term, termsOf } from './menu-terms.ts'
import { type MenuWord, menuWords } from './menu-words.ts'
import { type Recall, recall } from './recall.ts'

export type MenuIndex = {
  readonly menu: Menu
  readonly entries: readonly MenuEntry[]
  readonly forms: readonly NameForm[]
  readonly postings: ReadonlyMap<string, readonly Posting[]>
  /** 0.5 for what half the menu has, 1 for what one item has. */
  readonly weightOf: (key: string) => number
  /** Words of the names that no glossary knows, for matching misspelt ones. */
  readonly terms: readonly Term[]
  readonly categories: readonly {
    readonly id: string
    readonly forms: readonly (readonly MenuWord[])[]
  }[]
  /** Volumes in centilitres on this menu: a bare number among them may be a size. */
  readonly volumes: ReadonlySet<number>
  /** Words that name choices of option groups and no item. */
  readonly optionKeys: ReadonlySet<string>
  /** Words that name choices of option groups, those that also stand in an item's name among them. */
  readonly choiceKeys: ReadonlySet<string>
  /** The same of one item; items without choices have none. */
  readonly choiceKeysById: ReadonlyMap<string, ReadonlySet<string>>
  /** Names with a joining word inside ("Gin & Tonic"), as keys: not to be cut there. */
  readonly joinedNames: readonly (readonly MenuWord[])[]
  /** The names as a model may write them, for the truth check. */
  readonly names: MenuNames
  /** What a word may mean here. */
  readonly matches: Recall<readonly KeyMatch[]>
  /** What one message asks while it is read, again and again in parts; `null` outside of one. */
  readonly asked: Asked | null
}

type Asked = { readonly rank: Recall<readonly MenuHit[]>; readonly decide: Recall<Decision> }

/** The same index for the reading of one message. */
export function whileReading(index: MenuIndex): MenuIndex {
  return { ...index, asked: { rank: recall(MOST_ASKED), decide: recall(MOST_ASKED) } }
}

const MOST_ASKED = 1_000
/** A busy bar's vocabulary is far smaller. */
const MOST_WORDS = 4_000

export type KeyMatch = { readonly key: string; readonly similarity: number }

/** Everything search needs of one version of a menu. A few milliseconds for 200 items. */
export function menuIndex(menu: Menu): MenuIndex {
  const categories = menu.categories.map((category) => ({
    id: category.id,
    forms: wordings(category.name).map((name) => menuWords(name)),
  }))
  const categoryWords = new Map(
    categories.map(({ id, forms }) => [
      id,
      forms.flatMap((form) => form.filter((word) => !word.isSoft)),
    ]),
  )
  const drafts = entryDrafts(menu.items, categoryWords)
  const weightOf = weigher(drafts)
  const forms = nameForms(drafts, weightOf)
  const entries = drafts.map((draft) => draft.entry)
  const postings = postingsOf(forms, entries)
  const choiceKeysById = new Map(
    menu.items
      .filter((item) => item.optionGroups.length > 0)
      .map((item) => [item.id, choiceKeysOf(item)]),
  )
  const choiceKeys = new Set([...choiceKeysById.values()].flatMap((keys) => [...keys]))
  return {
    menu,
    entries,
    forms,
    postings,
    weightOf,
    terms: termsOf(forms),
    categories,
    volumes: new Set(drafts.flatMap((draft) => (draft.volume === null ? [] : [draft.volume]))),
    optionKeys: new Set([...choiceKeys].filter((key) => !isInName(postings, key))),
    choiceKeys,
    choiceKeysById,
    joinedNames: menu.items.flatMap(joinedNamesOf),
    names: menuNames(menu),
    matches: recall(MOST_WORDS),
    asked: null,
  }
}

/** Words that an item's choices are named by. */
function choiceKeysOf(item: MenuItem): ReadonlySet<string> {
  const names = item.optionGroups.flatMap((group) =>
    group.choices.flatMap((choice) => wordings(choice.name)),
  )
  return new Set(names.flatMap((name) => menuWords(name).flatMap((word) => word.keys)))
}

function isInName(postings: ReadonlyMap<string, readonly Posting[]>, key: string): boolean {
  return postings.get(key)?.some(({ word }) => word >= 0) === true
}

const JOINED = /\s(?:&|\+|and|et|na|with|avec)\s|\sn['\u2019]/iu

function joinedNamesOf(item: MenuItem): readonly (readonly MenuWord[])[] {
  return namesOf(item)
    .map((name) => name.replace(/\(.*?\)/g, ' '))
    .filter((name) => JOINED.test(name))
    .map((name) => menuWords(name).filter((word) => word.kind !== 'measure'))
    .filter((words) => words.length > 1)
}

import type { EntryDraft, MenuEntry } from './menu-entries.ts'
import type { MenuWord } from './menu-words.ts'

/** One way to say an entry: its name in a language, or an alias. */
export type NameForm = {
  readonly entry: number
  readonly words: readonly MenuWord[]
  readonly weights: readonly number[]
}

export type Posting = { readonly form: number; readonly word: number; readonly fit: number }

/** How it is served, which menus rarely say and diners often do. */
const SERVED: ReadonlySet<string> = new Set(['cold', 'hot', 'fresh'])

/** Weight of a word of a query or name; describing words weigh little wherever they stand. */
export function wordWeight(word: MenuWord, weightOf: (key: string) => number): number {
  if (word.kind === 'measure' || word.kind === 'number') return 0.5
  if (word.keys.every((key) => SERVED.has(key))) return 0.1
  if (word.isSoft) return 0.3
  return Math.max(...word.keys.map(weightOf))
}

/** Of a key: 0.5 for what half the menu has, 1 for what one item has. */
export function weigher(drafts: readonly Pick<EntryDraft, 'forms'>[]): (key: string) => number {
  const counts = new Map<string, number>()
  for (const draft of drafts) {
    const keys = new Set(draft.forms.flatMap((form) => form.flatMap((word) => word.keys)))
    for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  return weightBy(counts, drafts.length)
}

/** A scope of its own: a function keeps all of the scope it is made in, and the drafts are not needed again. */
function weightBy(counts: ReadonlyMap<string, number>, all: number): (key: string) => number {
  const most = Math.log(1 + all)
  return (key) => {
    const count = counts.get(key)
    return count === undefined || most === 0 ? 1 : 0.5 + 0.5 * (Math.log((1 + all) / count) / most)
  }
}

export function nameForms(
  drafts: readonly EntryDraft[],
  weightOf: (key: string) => number,
): readonly NameForm[] {
  return drafts.flatMap((draft, entry) =>
    draft.forms.map((words) => ({
      entry,
      words,
      weights: words.map((word) => wordWeight(word, weightOf)),
    })),
  )
}

export function postingsOf(
  forms: readonly NameForm[],
  entries: readonly MenuEntry[],
): ReadonlyMap<string, readonly Posting[]> {
  const postings = new Map<string, Posting[]>()
  const add = (key: string, posting: Posting) => {
    const list = postings.get(key)
    if (list === undefined) postings.set(key, [posting])
    else list.push(posting)
  }
  forms.forEach((nameForm, form) => {
    nameForm.words.forEach((nameWord, word) => {
      const named = { form, word, fit: 1 }
      for (const key of nameWord.keys) add(key, named)
    })
    // One for all keys that fit as well: there are thousands of them, and a few fits.
    const implied = new Map<number, Posting>()
    for (const [key, fit] of entries[nameForm.entry]?.implied ?? []) {
      const posting = implied.get(fit) ?? { form, word: -1, fit }
      implied.set(fit, posting)
      add(key, posting)
    }
  })
  return postings
}

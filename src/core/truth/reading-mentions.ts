import type { MenuIndex } from '../understand/menu-index.ts'
import type { MenuWord } from '../understand/menu-words.ts'
import type { ReadingToken } from './reading-tokens.ts'

/** A dish as a reading can name it. */
export type Dish = {
  readonly itemId: string
  readonly forms: readonly (readonly MenuWord[])[]
  /** Words that name it, and how much each tells it from the rest of the menu. */
  readonly weights: ReadonlyMap<string, number>
}

/** Where a reading names a dish: in tokens `from` up to `to`. More than one where nothing tells them apart. */
export type Mention = {
  readonly itemIds: readonly string[]
  readonly from: number
  readonly to: number
  readonly keys: readonly string[]
}

export function dishOf(index: MenuIndex, itemId: string): Dish {
  const forms = index.forms
    .filter(({ entry }) => index.entries[entry]?.itemId === itemId)
    .map(({ words }) => words)
  const naming = forms.flat().filter((word) => !word.isSoft)
  const words = naming.length > 0 ? naming : forms.flat()
  return {
    itemId,
    forms,
    weights: new Map(words.flatMap(({ keys }) => keys.map((key) => [key, index.weightOf(key)]))),
  }
}

/** Names in full first, longest first; then what is left by its words. In their order. */
export function mentionsIn(
  tokens: readonly ReadingToken[],
  dishes: readonly Dish[],
  isOption: (keys: readonly string[]) => boolean,
): readonly Mention[] {
  const whole = wholeNames(tokens, dishes)
  const isTaken = (at: number) => whole.some(({ from, to }) => at >= from && at < to)
  const partly = runsOf(tokens, isTaken).flatMap((run) => inParts(run, dishes))
  // "Steak with fries" names no plate of fries.
  const isOfDish = ({ from, keys }: Mention) => tokens[from - 1]?.kind === 'with' && isOption(keys)
  const found = [...whole, ...partly]
    .filter((mention) => !isOfDish(mention))
    .toSorted((a, b) => a.from - b.from)
  return found.map((mention, at) =>
    whole.includes(mention) ? mention : toldApart(mention, { tokens, found, next: found[at + 1] }),
  )
}

type Beside = {
  readonly tokens: readonly ReadingToken[]
  readonly found: readonly Mention[]
  readonly next: Mention | undefined
}

/** A word of several dishes names the one that nothing else names, if there is one: it reads no two of them out. */
function toldApart(mention: Mention, { tokens, found, next }: Beside): Mention {
  const { itemIds, to } = mention
  // "Imitobe ibiri ya marakuja": one name around its count.
  const isOpen = next?.from === to + 1 && tokens[to]?.kind === 'count' && !tokens[to].isBehind
  if (isOpen && next.itemIds.every((id) => itemIds.includes(id))) return { ...mention, itemIds: [] }
  if (itemIds.length === 1) return mention
  const named = new Set(found.flatMap((one) => (one.itemIds.length === 1 ? one.itemIds : [])))
  const left = itemIds.filter((id) => !named.has(id))
  return { ...mention, itemIds: left.length === 1 ? left : [] }
}

function wholeNames(tokens: readonly ReadingToken[], dishes: readonly Dish[]): readonly Mention[] {
  const found: Mention[] = []
  for (let at = 0; at < tokens.length;) {
    const mention = wholeNameAt(tokens, at, dishes)
    if (mention === null) at += 1
    else {
      const [from, to] = [found.at(-1)?.to ?? 0, mention.to]
      found.push(grown(mention, tokens, dishes, from))
      at = Math.max(to, found.at(-1)?.to ?? to)
    }
  }
  return found
}

/** The longest that begins here. */
function wholeNameAt(
  tokens: readonly ReadingToken[],
  from: number,
  dishes: readonly Dish[],
): Mention | null {
  const fits = dishes.flatMap(({ itemId, forms }) =>
    forms.flatMap((form) => {
      const to = form.some((word) => !word.isSoft) ? endOf(tokens, from, form) : null
      return to === null ? [] : [{ itemId, to, length: form.length }]
    }),
  )
  const longest = Math.max(0, ...fits.map(({ length }) => length))
  const best = fits.filter(({ length }) => length === longest)
  const to = best[0]?.to
  if (to === undefined) return null
  const keys = tokens.slice(from, to).flatMap((token) => keysOf(token))
  return { itemIds: [...new Set(best.map(({ itemId }) => itemId))], from, to, keys }
}

/** With the words beside it that are of the same dish, or of one whose name begins alike: "Heineken without alcohol". */
function grown(
  mention: Mention,
  tokens: readonly ReadingToken[],
  dishes: readonly Dish[],
  least: number,
): Mention {
  const isOf = ({ weights }: Dish, at: number) => keysOf(tokens[at]).some((key) => weights.has(key))
  const places = tokens.map((_, at) => at).slice(mention.from, mention.to)
  const able = dishes.filter((dish) => places.every((at) => isOf(dish, at)))
  const spans = able.map((dish) => {
    let { from, to } = mention
    while (from > least && isWordy(tokens[from - 1]) && isOf(dish, from - 1)) from -= 1
    while (isWordy(tokens[to]) && isOf(dish, to)) to += 1
    return { itemId: dish.itemId, from, to }
  })
  const length = Math.max(...spans.map(({ from, to }) => to - from))
  const longest = spans.filter(({ from, to }) => to - from === length)
  const [first] = longest
  if (first === undefined) return mention
  const isOwn = ({ itemId }: { readonly itemId: string }) => mention.itemIds.includes(itemId)
  const best = longest.some(isOwn) ? longest.filter(isOwn) : longest
  const { from, to } = best[0] ?? first
  return { itemIds: best.map(({ itemId }) => itemId), from, to, keys: mention.keys }
}

function isWordy(token: ReadingToken | undefined): boolean {
  return token?.kind === 'word' || token?.kind === 'with'
}

const INSIDE: ReadonlySet<ReadingToken['kind']> = new Set(['gap', 'with', 'price'])

/** Where a name that begins at `from` ends; an "and", a hyphen or an "à" within it is passed over. */
function endOf(
  tokens: readonly ReadingToken[],
  from: number,
  form: readonly MenuWord[],
): number | null {
  let at = from
  for (const word of form) {
    const token = tokens[at]
    const isPassed = at > from && token !== undefined && INSIDE.has(token.kind)
    if (isPassed && !isWord(token, word)) at += 1
    if (!isWord(tokens[at], word)) return null
    at += 1
  }
  return at
}

function isWord(token: ReadingToken | undefined, { keys }: MenuWord): boolean {
  const own = keysOf(token)
  return keys.some((key) => own.includes(key))
}

function keysOf(token: ReadingToken | undefined): readonly string[] {
  return token !== undefined && 'keys' in token ? token.keys : []
}

type Placed = { readonly at: number; readonly keys: readonly string[] }

/** Words next to each other. */
function runsOf(
  tokens: readonly ReadingToken[],
  isTaken: (at: number) => boolean,
): readonly (readonly Placed[])[] {
  const runs: Placed[][] = []
  tokens.forEach((token, at) => {
    if (token.kind !== 'word' || isTaken(at)) return
    const run = runs.at(-1)
    if (run?.at(-1)?.at === at - 1) run.push({ at, keys: token.keys })
    else runs.push([{ at, keys: token.keys }])
  })
  return runs
}

/** The dish that most of the words are of; then the next, of the words that are left. */
function inParts(run: readonly Placed[], dishes: readonly Dish[]): readonly Mention[] {
  const scored = dishes.map((dish) => {
    const own = run.filter(({ keys }) => keys.some((key) => dish.weights.has(key)))
    const score = own.reduce((sum, { keys }) => sum + weightIn(dish, keys), 0)
    return { dish, own, score }
  })
  const best = scored.reduce((most, { score }) => Math.max(most, score), 0)
  const [first, ...others] = scored.filter(({ score }) => score === best)
  if (best === 0 || first === undefined) return []
  const places = first.own.map(({ at }) => at)
  const mention: Mention = {
    itemIds: [first, ...others].map(({ dish }) => dish.itemId),
    from: Math.min(...places),
    to: Math.max(...places) + 1,
    keys: first.own.flatMap(({ keys }) => keys),
  }
  const rest = run.filter(({ at }) => at < mention.from || at >= mention.to)
  return [mention, ...inParts(rest, dishes)]
}

function weightIn({ weights }: Dish, keys: readonly string[]): number {
  return keys.reduce((most, key) => Math.max(most, weights.get(key) ?? 0), 0)
}

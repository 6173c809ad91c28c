import { isLanguage, type Language } from '../../../core/language.ts'

/**
 * What a diner's tap means. Its id carries the meaning (`add:primus:33:2`), so that a tap needs no memory of ours; the
 * engine lets only ids through that were sent to this chat, and whatever they name is looked up in the facts of now.
 */
export type Tap =
  | { readonly verb: 'menu'; readonly page: number }
  | { readonly verb: 'cat'; readonly categoryId: string; readonly page: number }
  | { readonly verb: 'item'; readonly itemId: string }
  | {
      readonly verb: 'add'
      readonly itemId: string
      readonly sizeId: string | null
      readonly quantity: number
    }
  | {
      readonly verb: 'opt'
      readonly itemId: string
      readonly groupId: string
      readonly choiceId: string
    }
  | { readonly verb: 'rm'; readonly lineId: string; readonly quantity: number | null }
  | { readonly verb: 'qty'; readonly lineId: string; readonly quantity: number }
  | { readonly verb: 'note'; readonly lineId: string }
  /** `part`: so many of the line; left out: all of it. */
  | {
      readonly verb: 'size'
      readonly lineId: string
      readonly sizeId: string
      readonly part?: number
    }
  | { readonly verb: 'place'; readonly shown: string }
  | { readonly verb: 'split_equal'; readonly ways: number }
  | { readonly verb: 'split_line'; readonly lineId: string }
  | { readonly verb: 'sit'; readonly table: string; readonly how: SitHow }
  | { readonly verb: 'person'; readonly reason: PersonReason }
  | { readonly verb: 'lang'; readonly language: Language }
  | { readonly verb: 'cancel'; readonly orderId: string }
  /** Of the list that asks where somebody is. */
  | { readonly verb: 'bar'; readonly barId: string }
  | { readonly verb: BareVerb }

export type SitHow = 'open_or_join' | 'move' | 'join_tables'
export type PersonReason = 'asked' | 'allergy' | 'trouble'

const BARE_VERBS = [
  'cart',
  'review',
  'more',
  'clear',
  'clear_yes',
  'keep',
  'bill',
  'pay_all',
  'pay_own',
  'split',
  'split_ways',
  'split_own',
  'split_lines',
  'split_done',
  'split_amounts',
  'status',
] as const
type BareVerb = (typeof BARE_VERBS)[number]

/** The longest id a list row can carry. */
export const MAX_TAP_ID = 200

/** The id of a tap. Ids of the menu are at most 64 plain characters, which keeps every id within `MAX_TAP_ID`. */
export function tapId(tap: Tap): string {
  const { verb, ...rest } = tap
  const parts = Object.values(rest).map((part: string | number | null) =>
    part === null ? '' : encodeURIComponent(part),
  )
  return [verb, ...parts].join(':')
}

type Reader = (parts: readonly string[]) => Tap | null

/** In the order of the fields above: that is the order `tapId` writes them in. */
const READERS: Readonly<Record<string, Reader>> = {
  menu: ([page]) => counted(page, (n) => ({ verb: 'menu', page: n })),
  cat: ([categoryId = '', page]) => counted(page, (n) => ({ verb: 'cat', categoryId, page: n })),
  item: ([itemId = '']) => ({ verb: 'item', itemId }),
  add: ([itemId = '', sizeId, quantity]) =>
    counted(quantity, (n) => ({ verb: 'add', itemId, sizeId: sizeId || null, quantity: n })),
  opt: ([itemId = '', groupId = '', choiceId = '']) => ({ verb: 'opt', itemId, groupId, choiceId }),
  rm: ([lineId = '', quantity]) =>
    quantity === ''
      ? { verb: 'rm', lineId, quantity: null }
      : counted(quantity, (n) => ({ verb: 'rm', lineId, quantity: n })),
  qty: ([lineId = '', quantity]) =>
    counted(quantity, (n) => ({ verb: 'qty', lineId, quantity: n })),
  note: ([lineId = '']) => ({ verb: 'note', lineId }),
  size: ([lineId = '', sizeId = '', part]) =>
    part === undefined
      ? { verb: 'size', lineId, sizeId }
      : counted(part, (n) => ({ verb: 'size', lineId, sizeId, part: n })),
  place: ([shown = '']) => ({ verb: 'place', shown }),
  split_equal: ([ways]) => counted(ways, (n) => ({ verb: 'split_equal', ways: n })),
  split_line: ([lineId = '']) => ({ verb: 'split_line', lineId }),
  sit: ([table = '', how]) => {
    const known = SIT_HOWS.find((one) => one === how)
    return known === undefined ? null : { verb: 'sit', table, how: known }
  },
  person: ([reason]) => {
    const known = PERSON_REASONS.find((one) => one === reason)
    return known === undefined ? null : { verb: 'person', reason: known }
  },
  lang: ([language]) => (isLanguage(language) ? { verb: 'lang', language } : null),
  cancel: ([orderId = '']) => ({ verb: 'cancel', orderId }),
  bar: ([barId = '']) => ({ verb: 'bar', barId }),
}

const SIT_HOWS: readonly SitHow[] = ['open_or_join', 'move', 'join_tables']
const PERSON_REASONS: readonly PersonReason[] = ['asked', 'allergy', 'trouble']

/** Reads an id back; `null` for anything this grammar does not make. */
export function readTap(id: string): Tap | null {
  if (id.length > MAX_TAP_ID) return null
  const [verb = '', ...rest] = id.split(':')
  const bare = BARE_VERBS.find((one) => one === verb)
  if (bare !== undefined) return rest.length === 0 ? { verb: bare } : null
  const parts = rest.map(decoded)
  if (parts.includes(null) || !Object.hasOwn(READERS, verb)) return null
  const tap = READERS[verb]?.(parts.filter((part) => part !== null)) ?? null
  return tap !== null && tapId(tap) === id ? tap : null
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}

function counted(text: string | undefined, make: (n: number) => Tap): Tap | null {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text) ? make(Number(text)) : null
}

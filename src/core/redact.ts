import { fold } from './understand/text.ts'

/**
 * Takes out of a text what tells who somebody is: mail addresses, card numbers, numbers of five digits and more, written or
 * said in words of the four languages, and names that were given. Prefers a price lost to a telephone number kept.
 */
export function redact(text: string, names: readonly string[] = []): string {
  const cut = text.toWellFormed().slice(0, MAX_TEXT)
  const plain = cut.replaceAll(EMAIL, '[email]')
  return withoutNumbers(withoutNames(plain, names))
}

const MAX_TEXT = 20_000
const EMAIL =
  /[\p{L}\p{N}._%+-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,4}/gu

/** From so many digits on a number may be somebody's. */
const MIN_DIGITS = 5

const UNITS =
  'zero oh nil nought one two three four five six seven eight nine ' +
  'un une deux trois quatre cinq sept huit neuf ' +
  'zeru rimwe imwe umwe kimwe kabiri ebyiri ebyeri abiri babiri bibiri gatatu eshatu atatu batatu bitatu kane enye ane bane bine ' +
  'gatanu eshanu atanu batanu bitanu gatandatu esheshatu atandatu karindwi zirindwi arindwi barindwi birindwi umunani icyenda ' +
  'sifuri moja mmoja kimoja mbili mawili wawili viwili tatu matatu watatu vitatu nne manne wanne vinne tano matano watano vitano ' +
  'sita saba nane manane tisa'
const TENS =
  'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen ' +
  'twenty thirty forty fifty sixty seventy eighty ninety ' +
  'dix onze douze treize quatorze quinze seize vingt vingts trente quarante cinquante soixante septante huitante octante nonante ' +
  'icumi cumi makumyabiri mirongo ibiri itatu ine itanu itandatu irindwi inani urwenda mirongwitatu ' +
  'kumi ishirini thelathini arobaini hamsini sitini sabini themanini tisini'
const SCALES: Readonly<Record<string, number>> = {
  hundred: 2,
  hundreds: 2,
  cent: 2,
  cents: 2,
  ijana: 2,
  magana: 2,
  mia: 2,
  thousand: 3,
  thousands: 3,
  mille: 3,
  igihumbi: 3,
  ibihumbi: 3,
  bihumbi: 3,
  elfu: 3,
  million: 6,
  millions: 6,
  miliyoni: 6,
  milioni: 6,
}
const TIMES: Readonly<Record<string, number>> = { double: 1, triple: 2 }
/** Between numbers they go on; they are none themselves. */
const JOINS = new Set(['and', 'et', 'na', 'n', 'plus'])

const WORTH: ReadonlyMap<string, number> = new Map([
  ...UNITS.split(' ').map((word) => [word, 1] as const),
  ...TENS.split(' ').map((word) => [word, 2] as const),
  ...Object.entries(SCALES),
  ...Object.entries(TIMES),
])

type Token = {
  readonly start: number
  readonly end: number
  /** Digits it stands for; 0: none, but it may join two that do. */
  readonly digits: number
  readonly isJoin: boolean
}

/** Digits or letters; what is between them is looked at apart. */
const TOKEN = /\p{Nd}+|\p{L}[\p{L}\p{M}]*/gu
/** What may stand between two parts of one number: nothing, spaces, brackets, dashes, dots, strokes. */
const BETWEEN = /^[\s()[\]{}+\p{Pd}.,:;/\\*_'’#]{0,4}$/u

/** Every run of numbers that together have five digits or more becomes one mark. */
function withoutNumbers(text: string): string {
  const runs: { start: number; end: number; digits: number }[] = []
  let open: { start: number; end: number; digits: number } | null = null
  let reach = 0
  for (const token of tokensOf(text)) {
    const isNext = open !== null && BETWEEN.test(text.slice(reach, token.start))
    if (open !== null && !isNext) {
      runs.push(open)
      open = null
    }
    reach = token.end
    if (token.isJoin) continue
    if (token.digits === 0) {
      if (open !== null) runs.push(open)
      open = null
    } else if (open === null) open = { start: token.start, end: token.end, digits: token.digits }
    else open = { start: open.start, end: token.end, digits: open.digits + token.digits }
  }
  if (open !== null) runs.push(open)
  return replaced(
    text,
    runs.filter((run) => run.digits >= MIN_DIGITS),
  )
}

function* tokensOf(text: string): Generator<Token> {
  for (const match of text.matchAll(TOKEN)) {
    const [word] = match
    const span = { start: match.index, end: match.index + word.length }
    if (/^\p{Nd}/u.test(word)) yield { ...span, digits: word.length, isJoin: false }
    else {
      const folded = fold(word)
      yield { ...span, digits: WORTH.get(folded) ?? 0, isJoin: JOINS.has(folded) }
    }
  }
}

type Run = { readonly start: number; readonly end: number }

function replaced(text: string, runs: readonly Run[]): string {
  let done = ''
  let from = 0
  for (const { start, end } of runs) {
    done += text.slice(from, start) + (isCard(text.slice(start, end)) ? '[card]' : '[number]')
    from = end
  }
  return done + text.slice(from)
}

/** 13 to 19 digits whose check digit is right. */
export function isCard(text: string): boolean {
  const digits = Array.from(text.normalize('NFKC').replaceAll(/\D/g, ''), Number)
  if (digits.length < 13 || digits.length > 19) return false
  const sum = digits.toReversed().reduce((total, digit, index) => {
    const twice = digit * 2
    return total + (index % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice)
  }, 0)
  return sum % 10 === 0
}

const MIN_NAME = 2

/** Whole words only, whatever their case or accents. */
function withoutNames(text: string, names: readonly string[]): string {
  const parts = new Set(
    names
      .flatMap((name) => [name, ...name.split(/\s+/)])
      .map((name) => fold(name).trim())
      .filter((name) => name.length >= MIN_NAME && /\p{L}/u.test(name)),
  )
  if (parts.size === 0) return text
  return text.replaceAll(NAME_WORD, (word) => (parts.has(fold(word)) ? '[name]' : word))
}

const NAME_WORD = /\p{L}[\p{L}\p{M}'’-]*/gu

/** How people say who they are, folded; what follows is the name. */
const SAYS_NAME =
  /(?:my name is|this is|i am called|call me|in the name of|under the name(?: of)?|je m'appelle|mon nom est|c'est au nom de|au nom d[e']|nitwa|izina ryanjye ni|amazina yanjye ni|ku izina rya|naitwa|jina langu ni|kwa jina la)\s+(\p{L}[\p{L}'-]{1,30})(?:\s+(\p{L}[\p{L}'-]{1,30}))?/gu
const NO_NAMES = new Set(
  'a an the and for from at in of to on my your not very just table two three le la les un une de du des et pour chez ce ma mon na ya wa ku mu ni i we'.split(
    ' ',
  ),
)

/** Names that callers gave of themselves, as far as the words around them tell. */
export function namesGiven(texts: readonly string[]): readonly string[] {
  const names = texts.flatMap((text) =>
    [...fold(text).matchAll(SAYS_NAME)].flatMap(([, first, second]) => {
      if (first === undefined || NO_NAMES.has(first)) return []
      return second === undefined || NO_NAMES.has(second) ? [first] : [first, second]
    }),
  )
  return [...new Set(names)]
}

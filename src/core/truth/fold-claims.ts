/** Cyrillic, Greek and other letters that look like Latin ones. What they look like is what a reader reads. */
const LOOKALIKES = new Map(
  [
    'аa вb сc ԁd еe ёe ғf ԍg һh іi їi јj кk ӏl мm нh оo рp ԛq гr ѕs тt υu ѵv ԝw хx уy зz ьb',
    'αa βb εe ζz ηn ιi κk νv οo ρp τt υu χx γy ωw σo δd λl μm',
    'ıi ȷj ɑa ɡg ɩi ʟl ɴn ʀr ꜱs ᴄc ᴅd ᴇe ᴏo ᴘp ᴛt ᴜu ᴠv ᴡw ᴢz ɪi ʏy łl øo đd ðd þp ƿp',
    'օo ոn սu հh ցg տs քp',
  ]
    .join(' ')
    .split(' ')
    .map((pair) => [pair.slice(0, -1), pair.slice(-1)] as const),
)

/** Characters that show nothing, or that only steer others: format, tags, fillers, joiners. */
const UNSEEN =
  /\p{Cf}|\u034f|[\u115f\u1160]|\u17b4|\u17b5|[\u180b-\u180f]|\u2800|\u3164|\uffa0|[\ufe00-\ufe0f]/gu

/** Nothing in it is disguised by its letters. */
const ASCII = /^[\n -~]*$/

/** Full-width and styled letters plain, unseen characters gone, digits of other scripts as 0 to 9; case and accents kept. */
export function plainText(text: string): string {
  if (ASCII.test(text)) return text.replaceAll('`', "'")
  return text
    .normalize('NFKC')
    .replaceAll(UNSEEN, '')
    .replaceAll(/\p{Nd}/gu, digitOf)
    .replaceAll(/[\u2018\u2019\u02bc\u00b4\u0060\u2032]/g, "'")
    .replaceAll(/[\u2010-\u2015\u2212]/g, '-')
    .replaceAll(/[^\S\n]/g, ' ')
}

/** Decimal digits stand in runs of ten in Unicode, each run beginning at its zero. */
export function digitOf(digit: string): string {
  if (digit >= '0' && digit <= '9') return digit
  let zero = digit.codePointAt(0) ?? 0
  const own = zero
  while (own - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return String(own - zero)
}

/** The form claims are looked for in: plain, lower case, no accents, look-alikes read as what they look like. */
export function foldClaims(text: string): string {
  const lower = plainText(text).toLowerCase()
  return (ASCII.test(lower) ? lower : inLatin(lower)).replaceAll(/[_~«»"\u201c\u201d]/g, ' ').trim()
}

function inLatin(lower: string): string {
  return lower
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/\P{ASCII}/gu, (char) => LOOKALIKES.get(char) ?? char)
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
}

const LEET = new Map([
  ['0', 'o'],
  ['1', 'i'],
  ['3', 'e'],
  ['4', 'a'],
  ['5', 's'],
  ['7', 't'],
])

/** Folded text with disguises undone: `p l a c e d`, `c0nfirmed`, bold marks. For phrases only, never for amounts. */
export function undisguised(folded: string): string {
  return joinedLetters(folded.replaceAll('*', ''))
    .replaceAll(/[a-z0-9]*\d[a-z0-9]*/g, (word) =>
      // Sizes, times and labels have few letters: 72cl, 23h00, a5.
      word.replaceAll(/\d/g, '').length < 4 || /\d$/.test(word)
        ? word
        : word.replaceAll(/\d/g, (digit) => LEET.get(digit) ?? digit),
    )
    .replaceAll(/\s+/g, ' ')
}

/** Longer than any name is spelled for a guest. */
const SPELLED = /(?<![\p{L}\p{N}'])\p{L}(?:[ .-]\p{L}){8,}(?![\p{L}\p{N}])/u

/** A sentence in single letters: joined, its words have no ends, so that no phrase is found in it. No honest text is. */
export function spelledOut(folded: string): string | null {
  return SPELLED.exec(folded)?.[0] ?? null
}

function joinedLetters(text: string): string {
  const isSpaced = /(?<![a-z0-9'])[a-z](?:[ .-][a-z]){3,}(?![a-z0-9])/.test(text)
  if (!isSpaced) return text
  return text.replaceAll(/(?<![a-z0-9'])[a-z](?:[ .-][a-z])+(?![a-z0-9])/g, (run) =>
    run.replaceAll(/[ .-]/g, ''),
  )
}

import type { Act, Wanted } from './acts.ts'
import { alternatives } from './alternatives.ts'
import { itemIdsOf } from './menu-decision.ts'
import { type MenuWord, menuWords } from './menu-words.ts'
import { SMALLEST_SIZE } from './number-roles.ts'
import { readNumber } from './numbers.ts'
import { verbOf } from './order-words.ts'
import type { Reading } from './reading.ts'
import { isSizeTalk } from './size-words.ts'
import { wantedOf } from './wanted.ts'
import { wishOn } from './wish-on.ts'
import { original, queryOf, spoken, type Word } from './words.ts'

const MAKE_IT =
  /^(?:(?:actually|en fait|no|non|sorry|please|can you|mbabarira|samahani) )*(?:make (?:it|that|them|this)|change (?:it|that|them|this) (?:to|for)|mets en|mettez en|mets m en|plutot|i mean|i meant|finalement|hindura|badilisha|fanya|iwe|ziwe|zibe|bibe|nataka ziwe|weka ziwe|j en veux)(?: (?:to|iwe|ziwe|zibe|bibe|abe|babe|ibe|kibe|kuwa))? /u
const MORE_HEAD =
  /^(?:(?:give me |bring |i want |i ll have |can i have |je veux |je voudrais |donnez moi |add |ajoutez |ajoute |rajoutez |encore |ongeraho |ongera |ongeramo |ongeza |niongezee |tuongezee |nyongerera |mwongere |nipe |mpa |leta |zana |niletee |nzanira )*)/u
const MORE_WORD =
  /(?:^| )(?:more|extra|de plus|en plus|encore|indi|ikindi|izindi|zaidi|nyingine|zingine|another|autre)(?= |$)/u
const MORE_VERB = /^(?:add|ajoutez|ajoute|rajoutez|encore|ongeraho|ongera|ongeramo|ongeza) /u
const LESS =
  /(?:^| )(?:less|fewer|de moins|en moins|pungufu)$|^(?:remove|take off|enlevez|enleve|retirez|retire|punguza|gabanya|kuramo|kuraho|toa|ondoa) /u
const INSTEAD =
  / (?:instead of|rather than|au lieu d(?:e|u)?|a la place d(?:e|u)?|plutot que|badala ya|aho kuba|mu cyimbo cya) ?/u
const CHANGE_ITEM =
  /^(?:change|make|update|set|mettez|mets|passez|changez|change|hindura|badilisha) (?:the |my |le |la |les )?(.+?)(?: (?:to|into|at|a|en|ibe|zibe|iwe|ziwe|kuwa))? (\S+(?: na \S+)?)$/u

const CHANGE_VERB =
  /^(?:(?:can|could) (?:you|we|i) |please )?(?:change|make|switch|swap|replace|exchange|mettez|mets|passez|changez|remplacez|remplacer|remplace|echangez|hindura|simbuza|badilisha|fanya) (?:the |my |our |le |la |les |l |mon |ma )?/u
const INTO = /^(?:to|into|for|with|a|an|by|in|en|par|contre|pour|kwa|na|iwe|ibe|kuwa)$/u

/** "Make it three", "one less", "two instead of one", "change the fries to three"; `null`: none of these. */
export function readChange(reading: Reading, words: readonly Word[]): readonly Act[] | null {
  const text = spoken(words)
  return (
    wishOn(reading, words) ??
    makeIt(text) ??
    onlySoMany(text) ??
    byMore(text) ??
    byLess(text) ??
    fewer(reading, words, text) ??
    insteadFirst(reading, words, text) ??
    instead(reading, words, text) ??
    changeSize(reading, words, text) ??
    changeItem(reading, words, text) ??
    swap(reading, words, text)
  )
}

function changed(
  quantity: number | null,
  by: number | null,
  wanted: readonly Wanted[] = [],
): readonly Act[] {
  return [{ type: 'change', wanted, quantity, by }]
}

/** The count that is all of `text`. */
export function wholeNumber(text: string): number | null {
  const words = text.trim().split(' ')
  const number = readNumber(words, 0)
  return number !== null && number.kind === 'count' && number.length === words.length
    ? number.value
    : null
}

function withoutTail(text: string): string {
  return text.replace(/ (?:please|pls|svp|tafadhali|then|alors)$/u, '')
}

function makeIt(text: string): readonly Act[] | null {
  const head = MAKE_IT.exec(text)?.[0]
  if (head === undefined) {
    const [left, right] = withoutTail(text).split(INSTEAD)
    const isNumbers = left !== undefined && right !== undefined && wholeNumber(right) !== null
    const n = isNumbers ? wholeNumber(left.replace(WISH_HEAD, '')) : null
    return n === null ? null : changed(n, null)
  }
  const rest = withoutTail(text.slice(head.length))
  // Boards come "for 2" and "for 4": that many people, and so a size.
  const isSize = FOR_SO_MANY.test(rest)
  if (isSize) return [{ type: 'size', wanted: null, text: rest, quantity: null }]
  const n = wholeNumber(rest.split(INSTEAD)[0] ?? '')
  return n === null ? null : changed(n, null)
}

const FOR_SO_MANY = /^(?:for|pour|kwa|ya) \d{1,2}(?: (?:people|persons|personnes|watu|abantu))?$/u

/** Takes back what was understood before. */
const NO_SORRY = '(?:no|non|oya|hapana|sorry|pardon|samahani|mbabarira)'
const ONLY_WORDED = alternatives(String.raw`
  only|seulement|uniquement|rien que
  (?:i|we) (?:only )?said
  (?:i|we) (?:only (?:want|wanted|need|said|ordered)|(?:want|wanted|need|ordered) only)
  (?:j ai|j avais|on a|on avait) (?:bien |seulement )?dit
  (?:je|on) (?:n )?en (?:veux|veut|voulais|voulait) que
  (?:je|on) (?:ne )?(?:veux|veut|voulais|voulait) (?:que|seulement|juste)
  navuze|twavuze|nari navuze|nilisema|nimesema|tulisema|tumesema`)
const ONLY_HEAD = new RegExp(`^(?:${NO_SORRY} )*(?:${ONLY_WORDED}) `, 'u')
const ONLY_TAIL = / (?:only|seulement|gusa|tu|pekee)$/u
const WISH_HEAD = /^(?:ndashaka|turashaka|nshaka|nataka|tunataka|naomba|je veux|i want) /u

const ONLY_WORDS: ReadonlySet<string> = new Set(['only', 'seulement', 'gusa', 'tu', 'pekee'])
const JUST_HEAD = new RegExp(`^(?:${NO_SORRY} )*(?:just|juste) (?!(?:an?|une?) )`, 'u')

/** "Only 2 fries", "chips mbili tu": what is left without the word for it. */
export function withoutOnly(words: readonly Word[]): {
  readonly words: readonly Word[]
  readonly isOnly: boolean
} {
  const text = spoken(words)
  const just = JUST_HEAD.exec(text)?.[0] ?? ''
  // "Just" alone is any order's.
  const isJust = just !== '' && readNumber(text.slice(just.length).split(' '), 0) !== null
  const head = wordCount(ONLY_HEAD.exec(text)?.[0] ?? (isJust ? just : ''))
  const tail = wordCount(ONLY_TAIL.exec(text)?.[0] ?? notSoMany(text) ?? '')
  const left = withoutOnlyBehind(words.slice(head, words.length - tail))
  return { words: left, isOnly: left.length < words.length }
}

/** "Moja tu chips": right behind the number. */
function withoutOnlyBehind(words: readonly Word[]): readonly Word[] {
  const at = words.findIndex(({ text }, place) => place > 0 && ONLY_WORDS.has(text))
  const isCount = at > 0 && wholeNumber(words[at - 1]?.text ?? '') !== null
  return isCount ? words.filter((_, place) => place !== at) : words
}

const NOT = / (?:and not|et pas|not|pas|ntabwo ari|ntabwo|atari|sio|siyo|si) (\S+(?: na \S+)?)$/u

/** The "not 3" that ends "2 fries, not 3". */
export function notSoMany(text: string): string | null {
  const [all, number] = NOT.exec(` ${text}`) ?? []
  return number === undefined || wholeNumber(number) === null ? null : (all ?? null)
}

function wordCount(text: string): number {
  return text.trim().split(' ').filter(Boolean).length
}

/** "Only 2", "mbili tu", "j'ai dit 2": how many of what was just ordered, and never more of it. */
function onlySoMany(text: string): readonly Act[] | null {
  const plain = withoutTail(text)
  const rest = plain.replace(ONLY_HEAD, '').replace(ONLY_TAIL, '')
  const n = rest === plain ? null : wholeNumber(rest.replace(WISH_HEAD, ''))
  return n === null ? null : changed(n, null)
}

function byMore(text: string): readonly Act[] | null {
  const plain = withoutTail(text)
  if (!MORE_WORD.test(plain) && !MORE_VERB.test(plain)) return null
  const rest = plain.replace(MORE_HEAD, '').replace(new RegExp(MORE_WORD, 'gu'), '').trim()
  if (rest === '') return /(?:another|autre|indi|nyingine)/.test(plain) ? changed(null, 1) : null
  const n = wholeNumber(rest)
  return n === null ? null : changed(null, n)
}

function byLess(text: string): readonly Act[] | null {
  const plain = withoutTail(text)
  if (!LESS.test(plain)) return null
  const n = wholeNumber(plain.replace(LESS, '').trim())
  return n === null ? null : changed(null, -n)
}

const FEWER_TAIL = / (?:less|fewer|de moins|en moins|pungufu)$/u
const FEWER_HEAD = /^(?:moins|minus) /u
const FEWER_NEXT = /^\S+ (?:less|fewer) /u

/** "One less Primus", "une frite de moins": so many of them go. */
function fewer(reading: Reading, words: readonly Word[], text: string): readonly Act[] | null {
  const plain = withoutTail(text)
  const all = words.slice(0, wordCount(plain))
  const from = FEWER_HEAD.test(plain) ? 1 : 0
  const length = all.length - wordCount(FEWER_TAIL.exec(plain)?.[0] ?? '')
  const at = FEWER_NEXT.test(plain) ? 1 : -1
  const left = all.slice(from, length).filter((_, place) => place !== at)
  if (left.length === all.length) return null
  const isCount = from === 0 || readNumber(spoken(left).split(' '), 0)?.kind === 'count'
  const wanted = isCount ? wanting(reading, left) : null
  if (wanted === null || wanted.quantity === null || wanted.note !== null) return null
  return [{ type: 'remove', wanted: [wanted] }]
}

/** "4 mojitos instead of 2" is another quantity; "Mützig instead of Primus" another item. */
function instead(reading: Reading, words: readonly Word[], text: string): readonly Act[] | null {
  const match = INSTEAD.exec(text)
  if (match === null) return null
  const before = text.slice(0, match.index).split(' ').length
  const length = match[0].trim().split(' ').length
  const left = wantedOf(reading, withoutVerb(words.slice(0, before)))
  const right = words.slice(before + length)
  if (left === null || right.length === 0) return null
  if (wholeNumber(spoken(right)) !== null) return changed(left.quantity, null, [left])
  const sized = sizeInstead(text.slice(0, match.index), text.slice(match.index + match[0].length))
  if (sized !== null && left.decision.kind === 'none') return [sized]
  const choice = otherChoice(reading, withoutVerb(words.slice(0, before)), right)
  if (choice !== null) return [choice]
  const replaced = wantedOf(reading, right)
  if (replaced === null) return null
  return [
    { type: 'add', wanted: [left] },
    { type: 'remove', wanted: [replaced] },
  ]
}

/** "Une petite à la place d'une grande": both are sizes of what was spoken of. */
function sizeInstead(left: string, right: string): Act | null {
  const text = left.replace(MAKE_SOME, '').replace(CHANGE_VERB, '')
  if (!isSizeTalk(text) || !isSizeTalk(right)) return null
  const words = text.split(' ')
  const number = readNumber(words, 0)
  if (number?.kind !== 'count') return null
  const rest = words.slice(number.length).join(' ')
  return { type: 'size', wanted: null, text: rest, quantity: null, part: number.value }
}

const INSTEAD_FIRST =
  /^(?:instead of|rather than|au lieu d(?:e|u)?|a la place d(?:e|u)?|badala ya|aho kuba|mu cyimbo cya) /u

/** "Badala ya juisi ya embe nipe juisi ya nanasi": what is given up comes first, what is wanted behind a verb. */
function insteadFirst(
  reading: Reading,
  words: readonly Word[],
  text: string,
): readonly Act[] | null {
  const head = INSTEAD_FIRST.exec(text)?.[0]
  if (head === undefined) return null
  const from = head.trim().split(' ').length
  for (let at = from + 1; at < words.length; at += 1) {
    const verb = verbOf(spoken(words.slice(at)))
    if (verb?.mode !== 'add' || verb.head === 0) continue
    const left = wanting(reading, words.slice(from, at))
    const right = wanting(reading, words.slice(at + verb.head))
    if (left !== null && right !== null) return swapped(left, right)
  }
  return null
}

/** As many of the one as there were of the other, where no number was said. */
function swapped(from: Wanted, to: Wanted): readonly Act[] {
  return [
    { type: 'add', wanted: [{ ...to, quantity: to.quantity ?? from.quantity }] },
    { type: 'remove', wanted: [from] },
  ]
}

function withoutVerb(words: readonly Word[]): readonly Word[] {
  const head =
    /^(?:i (?:want|d like|ll have)|give me|je (?:veux|voudrais|prends)|ndashaka|mpa|nataka|naomba|nipe) /u.exec(
      spoken(words),
    )?.[0]
  return head === undefined ? words : words.slice(head.trim().split(' ').length)
}

function changeItem(reading: Reading, words: readonly Word[], text: string): readonly Act[] | null {
  const match = CHANGE_ITEM.exec(withoutTail(text))
  const [all, name, number] = match ?? []
  if (all === undefined || name === undefined || number === undefined) return null
  const n = wholeNumber(number)
  if (n === null) return null
  const from = all
    .slice(0, all.indexOf(` ${name}`) + 1)
    .trim()
    .split(' ').length
  const wanted = wantedOf(reading, words.slice(from, from + name.split(' ').length))
  if (wanted === null || wanted.decision.kind === 'none') return null
  if (isVolumeOf(reading, wanted, n))
    return [{ type: 'size', wanted, text: `${n} cl`, quantity: null }]
  return changed(n, null, [
    { ...wanted, text: original(reading.text, words.slice(from, from + name.split(' ').length)) },
  ])
}

const RESIZED =
  /^(?:(?:finalement|plutot|en fait|enfin|actually|no wait|rather|instead|i mean|non attends|ahubwo) )+(?:the |my |le |la |les |l )?(.+?) (?:in|en|at|as|a|ya|mu)(?: a)? (\d+)(?: cl)?$/u

/** "Finalement la blonde en 50", after it was wanted in another size; `null`: nothing of the kind. */
export function readResized(reading: Reading, words: readonly Word[]): Act | null {
  const text = spoken(words)
  const match = RESIZED.exec(text)
  const [, name, volume] = match ?? []
  if (name === undefined || volume === undefined) return null
  const from = text.slice(0, text.indexOf(` ${name} `)).split(' ').length
  const wanted = wanting(reading, words.slice(from, from + name.split(' ').length))
  if (wanted === null || !isVolumeOf(reading, wanted, Number(volume))) return null
  return { type: 'size', wanted, text: `${volume} cl`, quantity: null }
}

/** "Change the Primus to 72" where it comes in 72 cl. */
function isVolumeOf({ index }: Reading, { decision }: Wanted, n: number): boolean {
  const ids = itemIdsOf(decision)
  return (
    n >= SMALLEST_SIZE &&
    index.entries.some((entry) => ids.has(entry.itemId) && entry.implied.has(`vol:${n}`))
  )
}

/** "Make the Primus a large one": everything after the item is about its size. */
function changeSize(reading: Reading, words: readonly Word[], text: string): readonly Act[] | null {
  const some = partSaid(text)
  if (some !== null && isSizeTalk(some.rest) && wanting(reading, words) === null) {
    const { count: part, rest } = some
    return [{ type: 'size', wanted: null, text: rest, quantity: null, part }]
  }
  if (isSizeTalk(text)) {
    if (wanting(reading, words) !== null) return null
    return [{ type: 'size', wanted: null, text, quantity: countIn(text) }]
  }
  const head = CHANGE_VERB.exec(text)?.[0]
  if (head === undefined) return null
  const from = head.trim().split(' ').length
  for (let at = from + 1; at < words.length; at += 1) {
    const said = spoken(words.slice(at))
    if (!isSizeTalk(said)) continue
    const named = wanting(reading, words.slice(from, at))
    if (named !== null) return [sizeOfNamed(named, said)]
  }
  return null
}

/** "Primus moja iwe ndogo": the number is of those there are, where it stands before what they become. */
function sizeOfNamed(named: Wanted, said: string): Act {
  const [first = '', next = ''] = said.split(' ')
  const count = named.quantity ?? (INTO.test(next) ? wholeNumber(first) : null)
  const wanted = named
  if (count !== null) return { type: 'size', wanted, text: said, quantity: null, part: count }
  return { type: 'size', wanted, text: said, quantity: countIn(said) }
}

const OF_THEM =
  /^(?:of (?:them|those|these)|(?:d entre )?(?:elles|eux)|d elles|d eux|kati ya (?:hizo|hizi|hiyo|hivyo)|muri (?:zo|byo|izo|ibyo)) /u

/** "Make one of them small", "mets-en une en petit": how many, and the rest. */
function partSaid(text: string): { readonly count: number; readonly rest: string } | null {
  const plain = text.replace(
    /^(?:(?:actually|please|no|non|en fait|finalement|hapana|oya|sorry|pardon) )+/u,
    '',
  )
  const verb = MAKE_SOME.exec(plain)?.[0] ?? CHANGE_VERB.exec(plain)?.[0] ?? ''
  const words = plain.slice(verb.length).split(' ')
  const number = readNumber(words, 0)
  const rest = words.slice(number?.length ?? 0).join(' ')
  if (number?.kind !== 'count' || number.value >= SMALLEST_SIZE) return null
  const isOfThem = OF_THEM.test(rest)
  return verb !== '' || isOfThem ? { count: number.value, rest: rest.replace(OF_THEM, '') } : null
}

const MAKE_SOME = /^(?:mets|mettez|fais|faites|weka) (?:m |nous |moi )?(?:en )?/u

/** "2 small ones": a number below any size's. "A large one" counts nothing. */
function countIn(text: string): number | null {
  const words = text.split(' ')
  for (let at = 0; at < words.length; at += 1) {
    const number = readNumber(words, at)
    const isWord = /^(?:a|an|one|un|une)$/.test(words[at] ?? '')
    if (number?.kind === 'count' && !isWord && number.value < SMALLEST_SIZE) return number.value
  }
  return null
}

/** What words name on this menu, if they name something clearly. */
function wanting(reading: Reading, words: readonly Word[]): Wanted | null {
  const wanted = words.length === 0 ? null : wantedOf(reading, words)
  return wanted === null || wanted.decision.kind === 'none' ? null : wanted
}

/** "Swap the fries for a salad", "changez la Primus en Mützig": one item for another. */
function swap(reading: Reading, words: readonly Word[], text: string): readonly Act[] | null {
  const head = CHANGE_VERB.exec(text)?.[0]
  if (head === undefined) return null
  const from = head.trim().split(' ').length
  for (let at = from + 1; at < words.length - 1; at += 1) {
    if (!INTO.test(words[at]?.text ?? '')) continue
    const left = wanting(reading, words.slice(from, at))
    const right = wanting(reading, words.slice(at + 1))
    if (left !== null && right !== null) return swapped(left, right)
    const choice = otherChoice(reading, words.slice(at + 1), words.slice(from, at))
    if (choice !== null) return [choice]
  }
  return null
}

/** "Change rice to salad" of a dish that comes with one of them. */
function otherChoice(reading: Reading, to: readonly Word[], from: readonly Word[]): Act | null {
  const isChoice = (words: readonly Word[]) => {
    const query = menuWords(queryOf(words))
    const isOne = (word: MenuWord) => word.keys.some((key) => reading.index.choiceKeys.has(key))
    return query.length > 0 && query.every(isOne)
  }
  const isItem = [to, from].some((words) => wanting(reading, words) !== null)
  if (isItem || !isChoice(to) || !isChoice(from)) return null
  return { type: 'note', note: original(reading.text, to) }
}

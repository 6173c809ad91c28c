import { isCondition } from '../stance.ts'
import { wordAt, wordSet } from '../word-set.ts'
import {
  ADVERB,
  BE,
  BOUNDARY,
  GUEST,
  HAVE,
  I_DID,
  I_WILL,
  INDIRECT,
  IRREGULAR,
  isFunction,
  NOT,
  NOT_ING,
  NOT_PAST,
  PERSON,
  PERSON_DID,
  PERSON_DOES,
  PERSON_WILL,
  PLURAL,
  PREPOSITION,
  THING_DID,
  THING_WILL,
  THING_WILL_BE,
} from './english-words.ts'
import { type EventSaid, judged, type Rule } from './event.ts'
import { GUEST_DEED, NAMED } from './people.ts'

/** Tenses that tell of an event; where a thing merely is, nothing happened. */
export function* englishEvents(words: readonly string[]): Generator<EventSaid> {
  for (let at = 0; at < words.length; at += 1) {
    const word = wordAt(words, at)
    const said = auxiliary(words, at, word) ?? plainVerb(words, at, word)
    if (said !== null && !isHanging(words, at)) yield said
  }
}

function isHanging(words: readonly string[], at: number): boolean {
  for (let back = at - 1; back >= 0 && back >= at - 9; back -= 1) {
    const word = wordAt(words, back)
    if ((isCondition(word) && word !== 'as') || INDIRECT(word)) return true
    if (word === 'but') return false
  }
  return false
}

type Verb = { readonly word: string; readonly at: number; readonly isDenied: boolean }

function verbAfter(words: readonly string[], at: number): Verb {
  let next = at + 1
  let isDenied = false
  while (next < words.length && (ADVERB(wordAt(words, next)) || NOT(wordAt(words, next)))) {
    if (NOT(wordAt(words, next))) isDenied = true
    next += 1
  }
  return { word: wordAt(words, next), at: next, isDenied }
}

type Subject = 'i' | 'you' | 'we' | 'person' | 'named' | 'guest' | 'thing'

function subjectBefore(words: readonly string[], at: number): Subject {
  for (let back = at - 1; back >= 0 && back >= at - 7; back -= 1) {
    const word = wordAt(words, back)
    if (BOUNDARY(word) || isOwner(words, back, at)) return 'thing'
    const own = subjectOf(word)
    if (own !== null && !PREPOSITION(wordAt(words, back - 1))) {
      if (own !== 'i' && own !== 'you' && own !== 'we' && isAfterPreposition(words, back)) continue
      return own
    }
  }
  return 'thing'
}

/** "Marie's Fanta has been added": hers, not she. */
function isOwner(words: readonly string[], back: number, at: number): boolean {
  return wordAt(words, back) === NAMED && back + 1 < at && wordAt(words, back + 1) === "'s"
}

function isAfterPreposition(words: readonly string[], at: number): boolean {
  return /^(?:the|a|your|our|my)$/.test(wordAt(words, at - 1)) && PREPOSITION(wordAt(words, at - 2))
}

function subjectOf(word: string): Subject | null {
  if (word === 'i') return 'i'
  if (word === 'you') return 'you'
  if (word === 'we') return 'we'
  if (word === NAMED) return 'named'
  if (PERSON(word)) return 'person'
  return GUEST(word) ? 'guest' : null
}

type Said = {
  /** The word before it. */
  readonly of: string
  readonly auxiliary: string
  readonly subject: Subject
  readonly verb: string
  /** The two words behind the verb. */
  readonly next: string
  readonly further: string
}

const STATE_TO_BE =
  /^(?:at|with|there|here|done|ready|arriving|coming|much|long|quick|fast|finished|on|any|over|soon)$/

const PROMISES = wordSet('will shall')

const AFTER_AUXILIARY: readonly Rule<Said>[] = [
  // What guests did they know, and what "we" do is how the house is; a promise is another matter.
  [({ subject }) => subject === 'you', () => true],
  [({ subject, auxiliary }) => subject === 'we' && !PROMISES(auxiliary), () => true],
  [
    ({ auxiliary }) => auxiliary === 'should' || auxiliary === 'must',
    ({ verb, next }) => verb !== 'be' || !STATE_TO_BE.test(next),
  ],
  [
    ({ auxiliary }) => auxiliary === 'will' || auxiliary === 'shall',
    ({ subject, verb, next }) => willBe(subject, verb, next),
  ],
  [({ auxiliary }) => auxiliary === 'can' || auxiliary === 'could', canDo],
  [
    ({ auxiliary, verb, next }) =>
      BE(auxiliary) && next === 'to' && /^(?:going|about|set|due|bound)$/.test(verb),
    ({ subject, further }) => willBe(subject, further, ''),
  ],
  [
    ({ auxiliary, verb }) => BE(auxiliary) && verb === 'being',
    ({ next }) => /^(?:split|shared|rude|asked)/.test(next),
  ],
  [
    ({ auxiliary, verb }) => BE(auxiliary) && verb.length > 4 && verb.endsWith('ing'),
    ({ verb, subject, of, next }) =>
      // Which hours those are is read elsewhere.
      (verb === 'serving' && /^(?:until|till|from|food)$/.test(next)) ||
      NOT_ING(verb) ||
      subject === 'i' ||
      /^(?:that|this)$/.test(of),
  ],
  [({ verb }) => !isPast(verb), () => true],
  [({ auxiliary }) => HAVE(auxiliary), ({ subject, verb, next }) => hasDone(subject, verb, next)],
  [({ subject }) => subject === 'i', () => true],
  [() => true, ({ verb }) => THING_DID(verb)],
]

const isAuxiliary = wordSet(
  "am is are was were 's be been has have had will shall can could should must",
)

/** What a guest with a name is able to do; and a way or a thing may begin with a capital: "Sauce piquante can be added". */
const NAMED_CAN = wordSet('be send use open say')

function canDo({ subject, verb }: Said): boolean {
  if (subject === 'named') return GUEST_DEED(verb) || PERSON_WILL(verb) || NAMED_CAN(verb)
  if (subject === 'person') return PERSON_WILL(verb) || /^(?:make|give|bring)$/.test(verb)
  return true
}

function auxiliary(words: readonly string[], at: number, word: string): EventSaid | null {
  if (!isAuxiliary(word)) return null
  const verb = verbAfter(words, at)
  if (verb.isDenied || verb.word === '' || NOT(wordAt(words, at - 1))) return null
  const subject = subjectBefore(words, at)
  const [next = '', further = ''] = words.slice(verb.at + 1, verb.at + 3)
  const said = {
    of: wordAt(words, at - 1),
    auxiliary: word,
    subject,
    verb: verb.word,
    next,
    further,
  }
  if (judged(AFTER_AUXILIARY, said) === true) return null
  return { text: words.slice(Math.max(0, at - 2), verb.at + 1).join(' '), subject }
}

function isPast(word: string): boolean {
  return (word.endsWith('ed') && word.length > 3 && !NOT_PAST(word)) || IRREGULAR(word)
}

const WE_WILL = wordSet('see add try keep leave be need say start look go take put')
const GUEST_WILL = wordSet('need have see want')

type Ahead = { readonly verb: string; readonly next: string }

const WILL: { readonly [S in Exclude<Subject, 'you'>]: (said: Ahead) => boolean } = {
  i: ({ verb }) => I_WILL(verb),
  we: ({ verb }) => WE_WILL(verb),
  person: ({ verb, next }) => PERSON_WILL(verb) || /^(?:be able|have to)$/.test(`${verb} ${next}`),
  named: ({ verb, next }) => GUEST_DEED(verb) || (verb === 'be' && WILL_BE_ADDED.test(next)),
  guest: ({ verb }) => GUEST_WILL(verb),
  thing: ({ verb, next }) => (verb === 'be' ? THING_WILL_BE(next) : THING_WILL(verb)),
}

const WILL_BE_ADDED = /^(?:able|asked|added|listed|noted|removed|shown)$/

function willBe(subject: Subject, verb: string, next: string): boolean {
  return subject === 'you' || WILL[subject]({ verb, next })
}

const TAKES = wordSet('took received got')

type Behind = Ahead & { readonly isOfOrder: boolean }

const DID: { readonly [S in Exclude<Subject, 'you' | 'we'>]: (said: Behind) => boolean } = {
  i: ({ verb }) => I_DID(verb),
  person: houseDid,
  named: ({ verb }) => GUEST_DEED(verb),
  guest: ({ verb }) => verb === 'had' || verb === 'been',
  thing: ({ verb }) => THING_DID(verb),
}

function hasDone(subject: Subject, verb: string, next: string, isOfOrder = false): boolean {
  return subject === 'you' || subject === 'we' || DID[subject]({ verb, next, isOfOrder })
}

function houseDid({ verb, next, isOfOrder }: Behind): boolean {
  if (verb === 'said') return false
  if (TAKES(verb)) return isOfOrder
  return PERSON_DID(verb) && (verb !== 'been' || PERSON_DID(next))
}

const THINGS = wordSet(
  'they it everything order food drink drinks money payment transfer delivery fries fantas beer beers machine terminal printer amount price prices',
)
const MACHINE = wordSet('machine terminal printer system')
const PRICE = wordSet('price prices')
const NO_VERB = wordSet(
  `this is was as plus us away immediately now always fries drinks guests hours staff table has chips yes does directly
  dishes sizes options courses portions bottles beers juices wines sodas snacks sides starters desserts salads toppings sauces
  allergens allergies meals platters wishes`,
)
const SEEN = /^(?:it|that|this|them)$/
const NEWS = wordSet('already now just')
const WRITTEN = wordSet('note notes message request order')

type Plain = {
  readonly who: string
  readonly subject: Subject
  readonly verb: string
  readonly next: string
  readonly words: readonly string[]
}

const PLAIN: readonly Rule<Plain>[] = [
  [({ subject }) => subject === 'you' || subject === 'we', () => true],
  [isHeadline, () => true],
  [
    ({ verb }) => isPast(verb),
    ({ subject, verb, next, words, who }) =>
      hasDone(subject, verb, next, who === 'bar' && words.includes('order')),
  ],
  [({ who, verb }) => MACHINE(who) && verb.endsWith('s'), ({ verb }) => NO_VERB(verb)],
  [({ who, verb }) => PRICE(who) && /^(?:drop|fall|go|decrease|shrink)/.test(verb), () => false],
  [({ subject }) => subject === 'thing', () => true],
  // "Local wraps are listed": what has a verb behind it is none.
  [({ next }) => isAuxiliary(next), () => true],
  [(said) => !isPresent(said), () => true],
  [({ subject }) => subject === 'named', ({ verb }) => GUEST_DEED(verb)],
  // "The kitchen sees it": how it works, where "sees it already" is news.
  [
    ({ verb }) => SEES(verb),
    ({ words, next }) => words.some(WRITTEN) || (SEEN.test(next) && !words.some(NEWS)),
  ],
  [({ verb }) => verb.startsWith('accept'), ({ who }) => who === 'bar' || who === 'they'],
  // What the bar has written down a tool tells; what a cook says is hearsay.
  [({ who, verb }) => who !== 'bar' && /^sa(?:ys?|id)$/.test(verb), () => false],
  [() => true, ({ verb }) => PERSON_DOES(verb) || ADVERB(verb)],
]

/** "Allergy noted for your fries": what a tool did, and to what. */
function isHeadline({ subject, verb, next }: Plain): boolean {
  return subject === 'named' && I_DID(verb) && THING_DID(verb) && BEHIND_HEADLINE(next)
}

const BEHIND_HEADLINE = wordSet('to from for in on as below')

const SEES = wordSet('gets receives sees reads see read')

function isPresent({ who, subject, verb }: Plain): boolean {
  if (verb.endsWith('ly') || NO_VERB(verb) || isFunction(verb)) return false
  return PLURAL(who)
    ? /[a-z]{3,}/.test(verb)
    : (subject === 'guest' ? /[a-z]{3,}s$/ : /[a-z]{2,}s$/).test(verb)
}

/** Verbs without an auxiliary, right after who does it. */
function plainVerb(words: readonly string[], at: number, word: string): EventSaid | null {
  const before = wordAt(words, at - 1)
  const subject = subjectOf(word) ?? (THINGS(word) || MACHINE(word) ? 'thing' : null)
  if (subject === null) return OWNED.test(before) ? nounVerb(words, at) : null
  if (PREPOSITION(before) || isAfterPreposition(words, at)) return null
  const verb = verbAfter(words, at)
  if (verb.isDenied || verb.word === '' || isAuxiliary(verb.word)) return null
  const next = wordAt(words, verb.at + 1)
  if (judged(PLAIN, { who: word, subject, verb: verb.word, next, words }) === true) return null
  return { text: words.slice(at, verb.at + 1).join(' '), subject }
}

const OWNED = /^(?:the|your|our|my|this|his)$/

/** "Your ticket reached the kitchen": any noun, where an object or a place follows. */
function nounVerb(words: readonly string[], at: number): EventSaid | null {
  const verb = wordAt(words, at + 1)
  const isFollowed =
    /^(?:the|your|a|an|to|in|at|on|already|just|us|our|here|off|out|up|down|from)$/.test(
      wordAt(words, at + 2),
    )
  if (!isPast(verb) || !isFollowed || THING_DID(verb)) return null
  return { text: words.slice(at, at + 2).join(' '), subject: 'thing' }
}

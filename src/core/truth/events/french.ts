import { isCondition } from '../stance.ts'
import { wordAt, wordSet } from '../word-set.ts'
import { type EventSaid, judged, type Rule } from './event.ts'
import {
  ALLOWED_DONE,
  ALLOWED_WILL,
  BETWEEN,
  FUTURE,
  GUEST,
  INDIRECT,
  INFINITIVE,
  IRREGULAR,
  isFrench,
  MOVING,
  NOT_FUTURE,
  NOT_PARTICIPLE,
  PARTICIPLE,
  PERSON,
  PERSON_DOES,
} from './french-words.ts'
import { GUEST_DEED, NAMED } from './people.ts'

export function* frenchEvents(
  words: readonly string[],
  marked: readonly string[],
): Generator<EventSaid> {
  for (let at = 0; at < words.length; at += 1) {
    const word = wordAt(words, at)
    const said = eventAt({ words, marked, at, word })
    if (said !== null && !isHanging(words, at) && !isDenied(words, at)) {
      yield { text: words.slice(at, said.end + 1).join(' '), subject: said.subject }
    }
  }
}

type Found = { readonly end: number; readonly subject: string }

type Here = {
  readonly words: readonly string[]
  readonly marked: readonly string[]
  readonly at: number
  readonly word: string
}

/** Read in this order; the first that fits the word says what it says. */
const READERS: readonly (readonly [(here: Here) => boolean, (here: Here) => Found | null])[] = [
  [
    ({ word, marked, at }) => /^(?:a|ai|ont|avons|avez|as)$/.test(word) && marked[at] !== 'à',
    perfect,
  ],
  [
    ({ word }) => /^(?:est|sont|suis|sommes|etes|ete)$/.test(word),
    ({ words, marked, at }) => passive(words, marked, at),
  ],
  [({ word }) => /^(?:va|vont|allons)$/.test(word), ({ words, at }) => goingTo(words, at)],
  [
    ({ word, words, at }) =>
      /^(?:vient|viennent|venons|viens)$/.test(word) &&
      /^(?:de|d|vous|t|te|s|chercher|tout|a|vers|en|dans)$/.test(wordAt(words, at + 1)),
    ({ words, at }) =>
      ALLOWED_DONE(wordAt(words, at + 2)) ? null : { end: at + 2, subject: 'person' },
  ],
  [
    ({ word, words, at }) => word === 'train' && words[at - 1] === 'en',
    ({ at }) => ({ end: at + 2, subject: 'thing' }),
  ],
  [
    ({ word }) => FUTURE.test(word) && !NOT_FUTURE(word),
    ({ word, at }) => (ALLOWED_WILL(word) ? null : { end: at, subject: 'thing' }),
  ],
  [() => true, present],
]

function eventAt(here: Here): Found | null {
  return READERS.find(([isRead]) => isRead(here))?.[1](here) ?? null
}

function after(words: readonly string[], at: number): number {
  let next = at + 1
  while (next < words.length && BETWEEN(wordAt(words, next))) next += 1
  return next
}

function perfect({ words, marked, at, word }: Here): Found | null {
  const next = after(words, at)
  const done = wordAt(words, next)
  const isOfYou = word === 'avez' || word === 'as'
  if (isOfYou || next - at > 5 || words[at - 1] === 'y' || !isDone(done, marked[next])) return null
  if (done === 'ete') return passive(words, words, next)
  if (hasBefore(words, at, GUEST) || words[at - 1] === 'table')
    return { end: next, subject: 'guest' }
  const isNamed = words.slice(Math.max(0, at - 2), at).includes(NAMED)
  return (isNamed ? GUEST_DEED : ALLOWED_DONE)(done) ? null : { end: next, subject: 'thing' }
}

/** "Préparé" is no infinitive, which without its accent it looks like. */
function isDone(word: string, marked = ''): boolean {
  return isParticiple(word) || (/ée?s?$/.test(marked) && !NOT_PARTICIPLE(word))
}

function isParticiple(word: string): boolean {
  return word.length > 1 && PARTICIPLE.test(word) && !NOT_PARTICIPLE(word) && !INFINITIVE.test(word)
}

/** Only what is marked as a participle: "la carte" and "est simple" are none. */
function passive(words: readonly string[], marked: readonly string[], at: number): Found | null {
  const next = after(words, at)
  const done = wordAt(words, next)
  const isMarked =
    (/[éè]/.test(marked[next] ?? '') || IRREGULAR.test(done)) && PARTICIPLE.test(done)
  if (!isMarked || !isParticiple(done) || ALLOWED_DONE(done)) return null
  if (/^(?:suis|etes)$/.test(wordAt(words, at))) return null
  if (
    /^(?:appreci|adapt-|epic|sal|sucr|glac|parfum|ass?aisonn|press|situ|compos|desol|ravi|reput|priv|vari|inspire|appel|nomm|gazeifi|alcool|refrig|frapp|equilibr|dispos|oblig|autor|requis|necess|concern|associ|li|destin|tent|interess|basee?s?|partage|croustill|tranch|pan)/.test(
      done,
    )
  )
    return null
  return { end: next, subject: 'thing' }
}

function goingTo(words: readonly string[], at: number): Found | null {
  const next = after(words, at)
  const done = wordAt(words, next)
  if (
    !INFINITIVE.test(done) ||
    /^(?:voir|demander|aider|afficher|falloir|dire|repondre|plaire|montrer|ajouter|noter|venir-avec|regarder|prendre|bien|etre-affiche|entre|autre|votre|notre|titre|ordre|offre)$/.test(
      done,
    )
  )
    return null
  return { end: next, subject: 'thing' }
}

const PERSON_CAN = wordSet(
  'dire repondre verifier confirmer renseigner aider expliquer decider savoir voir regarder montrer lire parler annuler venir',
)

/** Somebody of the house does something now. */
function present({ words, at, word }: Here): Found | null {
  const next = wordAt(words, at + 1)
  if (isOfThings(word, next)) return { end: at + 1, subject: 'thing' }
  if (MOVING(word) && isMover(words, at)) return { end: at, subject: 'thing' }
  if (TO(word)) return isTo(words, at) && TO_YOU(next) ? { end: at + 1, subject: 'person' } : null
  return presentOf({ words, at, word })
}

const TO = wordSet('vous t te')

function presentOf({ words, at, word }: Pick<Here, 'words' | 'at' | 'word'>): Found | null {
  const subject = subjectAt(words, at, word)
  if (subject === null) return null
  const end = verbAt(words, at)
  const verb = wordAt(words, end)
  if (verb === '' || end - at > 4 || !/(?:e|ent|t|d|s)$/.test(verb)) return null
  const next = wordAt(words, end + 1)
  // "Claro que sí": a name is followed by a verb, and "Langue changée pour vous" is nobody's deed.
  const isDeed = !isFrench(verb) && (end > at + 1 || OBJECT(next))
  if (subject === 'named' && !isDeed) return null
  const said = {
    who: word,
    subject,
    verb,
    next,
    further: wordAt(words, after(words, end)),
  }
  return judged(PRESENT, said) === true ? null : { end, subject }
}

function isOfThings(word: string, next: string): boolean {
  if (/^(?:prix|tarifs?)$/.test(word)) return /^(?:baiss|diminu|tomb|descend|chut)/.test(next)
  if (word === 's') return MOVES_ITSELF.test(next)
  return /^(?:terminal|machine|imprimante|systeme)$/.test(word)
}

function isTo(words: readonly string[], at: number): boolean {
  const before = words[at - 1] ?? 'que'
  return !/^(?:que|qu|nous|je|j|si|de|a|pour|avec|chez|peux|et|ou|quand|n|ne|oui)$/.test(before)
}

function subjectAt(words: readonly string[], at: number, word: string): Present['subject'] | null {
  const [first = '', before = ''] = [words[at - 2], words[at - 1]]
  if (word === NAMED) return FROM(before) ? null : 'named'
  if (PERSON(word)) return ARTICLE(before) && !OF(first) && !IS(first) ? 'person' : null
  return GUEST(word) && !/^(?:de|d|pour|avec|a|aux|des|par|chez)$/.test(first) ? 'guest' : null
}

/** What begins what is done: "apporte vos bières", "promet que". */
const OBJECT = wordSet('le la l les un une des du votre vos tout ca cela deux trois que qu')
const FROM = wordSet('a de d pour avec chez et ou par que qu')
const ARTICLE = wordSet('le la l un une les notre des nos votre cette ce ma mon mes')
/** "Je suis le serveur numérique". */
const IS = wordSet('suis es est sommes etes sont')
const OF = wordSet('au du de a en avec par pour dans sur chez dites demandez pres')

function verbAt(words: readonly string[], at: number): number {
  let next = at + 1
  while (
    next < words.length &&
    (BETWEEN(wordAt(words, next)) || /^(?:un|d)$/.test(wordAt(words, next)))
  )
    next += 1
  return next
}

type Present = {
  readonly who: string
  readonly subject: 'person' | 'named' | 'guest'
  readonly verb: string
  readonly next: string
  readonly further: string
}

const NO_VERB = wordSet(
  'prochain prochaine disponible principal principale suivant suivante est sont indien* mexicain* adulte adultes reguli*',
)
const GUEST_DOES = wordSet(
  'peut peuvent doit doivent sont ont est et ou paie* n ne veulent veut qui sur en dont',
)

const PRESENT: readonly Rule<Present>[] = [
  [({ verb }) => verb.length < 3 || NO_VERB(verb), () => true],
  [({ subject }) => subject === 'named', ({ verb }) => GUEST_DEED(verb)],
  [({ subject }) => subject === 'guest', ({ verb }) => GUEST_DOES(verb)],
  [({ verb }) => /^peu(?:t|vent)$/.test(verb), ({ further }) => PERSON_CAN(further)],
  [({ verb }) => /^veu(?:t|lent)$/.test(verb), () => false],
  [({ verb }) => verb.startsWith('accept'), ({ who, next }) => who === 'bar' && next !== 'de'],
  [({ verb }) => /^di(?:t|sent)$/.test(verb), ({ who }) => who === 'bar'],
  [() => true, ({ verb }) => PERSON_DOES(verb)],
]

const MOVES_ITSELF =
  /^(?:ouvrent|ouvre|active\w*|affaire\w*|prepare\w*|occupe\w*|imprime\w*|cuit|cuisent|avance\w*|approche\w*)$/
const TO_YOU = wordSet(
  'apporte apportent prepare preparent amene offre offrent garde gardent sert servent rejoint livre livrent remet remettent installe porte portent envoie envoient laisse cuisine reserve reservent donnent donne paie paye mijote cede regale',
)

/** "Touchez le bouton et ça part au bar": it goes by what the guest does. */
const ASKED_TO_CONFIRM = wordSet('touchez appuyez confirmez validez tapez')

function isMover(words: readonly string[], at: number): boolean {
  const next = wordAt(words, at + 1)
  const who = words.slice(Math.max(0, at - 2), at)
  if (
    !who.some((word) => word === NAMED || PERSON(word)) &&
    /^(?:avec|du|de|bien|a|aussi|sans|comme|en)$/.test(next) &&
    !/^(?:cuisine|minutes?)$/.test(wordAt(words, at + 2))
  )
    return false
  if (words.slice(0, at).some(ASKED_TO_CONFIRM)) return false
  return (
    at > 0 &&
    !/^(?:je|j|tu|suis|etes|vous|qui|se|en|si|le|la|les|une?|de|ne|n|votre|notre|leur|sa|ma|chaque|quelle|meme|autre)$/.test(
      wordAt(words, at - 1),
    )
  )
}

function hasBefore(words: readonly string[], at: number, kind: (word: string) => boolean): boolean {
  return words.slice(Math.max(0, at - 5), at).some(kind)
}

function isDenied(words: readonly string[], at: number): boolean {
  const before = words.slice(Math.max(0, at - 4), at)
  const behind = words.slice(at + 1, at + 4)
  return before.some(DENIES_BEFORE) || behind.some(DENIES_BEHIND)
}

const DENIES_BEFORE = wordSet('ne n sans aucun aucune rien')
const DENIES_BEHIND = wordSet('pas rien jamais aucun aucune ni personne')

function isHanging(words: readonly string[], at: number): boolean {
  for (let back = at - 1; back >= 0 && back >= at - 8; back -= 1) {
    const word = wordAt(words, back)
    if (isCondition(word) || INDIRECT(word)) return true
    if (word === 'mais') return false
  }
  return false
}

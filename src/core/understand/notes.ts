import { conceptsAt } from './glossary.ts'
import type { MenuIndex } from './menu-index.ts'
import { menuWords } from './menu-words.ts'
import { NOTE_HEAD, NOTE_PHRASE, WITH_WORDS } from './order-words.ts'
import type { Reading } from './reading.ts'
import { spoken, type Word } from './words.ts'

type Parts = { readonly item: readonly Word[]; readonly notes: readonly (readonly Word[])[] }

const ARTICLES: ReadonlySet<string> = new Set(['the', 'my', 'le', 'la', 'les', "l'", 'mon', 'ma'])

const BUT: ReadonlySet<string> = new Set(['but', 'mais', 'lakini', 'ariko'])

/** Takes wishes out of a segment: fixed phrases anywhere, open ones up to the next number or the end. */
export function withoutNotes(reading: Reading, words: readonly Word[]): Parts {
  const item: Word[] = []
  const notes: (readonly Word[])[] = []
  for (let at = 0; at < words.length;) {
    const length = noteLength(reading, words, at)
    const word = words[at]
    // "Fries but no salt".
    if (length > 0 && BUT.has(item.at(-1)?.text ?? '')) item.pop()
    if (length > 0) notes.push(withoutWith(words.slice(at, at + length)))
    else if (word !== undefined) item.push(word)
    at += Math.max(1, length)
  }
  return { item, notes }
}

/** "Sans glaçons avec": of what the next words say. */
function withoutWith(note: readonly Word[]): readonly Word[] {
  return note.length > 1 && WITH_WORDS.has(note.at(-1)?.text ?? '') ? note.slice(0, -1) : note
}

function noteLength(reading: Reading, words: readonly Word[], at: number): number {
  const rest = spoken(words.slice(at, at + 5))
  const fixed = NOTE_PHRASE.exec(rest)?.[0]
  const texts = words.map((word) => word.text)
  if (fixed !== undefined && !isOnMenu(reading.index, texts, at)) return fixed.split(' ').length
  const head = NOTE_HEAD.exec(rest)?.[0]
  if (head === undefined || isOnMenu(reading.index, texts, at)) return 0
  const headLength = head.split(' ').length
  const most = at === 0 ? mostInFront(texts, headLength) : words.length
  for (let end = at + headLength; end < words.length; end += 1) {
    if (end - at >= most || endsNote(reading.index, texts, end)) return end - at
  }
  return words.length - at
}

/** "No onion burger": a wish in front ends after the one thing it is about; "without the onions" is all of it. */
function mostInFront(texts: readonly string[], headLength: number): number {
  return ARTICLES.has(texts[headLength] ?? '') ? texts.length : headLength + 1
}

/** A number, or "no chili with fries": the fries are a choice of something here and end the wish before them. */
function endsNote(index: MenuIndex, texts: readonly string[], at: number): boolean {
  // "Cut in 4 pieces" counts no dish.
  if (/^(?:x?\d+x?|&)$/.test(texts[at] ?? '')) return !PIECES.test(texts[at + 1] ?? '')
  if (!WITH_WORDS.has(texts[at] ?? '')) return false
  const next = menuWords(texts.slice(at + 1, at + 4).join(' '))[0]
  return next?.keys.some((key) => index.choiceKeys.has(key)) === true
}

const PIECES = /^(?:pieces?|parts?|halves|slices|quarters|morceaux|vipande|ibice)$/u

/** "Sans alcool" and "extra" may be part of a name here. */
function isOnMenu(index: MenuIndex, texts: readonly string[], at: number): boolean {
  const match = conceptsAt(texts, at)
  if (match !== null && match.length > 1)
    return match.concepts.some((key) => index.postings.has(key))
  const forms = formsWith(index, texts[at])
  // "Zero no ice" is not of the name "0.0 (no alcohol)".
  const before = REFUSES.test(texts[at] ?? '') ? [] : formsWith(index, texts[at - 1])
  const beside = [...before, ...formsWith(index, texts[at + 1])]
  return beside.some((form) => forms.includes(form))
}

const REFUSES = /^(?:no|not|without|sans|nta|bila)$/u

function formsWith(index: MenuIndex, text: string | undefined): readonly number[] {
  const keys = text === undefined ? [] : [text, ...menuWords(text).flatMap((word) => word.keys)]
  return keys.flatMap((key) =>
    (index.postings.get(key) ?? []).flatMap(({ form, word }) => (word >= 0 ? [form] : [])),
  )
}

import { alternatives } from '../understand/alternatives.ts'
import { foldClaims, plainText, undisguised } from './fold-claims.ts'

/** A part of a sentence that claims one thing. */
export type Clause = {
  /** Plain, with case and accents: names are told by their capitals. */
  readonly original: string
  /** Folded; what amounts and names are read from. */
  readonly text: string
  /** Folded, disguises undone; what phrases are read from. */
  readonly phrase: string
  /** The sentence begins with a condition that this clause hangs on. */
  readonly isConditional: boolean
  readonly isQuestion: boolean
  /** The last of its sentence: of "it's on its way, anything else?" only that is asked. */
  readonly isLast: boolean
  /** What follows is a list under this clause. */
  readonly isHeading: boolean
  /** The folded sentence up to this clause's end, disguises undone. */
  readonly soFar: string
  /** The whole of it. */
  readonly sentence: string
}

const SENTENCES = /\n+|(?<=[.!?…;])\s+/u
const CLAUSES = /,\s+|\s-+\s|\s(?=(?:but|mais|ariko|lakini)\s)/iu

const WHEN = alternatives(String.raw`
  once|when|whenever|as soon as|if|after|until|unless|quand|lorsque|si|des que|une fois|apres
  nimara|nim[uw]\w+|niba|igihe|iyo|uki\w+|mki\w+|wa?ki\w+|baada|kama|mara`)
const OF_ORDER_OR_YES = alternatives(String.raw`
  accept|confirm|yes|say|pay|paid|repl|answer|tap|press|sit|order|place|ready|want|bar|staff
  oui|commande|payer|paye|touche|repond|pret|yego|eme[rz]a|ishyu|tumi|kubali|lip|agiz
  thibitish|tayari|ndiyo`)
/** "Once the bar accepts it, your order is confirmed": only a condition about the order, the bill or a yes counts. */
const CONDITION = new RegExp(
  [
    String.raw`^(?:${WHEN}) .*(?:${OF_ORDER_OR_YES})`,
    String.raw`^nim[uw]\w*(?:eme[jrz]|ishyur|tum)\w* `,
    String.raw`^(?:uki|mki)\w*(?:thibitish|kubali|lip|agiz)\w* `,
  ].join('|'),
)

/** "The kitchen gets it only after you confirm". */
const HELD_BACK_WORDS = alternatives(String.raw`
  (?:only |just )?(?:once|after|when|as soon as|if|until|unless) you(?:'ve|'re| have)? (?:\w+ )?(?:confirm\w*|say yes|tap\w*|press\w*|agree\w*)
  apres (?:votre|une) (?:confirmation|accord)
  (?:une fois que|quand|lorsque|des que|si|tant que|avant que) vous (?:\w+ )?(?:n')?(?:avez |aurez )?(?:pas )?(?:confirm\w*|valid\w*|dit oui|touch\w*|appuy\w*)
  (?:nyuma y'uko|igihe|mbere y'uko|iyo) (?:mu|mw|u|w)\w*eme[jrz]\w*
  (?:baada ya|kabla ya) (?:wewe |kuku)?(?:ku)?thibitish\w+
  (?:mumaze|mumara|nimumara|umaze|numara) kwemeza
  (?:uki|mki|ukisha|mkisha|utakapo|mtakapo|usipo|msipo)thibitish\w+`)
const HELD_BACK = new RegExp(String.raw`\b(?:${HELD_BACK_WORDS})`)

/** Cuts a text as a reader does. Nothing is dropped: what is cut stands in exactly one clause. */
export function clausesOf(text: string): readonly Clause[] {
  return plainText(text)
    .split(SENTENCES)
    .filter((sentence) => sentence.trim() !== '')
    .flatMap((sentence) => clausesOfSentence(sentence.trim()))
}

function clausesOfSentence(sentence: string): readonly Clause[] {
  const parts = sentence.split(CLAUSES).filter((part) => part.trim() !== '')
  const first = foldClaims(parts[0] ?? '')
  const whole = undisguised(foldClaims(sentence))
  const isConditional = (parts.length > 1 && CONDITION.test(`${first} `)) || HELD_BACK.test(whole)
  return parts.map((original, index) => {
    const text = foldClaims(original)
    const phrase = undisguised(text)
    return {
      original,
      text: text.replaceAll(/ +/g, ' '),
      phrase,
      isConditional,
      isQuestion: sentence.endsWith('?'),
      isLast: index === parts.length - 1,
      isHeading: sentence.endsWith(':') && index === parts.length - 1,
      sentence: whole,
      soFar: index === 0 ? phrase : undisguised(foldClaims(parts.slice(0, index + 1).join(', '))),
    }
  })
}

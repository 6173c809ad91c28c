import { alternatives } from '../understand/alternatives.ts'
import type { Clause } from './clauses.ts'
import { oneOf } from './phrases.ts'
import { wordSet } from './word-set.ts'

const UNKNOWN_ENGLISH = alternatives(String.raw`
  (?:can ?not|can ?'?t|could ?n'?t|could not|unable to|not able to|no way to|not allowed to) (?!wait\b|go wrong|believe|be (?:happier|better)|find a better|see (?:why not|an?y? (?:problem|reason)))
  (?:do ?n'?t|do not|did ?n'?t|would ?n'?t|not) (?:know|see(?! (?:why not|an?y? (?:problem|reason)))|have (?:any )?(?:information|access|details|a )|promise|guess|understand|offer|take (?:reservations|bookings)|find|decide|handle|control|want to guess)
  no (?:idea|(?:\w+ )?(?:information|details?)|knowledge|access|word|details|discount|power|say)
  not sure|rather not|too early to say
  (?:not|is ?n't) (?:possible|mine|something (?:i|we)|my)
  beyond (?:me|what)
  nothing about\b
  that i know of|as far as i know|nothing i can
  (?:hard|difficult|impossible|tricky) (?:for me )?to (?:say|tell|know|judge|promise)`)
const UNKNOWN_FRENCH = alternatives(String.raw`
  \b(?:impossible|difficile|delicat) (?:pour moi )?(?:de|d') ?(?:\w+ ){0,2}(?:dire|savoir|promettre|garantir|confirmer|juger)\b
  \b(?:ne|n'|n) ?(?:peux|sais|vois|connais|trouve|suis|veux|comprends|promets|decide|gere|prends|fais|dispose|pourrais|saurais|puis)\b(?! que\b)
  \bj'ignore\b
  \b(?:aucune?|pas d'|pas de|pas d|sans) ?(?:information|detail|idee|acces|nouvelle|info)s?\b
  \b(?:n'ai|n'en) (?:pas|aucune?|rien|sais)\b
  \b(?:plus|pas) possible\b
  \bprefere ne pas\b`)
/** Kinyarwanda says it with "sin-" and "nti-", Swahili with "si-" and "ha-"; names and English words begin so, too. */
const UNKNOWN_BANTU = alternatives(String.raw`
  \b(?:sin|sim|sib)(?!ce\b|ia\b|ema|ama|gle|ple|pl[yi]|g|cer|ilar|ultan|mer|ling)[a-z]{2,}\b
  \bnta (?:makuru|burenganzira|bubasha|cyo nzi|kintu nzi|kindi nzi)\b
  \bntabyo nzi\b
  \b(?:si(?:wez(?!i ku(?:amini|subiri)\b)|ju|na|on|ja|ta(?!\b|sa\b)|tak|fanyi|hus|pok|ru|el)[a-z]*|sina)\b
  \b(?:hai|ha)wezekani\b
  \b(?:nti)[a-z]*shobo[a-z]+\b`)

/** Who writes says that they don't know or can't: what follows is no claim. */
export const UNKNOWN = new RegExp(
  String.raw`\b(?:${UNKNOWN_ENGLISH})|${UNKNOWN_FRENCH}|${UNKNOWN_BANTU}`,
)

/** Whose matter it is: staff are asked, they decide. */
const REFERRED = oneOf(String.raw`
  ask|asking|check with
  only (?:the )?(?:staff|bar|owner|manager|house)
  seuls? (?:le |la |les )?(?:personnel|bar|patron|gerant|equipe)
  (?:speak|talk)(?: \w+){0,4} (?:to|with)
  up to (?:the|them|staff)
  depends? (?:on|how)
  (?:staff|bar|owner|manager|kitchen|they|person|someone)(?: alone| only| members?)? (?:can|could|will|would|may|might|must|should|are able to|is able to|decides?|has to|have to|need to) (?:\w+ ){0,2}?(?:tell|check|confirm|answer|say|explain|look|decide|know|help|see|show|set|settle|clear|reply|let you|sort|talk|speak)
  questions? for|matter for|decides?
  let me (?:ask|check|call)
  demande[rz]
  demande (?:au|a|aux)
  voyez|voir avec|adressez
  parle[rz]?(?: [a-z']+){0,5} (?:avec|au|aux|a)
  parlez|renseignez|depend|decide(?:nt)?
  personnel (?:peut|pourra|saura|sait|vous dira|vous repondra)
  (?:quelqu'un|serveur|gerant|equipe|bar) (?:peut|pourra|saura) (?:vous )?(?:dire|verifier|repondre|confirmer|renseigner|aider|expliquer)
  mubaze|mubarize|mubibaze|baza|ubaze|mubibarize|babireba|bihitamo|bahitamo|bireba|biterwa
  babibabwira|babwira|babasubiza|uliza|waulize|muulize|mwulize|kamuulize|zungumza|ongea
  wanaamua|waamue|inategemea
  wanaweza ku(?:angalia|jibu|eleza|ambia|thibitisha|saidia|kuambia|kujibu|kueleza|kusaidia)[a-z]*
  juu ya (?:baa|wahudumu|meneja)`)

export const isCondition = wordSet(`
  if when whenever once until till unless before whether while as
  si quand lorsque lorsqu' des tant avant jusque
  niba* nimara nimu* numara igihe iyo ubwo mbere niha* nizi* nimba
  kama uki* mki* aki* waki* zi*po iki* niki* tuki* hadi mpaka endapo tu*po u*po m*po wa*po i*po ki*po`)

export type Stance = {
  /** Nothing said here is a claim: it is asked, not known, or left to people. */
  readonly isOpen: boolean
  /** The clause is itself a condition, and open by that. */
  readonly isConditional: boolean
}

/** A clause that is itself a condition: "if you moved to B1". */
const CONDITIONAL =
  /^(?:and |but |so |ok |et |mais |na |kandi )?(?:if|when|whenever|once|unless|in case|as soon as|si|quand|lorsque|des que|une fois|au cas|niba|nimara|nimu\w+|igihe|kama(?! (?:dakika|robo|nusu|saa)\b)|ikiwa|uki\w+|mki\w+|mara)\b/

/** "Shall I leave it at that, or is there more?": what is proposed is asked, whatever comes behind it. */
const PROPOSED = /^(?:and |so |or )?(?:shall|should) (?:i|we) /

/** "Les remises, c'est le personnel qui décide": a matter is named, where "the first round is free" tells of it. */
const TELLS =
  /\b(?:is|are|was|were|comes?|gets?|have|has|we|nous|on|est|sont|sera|avez|offr\w+|ni|iko|tu(?:na|ta)\w+|du(?:fite|tanga))\b|'s\b/
const OPENS = /^(?:whether|if|in case|si|au cas|niba|kama|ikiwa) /

/** Whether the clause tells nothing of what it names, so that another may leave it to people. */
export function isOnlyNamed(phrase: string): boolean {
  return OPENS.test(phrase) || !TELLS.test(phrase)
}

/** Whether staff are asked, or decide. */
export function isReferred(sentence: string): boolean {
  return REFERRED.test(sentence)
}

/** Whether people are named to ask, or something is not known, anywhere in the sentence. */
export function isLeftToPeople(sentence: string): boolean {
  return REFERRED.test(sentence) || UNKNOWN.test(sentence)
}

export function stanceOf({
  phrase,
  isQuestion,
  isLast,
}: Pick<Clause, 'phrase' | 'isQuestion' | 'isLast'>): Stance {
  const isConditional = CONDITIONAL.test(phrase)
  const isAsked = isQuestion && (isLast || PROPOSED.test(phrase))
  const isOpen = isAsked || UNKNOWN.test(phrase) || REFERRED.test(phrase)
  return { isOpen: isOpen || isConditional, isConditional: isConditional && !isOpen }
}

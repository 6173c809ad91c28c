import type { Clause } from '../clauses.ts'
import type { ClaimFacts } from '../facts.ts'
import { hoursInDigits } from '../hours-claims.ts'
import { oneOf } from '../phrases.ts'
import type { Said } from './topic.ts'

const OPENING = oneOf(String.raw`
  open|opens|opening|reopen\w*|close|closes|closing|closed|shut|shuts|shutting
  (?:gi|lina|ina|hu)fung\w+
  last (?:call|orders?|service)
  ouverte?s?|ouvr\w+
  ferm(?:e|es|ons|ez|ent|ee?s?|eture|er|era|erons)
  s'arrete|dernier service|derniere commande
  \w*fungur(?:a|ye|wa)
  \w*fung(?:a|wa|ua|uliwa)
  (?:du|tu|ntitu|ntidu|iga|ba)fun[gz]\w*
  twafun\w+|gafunze|ifunze|bifunze|dukora|ntituzakora|tukora|turakora
  tuzakora|tunakora|tuzatangira
  (?:ime|tume|wame)fung\w*
  holidays?|days? off
  jours? (?:de repos|ferie)
  ikiruhuko|mapumziko|\w*karakora|akabari gakora|\w*baki wazi|konji|sikukuu|tuko wazi
  iko wazi|tunafanya kazi|hatutakuwepo|tunaanza
  we (?:\w+ )?start
  on commence|on demarre|on sert
  start(?:s|ing)? (?:serving|at)
  here (?:until|till)
  (?:on est|nous sommes) la jusqu\S*
  turi hano kugeza
  tupo (?:hapa )?hadi
  dutangira|hours
  (?:stay|sit|remain|rester|kukaa|kuguma)(?: \w+){0,2} (?:until|till|jusqu\S*|hadi|mpaka|kugeza)`)
const REST = /\b(?:days? off|repos|ikiruhuko|turaruhuka|mapumziko|tunapumzika)\b/
/** All day, never, early, while somebody stays: no clock tells whether it is so. */
const WHOLE = oneOf(String.raw`
  next week|la semaine prochaine|past midnight|manane|nyuma ya saa|about to|almost|nearly
  bientot
  va (?:bientot )?
  kagiye|hafi|inakaribia|karibu ku\w+|always|never|ever
  all (?:night|day|week|year|the time)
  round the clock|around the clock|24\/7
  24 (?:hours|heures)
  day and night|seven days
  7 (?:days|jours)
  every (?:day|night|single day)
  everyday
  whole (?:night|week)
  as long as
  (?:before|after|avant|apres) (?:the|le|la) (?!oui|yes)\w+
  mbere y|kabla ya
  until (?:the last|late|sunrise|morning|dawn|everyone|you)
  till (?:the last|late|sunrise|morning|dawn|everyone|you)
  late|later|early|earlier|private|holiday|renovat\w*|repairs?|toujours|jamais
  toute la (?:nuit|journee|semaine)
  jour et nuit|sept jours
  tous les (?:jours|soirs)
  tant que|tard|plus tot|prive\w*|travaux|ferie\w*|vacances|du dernier|iminsi yose
  amasaha yose|ijoro ryose
  buri (?:munsi|joro)
  ntitu?duf\w+|konji|ibirori|siku zote
  kila (?:siku|usiku)
  usiku (?:kucha|wote|mzima)
  saa zote
  masaa (?:24|yote)
  hatufungi|sikukuu|sherehe|likizo|hadi alfajiri
  lever du (?:soleil|jour)
  kucha`)
/** Parts of the day. */
const PART =
  /\b(?:morning|afternoon|evening|noon|midnight|dawn|sunrise|lunch(?:time)?|dinner(?:time)?|nightfall|weekends?|matin|apres-midi|soir|midi|minuit|aube|week-?end|nimugoroba|mugitondo|mu gitondo|nyuma ya saa sita|saa sita|ijoro|asubuhi|mchana|jioni|usiku|alfajiri|wikendi)\b/
const DAYS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:mondays?|lundis?|ku wa mbere|jumatatu)\b/, 'mon'],
  [/\b(?:tuesdays?|mardis?|ku wa kabiri|jumanne)\b/, 'tue'],
  [/\b(?:wednesdays?|mercredis?|ku wa gatatu|jumatano)\b/, 'wed'],
  [/\b(?:thursdays?|jeudis?|ku wa kane|alhamisi)\b/, 'thu'],
  [/\b(?:fridays?|vendredis?|ku wa gatanu|ijumaa)\b/, 'fri'],
  [/\b(?:saturdays?|samedis?|ku wa gatandatu|jumamosi)\b/, 'sat'],
  [/\b(?:sundays?|dimanches?|ku cyumweru|jumapili)\b/, 'sun'],
  [/\b(?:tomorrow|demain|ejo|kesho)\b/, 'tomorrow'],
  [
    /\b(?:today|tonight|now|aujourd'hui|ce soir|maintenant|uyu munsi|ubu|iri joro|leo|sasa)\b/,
    'today',
  ],
]
const SHUT =
  /(?:\bnot (?:be )?open|n't (?:be )?open|\bclos\w+|\bshut\w*|\bferm\w+|\bn'ouvr\w+|(?:ntidu|ntitu)\w+|(?:tu|du|tura|dura|iga|gi|ka|aka|ba)fung(?:a|ze|we)\w*|(?:ka|ga|i|bi)funze|tunafunga|wanafunga|\w*tafung\w*|\w*mefung(?!u)\w*|hatu\w+|nobody)\b/
const CLOCK =
  /\b\d{1,2}(?:[:.h]\d{2}| ?h\b)|\b(?:saa \w+|\d{1,2} ?(?:am|pm|a\.m|p\.m|heures?))|\b(?:at|until|till|by|jusqu'a|a|hadi|mpaka|kugeza|from|de|before|after|avant|apres) \d{1,2}\b/

/** On which days the house opens, and until about when; clock times have their own check. */
export function* hours({ phrase }: Clause, facts: ClaimFacts): Generator<Said> {
  const said = OPENING.exec(phrase)?.[0]
  if (said === undefined) return
  const days = DAYS.filter(([pattern]) => pattern.test(phrase)).map(([, day]) => day)
  if (isAllBut(phrase, days, facts)) return
  const isRest = REST.test(phrase)
  const isShut = isRest || SHUT.test(phrase)
  const isTimed = CLOCK.test(hoursInDigits(phrase))
  const isWrong = days.some(
    (day) =>
      facts.openOn.length > 0 &&
      facts.openOn.includes(day) === isShut &&
      !(isTimed && facts.openOn.includes(day)),
  )
  const isVague =
    (isRest && days.length === 0) ||
    OF_NO_CLOCK.some((pattern) => pattern.test(phrase)) ||
    (PART.test(phrase) && !isTimed && !days.includes('today'))
  if (isWrong || isVague) yield { kind: 'hours', text: said }
}

/** The bar tells the house's hours only. */
const KITCHEN =
  /\b(?:kitchen|cuisine|gikoni|igikoni|jikoni|jiko)(?: [a-z']+){0,2} (?:shuts?|closes|opens|ferme|ouvre|s'arrete|gifung[aue]\w*|linafung\w+|inafung\w+|hufung\w+|linafunguliwa)\b/

const OF_NO_CLOCK = [WHOLE, KITCHEN]

const EVERY_DAY =
  /\b(?:every day|seven days|tous les jours|iminsi yose|buri munsi|kila siku|siku zote)\b/
const BUT = /\b(?:except|but|apart from|sauf|a part|uretse|isipokuwa|ila)\b/

/** "Every day except Sunday". */
function isAllBut(phrase: string, shut: readonly string[], { openOn }: ClaimFacts): boolean {
  if (!EVERY_DAY.test(phrase) || !BUT.test(phrase) || openOn.length === 0) return false
  return WEEK.every((day) => openOn.includes(day) !== shut.includes(day))
}

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

import type { ClaimFacts } from '../facts.ts'
import { oneOf } from '../phrases.ts'
import { found, isNegated, type Said } from './topic.ts'

const GUESTS = oneOf(String.raw`
  (?:people|guys|couple|table|guests?|ones?|folks?|party|group|man|woman|lady|gentleman|family) (?:next|beside|near|at|over|behind|in the corner|on the (?!menu|list|card|bill))
  neighbou?rs?
  (?:another|an other|one of the) (?:guest|customer|table|person)
  everyone(?:'s (?:order|hav|eat|drink|ask|lov)\w+| (?:at|in|here|is))
  everybody|tout le monde
  (?:un )?autre client
  undi mukiriya|buri wese hano|mteja mwingine|kila mtu hapa
  (?:most|many|other|all|some|several|our) (?:guests|people|customers|visitors|tables|diners)
  (?:your|the) (?:\w+ )?(?:friends?|wife|husband|colleagues?|companions?|girlfriend|boyfriend|partner|mates?|brother|sister)
  voisins?
  (?:la|les|une?|cette) (?:autre )?tables? (?:d'a|d a|voisine|a cote)
  (?:plupart|beaucoup|certains) (?:des|de|d') ?(?:clients|gens|tables)
  (?:les )?autres (?:clients|tables)
  votre (?:amie?|femme|mari|collegue|copine?|copain|compagne|epoux|epouse)
  vos (?:amis|amies|collegues|voisins)
  (?:monsieur|dame|gens|couple) (?:de|a|au|en|d)
  abo ku meza
  abakiriya (?:benshi|bandi)
  abandi(?: \w+)?
  (?:the|that|this|la|le|cette|ce) (?:lady|gentleman|man|woman|dame|monsieur|jeune)
  umudamu|umusore|mwanamke|mwanaume|kijana
  tables? (?:ahead|avant|before)
  (?:two|three|deux|trois) (?:autres )?tables
  inshuti (?:yanyu|zanyu|yawe)
  umugore (?:wanyu|wawe)
  umugabo (?:wanyu|wawe|wo)
  bagenzi (?:banyu|bawe)
  wale wa meza
  wateja (?:wengi|wengine)
  wengine
  rafiki (?:yako|zako|yenu)
  marafiki(?: \w+)?
  mke wako|mume wako|bwana wa
  jirani(?: \w+)?
  gens ku meza`)
const GUESTS_DO = oneOf(String.raw`
  can|could|may|should|must|want|wants|need|needs|scan|scans|joins?|joining|share
  shares|also order|peut|peuvent|doit|doivent|veut|scanne|partage|paie|ashobora|ishobora
  bashobora|yasikana|arashaka|asikane|anaweza|wanaweza|anataka|aweze|achanganue|each|chacun
  buri wese|kila mtu|sitting
  (?:has|have) (?:his|her|their) own`)

/** Whom something is for or whose it is does nothing. */
const OBJECTS =
  /\b(?:to|for|of|with|pour|de|avec|chez|kwa|kuri|na|ya|za|wa|n'|i?y'|i?z'|i?by') ?(?:all |tous |toutes )?(?:(?:your|vos|votre) (?:\w+ )?\w+|everyone|everybody|tout le monde|chacun|bose|wote|kila mtu|marafiki(?: \w+)?|rafiki(?: \w+)?|inshuti(?: \w+)?)(?! (?:at|in|de|a|hapa|hano|here)\b)/g

/** "Happy birthday to your friend", "how many people": they are spoken of, and nothing is said of them. */
const TO_GUESTS =
  /\b(?:how many|combien de|(?:happy|hope|welcome|cheers|congratulations|enjoy|bon|joyeux|bonne|heri|hongera|karibu\w*|isabukuru|murakaza)(?: \S+){0,5}) (?:(?:to|for|a|pour|ya|kwa|ku|ya kuzaliwa kwa|kuri|y') ?)?(?:all |tous )?(?:your|vos|votre|people|personnes|rafiki|marafiki|inshuti|umugore|umugabo|mke|mume)\b/

const TABLE = /\b[a-z]\d{1,2}\b/g

/** Who else sits there, and what they do. */
export function* guests(phrase: string, { tables }: ClaimFacts): Generator<Said> {
  const own = new Set(tables.map((table) => table.toLowerCase()))
  const labels = phrase.match(TABLE) ?? []
  const other = own.size === 0 ? undefined : labels.find((label) => !own.has(label))
  if (other !== undefined) yield { kind: 'guests', text: other }
  if (!GUESTS_DO.test(phrase) && !isNegated(phrase) && !TO_GUESTS.test(phrase))
    yield* found(phrase.replaceAll(OBJECTS, ' '), GUESTS, 'guests')
}

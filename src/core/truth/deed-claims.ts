import { isDenied, isHoped } from './claim.ts'
import type { Clause } from './clauses.ts'
import type { ClaimFacts } from './facts.ts'

/**
 * Deeds are a closed matter: what the waiter can do are its tools, and what the house did the program tells. So of
 * whatever a sentence says was done, only these verbs pass, and no list of all other ways to say it is needed.
 */
type Deeds = {
  /** The deed, in group 1, said of the waiter or of the house. */
  readonly pattern: RegExp
  /** What a waiter does with its tools, or a house has declared. */
  readonly allowed: RegExp
}

const PAST_EN = String.raw`(?!need|feed|indeed|speed|red|bed|shed|seed|wed)\w+ed|taken|took|sent|given|gave|made|done|did(?! not|n't)|spoken|spoke|gone|went|brought|paid|bought|got|gotten|rung|rang|begun|began|seen|saw|told|put|found|set|left|kept|written|wrote|sold|come|came|dealt|fixed|shown`
const ADVERBS_EN = String.raw`(?:just |already |now |also |only |even |all |personally |gone ahead and |gladly )*`
const HOUSE_EN = String.raw`(?:kitchen|chefs?|cooks?|bar|barman|barmaid|bartenders?|boss|owner|manager|cashier|till|guys|boys|girls|lads|team|crew|staff|waiters?|waitress|servers?|they|somebody|someone|colleagues?|counter)`
const HOUSE_FR = String.raw`(?:cuisine|bar|chef|cuisiniers?|barman|barmaid|patron|patronne|gerante?|caisse|caissier|caissiere|equipe|personnel|gars|serveurs?|serveuses?|comptoir|quelqu'un|collegues?|on|ils|elles)`

const DEEDS: readonly Deeds[] = [
  {
    // What the waiter itself did the grammars of `events` read; this is done for somebody, whoever does it.
    pattern:
      /\b(?:(?:i|we)(?:'ve| have)? (?:\w+ )?(took care|taken care|seen to|saw to|dealt with|did (?:it|that|this) for)|(?:me|nous) (?:suis|sommes) (occupe\w*)|je (l'ai fait pour)|(nabitungany\w+|na\w{0,4}menyesh\w+)|(tumekubaliana))\b/g,
    allowed: /^$/,
  },
  {
    pattern: new RegExp(
      String.raw`\b${HOUSE_EN}(?: (?:behind|at|in|of) the \w+)?(?:'s|'ve|'re| has| have| had| is| are| was| were)? ${ADVERBS_EN}((?!clos|open|com)\w+ing|${PAST_EN}|knows? (?:what(?!'s in| is in| they contain| it contains)|which|how|about|your)|agreed?)\b`,
      'g',
    ),
    allowed:
      /^(?:accepted|declared|closed|opened|marked|told|asked|called|informed|alerted|used|listed|named|said|during|evening|morning|drinking|king|string|thing|something|anything|everything|grilled|fried|roasted|including)$/,
  },
  {
    pattern: new RegExp(
      String.raw`\b${HOUSE_FR}(?: du \w+| de la \w+)? (?:(?:a|ont|est|sont) (?:deja |bien |tout juste |en train (?:de |d'))*((?!ete\b|la\b|des\b|deux\b|une\b)[a-z]{3,})|(savent|sait) (?:quoi|comment|deja|ce))`,
      'g',
    ),
    allowed:
      /^(?:accepte\w*|declare\w*|indique\w*|ferme\w*|ouvert\w*|precise\w*|marque\w*|prevenu\w*|appele\w*|pas|encore|rien|plus|jamais|besoin|aucun\w*|disponible\w*|la|ici|notre|votre|nos|tres|bon\w*|plusieurs|tout|que|cher|chere|une|trois|des|les|prepare|passee?)$/,
  },
  {
    pattern:
      /(?<![a-z'])((?!baada)(?:ba|bara|yara|uwa|uwa?ba)[a-z]{2,}(?:ye|je|tse|ze|she)|(?:umubitsi|umuyobozi|umutetsi|umukozi|shefu|akabari|igikoni) (?!a?raje|nti|nta)[a-z]{3,}(?:ye|je|tse|ze)|bazi (?:icyo|uko|ibyo)|(?:hari )?(?:uwa|uwaba)[a-z]+)(?![a-z])/g,
    allowed:
      /^(?:ba|bara|yara|uwa|[a-z]+ [a-z]{1,3})\w{0,2}(?:emey|emer|tangaj|[bk]i?tangaj|zwi|hamagaw|bwiw|fung|vug)\w*$/,
  },
  {
    pattern: /(?<![a-z'])((?:wame|ame|wali|ali)[a-z]{3,}|wanajua (?:cha|la|nini|ya))(?![a-z])/g,
    allowed:
      /^(?:wame|ame|wali|ali)(?:i|zi|vi|ki|li|ya)?(?:sha)?(?:kubal|tangaz|ambiw|itw|sem|fung|lipo|yetangaz|yesem|cho\w*|kuwa|jua|jiung|ondok)\w*$/,
  },
]

const CANCELS = /^(?:cancel|annul|na\w*hagari|(?:nime|tume)\w*(?:ghairi|futa|batili))/

/** A deed that no tool does and nobody declared, said as done. */
export function deedClaim({ phrase, isQuestion }: Clause, facts: ClaimFacts): string | null {
  if (isQuestion) return null
  const isCancelled = facts.orders.some(({ state }) => state === 'cancelled')
  for (const { pattern, allowed } of DEEDS) {
    for (const match of phrase.matchAll(pattern)) {
      const deed = (match.slice(1).find((group) => group !== undefined) ?? '').trim()
      const isOpen = isDenied(phrase, match.index) || isHoped(phrase, match.index)
      const isCalled = facts.isPersonCalled && /menyesh|bwiy|julish|ambi/.test(deed)
      const isKnown = isCalled || allowed.test(deed) || (isCancelled && CANCELS.test(deed))
      if (!isOpen && !isKnown) return match[0].trim()
    }
  }
  return null
}

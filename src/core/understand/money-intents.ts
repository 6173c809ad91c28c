import type { Act } from './acts.ts'
import { type Intent, say } from './intent.ts'
import { readNumber } from './numbers.ts'

/** The first number said in the words. */
function numberIn(text: string): number | null {
  const words = text.split(' ')
  for (let at = 0; at < words.length; at += 1) {
    const found = readNumber(words, at)
    const isArticle = /^(?:a|an|un|une|hamwe)$/.test(words[at] ?? '')
    if (found !== null && found.kind === 'count' && !isArticle) return found.value
  }
  return null
}

function splitAct(match: RegExpExecArray): Act {
  const ways = numberIn(match[0])
  return { type: 'split', ways, mode: ways === null ? null : 'equal' }
}

/** "In 33" is a size; "in 3" is a bill. */
const MOST_WAYS = 12

const PAY_METHODS: readonly Intent[] = [
  say(
    'anywhere',
    `(?:do you |can i |can we |you )?(?:take|accept|pay (?:by|with)) (?:a |my |the )?(?:cards?|cash|momo|visa|mastercard|mobile money|credit cards?|revolut|apple pay|dollars?|euros?)
    how (?:can|do|should) (?:i|we) pay|(?:which|what) payment(?:s| methods?| options?)?
    (?:est ce que )?(?:vous )?(?:prenez|acceptez)(?: vous)? (?:la |les |le )?(?:cartes?|especes|momo|visa|cheques?|liquide|tickets? resto(?:s|rant)?)(?: bancaires?)?
    (?:on peut|je peux|peut on|puis je) (?:payer|regler) (?:par|en|avec) \\w+
    mwemera (?:ikarita|visa|momo|kashi|cash)|nakwishyura (?:nte|na momo|n ikarita)
    (?:nishyura|twishyura) (?:nte|gute)
    mnapokea (?:kadi|momo|pesa|m pesa|mpesa)(?: \\w+)?
    (?:naweza|nalipa|nilipe) (?:kulipa )?(?:vipi|kwa (?:kadi|momo|mpesa))`,
    { type: 'pay' },
  ),
]

const MONEY: readonly Intent[] = [
  say(
    'anywhere',
    `(?:i|we)(?: ve| have)? (?:already |just )?(?:paid|sent (?:the |it |you )?(?:the )?(?:money|momo|cash))(?: already)?
    (?:it s |its )?already paid
    (?:c est |j ai |on a |nous avons )(?:deja |bien )?(?:paye|regle|envoye l argent)(?: deja)?
    (?:namaze|twamaze|nahise) kwishyura|nishyuye|twishyuye|nohereje amafaranga
    nimeshalipa|nimelipa|tumelipa|tumeshalipa|nimetuma pesa`,
    { type: 'paid' },
  ),
  say(
    'anywhere',
    `each (?:their|his|her) own|go(?:ing)? dutch
    (?:every(?:one|body)|each(?: one| person)?) (?:will )?pays?(?: for)?(?: (?:their|his|her) own| (?:himself|separately))?
    (?:(?:can|could) )?we(?: ll| will)? (?:want to )?pay (?:separately|apart)
    (?:separate|individual) (?:bills?|checks?|payments?)|pay(?:ing)? separately
    chacun (?:sa part|le sien|pour soi|son plat)
    chacun (?:paie|paye|regle)(?: sa part| pour soi| son (?:plat|compte))?
    (?:on |nous )?(?:va |allons )?(?:payer|paie|paye|payons) separement|additions? separees?|comptes? separes?
    buri (?:wese|muntu) (?:arishyura|yishyure|akishyura) (?:ibye|ibya ?we)|twishyure ukwacu|ukwe wese
    kila (?:mtu|mmoja) (?:alipe|atalipa|analipa)(?: (?:chake|yake|zake))?|tulipe tofauti|bili tofauti`,
    { type: 'split', ways: null, mode: 'own' },
  ),
  say(
    'anywhere',
    `(?:split|divide|share)(?: (?:the|our|my|this))?(?: (?:bill|check|it|total|cost))?(?: \\w+)*
    between (?:\\w+ )?(?:of us|people)
    (?:on |nous )?(?:partage(?:r|z|ons)?|divise[rz]?|divisons|separe[rz]?)(?: (?:l|la|le))?(?: (?:addition|note|facture|compte))?(?: \\w+)*
    (?:tugabane|tugabanye|mugabanye|kugabana|kugabanya|tugiye kugabana|gabanya (?=fagitire|inyemezabuguzi))(?: \\w+)*
    (?:gawanya|tu(?:i|li)?gaw(?:e|ane|anye)|tunagawana|gawa|gawia)(?: \\w+)*`,
    splitAct,
  ),
  say(
    'whole',
    `(?:half half|fifty fifty|50 50)(?: each)?|moitie(?: et)? moitie|nusu (?:kwa )?nusu|kimwe cya kabiri`,
    { type: 'split', ways: 2, mode: 'equal' },
  ),
  say(
    'whole',
    `(?:in|by|between|en|par|entre|a|mu|kwa) (\\w+)(?: (?:parts?|ways?|people|of us|personnes?|abantu|watu))?
    (\\w+) (?:parts|ways)`,
    (match) => {
      const ways = numberIn(match[0])
      return ways === null || ways < 2 || ways > MOST_WAYS
        ? null
        : { type: 'split', ways, mode: 'equal' }
    },
  ),
  say(
    'anywhere',
    `(?:the |my |our )?(?:bill|check)(?= please|$)
    (?:get|have|bring|see|give me|need|want)(?: us| me)? (?:the |my |our )(?:bill|check)|(?:the|my|our) bill
    (?:i|we)(?: d| would)? (?:want|like|need) to pay(?: now)?
    (?:how|where) (?:do|can|should) (?:i|we) pay(?: \\w+){0,3}|(?:can|could) (?:i|we) pay(?: \\w+){0,3}
    pay (?:by|with) \\w+|ready to pay
    how much (?:do|did) (?:i|we) owe(?: you)?
    how much (?:is it|for everything|in total|altogether|is the (?:bill|total))
    how much (?:so far|in all|(?:is|are|for|does) (?:everything|it all|all(?: of)?(?: it| that| this)?)$)
    what (?:do|did) (?:i|we) owe(?: you)?|what (?:s|is) (?:the|my|our) total(?: \\w+)?
    what does (?:it|that|this|everything)(?: all)? come to
    (?:(?:envoye|apporte|donne|passe)[rz] (?:moi |nous )?)?(?:(?:l )?addition|la note|la facture)
    (?:je veux|je voudrais|on voudrait|on veut|nous voulons|peut on|on peut|je peux|puis je|comment|ou)(?: je| on)? (?:payer|regler)(?: \\w+){0,3}
    comment (?:je |on )?pa[iy]er?|je (?:paie|paye)(?: \\w+){0,3}
    combien (?:je|on) (?:vous )?doi[ts](?: vous)?|(?:je|on) (?:vous )?doi[ts] combien
    combien (?:ca|cela)(?: nous| me)? fait|(?:ca|cela) (?:nous |me )?fait combien
    combien (?:en tout|au total|pour (?:le )?tout)
    (?:c est|ca coute) combien (?:en tout|au total|le total|le tout|tout ca)|combien coute(?:nt)? tout(?: ca)?$
    quel est (?:le|mon|notre) (?:total|montant)(?: total)?
    (?:mumpe |muduhe |nzanira |munzanire |ohereza |mwohereze )?(?:fagitire|inyemezabuguzi)
    (?:ndashaka|turashaka|nshobora|twifuza|nifuza) kwishyura(?: \\w+){0,3}|kwishyura
    (?:n|tw)?d?ishyura (?:nte|gute|mu|na)(?: \\w+){0,3}|byose (?:hamwe )?ni (?:amafaranga )?angahe
    (?:ni )?(?:amafaranga )?m?[au]ngahe (?:byose|yose)(?: hamwe)?|byose (?:hamwe )?(?:ni )?m[au]ngahe
    (?:ni )?amafaranga (?:yose )?(?:hamwe )?(?:ni )?angahe|kode ya momo(?: \\w+){0,2}
    nimero ya momo(?: \\w+){0,2}
    (?:naomba |tunaomba |nipe |niletee |leta |tuma )?(?:bili|risiti)(?: yangu| yetu)?
    (?:nataka|tunataka|naweza|ningependa|tunaweza) kulipa(?: \\w+){0,4}|nalipa(?: vipi| kwa| sasa)(?: \\w+){0,3}
    (?:na|nina|tuna|nita|tuta|ku)lipaje
    jumla (?:yake |yangu |yetu )?(?:ni )?(?:pesa |shilingi )?(?:ngapi|kiasi gani|bei gani)
    (?:ni )?(?:bei gani|ngapi) (?:jumla|kwa jumla|yote|zote|vyote)
    (?:yote|zote|vyote) (?:kwa jumla )?(?:ni )?(?:bei gani|ngapi)|ni (?:shilingi|pesa|kiasi) (?:ngapi|gani)
    namba ya (?:m ?pesa|mpesa|momo)(?: \\w+){0,2}`,
    { type: 'pay' },
  ),
  say(
    'whole',
    `pay|payment|total|receipt|how much(?: is (?:it|that|this))?|momo code|merchant code
    what s the (?:merchant|momo) code
    payer|paiement|facture|note|combien|c est combien
    m?angahe|ni m?angahe|igiciro|byose hamwe|ndishyura|ishyura
    lipa|kulipa|ngapi|ni ngapi|bei gani|jumla|kiasi gani|nalipa`,
    { type: 'pay' },
  ),
]

/** How to pay, the bill, and who of several pays what. */
export const MONEY_INTENTS: readonly Intent[] = [...PAY_METHODS, ...MONEY]

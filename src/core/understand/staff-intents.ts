import type { Act } from './acts.ts'
import { type Intent, say } from './intent.ts'

function about(topic: 'house' | 'complaint') {
  return (match: RegExpExecArray): Act => ({
    type: 'unknown',
    text: match[0].trim(),
    about: topic,
  })
}

/** Words around the point, up to where another wish may begin. */
const WORDS = '(?:(?!(?:and|et|na|then|puis|plus) )\\w+ )'
const MORE = '(?: (?!(?:and|et|na|then|puis|plus) )\\w+)'

/** Written once for all four languages: a word that only ever asks about the house. */
const HOUSE_WORDS =
  'wi ?fi|toilets?|toilettes?|restrooms?|bathrooms?|loo|wc|choo|ubwiherero|umusarani|parking|vestiaire|cloakroom|charger|chargeur|chaja'

/**
 * What only the people of the house know or can do. They come after all orders of service and before courtesies; words
 * that may stand on a menu (bread, ice) are not among them.
 */
export const STAFF_INTENTS: readonly Intent[] = [
  say(
    'anywhere',
    `${WORDS}{0,5}(?:${HOUSE_WORDS})${MORE}{0,3}
    ${WORDS}{0,4}(?:book|reserve|reserver|reservation|booking|kubuka|gufata)(?: (?:a|une|the|la|un))?(?: (?:table|meza|ameza))?${MORE}{0,5}
    (?:nataka |naweza )?ku(?:weka|hifadhi) meza(?: \\w+)?
    ${WORDS}{0,3}(?:deliver|delivery|livrez|livraison|livrer)${MORE}{0,3}
    (?:where are you|what s (?:your|the) (?:address|phone number)|your address|ou (?:etes|vous trouvez) vous|votre (?:adresse|numero)|mpo ?ho he|muherereye he|muri he|mko wapi|anwani yenu)${MORE}{0,3}
    ${WORDS}{0,4}(?:live music|live band|dj|karaoke|happy hour|the (?:match|game)|le match|mechi|umupira)${MORE}{0,3}
    (?:turn|baisse[rz]?|monte[rz]?|punguza|ongeza) (?:down |up |off )?(?:the |la |le )?(?:music|musique|volume|muziki|ac|air con|fan|clim)${MORE}{0,2}
    (?:the |la )?(?:music|musique|muziki) (?:is|est|ni)${MORE}{1,3}`,
    about('house'),
  ),
  say(
    'anywhere',
    `(?:(?:can|could|may) (?:i|we) (?:have|get) |(?:i|we) need |bring (?:me |us )?|(?:do )?you have |(?:est ce que )?(?:vous avez|avez vous|il y a) |mufite |mna |kuna |(?:je|on) (?:peux|peut) avoir |il (?:me|nous) faut |apportez (?:moi|nous)? ?|mpa |muduhe |mumpe |nipe |naomba |tuletee )?(?:(?:a|an|some|more|extra|another|the|un|une|des|du|de|la|le|les|plus|\\d) )*(?:napkins?|tissues?|serviettes?|cutlery|couverts?|kniv?es|knife|couteaux?|forks?|fourchettes?|spoons?|cuill?eres?|straws?|pailles?|ashtrays?|cendriers?|lighters?|briquets?|matches|toothpicks?|cure dents?|(?:high ?)?chairs?|chaises?|stools?|tabourets?|intebe|kiti|viti|chaises? (?:haute|bebe|pour bebe)s?|baby chair|blankets?|couvertures?|receipts? with|invoice|facturette|ikanya|amakanya|icyuma|ikiyiko|ibiyiko|agatambaro|serviyeti|kisu|visu|uma|nyuma za kulia|kijiko|vijiko|tishu|leso)${MORE}{0,2}`,
    about('house'),
  ),
  say(
    'whole',
    `(?:(?:do you )?have |is there )?(?:any|some)thing (?:without|with no) (?:any )?meat
    i (?:m|am) (?:a )?(?:vegetarian|vegan)
    (?:is|are) (?:it|this|that|they|these|those|(?:the |your )?(?:meat|food|chicken|beef|everything)) (?:all )?(?:halal|kosher|vegan|vegetarian|organic|gluten free)
    (?:c est|est ce que c est|la viande est|le poulet est|tout est) (?:halal|casher|kosher|vegan|bio|sans gluten)
    (?:ese )?(?:ni|iyi ni|ibi ni|inyama ni) halal|(?:je )?(?:ni|hii ni|nyama ni|hiki ni) halal
    (?:vous avez|il y a|avez vous) quoi (?:comme plat )?(?:sans|d) \\w+
    (?:(?:vous avez|avez vous|il y a) )?quelque chose sans viande|je suis (?:vegetarien(?:ne)?|vegan)
    (?:(?:mufite|hari) )?(?:ibiryo|ibyo kurya|icyo kurya) (?:bitarimo|kitarimo) inyama|sindya inyama
    (?:(?:mna|kuna) )?(?:chakula|kitu) (?:bila|kisicho na|cha halal)(?: nyama)?|sili nyama`,
    about('house'),
  ),
  say(
    'anywhere',
    `${WORDS}{0,4}(?:idiots?|stupid|useless|fuck\\w*|shit\\w*|bullshit|rubbish|terrible|horrible|disgusting|awful|worst|scam|connards?|conne?|merde|putain|nuls?|nulle|degueulasses?|inadmissible|honteux|scandaleux|arnaque|igicucu|ibicucu|umusazi|mbi cyane|mabaya sana|mjinga|wajinga|mpumbavu|upuuzi|mbaya sana)${MORE}{0,4}
    (?:the |my |our |this |ma |mon |notre |la |le )?(?:food|order|beer|soup|meat|steak|plat|biere|viande|commande|chakula|bia|ibiryo) (?:is|was|est|etait|ni|iri|yi) (?:not |pas |too |trop |si )?(?:cold|wrong|burnt|raw|bad|off|warm|salty|good|froide?|brulee?|crue?|mauvaise?|salee?|bonne?|chaude?|baridi|mbichi|imeungua|mbaya|bikonje)
    (?:(?!we |you |they )\\S+ ){1,3}(?:is|are|was|were|est|sont|etait|etaient) (?:still |not |pas |too |trop |so |tres |very )?(?:cold|missing|burnt|wrong|raw|froide?s?|manquante?s?|brulee?s?|crue?s?)
    (?:i|we) (?:want to |d like to |wish to )?complain${MORE}{0,3}|(?:i have|we have) a complaint
    (?:je|on) (?:veux|voudrais|veut) (?:me |se )?(?:plaindre|faire une reclamation)
    (?:there is|there s|il y a) (?:a |un |une )?(?:fly|hair|mouche|cheveu|insecte)${MORE}{0,4}|wrong order
    si ibi natumije|sio nilichoagiza`,
    about('complaint'),
  ),
]

import { alternatives } from '../../understand/alternatives.ts'
import { oneOf } from '../phrases.ts'
import { isNegated, type Said } from './topic.ts'

/** Somebody else pays: the house, its owner, "it's on me". */
const BORNE_WORDS = alternatives(String.raw`
  (?:we|house|boss|owner|bar|manager|team|chef|they|he|she)(?:'ll| will|'s| is| are|'re|'ve| have| has)? (?:\w+ )?(?:pay|pays|paying|paid|cover|covers|covering|covered|treat|treats|treating|sponsors?|settle[sd]?|shout|shouts|stands?)(?! (?:attention|by|for the table))
  (?:covered|paid(?: for)?|taken care of|sponsored|settled) by (?!card|cash|momo|mobile|each|the guest|you)\w+
  my gift
  our (?:\w+ )?(?:gift|present|pleasure|treat|thanks|thank-you)
  (?:a|as a|as our|little|small) (?:thank[- ]you|gesture|sorry|welcome|surprise)(?: (?:from|of|for)|$)
  \w*(?:kununulia|gurira)\w*(?= (?:bia|byeri|kinywaji|ikinyobwa|chakula|pizza|drink|fanta))
  from (?:us|the house|the boss|the team|the chef) (?:to you|with love)
  with our compliments
  (?:la )?(?:maison|patron\w*|equipe|chef|nous|on|bar) (?:qui )?(?:vous |se |s')?(?:(?:pai|pay)\w+\b(?! (?:au|en|par|apres|sur place)\b)|couvr\w+|charge\w*|regal\w+|invit\w+)
  (?:c'est|est|sont|tournee est) (?:pour|sur|chez) (?:nous|le patron|la maison|moi)
  c'est nous qui
  tournee (?:\w+ ){0,2}(?:est )?(?:pour|de) (?:lui|elle|eux|le|la|nous|moi)\b
  notre (?:petit )?(?:cadeau|invite\w*|plaisir)
  (?:en guise|en signe) de
  pour vous (?:remercier|faire pardonner)
  par la maison
  petite (?:attention|surprise|douceur)
  aka?bari (?:ka|ga)\w*ishyur\w*
  (?:umuyobozi|nyir'akabari) \w*ishyur\w*
  (?:ni )?twe tu\w+
  (?:baa|meneja|mwenye baa|bosi|sisi)(?: \w+)? (?:i|a|tu|wa)(?:na|ta|me)\w*lip\w+
  (?:ni )?sisi tu\w+
  (?:ni )?(?:juu yangu|juu yetu)
  ni (?:wacu|yacu|twe)
  on (?:me|us|the boss|the owner|the chef|the bar)\b`)
const BORNE = new RegExp(String.raw`\b(?:${BORNE_WORDS})`)

/** Somebody pays less, or earns something by paying. */
const LESS = oneOf(String.raw`
  (?:charg|pay|count|bill)\w*(?: \w+){0,3} half
  (?:compt|pay|pai|factur)\w+(?: \w+){0,3}(?: a)? (?:la )?moitie
  \w*ishyura igice
  \w*(?:ta|na)lip\w+ nusu
  ni ubusa|bila kitu
  (?:no|without|zero|sans|aucun) (?:extra|surcharge|supplement|additional|frais)\w*
  nta kindi mwishyura|bila kulipa zaidi
  (?:small|low|old|kids|nice|special|friendly) price
  (?:forget|oublie\w*|on oublie) (?:about )?(?:the|la|le|les) (?:first|second|extra|premiere?|deuxieme|supplement|beer|biere)\b.*
  (?:a|one|two|un|deux) (?:third|quarter|half|tiers|quart) (?:less|off|de moins|cheaper)
  igiciro ki\w*manuk\w*
  bei ina(?:shuk|pung)\w*
  (?:price|prices|bill) (?:drops?|falls?|goes down|comes down)
  forget (?:about )?the (?:\w+ ){0,2}(?:hundred|thousand|extra|fee|charge|price|cost)
  arrondi\w*
  (?:something|bit|un petit) extra
  oubliez-le|muyibagirwe|isahau
  won (?:a|one|the)
  (?:avez|as) gagne
  mwatsindiye|umeshinda|zero charge
  (?:gets?|sera|ce sera) (?:cheaper|moins cher)
  haina malipo|sans rien compter|off your hands
  (?:only|just) (?:pay|charge|count)
  pay (?:only|just|for (?:one|two|1|2)|less|half)
  (?:half|less|fraction of|part of) the (?:cost|price|bill)
  at (?:cost|half(?! past)|a lower|a better)
  (?:(?:price|bill|total|fee)s?|(?:the|your|its) costs?) (?:\w+ )?(?:down|lower|less|reduced|cut|halved)
  (?:bring|cut|get|make|put|take) (?:the |your )?(?:price|bill|total|cost|fee)s? (?:down|lower|off)
  off (?:your|the) (?:total|bill|next|order|price)
  (?:service )?fees? off
  percent (?:less|cheaper|off|back)
  n'en paye?z? que
  ne (?:paye?z?|paie\w*|compt\w+) qu\w*
  (?:paye?z|payer|paierez) (?:moins|seulement|que)
  (?:petit|bon|meilleur|doux) (?:petit )?prix
  prix (?:d'ami|doux|casse|reduit|special)\w*
  (?:en )?fait? grace
  grace (?:de|du|des)
  de moins (?:sur|pour)
  a moins \w+ pour cent
  (?:enleve|retire|deduis|deduit|baisse|rabaisse|allege)\w* .{0,24}(?:francs|addition|prix|note|facture)
  mwishyura .{0,14}gusa
  \w*kuriraho .{0,24}amafaranga
  \w*kura .{0,12}kuri fagitire
  (?:u|m)nalipa .{0,14}tu
  \w*tolea .{0,20}bili
  kwenye bili (?:nita|tuta)
  (?:nime|tume|nita|tuta)\w*(?:ondo|to)a\w* (?:\w+ ){0,3}(?:kwenye|katika|kutoka) bili
  (?:gone|(?<!thing(?:'s| is| was| seems)? )missing|taken|removed|scratched|crossed|wiped) (?:from|off) (?:the|your) (?:bill|tab|check)
  (?:you|you'd|you'll)(?: \w+)? sav(?:e|es|ed|ing) (?:\d+|some(?! (?:room|space)\b)|money|a bit|half|\w+ (?:hundred|thousand|francs|percent))
  (?:bila|hakuna|pasipo) (?:nyongeza|gharama ya ziada)
  loyalty
  points?(?! (?:of|at|to|on|it)\b)
  (?:first|second|third|fifth|next|another) (?:one|drink|beer|round|\w+) (?:is |comes )?(?:free|half|for less)
  fidelite|vous donne droit|droit a un|bonasi|bonus|rewards?|\w*gabanyiri\w+|\w*punguziw\w+
  \w*punguzia
  points? (?:de|ya)`)

/** A gift that is told by a denial: "no extra charge", "sans supplément". */
const SAID_BY_DENYING = /^(?:no|without|zero|sans|aucun|nta|bila|oublie|won|haina|hakuna|pasipo) ?/

/** That somebody else pays, or somebody pays less. */
export function* less(phrase: string): Generator<Said> {
  const text = BORNE.exec(phrase)?.[0] ?? LESS.exec(phrase)?.[0]
  if (text === undefined) return
  if (!isNegated(phrase) || SAID_BY_DENYING.test(text)) yield { kind: 'discount', text }
}

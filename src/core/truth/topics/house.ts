import { alternatives } from '../../understand/alternatives.ts'
import { isWarning } from '../allergen-claims.ts'
import type { ClaimFacts } from '../facts.ts'
import { oneOf } from '../phrases.ts'
import { found, isNegated, type Said } from './topic.ts'

/** Ways to reach the house beside this chat. */
const CONTACT = oneOf(String.raw`
  facebook|instagram|insta|tiktok|twitter|telegram|youtube|snapchat|linkedin|tripadvisor
  web ?sites?
  site (?:web|internet)
  online|en ligne|on the internet|sur internet|e-?mails?|courriel|gmail|hotmail|yahoo|wi-?fi
  mot de passe|password|ijambo ry'ibanga|nywila|hotline
  (?:phone|mobile|whatsapp|contact) numbers?
  numero de (?:telephone|whatsapp)
  (?:his|her|their|our) (?:whatsapp|number|phone)
  (?:numero|number|nambari|namba|nimero)(?: \w+){0,3} (?:ending|ends|finit|inaishia|irangira)\w*
  joignable|reachable|kurubuga|tovuti|urubuga|kuri interineti|mtandaoni|imeli|application
  google|reviews?|un avis
  (?:toa|acha|achia|andika) maoni
  (?:gutanga|mutange|musige|mwandike) igitekerezo
  (?:ring|call|phone|text) the (?:bar|owner|manager|boss)
  apps?|network|reseau|porogaramu yacu|programu yetu|applis?`)
/** What houses may offer beside food and drink. */
const SERVICE = oneOf(String.raw`
  deliver(?:s|y|ies|ing)?(?= (?:to|anywhere|everywhere|at|in|within|at home|service|is|fee|costs?))
  we deliver|home delivery
  livr(?:e|ons|er|aison|aisons) (?:a|chez|partout|jusqu|gratuit|dans)
  on livre|takeaway|take-away|take-?out
  (?:for|do|offer|as) take out
  a emporter|courier|rider|motard|coursier|taxis?|uber|yego ?cab|car ?park\w*|parking
  park(?:ed)? (?:your|the|here|behind|in)
  garer|parikingi|egesh\w+
  reserv(?:ed|ation|ations|e une|e la|ee?s?)\b
  booked|booking|held for you
  (?:hold|keep|kept|keeping|save|saved|saving) (?:you )?(?:a|the|your|that|this|table|another) (?:table|seat|spot|place|corner)
  live (?:music|band|show|dj)
  band|dj|karaoke|disc jockey
  by (?:motorbike|bike|moto|car)
  en moto|hotelini|k(?:uri|u|wa) hotel\w*
  gard\w* (?:la|une|votre|cette) table
  hoteli y\w+|kwa pikipiki|na moto
  to your (?:office|home|hotel|room|car|place)
  a votre (?:bureau|hotel|domicile|chambre)
  ku biro byanyu|ofisini kwako|concert|match|football|screens?|televis\w+|tv|projector|ecran
  umupira|skrini|mechi|televiziyo
  u?muziki
  playground|pool|swimming|hotel|rooms?|dance floor
  birthday (?:cake|song|surprise)
  candles?|buji|mshumaa|bougies?|tubageza|tubagezaho|kubageza|mu rugo|rugo rwanyu|nyumbani
  tunaleta|tunakuletea|teksi|tagisi|nababikiye|nimekuwekea meza|nimekuhifadhia|bikira ameza
  shikia meza|wekea meza`)

/** What a dish may be wanted without for a body's sake; chili is a matter of taste, and a note. */
const BEARING = alternatives(`
  cheese|mustard|butter|cream|milk|eggs?|nuts?|peanuts?|fish|gluten|fromage|moutarde|beurre|creme|lait|oeufs?|noix
  foromaje|mutaride|amata|mata|amagi|magi|jibini|haradali|siagi|maziwa|mayai`)
/** That the kitchen can do without it. */
const LEFT_OUT = oneOf(String.raw`
  (?:made|done|prepared|cooked|served|make|prepare|cook|do|serve)(?: \w+){0,2} without (?:the |any )?(?:${BEARING})
  (?:${BEARING}) (?:can|could) be left (?:out|off)
  (?:faire|faite?s?|preparer|preparee?s?|cuisiner|servir|servie?s?)(?: \w+){0,2} sans (?:le |la )?(?:${BEARING})
  (?:gukorwa|gutegurwa|gutekwa|gukora|gutegura)(?: \w+)? nta (?:${BEARING})
  (?:kutengenezwa|kupikwa|kuandaliwa|kutengeneza|kupika)(?: \w+)? bila (?:${BEARING})`)

/** How it cooks, and for whom that is good. */
const HEALTH = oneOf(String.raw`
  our (?:\w+ )?kitchen
  notre cuisine|gikoni cyacu
  jikoni (?:kwetu|yetu)
  on its own|diabet\w+|pregnan\w+|enceinte|sugar[- ]free|no sugar|sans sucre|nta sukari
  hana sukari|haina sukari|bila sukari
  low[- ](?:fat|salt|sugar|carb)
  cross[- ]contact|cross[- ]contamination|contamination
  (?:separate|different|dedicated|clean|own|special|fresh) (?:pan|pans|oil|fryer|grill|kitchen|pot|knife|board)
  (?:poele|huile|friteuse|casserole|grill) (?:a part|separee?|differente?|propre|dediee?)
  isafuriya (?:yihariye|itandukanye)
  amavuta (?:yihariye|atandukanye)
  (?:sufuria|mafuta|kikaango) (?:tofauti|maalum|safi)
  peace of mind|reactions?
  tranquille(?:ment)?
  mutuje|mwizeye|kwa amani
  bila (?:wasiwasi|hofu)
  go ahead and eat|additives?|any diet
  (?:made|fait\w*|prepared|cooked|baked) (?:from|with|of|in|avec|de|a base|dans) (?!love|amour|care|your)\w+
  farine|flour
  (?:sunflower|palm|peanut|groundnut|olive|vegetable|soya?|coconut|corn|rapeseed) oil
  huile (?:de|d') ?(?:\w+)|amavuta y['a] ?\w+|mafuta ya \w+
  bone-?less|desosse\w*|without bones|no bones|sans (?:aretes?|os)|nta magufa|bila (?:mifupa|miiba)
  (?:ever|never|jamais) (?:\w+ ){0,2}(?:touch\w*|contact\w*)
  traces?(?: of| de)
  impossible|dairy|lactose|pork|porc|ingurube|nguruwe|alcohol-free|sans alcool|utihanganira
  batihanganira|asiyevumilia|wasiovumilia|wasiokula|batarya|coeliacs?|coeliaques?`)

/** Dishes of the day, and hours of a dish. */
const SPECIAL = oneOf(String.raw`
  specials?(?: (?:of|today|tonight))?
  (?:dish|catch|soup|plate|cocktail|juice) of the day
  (?:plat|soupe|poisson|dessert|viande|jus|cocktail|tarte|menu) du jour
  suggestion du (?:jour|chef)
  off the menu|not on the menu but|hors carte
  (?:chef|kitchen|bar) (?:also |can |could )*(?:does|do|make|makes|prepare|prepares|fix|whip up)
  chef's (?:special|choice)
  house (?:special|cocktail|wine)
  at this hour|all day|any time|meme le soir|a toute heure|toute la journee`)

/** A wish for a table, as passed on to people who were told of it: that it is granted is theirs to say. */
const BOOKING = /\b(?:reserv\w+|book\w*|table for|meza|ameza)\b/
const PASSED_ON =
  /\b(?:noted|not[ei]e?s?|written|wrote|passed|pass|asked|request\w*|wish\w*|told|sent|transmis\w*|demand\w*|souhait\w*|nanditse|nabwiye|nababwiye|natanze|icyifuzo|nimeandika|nimewaambia|nimepitisha|nimetuma|ombi)\b/
const GRANTED =
  /\b(?:is|are|'s|now|est|sont|has been|have been) (?:now )?(?:book|reserv|confirm|held)/

/** How the house is reached, what else it does, and how it cooks. */
export function* house(phrase: string, { isPersonCalled }: ClaimFacts): Generator<Said> {
  if (!isWarning(phrase)) {
    yield* found(phrase, HEALTH, 'allergen')
    yield* found(phrase, LEFT_OUT, 'allergen')
  }
  if (isNegated(phrase)) return
  yield* found(phrase, CONTACT, 'contact')
  if (!(isPersonCalled && isWishPassedOn(phrase))) yield* found(phrase, SERVICE, 'service')
  yield* found(phrase, SPECIAL, 'item')
}

function isWishPassedOn(phrase: string): boolean {
  return BOOKING.test(phrase) && PASSED_ON.test(phrase) && !GRANTED.test(phrase)
}

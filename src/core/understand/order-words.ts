import { alternatives } from './alternatives.ts'
import { wordCount } from './words.ts'

/** What the verb at the head of a clause makes of the items after it. */
export type Mode = 'add' | 'remove' | 'search'

function phrases(lines: string): readonly string[] {
  return lines
    .split(/[\n,]/)
    .map((phrase) => phrase.trim())
    .filter((phrase) => phrase !== '')
    .toSorted((a, b) => b.length - a.length)
}

function headPattern(lines: string): RegExp {
  return new RegExp(`^(?:${phrases(lines).join('|')})(?= |$)`, 'u')
}

const ADD = headPattern(`
  would it be possible to have, would it be possible to get, is it possible to have, is it possible to get, est il possible d avoir, serait il possible d avoir
  ill have, ill take, ill get, id like, id love, i think i ll have, i think i ll take, i ll go for, i think i ll go for, i ll go with, could we please get, could we please have, could i please get, could i please have, can i please have, can i please get, can we please get, can we please have, can i just get, let s have, let s get, i want, i wanna, i d like, i would like, i d love, i would love, i ll have, i will have, i ll take, i will take, i ll get, i need, i m having
  we want, we d like, we would like, we ll have, we ll take, we will have, we need, can i have, can i get, could i have, could i get, may i have
  can we have, can we get, could we have, could we get, can you bring, could you bring, can you add, let me have, let me get, lemme get
  we d love, we would love, he ll have, she ll have, they ll have, he ll take, she ll take, they ll take, my wife will have, my husband will have, my friend will have, he wants, she wants, they want, my friend wants, the kids want, give me, give us, gimme, get me, get us, bring me, bring us, bring, order, to order, add, put, include, have, send, just, another, some more, more
  on veut, on desire, je desire, je prendrais bien, je prendrais, j aurais voulu, j aurais aime,
  je peux avoir, on peut avoir, puis je avoir, peut on avoir, pourrais je avoir, pourrait on avoir, jveux, jvoudrais, jprends,
  pouvez vous ajouter, pouvez vous apporter, pouvez vous nous apporter, pouvez vous m apporter, vous pouvez ajouter, pourriez vous apporter, pourriez vous ajouter, tu peux ajouter, il veut, elle veut, il prend, elle prend, il prendra, elle prendra, ils prennent, ils veulent, elles veulent, mon ami veut, je veux, je voudrais, je voudrai, je veut, jvoudrai, jveut, j aimerais, jaimerais, je prends, je prendrai, j en prends, j en prendrai, j en voudrais, on en prend, donnez m en, je vais prendre, on prend, on prendra, on prendrait, nous prendrons, on va prendre, on voudrait, on aimerait, nous voulons, nous voudrions, nous prenons
  donnez moi, donnez nous, donne moi, donnez, apportez moi, apportez nous, apportez, apporte, ajoutez moi, ajoutez nous, ajoutez, ajouter, ajoute moi, ajoute, rajoutez, rajoute
  mets moi, mets nous, mets m en, mettez m en, mets en, mettez en, mettez nous en, mets, mettez moi, mettez nous, mettez, vous me mettez, vous nous mettez, tu me mets, tu nous mets, vous m apportez, vous nous apportez, pour moi ce sera, pour moi, pour nous, pour eux, pour lui, pour elle, for me, for us, for him, for her, for them, commander, je commande, servez moi, servez nous, encore, et aussi, vous pouvez apporter, remettez nous, remettez
  arashaka, barashaka, abana barashaka, ndashaka, nshaka, turashaka, nifuza, ndifuza, twifuza, nkeneye, dukeneye, mpa, mumpe, muduhe, duhe, mwampa, mwaduha, nzanira, unzanire, munzanire, mwanzanira, tuzanire, mutuzanire, mwatuzanira
  muzane, uzane, zana, ongeraho, ongera, ongeramo, nongera, nongeraho, nyongera, mwongereho, mwongere, nyongerera, ntumije, gutumiza, kugura, kurya, kunywa, muzanire, njye ndashaka
  uongeze, uniongezee, uweke, ulete, uniletee, mulete, muongeze, wongereho, niongezee, tuongezee, niwekee, nitumie, niagizie, anataka, wanataka, watoto wanataka, mtoto anataka, nataka, naomba, tunaomba, tunataka, ningependa, tungependa, nahitaji, tunahitaji, nipe, tupe, nipatie, tupatie, niletee, tuletee, mletee, letee, leta, ongeza, ongezea, weka, kuagiza, kuorder, naweza kupata, nitachukua, ninaomba, ninataka, kununua
`)

const REMOVE = headPattern(`
  never mind, nevermind, leave out, leave off, skip, scrap, i don t need, we don t need, i dont need, no need for, forget about, forget, laissez tomber, laisse tomber, oubliez, oublie, remove, take off, take out, delete, drop, cancel, i don t want, i dont want, i do not want, i no longer want, we don t want, don t add, do not add, dont add, don t bring, do not bring, dont bring, don t order, do not order, dont order, no more, take away, get rid of
  enlevez en, enleve en, retirez en, retire en, enlevez, enleve, enlever, retirez, retire, retirer, supprimez, supprime, otez, annulez, annule, je n ai pas besoin des, je n ai pas besoin de, on n a pas besoin de, pas besoin des, pas besoin de, je n en veux plus, j en veux plus, on n en veut plus, je ne veux plus, je ne veux pas, je veux plus, je veux pas, on ne veut plus, n ajoutez pas
  reka(?= [aiu])(?! \\S+(?: [wb](?:anjye|acu|e))? b?a\\S*e(?: |$)), ukuremo, ukureho, mukuremo, kuramo, kuraho, mukureho, mukuremo, kuvanaho, siba, vanamo, vanaho, gabanya, sinshaka, simbishaka, sinkeneye, ntidukeneye, mureke, ntimuzane
  utoe, mtoe, uondoe, muondoe, upunguze, nitolee, niondolee, ondoa, toa, futa, punguza, sitaki, hatutaki, sihitaji, hatuhitaji, achana na, acha, wacha, usilete, usiongeze, ghairi
`)

/** "I'd like to cancel the espresso" wants it gone. */
const WISHING =
  /^(?:(?:(?:i|we) (?:want|would like|d like|need) to|(?:can|could) (?:i|we|you)|je (?:veux|voudrais)|on (?:veut|voudrait)|(?:pouvez|pourriez) vous|puis je|ndashaka|turashaka|nataka|tunataka|naomba|tunaomba|ningependa) )(?:please |kindly )?/u

/** "Les frites, non", "chips hapana"; not "c'est avec des frites, non ?", nor "chips au hapana". */
const REFUSED_BEHIND =
  /^(?!(?:ils?|elles?|on|je|j|c|tu|ca|est|ah|oh|mais) |.* (?:est|sont) |.* (?:ou|au|cyangwa) (?:non|hapana|oya)$)(?:\S+ ){1,4}(non|hapana|oya|mubireke|mureke)$/u
/** "Ugali it is". */
const IT_IS = /^(?:\S+ ){1,4}(?:it is|it ll be|ce sera)$/u
const TAKE_OFF = /^(?:take|leave) .+ (?:off|out|away)$/u

const ASK = headPattern(`
  do you have any, do you have, do you guys have, have you got any, have you got, you got any, you have, got any, do you sell, do you serve, is there any, is there, are there any, are there, any
  how much is, how much are, how much for, how much does, how much do, how much, what is the price of, what s the price of, price of, price for, what s the price, what s in, what is in, what is, what kind of, what type of, what
  which, is the, are the, whats in, show me the, show me your, show me, show us the, show us, let me see the, let me see, what about, any more
  montrez moi, montrez nous, montre moi, faites voir, fais voir, voir, nyereka, mwanyereka, munyereke, nionyeshe, nionyesheni, onyesha, tuonyeshe
  carte des, liste des, la carte des, orodha ya, menu ya, vous avez quoi comme, qu est ce que vous avez comme, est ce que vous avez, vous avez, avez vous, y a t il, il y a quoi comme, il y a, il vous reste, c est combien, c combien, c cb, combien coutent, combien coute, combien pour, combien est, combien, ca coute combien, quel est le prix, prix, c est quoi, quels, quelles, quel, quelle
  mwambwira igiciro cya, mumbwire igiciro cya, mbwira igiciro cya, mwaba mufite, ese mufite, mufite, murafite, hari, ese hari, igiciro cy, igiciro cya, igiciro k, ni angahe, mugira
  mna, kuna, je mna, je kuna, mnauza, bei ya, bei za, ni bei gani
`)

const ASK_TAIL_WORDS = alternatives(String.raw`
  (?:drinks? )?(?:menu|list)
  do you (?:guys )?(?:have|serve|sell)
  have you got|you have
  are (?:there|cold|available)
  cost
  how much(?: is it)?
  avez vous|vous avez
  (?:est|c est|sont) combien
  combien
  (?:mufite |ni |mugira )?(?:izihe|iyihe|ibihe|ayahe|uwuhe|ikihe|uruhe)
  mufite(?: ni)?
  (?:ni )?(?:angahe|zingahe|bangahe)
  (?:ni )?(?:bei gani|shilingi ngapi|ngapi|gani|zipi|ipi)
  (?:ni )?gani`)
const ASK_TAIL = new RegExp(String.raw`(?:^| )(?:${ASK_TAIL_WORDS})$`, 'u')

/** "Vous avez des frites, non ?" */
const OR_NOT = / (?:non|hapana|oya)$/u

/** Words around items that say nothing: courtesy, address, time, the cart itself. */
const POLITE_HEAD_WORDS = alternatives(String.raw`
  (?:for|at|pour) (?:(?:the|our|my|this|la|notre|ma|cette) )?table(?! (?:for|of|pour|\d))
  please|sorry|excuse me|pardon|finalement|du coup|enfin|desolee?|excusez moi|mbabarira
  samahani|guys|pls|plz|svp|stp
  s il (?:vous|te) plait
  tafadhali|bwana|boss|chef|madam|sir|monsieur|madame|and|then|also|so|well(?! done)|but
  plus(?! d(?:e|es)? )
  yo|bon|ben|bah|anyways?|by the way|btw|bref|sinon|donc|lol|haha|mdr
  ok so|et|puis|aussi|alors|mais|na|kandi|noneho|ubundi|halafu|kisha|pia|lakini|ese|instead
  (?:i|we) said(?= (?:no|not|without|with) )|(?:j ai|on a) dit(?= (?:sans|pas|avec) )|c est(?= .* que (?:je|on) )
  actually|en fait|no wait|euh|hmm|mm|um|uh|oh|ah|&|n(?! \S+ (?:pas|plus|jamais)(?: |$))`)
const POLITE_HEAD = new RegExp(String.raw`^(?:${POLITE_HEAD_WORDS})(?= |$)`, 'u')
const POLITE_TAIL_WORDS = alternatives(String.raw`
  please|pls|plz|svp|stp
  s il (?:vous|te) plait
  tafadhali|bwana|boss|chef|madam|sir|(?<!croque )(?:monsieur|madame)|then|alors|aussi|too|also|as well|pia|today|tonight|now|right now|leo
  sasa|ubu|nonaha|uyu munsi|aujourd hui|ce soir|maintenant|and|et|na|kandi|&|n
  (?:to|from|in|on) (?:my|the|our) (?:order|cart|bill|tab|list)
  asap|quickly|vite|haraka|vuba|hein|quoi(?<!(?:en|de|avec|c est) quoi)|lol|mdr|haha
  to that
  (?:a|de) (?:ma|la) commande
  anymore|any more|tena
  for (?:me|us|him|her|them|(?:my|the|our) (?:son|daughter|kids?|child|children|baby|wife|husband|friends?|mum|mom|dad|mother|father|brother|sister|girlfriend|boyfriend|colleagues?|table))
  kwangu|kwetu|(?<!(?:oda|order|komande|commande|bili|bill|fagitire|meza|ameza|kikapu) )(?:yangu|yanjye)|kwa (?:mimi|sisi|(?:mke|mume|mtoto|watoto|rafiki|mama|baba|dada|kaka) (?:[wy]angu|[wy]etu))
  (?:kuri|ku) (?:njye|twe|(?:umu|aba)?(?:gore|gabo|ana) [wb]anjye|nshuti yanjye)
  pour (?:moi|nous|lui|elle|eux|(?:mon|ma|mes|notre|nos|la|le|les) (?:fils|fille|enfants?|bebe|femme|mari|amie?s?|copine|copain|mere|pere|frere|soeur|collegues?|table))`)
const POLITE_TAIL = new RegExp(String.raw`(?:^| )(?:${POLITE_TAIL_WORDS})$`, 'u')

/** How many words of politeness and joining stand at the head and the tail. */
export function politeEdges(spoken: string): { readonly head: number; readonly tail: number } {
  let rest = spoken
  let head = 0
  let tail = 0
  for (let match = POLITE_HEAD.exec(rest); match !== null; match = POLITE_HEAD.exec(rest)) {
    head += wordCount(match[0])
    rest = rest.slice(match[0].length).trimStart()
  }
  for (let match = POLITE_TAIL.exec(rest); match !== null; match = POLITE_TAIL.exec(rest)) {
    tail += wordCount(match[0])
    rest = rest.slice(0, rest.length - match[0].length).trimEnd()
  }
  return { head, tail }
}

export type Verb = {
  readonly mode: Mode
  readonly head: number
  readonly tail: number
  readonly phrase: string
}

/** The verb or question that frames a clause, and how many words of it stand at each end. */
export function verbOf(spoken: string): Verb | null {
  const refused = ASK.test(spoken) ? undefined : REFUSED_BEHIND.exec(spoken)?.[1]
  if (refused !== undefined) return { mode: 'remove', head: 0, tail: 1, phrase: refused }
  const apart = TAKE_OFF.exec(spoken)
  if (apart !== null) return { mode: 'remove', head: 1, tail: 1, phrase: 'take off' }
  if (IT_IS.test(spoken) && !ASK.test(spoken))
    return { mode: 'add', head: 0, tail: 2, phrase: 'it is' }
  const wish = WISHING.exec(spoken)?.[0] ?? ''
  const remove = REMOVE.exec(spoken.slice(wish.length))
  if (remove !== null) return verb('remove', withRefused(spoken, wish + remove[0]))
  const add = ADD.exec(spoken)
  if (add !== null) return addVerb(spoken, add[0])
  return askVerb(spoken)
}

/** "I don't want to order fries", "remove just the fries": what is not to be done orders nothing. */
function withRefused(spoken: string, phrase: string): string {
  const next = REFUSED_VERB.exec(spoken.slice(phrase.length).trimStart())?.[0]
  return next === undefined ? phrase : `${phrase} ${next}`
}

const REFUSED_VERB =
  /^(?:just|(?:to )?(?:order|add|have|take|get)|commander|ajouter|prendre|kuagiza|kuorder|kuongeza|kuchukua|kununua|kugura|kongeraho|gufata)(?= )/u

function askVerb(spoken: string): Verb | null {
  const ask = ASK.exec(spoken)?.[0] ?? ''
  const rest = spoken.slice(ask.length).trimStart()
  const tail = (ASK_TAIL.exec(rest) ?? (ask === '' ? null : OR_NOT.exec(rest)))?.[0].trim() ?? ''
  if (ask === '' && tail === '') return null
  return { mode: 'search', head: wordCount(ask), tail: wordCount(tail), phrase: ask || tail }
}

/** "I want to order", "ndashaka kugura": one verb leads to the next. */
function addVerb(spoken: string, first: string): Verb {
  let phrase = first
  for (;;) {
    const rest = spoken.slice(phrase.length).trimStart()
    const next = ADD.exec(rest)?.[0]
    if (next === undefined) return verb('add', phrase)
    phrase = `${phrase} ${next}`
  }
}

function verb(mode: Mode, phrase: string): Verb {
  return { mode, head: wordCount(phrase), tail: 0, phrase }
}

/** How many words at the head are a verb that orders. */
export function orderHead(spoken: string): number {
  const found = verbOf(spoken)
  return found?.mode === 'add' ? found.head : 0
}

const SECOND_VERB =
  /^(?:uongeze|uniongezee|uweke|ulete|uniletee|mulete|muongeze|wongereho|ndashaka|nshaka|turashaka|nataka|tunataka|naomba|tunaomba|nipe|tupe|mumpe|duhe|muduhe|add|put|bring|give|ajoute[rz]?|rajoute[rz]?|mets|mettez|apporte[rz]?|donne[rz]?|ongeraho|ongera|mwongereho|muzane|mpa|weka|ongeza|leta|nipe)$/u

/** "I don't want fries I want ugali". */
const I_WANT =
  /^(?:(?:i|we) (?:want|need|d like|would like|ll have|ll take)|(?:je|on) (?:veux|veut|voudrais|voudrait|prends|prend|prendrai))(?= |$)/u

/** Where "remove the fries add ugali" begins to order; 0: nowhere. "I don't want you to add salt" orders none. */
export function secondVerb(spoken: string): number {
  const words = spoken.split(' ')
  const at = words.findIndex(
    (word, place) =>
      place > 1 && (SECOND_VERB.test(word) || I_WANT.test(words.slice(place, place + 3).join(' '))),
  )
  const first = at < 0 || words[at - 1] === 'to' ? null : verbOf(spoken)
  return first?.mode === 'remove' && first.head < at ? at : 0
}

/** Words between two items. `n` is the Kinyarwanda prefix `n'`. */
export const CONNECTORS: ReadonlySet<string> = new Set(
  'and & et na n then puis kandi noneho halafu kisha plus ubundi with avec'.split(' '),
)
/** Those of them that may also introduce a wish about the item before. */
export const WITH_WORDS: ReadonlySet<string> = new Set(['with', 'avec'])

/** A wish that runs to the end of what was said about the item. */
const NOTE_HEAD_WORDS = alternatives(String.raw`
  no|not|without|sans
  pas(?: de| d| du| des)?
  sio|siyo|ntabwo ari|atari
  nta|bila|[zbk]?idafite|adafite|[ibz]?ifite|kifite|gifite|itarimo|kitarimo|bitarimo|zitarimo|ntarimo|ntirimo|ntibirimo|ntizirimo
  ntihabe|hold|extra|less|lots
  with (?:ice|extra|lots|more|less|no|a lot|lemon|milk|sugar|honey|salt|chill?i)
  avec (?:des |de la |du |beaucoup de )?(?:glacons?|glace|extra|supplement|lait|sucre|citron|miel|sel|piment)
  na barafu|usiweke|usitie|irimo|on the side|spicy|not spicy|mild|bien (?:fraiche?s?|frais|froide?s?|glacee?s?)|tres`)
export const NOTE_HEAD = new RegExp(String.raw`^(?:${NOTE_HEAD_WORDS})(?= |$)`, 'u')
/** A wish of fixed words, wherever it stands. */
const NOTE_PHRASES = alternatives(String.raw`
  well done
  bien (?:pimente|epice|releve|grille)e?s?
  (?:pas |tres )?trop (?:pimente|epice)e?s?
  (?:pas )?tres (?:pimente|epice)e?s?
  medium spicy|extra spicy|very spicy|not too spicy|medium rare|medium well|medium|rare
  bien cuite?s?|a point|saignante?|to go|takeaway|take away|a emporter|pour emporter|(?:ya |za )?kubeba|(?:yo |zo |byo )?gutwara|on the side|extra hot
  cut (?:in|into) (?:half|\S+ (?:pieces?|parts?|halves|slices|quarters))|coupee?s? en (?:\S+ (?:morceaux|parts)|deux)|(?:in|into|en) \d+ (?:pieces|slices|morceaux)
  not (?:too )?cold|(?:very|ice|really) cold|warm$|room temperature|(?:pas|non) (?:trop )?(?:froide?s?|fraiche?s?|frais|glacee?s?)|tiedes?
  (?:ya|za) (?:moto|baridi)(?: sana)?|baridi (?:sana|kabisa|kidogo)|(?:i|zi|a|ri|bi)konje (?:cyane|neza)|(?:i|zi|a|ri|bi)[dt]akonje
  half and half|ihiye neza|iive vizuri`)
export const NOTE_PHRASE = new RegExp(String.raw`^(?:${NOTE_PHRASES})(?= |$)`, 'u')
/** Words of measure beside a condiment that make it a wish. */
export const LITTLE_WORDS: ReadonlySet<string> = new Set(
  'bit little some peu kidogo gato gake much beaucoup lots sana cyane'.split(' '),
)
/** What wishes are about, when nothing else is said: "no salt and pepper". */
export const CONDIMENTS: ReadonlySet<string> = new Set(
  'chili salt sugar onion ice tomato milk pepper garlic cheese lemon honey mint egg'.split(' '),
)

import { alternatives } from './alternatives.ts'
import { type Intent, say } from './intent.ts'
import { TIMES, timesIn } from './times.ts'

/** What was ordered before. */
const SAME = alternatives(`
  (?:the )?same(?: thing)? again(?: please)?|(?:the )?same (?:please|thing)|another round|one more round
    same as (?:before|last time)|repeat (?:the |my )?(?:last )?order|again the same
    (?:the )?same (?:thing )?for (?:me|him|her|us|them|my (?:\\w+))(?: too| please)?|(?:i ll|i will) have the same
    (?:encore )?la meme chose(?: pour (?:moi|lui|elle|eux|mon \\w+|ma \\w+))?|(?:le|la) meme(?: svp)?$|remettez (?:nous|moi) (?:ca|la meme chose)
    une autre tournee|(?:encore )?une tournee|(?:encore )?(?:la|une) meme tournee|pareil(?: pour (?:moi|lui|elle|eux|mon \\w+|ma \\w+))?
    ni?bimwe na(?:njye)?|nanjye (?:mumpe|mpa) (?:nk )?(?:ibyo|icyo)|na (?:mimi|rafiki yangu|mwenzangu) (?:hivyo hivyo|vile vile|pia hivyo)
    (?:ongera|nyongerera|mwongere|unzanire|ongera unzanire|mutuzanire)(?: \\w+)? nk (?:iyo|ibyo|ibya mbere|izo)
    ibyo n ubundi|nk ibya mbere|nka mbere
    (?:rudia |nirudishie |leta |niletee |nipe )?(?:tena )?(?:ile ile|zile zile|vile vile|(?<=(?:rudia|nirudishie|leta|niletee|nipe|tena) )(?:hiyo hiyo|hizo hizo)(?= |$)|kama (?:mwanzo|awali|kawaida|mara ya (?:kwanza|mwisho)))(?: tena)?`)

/** Of the diner's own cart and orders: see it, send it, empty it, have it again, ask where it is. */
export const ORDER_INTENTS: readonly Intent[] = [
  say(
    'whole',
    `clear(?: (?:it|all|everything|(?:the|my) (?:cart|basket|order)))?
    (?:let me |can we |i want to )?start (?:over|again)|never ?mind|forget (?:it|everything|that|about it)
    empty (?:the|my) (?:cart|basket)
    (?:(?:i|we) (?:want|would like|d like|need) to |(?:can|could) (?:i|we|you) )?cancel(?: (?:all|it all|it|everything|(?:my|the|our|that|this) (?:whole |last )?order(?: (?:number )?\\d+)?))?
    reset|remove everything|delete everything
    (?:(?:je (?:veux|voudrais)|on (?:veut|voudrait)|(?:pouvez|pourriez) vous|puis je|peut on|je peux) )?annule[rz]?(?: (?:tout|(?:ma|la|notre|cette) commande(?: \\d+)?))?
    vide[rz]? (?:le|mon) panier|(?:on |je )?recommence[rz]?(?: a zero| tout)?|laissez? tomber|supprime[rz]? tout
    enleve[rz]? tout
    siba byose|(?:ndashaka |turashaka |nshaka )?(?:gu)?hagarika(?: (?:byose|komande(?: yanjye| yacu)?))?
    muhagarike (?:byose|komande(?: yanjye| yacu)?)|siba komande(?: yanjye| yacu)?|bireke|tangira bundi bushya
    kuraho byose|kuramo byose
    futa (?:yote|zote|vyote|kila kitu|oda)
    (?:nataka |naomba |tunataka |naweza |tafadhali )?(?:ku)?(?:ghairi|futa|batilisha) (?:oda|agizo)(?: (?:yangu|yetu|langu|letu|hii|hilo))?
    ghairi(?: \\w+)?|anza upya|acha|sitaki tena|(?:ondoa|toa) (?:yote|zote|vyote|kila kitu)`,
    { type: 'clear' },
  ),
  say(
    'anywhere',
    `(?:when|what time) (?:will|is|does) (?:the |my |our )?(?:food|order|drinks?|meal)(?: \\w+){0,2}
    wapi (?:oda|chakula)(?: \\w+)?
    (?:where s|where is|wheres|how is) (?:my|our|the) (?:order|food|drinks?|beers?|meal)
    (?:where (?:are|r) (?:my|our)|ou sont (?:mes|nos)) \\w+(?: (?!(?:and|et|then|puis|plus|i|we|je|on|can|could|give|add|bring|ajoute[rz]?|apporte[rz]?) |\\d)\\w+){0,3}
    (?:is|are|has) (?:my|our) (?:order|food|drinks?)(?: \\w+){0,3}|(?:order|food) status
    how long (?:will|for|until|does|is)(?: \\w+){0,5}
    (?:i ve|we ve|i have|we have|i m|we re|been|still)(?: been)?(?: still)? waiting(?: \\w+){0,5}|you are late
    (?:i|we) (?:didn t|haven t|did not|have not) (?:get|got|gotten|receive|received)(?: \\w+){0,3}
    (?:je n ai|on n a) (?:rien|pas) recu(?: \\w+){0,3}|sijapata(?: \\w+)?|sinabonye(?: \\w+)?
    (?:ou (?:est|en est)|ou sont) (?:ma|notre|mes|nos) (?:commande|plats?|boissons?)
    (?:ma|notre) commande(?: \\w+){0,2} (?:arrive|est prete|prete|vient|avance)(?: quand)?
    j attends(?: \\w+){0,5}|on attend depuis(?: \\w+){0,4}|ca prend combien de temps
    (?:komande|commande|ibiryo|ibyo natumije)(?: \\w+)? (?:igeze|bigeze|iri|biri|birihe)(?: he| hehe)?
    ntegereje(?: \\w+){0,3}|mutebutse(?: \\w+)?|mwatinze
    (?:oda|chakula|vinywaji)(?: (?:yangu|yetu|changu|chetu|vyetu))?(?: (?:iko|kiko|viko|imefika|kimefika))? (?:wapi|lini)
    (?:chakula|oda) \\w+ (?:kimechelewa|imechelewa)|mmechelewa(?: sana)?|nangoja(?: \\w+)?|tunasubiri(?: \\w+)?`,
    { type: 'order_status' },
  ),
  say(
    'whole',
    `how long(?: (?:more|now|still|to go))?|how much longer|(?:dans )?combien de temps(?: encore)?
    c est (?:pour )?bientot|hurry(?: up)?|faster|depechez(?: vous)?|plus vite|vite|fanya haraka|haraka|mwihute
    mwihutishe`,
    { type: 'order_status' },
  ),
  say('whole', '(?:the )?same', { type: 'repeat' }),
  say(
    'anywhere',
    `(?:${TIMES} )?(?:${SAME})(?: ${TIMES})?|(?:the )?(?:same|meme) ${TIMES}`,
    (match) => {
      const times = timesIn(match[0])
      return times === null ? { type: 'repeat' } : { type: 'repeat', times }
    },
  ),
  say(
    'anywhere',
    `what (?:did|have) (?:i|we) order(?:ed)?|(?:show|see|view|check)(?: me)? (?:my|our|the) (?:order|cart|basket)
    (?:let me )?see what (?:i|we) ordered|my (?:cart|basket)|show (?:cart|basket)
    (?:(?:i|we) (?:want|would like|d like|need) to |(?:can|could) (?:i|we) )?(?:change|edit|modify|correct) (?:my|the|our) order(?! (?:to|for|into|with) )
    (?:(?:je|on) (?:veux|voudrais|voudrait|peux|peut) |pouvez vous )?(?:changer|modifier|corriger) (?:ma|la|notre) commande(?! (?:en|par|pour) )
    (?:(?:nda|tura)shaka )?guhindura (?:komande|ibyo natumije)(?: (?:yanjye|yacu))?|(?:(?:na|tuna)taka )?kubadilisha (?:oda|agizo)(?: (?:yangu|yetu|langu))?
    (?:qu est ce que|quoi|ce que) j ai commande|(?:voir |montre[rz]?(?: moi)? )(?:(?:mon|le) panier|ma commande)
    (?:nyereka |reba |subiramo )?ibyo (?:natumije|twatumije)|komande yanjye(?! igeze)
    (?:nimeagiza|tumeagiza|niliagiza) nini|(?:nionyeshe|onyesha) (?:oda|kikapu)(?: yangu)?|rudia nilichoagiza`,
    { type: 'cart' },
  ),
  say(
    'whole',
    `(?:my |the )?(?:cart|basket)|my order|order summary
    (?:mon |le )?panier|ma commande|recapitulatif|recap
    agaseke
    oda yangu|oda yetu|kikapu(?: changu)?`,
    { type: 'cart' },
  ),
  say(
    'edge',
    `(?:that s|thats|that is|that ll be|that will be|this is|it s) (?:all|it|everything)(?: for(?: (?:now|me|us|today))?)?
    nothing (?:else|more)|(?:i|we) don t (?:need|want) (?:any|no)thing (?:else|more)|no more(?! \\S)
    (?:go ahead and )?(?:place|send|submit|confirm) (?:the |my |our |this )?order|check ?out|i m done|we re done
    im done|order now
    (?:c est|ce sera|ca sera) (?:tout|bon|complet)(?: pour (?:moi|nous|l instant))?|(?<!sans )rien d autre
    (?:je|on) confirme(?: (?:la|ma|notre) commande)?|(?:je )?valide[rz]? (?:la|ma) commande
    confirme[rz]? (?:la|ma) commande|(?:envoye|passe)[rz] (?:la|ma|notre) commande
    (?:ni )?(?:ibyo|byo) gusa|birahagije|bihagije|narangije|nta (?:kindi|yindi|bindi)(?: nshaka)?
    ohereza komande|nemeje
    ni hayo tu|ni hiyo tu|hayo tu|hiyo tu|inatosha|imetosha|nimemaliza|tumemaliza|tuma oda|thibitisha
    sihitaji kingine|hakuna kingine`,
    { type: 'finish' },
  ),
  say(
    'whole',
    `(?:let s |just |please )?do (?:it|that|so)|(?:i|we) confirm(?: (?:it|the order|my order|our order))?
    (?:ndemeye|ndemeza|nemeye)(?: komande)?|nakubaliana(?: nayo)?|nathibitisha|nimekubali
    (?:(?:yes|yeah|yep|ok|okay|sure) )(?:please )?order(?: please)?|(?:oui|ok|d accord) commander
    (?:ni )?sawa (?:tuma|agiza)|done|confirmed|terminer|terminez|ndabyemeye|finish|finished
    (?:(?:you can|go ahead(?: and)?|let s|just) )?(?:order|place|send|submit|confirm) (?:it|this|that|them|everything)(?: (?:all|off|now|then|through|in))?(?: to (?:the )?(?:bar|kitchen))?
    go (?:ahead|for it)
    (?:vous pouvez )?(?:commandez|commande|envoie|envoyez|passe|passez|valide|validez) (?:la|le|les|ca|tout)
    (?:vas|allez) y|(?:on|je) (?:commande|valide|prend tout)
    (?:agiza|itume|iagize|tuma|agizeni|tumeni) (?:sasa|basi|vyote)`,
    { type: 'finish' },
  ),
  // "Envoyez la facture", "ohereza menu", "tuma bili": what is to be sent is no order.
  say(
    'alone',
    `order|place|confirm|(?:vous pouvez )?(?:commandez|commande|envoie|envoyez|passe|passez|valide|validez)
    valider|confirme[rz]?|emeza|(?:mu|mw)?(?:tumize|tumiza|ohereze|byohereze|bitumize|yitumize)
    (?:ku)?byohereze|itume|iagize|(?:agiza|itume|iagize|tuma|agizeni|tumeni) hiyo
    (?:ni ?byo )?ohereza(?: byose)?|agiza|tuma|agizeni|tumeni|basi`,
    { type: 'finish' },
  ),
]

import type { Language } from '../language.ts'
import { type Intent, say } from './intent.ts'
import { MONEY_INTENTS } from './money-intents.ts'
import { STAFF_INTENTS } from './staff-intents.ts'

const PERIOD =
  '(?: (?:today|tonight|tomorrow|now|on \\w+|le \\w+|aujourd hui|ce soir|demain|leo|kesho|sasa|ubu|ejo|uyu munsi))?'

function speak(language: Language, names: string): Intent {
  return say(
    'anywhere',
    `(?:can (?:we|you|i) |do you |parlez(?: vous)? |parle |speak(?: in)? |talk (?:in )?|in |en |mu |kwa |vuga |ongea |je parle |i speak |write in |reply in |answer in |repondez en |andika kwa )+(?:le |l |the )?(?:${names})
    (?:(?:le |l )?(?:${names}))(?: language)? (?:please|svp|tafadhali)
    language ${names}`,
    { type: 'language', language },
  )
}

const LANGUAGE_NAMES: readonly (readonly [Language, string])[] = [
  ['en', 'english|anglais|icyongereza|cyongereza|kiingereza'],
  ['fr', 'french|francais|igifaransa|gifaransa|kifaransa'],
  ['rw', 'kinyarwanda|ikinyarwanda|rwandan|kinyarwanda'],
  ['sw', 'swahili|kiswahili|igiswahili|giswahili|souahili'],
]

const LANGUAGE_NAME = new RegExp(LANGUAGE_NAMES.map(([, names]) => names).join('|'), 'u')

/** Without it, no words as intents are written ask for a language. */
export function namesLanguage(said: string): boolean {
  return LANGUAGE_NAME.test(said)
}

/** Asked for before everything else: in which language to go on. */
const LANGUAGE_INTENTS: readonly Intent[] = LANGUAGE_NAMES.flatMap(([language, names]) => [
  speak(language, names),
  say('whole', names, { type: 'language', language }),
])

/** Courtesies: at the edges of a clause, whatever stands between. */
const COURTESIES: readonly Intent[] = [
  say(
    'start',
    `hi(?: there| all| everyone)?|hiya|hello(?: there)?|hey(?: there)?|helo|hallo
    good (?:morning|afternoon|evening|day)|evening|morning
    bonjour(?: a tous)?|bonsoir(?: a tous| tout le monde)?|salut|coucou|slt|bjr|bsr
    muraho(?: neza)?|mwaramutse(?:ho)?(?: neza)?|mwiriwe(?:ho)?(?: neza)?|bite(?: se| byawe)?
    amakuru(?: yanyu| yawe| ki)?|yambi
    habari(?: yako| zenu| yenu| gani| za (?:jioni|asubuhi|mchana|leo)| ya (?:jioni|asubuhi|mchana|leo))?
    mambo(?: vipi)?|vipi|jambo|hujambo|hamjambo|shikamoo(?: \\w+)?|salama|niaje|sasa boss`,
    { type: 'greet' },
  ),
  say(
    'edge',
    `(?:thank you|thanks|thank u|thx|ty|tnx|cheers)(?: (?:a lot|so much|very much|mate|again))?
    merci(?: beaucoup| bien| bcp)?|mrc
    (?:murakoze|urakoze|turabashimira|ndabashimira)(?: cyane)?(?: rwose)?
    (?:asante|ahsante|asanteni|shukrani|nashukuru)(?: sana)?`,
    { type: 'thanks' },
  ),
  say(
    'edge',
    `bye(?: bye)?|goodbye|good night|(?:have a )(?:good|nice) (?:night|evening|day|one)|see you(?: later| soon)?
    au revoir|bonne (?:soiree|nuit|journee)|a bientot|a plus
    murabeho|mwirirwe(?: neza)?|muramuke(?: neza)?|ijoro ryiza|ni ah ubutaha|umunsi mwiza
    kwaheri(?:ni)?|usiku mwema|tutaonana|baadaye|lala salama|siku njema`,
    { type: 'bye' },
  ),
]

const SERVICE: readonly Intent[] = [
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
    `(?:talk|speak) (?:to|with) (?:a |an |the |some|your )?(?:person|human|one|someone|somebody|manager|waiter|waitress|staff|real person|agent|boss)
    (?:call|send|get|need|want)(?: me| us)? (?:a |the |some|your )?(?:waiter|waitress|manager|person|human|someone|staff|somebody)(?: over)?
    (?:can|could|will) (?:someone|somebody|anyone|a waiter|the waiter) (?:please )?(?:come|help|serve)(?: \\w+){0,4}
    is there (?:a |any ?)(?:manager|waiter|one|body)(?: here)?|this is not what i ordered
    parler (?:a|avec|au) (?:un |une |le |la |quelqu |votre )*(?:serveur|serveuse|personne|gerant|patron|humain|responsable|un)
    (?:appelez|appeler|appelle)(?: moi)? (?:le |la |un |une )?(?:serveur|serveuse|gerant|patron|garcon|quelqu un)
    (?:kuvugana|mvugane|navugana|kuvugisha) (?:n |na )?(?:umuntu|umukozi|umuyobozi|serveri)
    hamagara (?:umukozi|umuyobozi|serveri|umuntu)
    (?:kuongea|kuzungumza|niongee) na (?:mtu|mhudumu|meneja|binadamu)
    (?:muite|mwite|niitie|ita) (?:mhudumu|meneja|mtu)(?: wenu)?`,
    { type: 'person' },
  ),
  say(
    'whole',
    `human|waiter|waitress|(?:a )?(?:real )?person|staff|manager|agent
    serveu(?:r|se)|humain|(?:une )?personne|(?:le )?gerant|(?:le )?patron|garcon|quelqu un
    umukozi|umuntu|serveri|umuyobozi
    mhudumu(?: njoo)?|mtu|meneja`,
    { type: 'person' },
  ),
  say(
    'anywhere',
    `(?:what time|when|until what time|till what time|until when|how late|at what time)(?: \\w+){0,3} (?:open|close|closed|closing|opening)${PERIOD}
    (?:opening|closing) (?:hours|times?)|are you (?:still )?(?:open|closed)${PERIOD}|business hours|your hours
    (?:a quelle heure|quand|jusqu a quelle heure|quelle heure)(?: \\w+){0,3} (?:ferme[zr]?|ouvre[zr]?|ouverts?|fermes?)(?: vous)?${PERIOD}
    vous (?:ferme|ouvre)z (?:a quelle heure|quand|jusqu)
    (?:etes vous|vous etes|c est) (?:encore )?(?:ouverts?|fermes?)${PERIOD}|horaires?(?: d ouverture)?
    heures? d ouverture
    (?:murafunga|mufunga|mufungura|murafungura|mwafunga)(?: (?:ryari|saa ngahe|saa|isaha|kugeza))?(?: ngahe| ryari)?${PERIOD}
    amasaha yo gu(?:fungura|funga)
    (?:mnafunga|mnafungua|mmefungua|mnafunguwa)(?: (?:saa ngapi|lini|saa))?${PERIOD}|saa za kufung(?:ua|a)`,
    { type: 'hours' },
  ),
  say(
    'anywhere',
    `(?:when|what time) (?:will|is|does) (?:the |my |our )?(?:food|order|drinks?|meal)(?: \\w+){0,2}
    wapi (?:oda|chakula)(?: \\w+)?
    (?:where s|where is|wheres|how is) (?:my|our|the) (?:order|food|drinks?|beers?|meal)
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
  say(
    'anywhere',
    `(?:the )?same(?: thing)? again(?: please)?|(?:the )?same (?:please|thing)|another round|one more round
    same as (?:before|last time)|repeat (?:the |my )?(?:last )?order|again the same
    (?:encore )?la meme chose|(?:le|la) meme(?: svp)?$|remettez (?:nous|moi) (?:ca|la meme chose)
    une autre tournee|(?:encore )?une tournee|pareil
    (?:ongera|nyongerera|mwongere|unzanire|ongera unzanire|mutuzanire)(?: \\w+)? nk (?:iyo|ibyo|ibya mbere|izo)
    ibyo n ubundi|nk ibya mbere|nka mbere
    (?:rudia |nirudishie |leta |niletee |nipe )?(?:tena )?(?:ile ile|zile zile|vile vile|kama (?:mwanzo|awali|kawaida|mara ya (?:kwanza|mwisho)))`,
    { type: 'repeat' },
  ),
  say(
    'anywhere',
    `what (?:did|have) (?:i|we) order(?:ed)?|(?:show|see|view|check)(?: me)? (?:my|our|the) (?:order|cart|basket)
    (?:let me )?see what (?:i|we) ordered|my (?:cart|basket)|show (?:cart|basket)
    (?:qu est ce que|quoi|ce que) j ai commande|(?:voir |montre[rz]?(?: moi)? )(?:(?:mon|le) panier|ma commande)
    (?:nyereka |reba |subiramo )?ibyo (?:natumije|twatumije)|komande yanjye(?! igeze)
    (?:nimeagiza|tumeagiza|niliagiza) nini|(?:nionyeshe|onyesha) (?:oda|kikapu)(?: yangu)?|rudia nilichoagiza`,
    { type: 'cart' },
  ),
  say(
    'whole',
    `(?:my |the )?(?:cart|basket)|my order|order summary
    (?:mon |le )?panier|ma commande|recapitulatif|recap
    agaseke|komande yanjye
    oda yangu|oda yetu|kikapu(?: changu)?`,
    { type: 'cart' },
  ),
  say(
    'edge',
    `(?:that s|thats|that is|that ll be|that will be|this is|it s) (?:all|it|everything)(?: for(?: (?:now|me|us|today))?)?
    nothing (?:else|more)|(?:i|we) don t (?:need|want) (?:any|no)thing (?:else|more)|no more(?! \\S)
    (?:go ahead and )?(?:place|send|submit|confirm) (?:the |my |our |this )?order|check ?out|i m done|we re done
    im done|order now
    (?:c est|ce sera|ca sera) (?:tout|bon|complet)(?: pour (?:moi|nous|l instant))?|rien d autre
    (?:je|on) confirme(?: (?:la|ma|notre) commande)?|(?:je )?valide[rz]?(?: (?:la|ma) commande)?
    confirme[rz]?(?: (?:la|ma) commande)?|envoye[rz] (?:la|ma) commande
    (?:ni )?(?:ibyo|byo) gusa|ibyo gusa|birahagije|bihagije|narangije|nta (?:kindi|yindi|bindi)(?: nshaka)?
    ohereza(?: komande)?|nemeje
    ni hayo tu|ni hiyo tu|hayo tu|hiyo tu|inatosha|imetosha|nimemaliza|tumemaliza|tuma oda|thibitisha
    sihitaji kingine|hakuna kingine`,
    { type: 'finish' },
  ),
  say(
    'whole',
    `(?:let s |just |please )?do (?:it|that|so)|place|(?:i|we) confirm(?: (?:it|the order|my order|our order))?
    (?:ndemeye|ndemeza|nemeye)(?: komande)?|nakubaliana(?: nayo)?|nathibitisha|nimekubali
    (?:(?:yes|yeah|yep|ok|okay|sure) )(?:please )?order(?: please)?|(?:oui|ok|d accord) commander
    (?:ni )?sawa (?:tuma|agiza)|done|confirm|confirmed|terminer|terminez|emeza|ndabyemeye|basi|tuma|finish
    finished|envoyez
    (?:(?:you can|go ahead(?: and)?|let s|just) )?(?:order|place|send|submit|confirm) (?:it|this|that|them|everything)(?: (?:all|off|now|then|through|in))?(?: to (?:the )?(?:bar|kitchen))?
    go (?:ahead|for it)
    (?:vous pouvez )?(?:commandez|commande|envoie|envoyez|passe|passez|valide|validez)(?: (?:la|le|les|ca|tout))?
    (?:vas|allez) y|(?:on|je) (?:commande|valide|prend tout)
    (?:mu)?(?:tumize|tumiza|ohereze|byohereze|bitumize|yitumize)|mubitumize|(?:ku)?byohereze
    (?:agiza|itume|iagize|tuma|agizeni|tumeni)(?: (?:sasa|basi|hiyo|vyote))?`,
    {
      type: 'finish',
    },
  ),
  say(
    'anywhere',
    `(?:i|we) (?:don t|dont|do not|didn t) (?:understand|get it)
    how (?:does|do) (?:this|it|i) (?:work|order|use this)|what can (?:i|you) do|help me|i need help|how to order
    aidez(?: |$)(?:moi|nous)?|aide moi|(?:je|j) (?:ne |n )?(?:comprends? (?:pas|rien)|ai (?:pas|rien) compris)
    comment ca marche|comment (?:je fais|faire)(?: pour commander)?
    mfasha|munfashe|mumfashe|sinumva|sinsobanukiwe|bikora gute
    nisaidie|tusaidie|sielewi|inafanyaje kazi|inafanya kazi vipi`,
    { type: 'help' },
  ),
  say(
    'whole',
    `(?:are you|you are) (?:a |an )?(?:robot|bot|human|ai|real|machine)(?: \\w+)?
    (?:vous etes|tu es|c est|etes vous) (?:un |une )?(?:robot|machine|humain|ia)|wewe ni (?:roboti|mashine)
    uri (?:robo|imashini)|help|aide|a l aide|ubufasha|msaada|saidia|\\/help|start`,
    { type: 'help' },
  ),
]

const MENU: readonly Intent[] = [
  say(
    'anywhere',
    `(?:show|send|see|give|have|get|open|read|view|look at|share)(?: me| us)? (?:the |your |a )?(?:menu|food menu|drinks? menu)
    what (?:do|have) you (?:have|got|serve|sell)$
    what (?:do you have|have you got|is there|can i (?:have|get|order|eat|drink))(?: (?:to|for) (?:eat|drink|food|drinks))?(?: here| today| tonight)?$
    what s (?:good|on the menu|available)(?: here| today)?
    (?:can (?:i|we)|i (?:want|wanna|would like)|we want) (?:to )?order(?: (?:food|something|drinks?|now))?$
    (?:la |le |votre )(?:carte|menu)(?= (?:svp|stp|s il)|$)
    (?:voir|montrez|montre|envoyez|envoyer|m envoyer)(?: moi| nous)? (?:la |le |votre )?(?:carte|menu)
    (?:vous avez quoi|qu est ce que vous avez|qu avez vous|il y a quoi|vous proposez quoi)(?: (?:a|de|comme) (?:manger|boire|bon|la carte))?$
    (?:on (?:peut|veut|voudrait)|je (?:veux|voudrais|peux)) commander$
    (?:nyereka|mwanyereka|munyereke|kureba|mwatwereka|ohereza)(?: \\w+)? (?:menu|meni|urutonde)
    (?:mpa|mumpe|mwampa|duhe|muduhe|mwaduha|nzanira|munzanire|ndashaka|turashaka|nsaba) (?:menu|meni|urutonde)
    (?:menu|meni) mwa(?:yimpa|yiduha)|mufite (?:iki|ibiki)(?: .{0,20})?$
    (?:ibyo|icyo) (?:kurya|kunywa)(?: mufite)?$|ibyiza mufite(?: uyu munsi)?
    (?:naomba|nipe|nionyeshe|niletee|onyesha|tuma|tunaomba|nataka|tunataka|naweza)(?: kuona)? (?:menyu|menu|orodha)
    (?:mna|kuna) nini(?: .{0,12})?$|chakula gani|vinywaji gani`,
    { type: 'menu' },
  ),
  say(
    'whole',
    `menus?|the menu|food|drinks|food menu|drinks menu|order|something to (?:eat|drink)|i m hungry|im hungry
    we re hungry|i m thirsty|(?:what (?:do|would|can) you )?(?:recommend|suggest|advise)(?: \\w+)?|surprise me
    what s (?:your )?(?:best|special|popular)(?: \\w+)?|any specials|specials?
    (?:qu est ce que |que |quoi )?(?:vous |tu )?(?:me |nous )?(?:conseillez|recommandez|proposez|conseilles|suggerez)(?: vous)?(?: \\w+)?
    c est quoi (?:le plat du jour|la specialite|le mieux)|plat du jour|une suggestion|surprenez moi|carte
    boissons|plats|a boire|a manger|commander|j ai (?:faim|soif)|on a faim
    (?:mwangira inama|mungira inama)(?: \\w+)?|ni iki cyiza(?: mufite)?|meni|ibyo kurya|ibyo kunywa|ibinyobwa
    ibiribwa|ibiryo|urutonde|mfite (?:inzara|inyota)|dufite inzara|gutumiza
    (?:una|mna)?(?:pendekeza|shauri)(?: nini)?|unapendekeza nini|mnapendekeza nini|nini kizuri|menyu|chakula
    vinywaji|nina (?:njaa|kiu)(?: sana)?|tuna njaa|kuagiza(?: chakula)?`,
    { type: 'menu' },
  ),
]

/** Yes and no come last: "no chili" and "yes, two beers" hold more than the word. */
const ANSWERS: readonly Intent[] = [
  say(
    'whole',
    `not (?:that(?: one)?|now|yet)|later|maybe later|pas (?:encore|maintenant)|plus tard|bado|ntabwo ubu
    no not that|no way|no thank you|no thanks|don t want(?: it)?|non merci|pas ca|je n en veux pas|hapana asante
    sio hiyo|si (?:byo|hiyo|hicho)|sibyo|simbishaka|ntabyo nshaka|sitaki|sinshaka|ntabwo|siyo|la|nah|nan|ntacyo`,
    { type: 'no' },
  ),
  say(
    'start',
    `(?:yes|yeah|yep|yup|ok|okay|okey|sure|alright|oui|ouais|yego|ego|ndiyo|ndio|naam|sawa|d accord)(?: (?:please|sure|sawa|kabisa|rwose|cyane|ok|bien sur|of course|go ahead|ni byo|c est ca|c est (?:bon|parfait)|sana|that s (?:right|correct|good)|it s (?:right|correct|good)|correct|right|perfect|parfait|exact))*`,
    { type: 'yes' },
  ),
  say(
    'whole',
    `(?:it |that |this |all |everything )?looks? (?:good|great|fine|right|ok|correct|perfect)(?: to me)?
    sounds (?:good|great)|all good|that s (?:correct|good|great|perfect)|it s (?:correct|good|perfect)
    c est (?:parfait|nickel)|tout est (?:bon|ok|correct|parfait)|ca (?:me va|marche)|nickel
    (?:ni )?byiza(?: cyane)?|ni vizuri|correct|right|that s right|of course|perfect|exactly|go ahead|y|exact
    exactement|bien sur|c est (?:ca|correct|exact)|parfait|volontiers|(?:cyane )?rwose|cyane|ni byo|nibyo
    birakwiye|kabisa|haya|ni sawa|nakubali|ni sahihi|sahihi`,
    { type: 'yes' },
  ),
  say('whole', 'none|nothing|rien|non rien|rien merci|no|nope|non|oya|hoya|hapana|n', {
    type: 'no',
  }),
  say(
    'start',
    `(?:no|nope|non|oya|hoya|hapana)(?= (?:thanks?|just|only|i|we|je|merci|asante|murakoze|ndashaka|nataka|naomba|un|une|mpa)(?: |$))`,
    {
      type: 'no',
    },
  ),
]

/** Talk that is no order but has numbers and food in it; for a better reader, never for the menu. */
const TALK: readonly Intent[] = [
  say(
    'anywhere',
    `(?:please )?wait(?: \\w+){0,3}|(?:give (?:me|us) )?(?:a|one|just a) (?:minute|moment|second|sec)|hold on
    (?:attends|attendez)(?: un)?(?: peu| instant| moment| minute)?|(?:un|une) (?:instant|moment|minute)
    tegereza(?: \\w+)?|mutegereze(?: \\w+)?|ba uretse
    (?:subiri|ngoja|subirini|dakika moja)(?: \\w+)?
    (?:a )?table (?:for|of|pour|de) \\w+(?: \\w+)?|(?:we are|we re|there are) \\w+ (?:people|of us|persons)
    (?:nous sommes|on est|on sera) \\w+(?: (?:personnes?|a table|a la terrasse))?
    (?:twese )?turi (?:abantu )?\\w+(?: ku meza)?|(?:tuko|tupo|sisi ni) (?:watu )?\\w+(?: mezani)?
    meza ya watu \\w+`,
    (match) => ({ type: 'unknown', text: match[0].trim() }),
  ),
  say(
    'whole',
    `(?:ha){2,}h?|(?:he){2,}|lol+|lmao|mdr|ptdr|cool|nice one|no (?:problem|worries)|you re welcome
    pas de (?:souci|probleme)|de rien|nta kibazo|haina shida|hakuna (?:shida|matata|tatizo)|hamna shida`,
    { type: 'thanks' },
  ),
  say(
    'start',
    `(?:i|we) (?:don t|dont|do not|can t|cannot) eat(?: \\w+){1,3}|je ne mange pas(?: \\w+){1,3}
    (?:sindya|ntiturya|sili|hatuli)(?: \\w+){1,2}`,
    (match) => ({ type: 'note', note: match[0] }),
  ),
]

/** In the order they are tried on a clause; the first that fits takes its words out. */
export const INTENTS: readonly Intent[] = [
  ...LANGUAGE_INTENTS,
  ...MONEY_INTENTS,
  ...SERVICE,
  ...STAFF_INTENTS,
  ...TALK,
  ...COURTESIES,
  ...MENU,
  ...ANSWERS,
]

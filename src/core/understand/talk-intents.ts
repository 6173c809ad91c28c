import { type Intent, say } from './intent.ts'

/** Courtesies: at the edges of a clause, whatever stands between. */
export const COURTESIES: readonly Intent[] = [
  say(
    'start',
    `(?:hi|hello|hey|good (?:morning|afternoon|evening)|bonjour|bonsoir|salut|muraho|mwiriwe|mwaramutse|habari|jambo|sasa) (?:waiter|waitress|boss|chef|sir|madam|ma am|serveu(?:r|se)|garcon|patron|mukozi|serveri|mhudumu)
    hi(?: there| all| everyone)?|hiya|hello(?: there)?|hey(?: there)?|helo|hallo
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
    kwaheri(?:ni)?|usiku mwema|tutaonana(?: baadaye)?|baadaye|lala salama|siku njema`,
    { type: 'bye' },
  ),
]

/** Yes and no come last: "no chili" and "yes, two beers" hold more than the word. */
export const ANSWERS: readonly Intent[] = [
  // "Vous pouvez m'envoyer le menu" and "please do the bill" say yes to nothing.
  say(
    'alone',
    `(?:(?:yes|yeah|yep|ok|okay|sure) )?(?:you (?:can|may)|(?:please )?do)
    (?:(?:oui|ok|d accord) )?(?:vous pouvez|tu peux)`,
    { type: 'yes' },
  ),
  say(
    'whole',
    `(?:(?:yes|yeah|yep|ok|okay|sure) )?(?:absolutely|definitely|for sure)
    (?:yes|yeah|yep|ok|okay|sure) (?:sir|ma am|madam|boss)
    (?:(?:yes|yeah|ok|okay) )?(?:that|it) (?:s|is) (?:fine|correct|right|good|great|perfect)
    (?:(?:yes|yeah|yep|ok|okay|sure) )?(?:i (?:do|would)|indeed|lovely|fine|brilliant|wonderful|that works|go on)|sure thing
    (?:(?:oui|ok|d accord) )?(?:tout a fait|absolument|impeccable|avec plaisir|je veux bien|effectivement|carrement|c est bien ca)
    great|very good|tres bien|(?:(?:ndiyo|ndio|sawa) )?(?:endelea|iko sawa|unaweza)
    yee(?: rwose| cyane)?|(?:(?:yego|yee|ok) )?(?:ndabyemeza|ndabyemeye)`,
    { type: 'yes' },
  ),
  say(
    'whole',
    `not (?:that(?: one)?|now|yet)|later|maybe later|pas (?:encore|maintenant)|plus tard|bado|ntabwo ubu
    no not that|no way|don t want(?: it)?|pas ca|je n en veux pas
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
    (?:ni )?byiza(?: cyane)?|ni vizuri|correct|right|that s right|of course|perfect|exactly|y|exact
    exactement|bien sur|c est (?:ca|correct|exact)|parfait|volontiers|(?:cyane )?rwose|cyane|ni byo|nibyo
    birakwiye|kabisa|haya|ni sawa|nakubali|ni sahihi|sahihi`,
    { type: 'yes' },
  ),
  say('whole', 'none|nothing|rien|non rien|no|nope|non|oya|hoya|hapana|n', {
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
export const TALK: readonly Intent[] = [
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

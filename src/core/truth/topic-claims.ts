import { type DishesNamed, isWarning } from './allergen-claims.ts'
import type { Claim } from './claim.ts'
import type { Clause } from './clauses.ts'
import type { ClaimFacts } from './facts.ts'
import { ORDER_WORD } from './order-claims.ts'
import { isLeftToPeople, stanceOf } from './stance.ts'

/**
 * Matters of which a waiter knows nothing, or only what `facts` hold: who pays what, whether money came, how long it
 * takes, when the house opens, what is left, who else sits there. A sentence that touches one is stopped unless it asks,
 * says that it doesn't know or sends to people, or the facts bear it out.
 */

const NEGATED =
  /\b(?:no|not|never|nothing|without|nor|none|neither|pas|rien|jamais|aucune?|sans|nta|ntacyo|nti[a-z]+|nta[a-z]+|bila|hakuna|hata|ha(?!waii|mbur|libu|lal|rd)(?:i|zi|vi|ki|li|ya|u|tu|wa|m)[a-z]+|hu(?:ta|na|ja|hitaji|la)[a-z]*|hapana|huna|hamna)\b|n't\b|\bn'/
const PAYING =
  /\b(?:pay(?:s|ing)?|charge[ds]?|charging|bill(?:ed|ing)?|cost(?:s|ing)?|owe[sd]?|count(?:s|ed)?|appear on|shows? up on|invoice[ds]?|pai\w+|paye\w*|pay(?:ons|ez|er|e)|debours\w*|factur\w+|regler|coute\w*|compte[er]?s?|devez|\w*ishyur(?!amo|wa na)\w*|\w*baz(?:wa|ara)\w*|\w*(?:ta|na|me|ku|ha)lip(?:a|ia|wa|iwa|i|ii)\b|\w*hesabiw\w*|\w*tozwa\w*|\w*gharimu\w*|\w*daiwi?\w*|\w*lipi)\b/
const SO_FAR =
  /\b(?:yet|so far|until|till|now|here|online|through (?:me|whatsapp)|(?:via|sur|kwa|kuri|on) whatsapp|in this chat|encore|pour l'instant|ici|maintenant|bado|sasa hivi|kugeza|mpaka|hadi|ubu|hano|hapa|tant que|see|split|separately|in advance)\b/
const BORNE =
  /\b(?:(?:we|house|boss|owner|bar|manager|team|chef|they|he|she)(?:'ll| will|'s| is| are|'re|'ve| have| has)? (?:\w+ )?(?:pay|pays|paying|paid|cover|covers|covering|covered|treat|treats|treating|sponsors?|settle[sd]?|shout|shouts|stands?)(?! (?:attention|by|for the table))|(?:covered|paid(?: for)?|taken care of|sponsored|settled) by (?!card|cash|momo|mobile|each|the guest|you)\w+|my gift|our (?:\w+ )?(?:gift|present|pleasure|treat|thanks|thank-you)|(?:a|as a|as our|little|small) (?:thank[- ]you|gesture|sorry|welcome|surprise)(?: (?:from|of|for)|$)|\w*(?:kununulia|gurira)\w*(?= (?:bia|byeri|kinywaji|ikinyobwa|chakula|pizza|drink|fanta))|from (?:us|the house|the boss|the team|the chef) (?:to you|with love)|with our compliments|(?:la )?(?:maison|patron\w*|equipe|chef|nous|on|bar) (?:vous |se |s')?(?:pai\w+|pay\w+|couvr\w+|charge\w*|regal\w+|invit\w+)|(?:c'est|est|sont|tournee est) (?:pour|sur|chez) (?:nous|le patron|la maison|moi)|c'est nous qui|notre (?:petit )?(?:cadeau|invite\w*|plaisir)|(?:en guise|en signe) de|pour vous (?:remercier|faire pardonner)|par la maison|petite (?:attention|surprise|douceur)|aka?bari (?:ka|ga)\w*ishyur\w*|(?:umuyobozi|nyir'akabari) \w*ishyur\w*|(?:ni )?twe tu\w+|(?:baa|meneja|mwenye baa|bosi|sisi)(?: \w+)? (?:i|a|tu|wa)(?:na|ta|me)\w*lip\w+|(?:ni )?sisi tu\w+|(?:ni )?(?:juu yangu|juu yetu)|ni (?:wacu|yacu|twe)|on (?:me|us|the boss|the owner|the chef|the bar)\b)/
const LESS =
  /\b(?:(?:charg|pay|count|bill)\w*(?: \w+){0,3} half|(?:compt|pay|pai|factur)\w+(?: \w+){0,3}(?: a)? (?:la )?moitie|\w*ishyura igice|\w*(?:ta|na)lip\w+ nusu|ni ubusa|bila kitu|(?:no|without|zero|sans|aucun) (?:extra|surcharge|supplement|additional|frais)\w*|nta kindi mwishyura|bila kulipa zaidi|(?:small|low|old|kids|nice|special|friendly) price|(?:forget|oublie\w*|on oublie) (?:about )?(?:the|la|le|les) (?:first|second|extra|premiere?|deuxieme|supplement|beer|biere)\b.*|(?:a|one|two|un|deux) (?:third|quarter|half|tiers|quart) (?:less|off|de moins|cheaper)|igiciro ki\w*manuk\w*|bei ina(?:shuk|pung)\w*|(?:price|prices|bill) (?:drops?|falls?|goes down|comes down)|forget (?:about )?the (?:\w+ ){0,2}(?:hundred|thousand|extra|fee|charge|price|cost)|arrondi\w*|(?:something|bit|un petit) extra|oubliez-le|muyibagirwe|isahau|won (?:a|one|the)|(?:avez|as) gagne|mwatsindiye|umeshinda|zero charge|(?:gets?|sera|ce sera) (?:cheaper|moins cher)|haina malipo|sans rien compter|off your hands|(?:only|just) (?:pay|charge|count)|pay (?:only|just|for (?:one|two|1|2)|less|half)|(?:half|less|fraction of|part of) the (?:cost|price|bill)|at (?:cost|half|a lower|a better)|(?:price|bill|total|cost|fee)s? (?:\w+ )?(?:down|lower|less|reduced|cut|halved)|(?:bring|cut|get|make|put|take) (?:the |your )?(?:price|bill|total|cost|fee)s? (?:down|lower|off)|off (?:your|the) (?:total|bill|next|order|price)|(?:service )?fees? off|percent (?:less|cheaper|off|back)|n'en paye?z? que|ne (?:paye?z?|paie\w*|compt\w+) qu\w*|(?:paye?z|payer|paierez) (?:moins|seulement|que)|(?:petit|bon|meilleur|doux) (?:petit )?prix|prix (?:d'ami|doux|casse|reduit|special)\w*|(?:en )?fait? grace|grace (?:de|du|des)|de moins (?:sur|pour)|a moins \w+ pour cent|(?:enleve|retire|deduis|deduit|baisse|rabaisse|allege)\w* .{0,24}(?:francs|addition|prix|note|facture)|mwishyura .{0,14}gusa|\w*kuriraho .{0,24}amafaranga|\w*kura .{0,12}kuri fagitire|(?:u|m)nalipa .{0,14}tu|\w*tolea .{0,20}bili|kwenye bili (?:nita|tuta)|loyalty|points?(?! (?:of|at|to|on|it)\b)|(?:first|second|third|fifth|next|another) (?:one|drink|beer|round|\w+) (?:is |comes )?(?:free|half|for less)|fidelite|vous donne droit|droit a un|bonasi|bonus|rewards?|\w*gabanyiri\w+|\w*punguziw\w+|\w*punguzia|kubagabanyiriza|points? (?:de|ya))\b/

const MONEY =
  /\b(?:payments?|transfers?|money|momo|mobile money|cash|balance|receipt|tabs?|bill|card|deposit|funds|paiements?|argent|virement|monnaie|solde|compte|recu de caisse|addition|facture|caisse|ubwishyu|amafaranga|kwishyura kwanyu|konti|fagitire|malipo|pesa|hela|fedha|hesabu|akaunti|bili|muamala)\b/
const MONEY_STATE =
  /\b(?:(?:is|are|was|were|looks?|shows?|seems?|'s)(?: \w+)? (?:zero|settled|clear(?:ed)?|confirmed|fine|ok|okay|complete|done|pending|successful|safe|through|good|here|in|with us|closed|empty|ours|nil|square|sorted|received|visible|paid)|we (?:have|got|hold) (?:your|the|it|all)|(?:i|we) (?:can |do |now )*see (?:your|the|it|that)|je vois (?:bien )?(?:votre|le|l'|que)|naona (?:malipo|pesa|hela)|(?:n?da)?mbona (?:ubwishyu|amafaranga)|have your (?:money|payment|cash)|on (?:its|the) way|reached|came|come|arrived|popped|pinged|landed|went|picked up|(?:took|taken) care|(?:est|sont)(?: \w+)? (?:chez nous|a zero|solde\w*|regle\w*|arrive\w*|passe\w*|la|bon\w*|en ordre|valide\w*|confirme\w*|en attente|recu\w*|effectue\w*|en route|clos\w*|ferme\w*|bien arrive\w*)|(?:vu|recu|encaisse|touche)(?: \w+)?|passer|(?:iri|ari|biri) (?:kuri zeru|hano|neza|sawa)|nabonye|twabonye|y(?:a|ara|aje)\w*(?:geze|je|nje|jeho|cyo|yemo|gezeho|yeho|ze)\b|(?:ya|za|bwa)\w+(?:ye|je|tse|ze|iwe|twe|jweho|yeho|jeho|zeho|gezeho)\b|(?:ime|zime|yame|kume|lime)\w+|yemewe|irafunze|clos|est clos|(?:nime|tume)\w*(?:ona|pata|pokea)|(?:iko|yako|ziko|yapo|ipo) (?:sawa|sufuri|salama|tayari|kwetu))\b/
const SETTLED =
  /\b(?:(?:all|fully|already|now) (?:paid|settled|squared|covered|clear)|paid up|squared (?:away|up)|(?:nothing|no) (?:is )?(?:outstanding|pending|left to pay|open)|nothing (?:is |more )?(?:due|owing)|approved|(?:system|systeme|mfumo|sisitemu) (?:shows?|says?|montre|dit|affiche)\b|(?:sent|been sent|paid) back|accepte,? c'est|(?:mashine|imashini) .*(?:imekubaliwa|byemewe)|(?:full|whole|entire) amount|somme (?:complete|totale|entiere)|kiasi chote|amafaranga yose|(?:settled|paid|pays) (?:everything|it all|all of it|in cash)|tout (?:paye|regle)|(?:amelip|yishyuy)\w+|bon retour|safe (?:trip|journey|way)|(?:free|good|welcome|able) to (?:leave|go)(?! (?:for|with|ahead|through|over))|you (?:can|may) (?:leave|go)(?: now| home| whenever|$)|(?:pouvez|peux) (?:partir|y aller|rentrer)|bonne route|(?:mushobora|mwashobora) (?:gutaha|kugenda)|unaweza (?:kwenda|kuondoka)|mnaweza (?:kwenda|kuondoka)|(?:paid|pay) for (?:you|everyone|everything|the table)|for your (?:visit|payment|tip)|rembours\w+|refund\w*|(?:money|cash) back (?:to|on|in)|\w*subij\w* amafaranga|(?!kurud)\w*rudish\w* (?:pesa|hela|fedha)|(?:merci|thanks?|thank you|murakoze|asante) .{0,14}(?:payment|paying|paiement|kwishyura|kulipa|malipo|visite|kudusura|kututembelea))\b/

const DURATION =
  /\b(?:(?:\d+|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|twenty-five|thirty|forty|forty-five|half an?|few|couple(?: of)?|some|several|more|another)(?: more| or so)? (?:minutes?|mins?|hours?|seconds)|quarter of an hour|half[- ]?(?:an )?hour|minutes\b|trentaine|vingtaine|dizaine de|minutes? (?:or so|tops|max|away|from now)|(?:\d+|une?|deux|trois|quatre|cinq|six|sept|huit|dix|douze|quinze|vingt|vingt-cinq|trente|quarante|quelques|petites?|bonnes?) (?:petites? )?(?:minutes?|heures? (?:d'attente|environ))|quart d'heure|demi[- ]?heure|minutes? (?:d'attente|environ)|(?:mu )?(?:iminota|umunota|amasaha)(?! (?:yose|yacu|yo|ya|y'))(?: \w+)?|igice cy'isaha|dakika(?: \w+)?|(?:nusu|robo)(?: ya)? saa|saa (?:zima|moja) (?:hivi|nzima))\b/
const GRACE =
  /\b(?:give me|i need|need a|let me|un(?: petit)? instant|une(?: petite)? (?:seconde|minute)|donnez-moi|nipe|mpa|mumpe|mube mwihanganye|naomba)\b/
const SOON =
  /\b(?<!as |see you )(?:(?:are|is|'s) next\b|sont les prochain\w+|zikurikiraho|zinazofuata|soon|shortly|(?:right|straight) away|immediately|in no time|in a (?:moment|second|minute|jiffy|flash|bit|while)|any (?:moment|minute|second|time now)|(?:a|one|two|few|couple of) more (?:moments?|minutes?)|before you know|(?:not|n't|never|no) (?:\w+ ){0,2}(?:long(?:er)?|wait|waiting|delay|queue)|(?:long|short|little|bit of a|some|no|slight) (?:wait|queue|delay|backlog|line)|much longer|be (?:quick|fast|long|late|slow|delayed)|(?:come|comes|coming|go|goes|going|served|ready|out|works?|moves?|moving)(?: \w+)? (?:first|fast|quickly|quick|soon|next|early|late)|(?:are|is|'s) (?:very |so |really |quite |pretty )?(?:quick|fast|slow|busy|quiet|calm|swamped|delayed|late)(?! (?:bite|snack))|(?:takes?|taking|need|needs) (?:about |around |roughly |a |some |only |just |up to |no )*(?:while|time|long|longer|moment|hour|minutes?)|(?:in|dans) (?:the |la |une )?(?:line|queue|file)\b|ku murongo|kwenye foleni|mbere ibyo kurya|kwanza chakula|later for the food|(?:first|d'abord),? (?:then )?(?:the )?(?:food|les plats)|(?:boissons|bieres) d'abord|ahead of you|before yours|(?:next|first|second) in (?:line|the queue)|backlog|expect (?:a|some|it|them|your)|running (?:late|behind|fast)|(?<!\ba )bientot|sous peu|tout de suite|immediatement|dans (?:un|quelques|une) (?:instants?|moments?|minutes?|secondes?)|d'un (?:instant|moment)|(?:petit|court|encore un(?: petit)?|dans l') instant (?:et|avant|d)|tard(?:er|era|eront|e|ent)|peu d'attente|(?:pas|peu|sans|longue|courte|un peu d'|beaucoup d')\s?(?:de )?(?:attente|attendre|retard)|(?:sera|seront|est|sont|va|vont|ira|iront) (?:tres |assez |plutot |bien )?(?:rapides?|vite|calmes?|debordee?s?|longs?|en retard)|(?:va|vont|arrive|avance)\w* (?:tres )?vite|compter (?:un|une|environ|bien|a peu)|demande\w* (?:environ|un peu|quelques)|avant (?:la|le) (?:votre|vos)|avant vous|en file|patience (?:et|ca)|en deux temps|vuba(?: \w+)?|(?:nti|bi|bira|ira|zira|ntibi|ntizi|ntibira|ntibiza|ntizi)(?:ra|za)?tind\w+|ntimu\w*tegere\w+|(?:mutegereze|mutegereza|murategereza) .{0,16}(?:gusa|muzaba|gato,)|ako kanya|bidatinze|mu kanya|mukanya|imbere yanyu hari|bifata|haraka(?! kuagiza)|hivi karibuni|karibuni (?:hivi|tu)|punde|mara moja|hivi sasa (?:ina|zina|vina)|(?:hai|hazi|havi|haki)(?:ta)?chelew\w+|(?:hu|ham)tasubiri\w*|(?:hu)?chukua (?:kama|karibu|muda(?! w(?:ako|enu)))|muda (?:mfupi|si mrefu)|mbele yako kuna|kabla yako)\b/
const APOLOGY =
  /\b(?:sorry|apolog\w+|desole\w*|pardon|excus\w+|mbabarira|mutubabarire|mumbabarire|mutwihanganire|samahani|pole)\b/

const OPENING =
  /\b(?:open|opens|opening|reopen\w*|close|closes|closing|closed|shut|shuts|shutting|last (?:call|orders?|service)|business hours|ouverte?s?|ouvr\w+|ferm(?:e|es|ons|ez|ent|ee?s?|eture|er|era|erons)|s'arrete|dernier service|derniere commande|\w*fungur(?:a|ye|wa)|\w*fung(?:a|wa|ua|uliwa)|(?:du|tu|ntitu|ntidu|iga|ba)fun[gz]\w*|s'arrete|dufunze|gafunze|ifunze|bifunze|dukora|ntituzakora|tukora|tuzakora|tuzatangira|(?:ime|tume|wame)fung\w*|holidays?|days? off|jours? (?:de repos|ferie)|ikiruhuko|mapumziko|\w*karakora|akabari gakora|\w*baki wazi|konji|sikukuu|tuko wazi|iko wazi|tunafanya kazi|hatutakuwepo|tunaanza|we (?:\w+ )?start|on commence|on demarre|on sert|start(?:s|ing)? (?:serving|at)|here (?:until|till)|(?:on est|nous sommes) la jusqu\S*|turi hano kugeza|tupo (?:hapa )?hadi|dutangira|kagiye gufunga|gufunga|kufungwa|about to close|hours)\b/
const REST = /\b(?:days? off|repos|ikiruhuko|turaruhuka|mapumziko|tunapumzika)\b/
const WHOLE =
  /\b(?:next week|la semaine prochaine|past midnight|manane|nyuma ya saa|about to|almost|nearly|bientot|va (?:bientot )?|kagiye|hafi|inakaribia|karibu ku\w+|always|never|ever|all (?:night|day|week|year|the time)|round the clock|around the clock|24\/7|24 (?:hours|heures)|day and night|seven days|7 (?:days|jours)|every (?:day|night|single day)|everyday|whole (?:night|week)|as long as|(?:before|after|avant|apres) (?:the|le|la) (?!oui|yes)\w+|mbere y|kabla ya|until (?:the last|late|sunrise|morning|dawn|everyone|you)|till (?:the last|late|sunrise|morning|dawn|everyone|you)|late|later|early|earlier|private|holiday|renovat\w*|repairs?|toujours|jamais|toute la (?:nuit|journee|semaine)|jour et nuit|sept jours|tous les (?:jours|soirs)|tant que|tard|plus tot|prive\w*|travaux|ferie\w*|vacances|du dernier|iminsi yose|amasaha yose|ijoro ryose|buri (?:munsi|joro)|ntitu?duf\w+|konji|ibirori|siku zote|kila (?:siku|usiku)|usiku (?:kucha|wote|mzima)|saa zote|masaa (?:24|yote)|hatufungi|sikukuu|sherehe|likizo|hadi alfajiri|kucha)\b/
const PART =
  /\b(?:morning|afternoon|evening|noon|midnight|dawn|sunrise|lunch(?:time)?|dinner(?:time)?|nightfall|weekends?|matin|apres-midi|soir|midi|minuit|aube|week-?end|nimugoroba|mugitondo|mu gitondo|nyuma ya saa sita|saa sita|ijoro|asubuhi|mchana|jioni|usiku|alfajiri|wikendi)\b/
const DAYS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:mondays?|lundis?|ku wa mbere|jumatatu)\b/, 'mon'],
  [/\b(?:tuesdays?|mardis?|ku wa kabiri|jumanne)\b/, 'tue'],
  [/\b(?:wednesdays?|mercredis?|ku wa gatatu|jumatano)\b/, 'wed'],
  [/\b(?:thursdays?|jeudis?|ku wa kane|alhamisi)\b/, 'thu'],
  [/\b(?:fridays?|vendredis?|ku wa gatanu|ijumaa)\b/, 'fri'],
  [/\b(?:saturdays?|samedis?|ku wa gatandatu|jumamosi)\b/, 'sat'],
  [/\b(?:sundays?|dimanches?|ku cyumweru|jumapili)\b/, 'sun'],
  [/\b(?:tomorrow|demain|ejo|kesho)\b/, 'tomorrow'],
  [
    /\b(?:today|tonight|now|aujourd'hui|ce soir|maintenant|uyu munsi|ubu|iri joro|leo|sasa)\b/,
    'today',
  ],
]
const SHUT =
  /(?:\bnot (?:be )?open|n't (?:be )?open|\bclos\w+|\bshut\w*|\bferm\w+|\bn'ouvr\w+|(?:ntidu|ntitu)\w+|(?:tu|du|tura|dura|iga|gi|ka|aka|ba)fung(?:a|ze|we)\w*|(?:ka|ga|i|bi)funze|tunafunga|wanafunga|\w*tafung\w*|\w*mefung(?!u)\w*|hatu\w+|nobody)\b/
const CLOCK =
  /\b\d{1,2}(?:[:.h]\d{2}| ?h\b)|\b(?:saa \w+|\d{1,2} ?(?:am|pm|a\.m|p\.m|heures?))|\b(?:at|until|till|by|jusqu'a|a|hadi|mpaka|kugeza|from|de|before|after|avant|apres) \d{1,2}\b/

const LEFT =
  /\b(?:(?:only|just|last|few|couple of|one|two|three|four|five|six|plenty(?: of)?|lots(?: of)?|enough|some) (?:\w+ ){0,5}(?:left|remaining|in stock|to go)|(?:is|are|'s|that's|the|our|your) (?:very )?last (?!order|orders|call|message|one you|thing|time|question|name|two|three|step)\w+|(?:only|but) \w+ (?:remains?|is left|are left)|plenty of|in stock|(?:is|are|'s|'re) (?:now |finally |again )?back(?: (?:on|in|again|now|today|tonight))?|back (?:in stock|on the menu)|fresh (?:crate|batch|delivery|load|supply|stock|keg)|came in\b|just (?:arrived|came in|got in|delivered|restocked)|restock\w*|new (?:delivery|crate|batch)|il (?:ne |n'en |en )?(?:nous )?rest\w+|reste (?:plus )?(?:que|qu')|dernier(?:e|es|s)? (?!commande|service|message|question)\w+|de retour|en stock|livraison|(?:ha|zi|bi|hari)?sigaye(?!mo)(?: \w+)?|ya nyuma|za nyuma|(?:ya|za|bya|ka)garutse|(?:zi|ime|ume|ki|vi|li)(?:me)?rudi(?: \w+)?|(?:ime|zime|vime|wame)baki\w*(?: \w+)?|ya mwisho|wa mwisho|za mwisho|(?:ndiyo|ndio) \w+ ya mwisho)\b/
const IN_CART =
  /\b(?:cart|basket|order|bill|panier|commande|agaseke|gaseke|komande|kikapu|kikapuni|oda|added|ajoute|to pay|a payer|removed|took|remov\w*|enleve|retire|\w*kuyemo|nimeondoa|nimetoa)\b/
const GONE =
  /\b(?:sold out|(?:ran|run|running|are|is|'re|'s|all) out(?: of|$)|out of stock|no longer (?:have|available|on)|no more|(?:is|are) (?:all )?(?:gone|finished)|finished|(?<!\b(?:a|ont|est|avec|peu|avez|bien|beaucoup|nettement|offre|donne) )plus de (?!\d|deux|trois|cent)[a-z]+|epuise\w*|en rupture|n'(?:y )?(?:a|en a|ai|avons) plus|tout est parti|(?:ya|za|bya|ka|rya)?shize\b|(?:ya|za|bya|ra|rya)shize|(?:ntaye|ntazo|ntayo) (?:tu)?sig\w+|(?:nearly|almost|presque) (?:finished|gone|sold|out|fini\w*|plus)|part vite|hafi gushira|karibia kuisha|(?:ime|zime|vime|kime|ume)(?:sha)?(?:isha|kwisha|malizika)|hazipo tena|haipo tena)\b/

const GUESTS =
  /\b(?:(?:people|guys|couple|table|guests?|ones?|folks?|party|group|man|woman|lady|gentleman|family) (?:next|beside|near|at|over|behind|in the corner|on the)|neighbou?rs?|(?:another|an other|one of the) (?:guest|customer|table|person)|everyone (?:at|in|here|is)|everybody|tout le monde|(?:un )?autre client|undi mukiriya|buri wese hano|mteja mwingine|kila mtu hapa|(?:most|many|other|all|some|several|our) (?:guests|people|customers|visitors|tables|diners)|(?:your|the) (?:\w+ )?(?:friends?|wife|husband|colleagues?|companions?|girlfriend|boyfriend|partner|mates?|brother|sister)|voisins?|(?:la|les|une?|cette) (?:autre )?tables? (?:d'a|d a|voisine|a cote)|(?:plupart|beaucoup|certains) (?:des|de|d') ?(?:clients|gens|tables)|(?:les )?autres (?:clients|tables)|votre (?:amie?|femme|mari|collegue|copine?|copain|compagne|epoux|epouse)|vos (?:amis|amies|collegues|voisins)|(?:monsieur|dame|gens|couple) (?:de|a|au|en|d)|abo ku meza|abakiriya (?:benshi|bandi)|abandi(?: \w+)?|(?:the|that|this|la|le|cette|ce) (?:lady|gentleman|man|woman|dame|monsieur|jeune)|umudamu|umusore|mwanamke|mwanaume|kijana|tables? (?:ahead|avant|before)|(?:two|three|deux|trois) (?:autres )?tables|inshuti (?:yanyu|zanyu|yawe)|umugore (?:wanyu|wawe)|umugabo (?:wanyu|wawe|wo)|bagenzi (?:banyu|bawe)|wale wa meza|wateja (?:wengi|wengine)|wengine|rafiki (?:yako|zako|yenu)|marafiki(?: \w+)?|mke wako|mume wako|bwana wa|jirani(?: \w+)?|gens ku meza)\b/
const GUESTS_DO =
  /\b(?:can|could|may|should|must|want|wants|will want|need|needs|scan|scans|joins?|joining|share|shares|also order|peut|peuvent|doit|doivent|veut|scanne|partage|paie|ashobora|bashobora|yasikana|arashaka|asikane|anaweza|wanaweza|anataka|aweze|achanganue|each|chacun|buri wese|kila mtu|sitting|(?:has|have) (?:his|her|their) own)\b/

/** Whom something is for or whose it is does nothing. */
const OBJECTS =
  /\b(?:to|for|of|with|pour|de|avec|chez|kwa|kuri|na|ya|za|wa|n'|y'|z'|by') ?(?:all |tous |toutes )?(?:(?:your|vos|votre) (?:\w+ )?\w+|everyone|everybody|tout le monde|chacun|bose|wote|kila mtu|marafiki(?: \w+)?|rafiki(?: \w+)?|inshuti(?: \w+)?)(?! (?:at|in|de|a|hapa|hano|here)\b)/g

/** "Happy birthday to your friend", "how many people": they are spoken of, and nothing is said of them. */
const TO_GUESTS =
  /\b(?:how many|combien de|(?:happy|hope|welcome|cheers|congratulations|enjoy|bon|joyeux|bonne|heri|hongera|karibu\w*|isabukuru|murakaza)(?: \S+){0,5}) (?:(?:to|for|a|pour|ya|kwa|ku|ya kuzaliwa kwa|kuri|y') ?)?(?:all |tous )?(?:your|vos|votre|people|personnes|rafiki|marafiki|inshuti|umugore|umugabo|mke|mume)\b/

const CONTACT =
  /\b(?:facebook|instagram|insta|tiktok|twitter|telegram|youtube|snapchat|linkedin|tripadvisor|web ?sites?|site (?:web|internet)|online|en ligne|on the internet|sur internet|e-?mails?|courriel|gmail|hotmail|yahoo|wi-?fi|mot de passe|password|ijambo ry'ibanga|nywila|hotline|(?:phone|mobile|whatsapp|contact) numbers?|numero de (?:telephone|whatsapp)|(?:his|her|their|our) (?:whatsapp|number|phone)|(?:numero|number|nambari|namba|nimero)(?: \w+){0,3} (?:ending|ends|finit|inaishia|irangira)\w*|joignable|reachable|kurubuga|tovuti|urubuga|kuri interineti|mtandaoni|imeli|application|app store|google|reviews?|un avis|(?:toa|acha|achia|andika) maoni|(?:gutanga|mutange|musige|mwandike) igitekerezo|(?:ring|call|phone|text) the (?:bar|owner|manager|boss)|our app|apps?|network|reseau|porogaramu yacu|programu yetu|applis?)\b/
const SERVICE =
  /\b(?:deliver(?:s|y|ies|ing)?(?= (?:to|anywhere|everywhere|at|in|within|at home|service|is|fee|costs?))|we deliver|home delivery|livr(?:e|ons|er|aison|aisons) (?:a|chez|partout|jusqu|gratuit|dans)|on livre|takeaway|take-away|take ?out|a emporter|courier|rider|motard|coursier|taxis?|uber|yego ?cab|car ?park\w*|parking|park(?:ed)? (?:your|the|here|behind|in)|garer|parikingi|egesh\w+|reserv(?:ed|ation|ations|e une|e la|ee?s?)\b|booked|booking|held for you|(?:hold|keep|kept|keeping|save|saved|saving) (?:you )?(?:a|the|your|that|this|table|another) (?:table|seat|spot|place|corner)|live (?:music|band|show|dj)|band|dj|karaoke|disc jockey|by (?:motorbike|bike|moto|car)|en moto|hotelini|gard\w* (?:la|une|votre|cette) table|hoteli y\w+|kwa pikipiki|na moto|to your (?:office|home|hotel|room|car|place)|a votre (?:bureau|hotel|domicile|chambre)|ku biro byanyu|ofisini kwako|concert|match|football|screens?|televis\w+|tv|projector|ecran|umupira|skrini|mechi|televiziyo|umuziki (?:wa|uri|w')|playground|pool|swimming|hotel|rooms?|dance floor|birthday (?:cake|song|surprise)|candles?|buji|mshumaa|bougies?|tubageza|tubagezaho|kubageza|mu rugo|rugo rwanyu|nyumbani|tunaleta|tunakuletea|teksi|tagisi|nababikiye|nimekuwekea meza|nimekuhifadhia|bikira ameza|shikia meza|wekea meza)\b/

const HEALTH =
  /\b(?:our (?:\w+ )?kitchen|notre cuisine|gikoni cyacu|jikoni (?:kwetu|yetu)|on its own|diabet\w+|pregnan\w+|enceinte|sugar[- ]free|no sugar|sans sucre|nta sukari|hana sukari|haina sukari|bila sukari|low[- ](?:fat|salt|sugar|carb)|cross[- ]contact|cross[- ]contamination|contamination|(?:separate|different|dedicated|clean|own|special|fresh) (?:pan|pans|oil|fryer|grill|kitchen|pot|knife|board)|(?:poele|huile|friteuse|casserole|grill) (?:a part|separee?|differente?|propre|dediee?)|isafuriya (?:yihariye|itandukanye)|amavuta (?:yihariye|atandukanye)|(?:sufuria|mafuta|kikaango) (?:tofauti|maalum|safi)|peace of mind|reactions?|tranquille(?:ment)?|mutuje|mwizeye|kwa amani|bila (?:wasiwasi|hofu)|go ahead and eat|additives?|any diet|(?:made|fait\w*|prepared|cooked|baked) (?:from|with|of|in|avec|de|a base|dans) (?!love|amour|care|your)\w+|farine|flour|(?:ever|never|jamais) (?:\w+ )?(?:touch\w*|contact\w*)|traces?(?: of| de)|impossible|dairy|lactose|pork|porc|ingurube|nguruwe|alcohol-free|sans alcool|utihanganira|batihanganira|asiyevumilia|wasiovumilia|wasiokula|batarya|coeliacs?|coeliaques?)\b/

const SPECIAL =
  /\b(?:specials?(?: (?:of|today|tonight))?|(?:dish|catch|soup|plate|cocktail|juice) of the day|plat du jour|suggestion du (?:jour|chef)|special of the|off the menu|not on the menu but|hors carte|(?:chef|kitchen|bar) (?:also |can |could )*(?:does|do|make|makes|prepare|prepares|fix|whip up)|chef's (?:special|choice)|house (?:special|cocktail|wine)|at this hour|all day|any time|meme le soir|a toute heure|toute la journee)\b/

const TABLE = /\b[a-z]\d{1,2}\b/g

type Said = { readonly kind: Claim['kind']; readonly text: string }

/** What a clause says of the guarded matters. */
export function* topicClaims(
  clause: Clause,
  facts: ClaimFacts,
  { items }: DishesNamed,
): Generator<Said> {
  const { isOpen, isConditional } = stanceOf(clause)
  // "If you order three, you pay two": no condition makes it so.
  if (!isOpen || isConditional) yield* less(clause.phrase)
  if (isOpen) return
  yield* money(clause.phrase, facts)
  yield* wait(clause.phrase, facts)
  yield* guests(clause.phrase, facts)
  yield* hours(clause, facts)
  const ids = items.map((item) => item.id)
  yield* stock(clause, facts, ids)
  if (!isLeftToPeople(clause.sentence)) yield* house(clause.phrase)
}

function* found(phrase: string, pattern: RegExp, kind: Said['kind']): Generator<Said> {
  const text = pattern.exec(phrase)?.[0]
  if (text !== undefined) yield { kind, text }
}

const SAID_BY_DENYING = /^(?:no|without|zero|sans|aucun|nta|bila|oublie|won|haina) ?/

function* less(phrase: string): Generator<Said> {
  const text = BORNE.exec(phrase)?.[0] ?? LESS.exec(phrase)?.[0]
  if (text === undefined) return
  if (!NEGATED.test(phrase) || SAID_BY_DENYING.test(text)) yield { kind: 'discount', text }
}

const OF_MONEY_ONLY = /\b(?:momo|bill|payment|paiement|malipo|bili|fagitire)\b/

function* money(phrase: string, { orders }: ClaimFacts): Generator<Said> {
  const isDenied = NEGATED.test(phrase)
  const isOwed = isDenied && orders.length > 0 && !SO_FAR.test(phrase)
  if (isOwed) yield* found(phrase, PAYING, 'discount')
  yield* found(phrase, SETTLED, 'payment')
  const isOfOrder = ORDER_WORD.test(phrase) && !OF_MONEY_ONLY.test(phrase)
  const isHowTo = HOW_TO_PAY.test(phrase)
  if (isDenied || isOfOrder || isHowTo || !MONEY.test(phrase) || isSplit(phrase)) return
  yield* found(phrase, MONEY_STATE, 'payment')
}

/** "Paying is done with the staff": always, and not now. */
const HOW_TO_PAY =
  /\b(?:paying|to pay|se (?:fait|regle)|pour payer|kwishyura|kulipa|(?:hu)fanyika|bikorwa)\b/

function* wait(phrase: string, { isPersonCalled }: ClaimFacts): Generator<Said> {
  if (GRACE.test(phrase)) return
  yield* found(phrase, DURATION, 'wait')
  if (!isPersonCalled && !APOLOGY.test(phrase) && !isOfWaiter(phrase))
    yield* found(phrase, SOON, 'wait')
}

function* guests(phrase: string, { tables }: ClaimFacts): Generator<Said> {
  const own = new Set(tables.map((table) => table.toLowerCase()))
  const labels = phrase.match(TABLE) ?? []
  const other = own.size === 0 ? undefined : labels.find((label) => !own.has(label))
  if (other !== undefined) yield { kind: 'guests', text: other }
  if (!GUESTS_DO.test(phrase) && !NEGATED.test(phrase) && !TO_GUESTS.test(phrase))
    yield* found(phrase.replaceAll(OBJECTS, ' '), GUESTS, 'guests')
}

/** How the house is reached, what else it does, and how it cooks. */
function* house(phrase: string): Generator<Said> {
  if (!isWarning(phrase)) yield* found(phrase, HEALTH, 'allergen')
  if (NEGATED.test(phrase)) return
  yield* found(phrase, CONTACT, 'contact')
  yield* found(phrase, SERVICE, 'service')
  yield* found(phrase, SPECIAL, 'item')
}

function isSplit(phrase: string): boolean {
  return /\b(?:split|share|shared|separate|divided|partage\w*|part|gaban\w*|gawan\w*|below|ci-dessous|hasi|chini|attached)\b/.test(
    phrase,
  )
}

/** "I'll be right back": the waiter itself. */
function isOfWaiter(phrase: string): boolean {
  return /^(?:i|let me|i'll|i'm|je|j'|ni|nda|nza)\b/.test(phrase)
}

function* hours({ phrase }: Clause, facts: ClaimFacts): Generator<Said> {
  const said = OPENING.exec(phrase)?.[0]
  if (said === undefined) return
  const days = DAYS.filter(([pattern]) => pattern.test(phrase)).map(([, day]) => day)
  if (isAllBut(phrase, days, facts)) return
  const isRest = REST.test(phrase)
  const isShut = isRest || SHUT.test(phrase)
  const isTimed = CLOCK.test(phrase)
  const isWrong = days.some(
    (day) =>
      facts.openOn.length > 0 &&
      facts.openOn.includes(day) === isShut &&
      !(isTimed && facts.openOn.includes(day)),
  )
  const isVague =
    (isRest && days.length === 0) ||
    WHOLE.test(phrase) ||
    (PART.test(phrase) && !isTimed && !days.includes('today'))
  if (isWrong || isVague) yield { kind: 'hours', text: said }
}

const EVERY_DAY =
  /\b(?:every day|seven days|tous les jours|iminsi yose|buri munsi|kila siku|siku zote)\b/
const BUT = /\b(?:except|but|apart from|sauf|a part|uretse|isipokuwa|ila)\b/

/** "Every day except Sunday". */
function isAllBut(phrase: string, shut: readonly string[], { openOn }: ClaimFacts): boolean {
  if (!EVERY_DAY.test(phrase) || !BUT.test(phrase) || openOn.length === 0) return false
  return WEEK.every((day) => openOn.includes(day) !== shut.includes(day))
}

const WEEK = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']

function* stock(
  { phrase, sentence }: Clause,
  facts: ClaimFacts,
  named: readonly string[],
): Generator<Said> {
  const left = LEFT.exec(phrase)?.[0]
  if (left !== undefined && !IN_CART.test(sentence)) yield { kind: 'item', text: left }
  const gone = GONE.exec(phrase)?.[0]
  if (gone === undefined || IN_CART.test(sentence)) return
  const isSo = named.some((id) => facts.unavailableIds.includes(id))
  if (!isSo && (named.length > 0 || facts.unavailableIds.length === 0))
    yield { kind: 'item', text: gone }
}

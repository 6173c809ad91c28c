import type { Language } from '../language.ts'

/**
 * Words that hint at a language, folded (lower case, no accents), split at the apostrophe with the
 * apostrophe kept (`l'`, `n'`). They are looked up and they train the n-gram model, so breadth
 * matters more than order. A word in two lists counts half for each without further marking.
 * Written by engineers: have speakers of Kinyarwanda and Swahili review it.
 */
export const LEXICON: { readonly [L in Language]: string } = {
  en: `
    the i you we is are am do does did what where how when who which why whose can could will would
    should shall may might must please pls plz want wants wanted like love need needs have has had
    my me mine it its this that these those there here not dont yes yeah yep yup nope with without
    and or but for of on at from into about after before until than then more less another other
    others same again also too very just only still yet already now later soon today tomorrow
    tonight yesterday add remove take took cancel change changed keep put swap replace bill pay paid
    paying pays cash card check receipt price cost costs cheap cheaper cheapest expensive total
    order ordered orders ordering table thanks thank thx ty cheers hello hi hey hiya good morning
    evening night afternoon bye goodbye sorry excuse help helpful waiter waitress manager staff
    person someone somebody everyone everybody anyone anything something nothing everything each
    every both all none some any many much few lot lots water beer beers wine wines juice coffee tea
    milk chicken fish beef goat pork meat egg eggs rice chips fries bread salad soup cheese fruit
    cold hot warm fresh spicy sweet sour salty large big small little medium extra double half whole
    glass bottle cup plate bowl piece split share separate together own two three four five seven
    eight nine ten eleven twelve twenty dozen couple first second third last one ones gimme u ur
    wanna gonna gotta let lets get got give gives bring make made see show tell know think mean
    meant understand understood start stop wait waiting hold ready late over never mind back off out
    up down open opens opening close closes closed closing time hour hours minute minutes drink
    drinks drinking eat eating food meal breakfast lunch dinner hungry thirsty dish dishes snack
    snacks dessert starter side sides your our us them they he she his her him be been being was
    were go going come coming sit seat inside outside music loud toilet bathroom password code phone
    number name friend friends kids child party people guys sir madam boss great nice well done
    wrong right correct sure fine perfect delicious tasty awesome really maybe actually instead
    rather leave left forget forgot missing arrived deliver delivery allergic allergy nuts
    vegetarian vegan gluten free recommend suggestion special offer deal happy choose pick choice
    option options speak talk english i' don' can' won' isn' didn' doesn' it' that' what' let' we'
    you' they' he' she' there' who' where' how' ill im ive id whats thats cant ask asked asking call
    send sent try find look looking work works bit kind type anybody enough around between through
    under because if while onions onion sauce chilli pepper salt sugar ice lemon butter steak burger
    sandwich skewer skewers stick round pack pint draft tap wings ribs grilled fried roasted boiled
    baked steamed mixed plain house local best most least next new old week weekend sunday monday
    saturday friday account location located address parking book booking reserve reservation
    pregnant baby
  `,
  fr: `
    le les une des du je j' tu vous nous on il elle ils elles est c'est cest cette cet ces ca cela
    ceci que qui quoi quel quelle quels quelles ou comment combien quand pourquoi avec sans et pour
    par dans sur sous chez entre vers au aux pas ne plus moins rien jamais toujours deja encore oui
    ouais non merci mrc bonjour bonsoir salut coucou slt bjr bsr svp stp plait voudrais voudrait
    voulons voulez veux veut jveux aimerais aimerait prends prend prenez prenons avez avons ont ai
    as a-t sont suis sommes etes etait sera serait soit mon ma mes ton ta tes son sa ses notre nos
    votre vos leur leurs l' d' s' qu' c' m' t' n' addition payer paie paye payez paient payons carte
    menu eau biere bieres vin vins poulet poisson frites viande boeuf chevre porc oeuf oeufs riz
    pain salade soupe fromage fruits jus cafe the lait sucre sel poivre piment glacons glace deux
    trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt trente
    premier premiere deuxieme dernier ajoutez ajouter ajoute rajoutez rajoute enlevez enlever enleve
    retirez retirer retire supprimez supprimer supprime annulez annuler annule changez changer
    modifier modifiez remplacer remplacez gardez mets mettez mettre met donnez donne donner apportez
    apporte apporter envoyez envoyer envoye montrez montre montrer voir regarder dites dire parler
    parlez parle serveur serveuse patron gerant personne quelqu quelque quelques chose choses
    quelquechose autre autres meme memes aidez aide aider besoin prix cher chere facture note
    especes liquide bouteille bouteilles verre verres tasse assiette plat plats plate gazeuse bien
    tres trop peu beaucoup tout toute tous toutes chacun chaque jusqu desole desolee pardon excusez
    excuse bientot soiree soir nuit jour journee matin midi heure heures minute minutes instant
    attendez attends attendre demain hier aujourd hui maintenant tard tot vite dessert entree repas
    dejeuner diner manger boire faim soif boisson boissons commande commander commandes commandee
    table chaise terrasse dehors dedans interieur exterieur ouvert ouverte ouvrez ouvre ferme fermez
    fermee fermeture ouverture cuisine toilettes musique argent monnaie francs compte partager
    partage diviser separer separement ensemble part parts deux-mille allergique allergie arachides
    noix vegetarien vegetarienne epice epicee chaud chaude froid froide frais fraiche fraiches grand
    grande petit petite demi entier entiere cuit cuite saignant rouge blanc blanche noir noire rose
    bon bonne bons bonnes meilleur meilleure mieux delicieux super parfait accord volontiers exact
    correct bien-sur faux erreur trompe mauvais mauvaise peux peut pouvez pouvons pouvoir faut faire
    fait faites fais aller allez vais va vont viens venez venir arrive arriver recu manque oublie
    compris comprends comprend sais savoir connais mais donc alors aussi si sinon comme parce car
    depuis pendant avant apres ici la-bas y en lui eux moi toi soi monsieur madame mademoiselle
    garcon ami amis amie enfant enfants bebe gens groupe place reserver reservation livrez livraison
    francais anglais terminer valider confirmer confirme finalement plutot lieu seulement juste
    encore-une quelle-heure souci probleme question choix choisir conseiller conseillez recommandez
    proposez brochette brochettes portion portions morceau sauce oignons oignon ail citron beurre
    huile legumes haricots pomme pommes grille grillee roti pression blonde brune canette pichet
    carafe aucun aucune ni est-ce fois prochaine prochain semaine dimanche samedi lundi vendredi
    fete anniversaire voila laisse laissez tomber
  `,
  rw: `
    muraho mwaramutse mwaramutseho mwiriwe mwirirwe muramuke bite amakuru yanyu yawe murakoze
    urakoze turabashimira ndagushimiye yego ego oya hoya ndashaka nshaka shaka turashaka nifuza
    ndifuza twifuza nkeneye dukeneye sinshaka simbishaka sinkibishaka ntidushaka mpa mumpe muduhe
    duhe mwampa mwaduha ha munzanire nzanira muzane tuzanire mutuzanire mwatuzanira mwanzanira zana
    uzane kuzana muzanire mwongere mwongereho ongeraho ongera ongeramo nyongerera unyongerere
    kongera kuramo kuraho kuvanaho vanaho mukureho mukuremo vanamo gabanya siba hagarika hindura
    guhindura reka bireke angahe ngahe bangahe zingahe gute nte ryari hehe he ki iki amafaranga
    faranga ibihumbi igihumbi ijana kwishyura nishyura ndishyura ishyura yishyure twishyure
    arishyura wishyure nishyuye twishyuye namaze kwishyuza fagitire inyemezabuguzi igiciro ibiciro
    mfite mufite dufite bafite afite ufite mwaba haba hari nta ntabwo ntago ntacyo ntayo ntabyo si
    sibyo nibyo cyane neza rwose ibyo ibi icyo iyi iyo izi izo uyu uwo aba abo aya ayo ubu none
    nonaha ariko kandi cyangwa kubera ngo niba ko kuri imwe ebyiri ebyeri eshatu enye eshanu
    esheshatu zirindwi umunani icyenda icumi makumyabiri rimwe kimwe umwe kamwe bumwe kabiri abiri
    babiri bibiri gatatu atatu batatu bitatu kane ane bane bine gatanu atanu batanu bitanu gatandatu
    batandatu karindwi barindwi cumi kurya kunywa kwicara ibiryo ibiribwa ibinyobwa amazi inzoga
    inyama ihene inka inkoko ifi amafi ibirayi ibishyimbo umuceri igitoki ibitoki imineke icyayi
    ikawa amata umutobe imitobe icupa amacupa ikirahuri ibirahuri isahani ameza intebe umukozi
    abakozi umuyobozi umuntu abantu umwana abana inshuti mfasha munfashe mumfashe ufashe ubufasha
    nyereka mwanyereka unyereke mutubwire mbwira tubwira tegereza gato gatoya buhoro vuba murabeho
    ijoro ryiza umunsi mwiza ejo munsi mugitondo nimugoroba saa isaha bose byose zose yose twese
    hamwe ukwacu ukwanjye yanjye wanjye byanjye zanjye byacu yacu wacu bye ibye zikonje akonje
    ikonje bikonje ishyushye ashyushye bishyushye rikonje birarangiye narangije byarangiye
    birahagije bihagije sawa buri wese wose ku mu byo ryo bwo natumije gutumiza ntumize twatumije
    natumiye tumiza gutuma ohereza nohereje ni kugura kureba kuvugana kuvuga guhitamo hitamo
    guhamagara hamagara kubona sinumva sinsobanukiwe numva ndumva simbizi ndabizi hano aha hariya
    iwanyu uwuhe iyihe izihe ibihe uruhe ayahe murafunga mufungura mufunga gufungura gufunga
    urusenda isukari umunyu ubuki amavuta igitunguru ibitunguru tungurusumu irimo itarimo kitarimo
    bitarimo idafite nto ntoya gito nini rinini kinini nziza byiza kiza meza biryoshye iryoshye
    karibu mwihangane wihangane mbabarira imbabazi nibeshye ikibazo kibazo mutebutse mwatinze
    gutinda ntegereje turategereje igihe komande ubutumwa telefone nimero kode inyota inzara
    ndashonje turashonje umuriro urubura imboga imbuto isupu umugati umwijima ingurube ubugari
    isombe mwatwereka natwe nanjye nawe namwe njye twe mwe wowe we uri ndi turi muri bari ari ubwo
    aho uko ese mbese yambi ikinyarwanda kinyarwanda icyongereza igifaransa igiswahili ndabyemeye
    emeza nemeje kwemeza ohereze kohereza indi ikindi ayandi izindi undi abandi ibindi gusa nk' cy'
    by' rw' bw' ry' tw' y' z' w' k' b' kw' nongere nongeye ntumije utumije mutumije yokeje cyokeje
    byokeje ikaranze zokeje twicaye ndicaye hanze imbere aharyoshye abakiriya umukiriya gahunda
    gutanga tanga mutange kugabana tugabane mugabanye kugabanya urutonde agaseke uwacu kuko nuko
    noneho ubundi ikihe bihe amafunguro ifunguro imbwa inkwavu inzu umuziki ibirori amasaha iminota
    umunota ndananiwe ntunze
  `,
  sw: `
    habari mambo vipi poa hujambo hamjambo sijambo jambo shikamoo marahaba salama niaje asante
    ahsante asanteni shukrani nashukuru karibu karibuni ndiyo ndio naam hapana sawa kabisa haya
    naomba tunaomba nataka tunataka ningependa tungependa napenda nahitaji tunahitaji sihitaji
    sitaki hatutaki nipe tupe mpe nipatie tupatie niletee tuletee mletee leta lete kuleta ongeza
    ongezea kuongeza ondoa toa punguza futa badilisha ghairi acha wacha usiweke usitie weka wekea
    tia ngapi mangapi wangapi bei gani kiasi gharama jumla pesa hela fedha shilingi elfu mia senti
    lipa kulipa nalipa nitalipa tutalipa nimelipa nimeshalipa tumelipa alipe atalipa tulipe malipo
    bili risiti mna mnayo kuna hakuna hamna iko kiko uko yuko ziko viko mko upo ipo wapi nini lini
    nani kwa ya wa za la cha vya pa katika kwenye hapa hapo pale huko hii hiki huyu hizi hiyo hicho
    hilo hayo hivi hivyo ile yule zile leo kesho jana sasa tena pia sana kidogo zaidi tu basi tayari
    bado baada kabla mpaka hadi tafadhali samahani pole moja mbili tatu nne tano sita saba nane tisa
    kumi ishirini mmoja wawili watatu wanne watano kimoja viwili vitatu vinne vitano mawili matatu
    manne matano miwili mitatu minne mitano wanane nusu robo maji bia nyama mbuzi ng' ombe ng'ombe
    kuku samaki nguruwe wali mchele chai kahawa maziwa juisi chupa glasi kikombe sahani meza mezani
    kiti mhudumu meneja mtu watu mtoto watoto rafiki bwana bibi mama baba dada kaka nisaidie
    tusaidie msaada saidia sielewi naelewa nimeelewa kwaheri baadaye tutaonana yote zote vyote wote
    wetu yetu baridi moto vuguvugu bila pamoja kubwa ndogo mkubwa mdogo nyingi nyingine mwingine
    kingine vingine mengine ingine chakula vyakula kinywaji vinywaji menyu oda kula kunywa kukaa
    mimi sisi wewe nyinyi ninyi yeye wao yangu yako changu chako langu wangu wako zangu vyangu chetu
    chenu wenu yenu zenu niko tuko nina tuna ana wana una nimekosea nimechoka nimemaliza tumemaliza
    nimeagiza nimesahau umesahau nilichoagiza niliagiza tuliagiza kuagiza agiza kuorder tugawane
    tugawanye tuigawane tunagawana gawanya gawa kuongea kuzungumza ongea sema niambie nionyeshe onyesha naona kuona
    nzuri kizuri mzuri vizuri tamu kitamu usiku asubuhi jioni mchana mwema njema pilipili barafu
    sukari chumvi asali mafuta vitunguu kitunguu nyanya mboga matunda mkate mayai yai maharage viazi
    ndizi ugali supu chipsi soseji maini embe nanasi chungwa machungwa papai parachichi karanga
    kuchoma choma kukaanga kuchemsha kaanga naweza tunaweza unaweza mnaweza inaweza ninaweza siwezi
    kweli ndani nje juu chini mbele nyuma haraka polepole pendekeza unapendekeza chagua kuchagua
    mnapokea mnafunga mnafungua funga fungua saa dakika muda siku wiki namba nambari simu kadi
    anwani choo muziki mziki njaa kiu nasikia tumekaa tupo nipo kila jinsi kama lakini au ila kwamba
    kwani sababu je si siyo sio sivyo swahili kiswahili kiingereza kifaransa kinyarwanda lugha
    thibitisha tuma nimetuma peleka mmechelewa kimechelewa imechelewa chelewa nangoja nasubiri
    tunasubiri subiri ngoja inatosha imetosha kikapu kilikuwa ilikuwa alikuwa walikuwa inakuja
    anakuja njoo njooni kuja karibia twende endelea rudi rudia rudisha tutarudi mpya bora rahisi
    ghali nafuu ofa laini ngumu iive iliyoiva changa nakubali nimekubali sili hatuli haina shida
    tatizo nyekundu nyeupe nyeusi mwekundu mweupe mweusi rangi mishikaki mshikaki pombe mvinyo soda
    maembe nusunusu ipi kipi upi yupi zipi mbona kwanini tofauti chake zake yake
  `,
}

/** Words too short or too common elsewhere to count fully, even where only one list has them. */
export const WEAK_WORDS: { readonly [L in Language]: string } = {
  en: 'a an in to no so as by table six ok',
  fr: 'la de un a en si me six table sa on',
  rw: "ni na n' kunywa se meza karibu sawa",
  sw: 'ni na kunywa si je sawa meza karibu kinyarwanda kadi soda haya',
}

/** Brands, dishes and units every language uses; a bar's own menu adds to them. */
export const NEUTRAL_WORDS = `
  primus mutzig skol virunga heineken amstel guinness legend turbo king fanta coca cola coke
  sprite citron orange momo mpesa m-pesa airtel mtn revolut visa mastercard wifi pizza burger
  isombe ugali brochette brochettes chips menu bar table cl ml kg fw frw rwf eur usd ok okay k l
  lol haha hahaha hihi hehe whatsapp tilapia akabenzi mojito margarita whisky vodka gin rum tonic
  cappuccino espresso latte mocha americano zero spaghetti lasagne sandwich chapati samosa sambusa
  pilau rolex agatogo zingalo tusker pepsi castle carlsberg windhoek corona desperados leffe
  smirnoff
`

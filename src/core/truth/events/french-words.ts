import { alternatives } from '../../understand/alternatives.ts'
import { wordSet } from '../word-set.ts'

/** Words that only French has: the grammar is read where one stands. */
export const isFrench = wordSet(
  `le la les des du de vous est une un votre vos je j' nous pour dans et c' ce avec sont au aux qui que qu' ne n' pas il elle ils elles
  d' l' ca cela mon ma mes notre nos se s' en tout jusqu' encore deja bien c'est`,
)

/** Who does something: people of the house, and guests. */
export const PERSON =
  wordSet(`cuisine chef chefs cuisinier cuisiniers cuisiniere bar barman barmaid patron patronne gerant gerante manager caisse
  caissier caissiere equipe personnel serveur serveurs serveuse serveuses comptoir quelqu collegue collegues maison responsable proprietaire
  gars direction vigile securite`)
export const GUEST =
  wordSet(`voisin voisins voisine clients client gens monsieur dame couple femme mari ami amis amie amies copain copine autres
  collegues habitues convives compagnon epouse epoux enfants frere soeur tablee plupart`)

/** What stands between an auxiliary and its verb, and what asks instead of telling. */
export const BETWEEN =
  wordSet(`deja bien tout juste aussi maintenant toujours donc encore vous te t' le la les l' lui leur y en se s' nous me m'
  egalement enfin meme vraiment simplement presque tous toutes toute gentiment ensuite alors personnellement`)
export const INDIRECT = wordSet('que qu ce qui quoi comment combien pourquoi ou dont quel quelle')

/** How participles end, and words that only end so. */
export const PARTICIPLE =
  /(?:[^aeo]e|[aeiou]e|ee|es|ees|i|is|ie|ies|it|ite|u|us|ue|ues|ert|erte|erts|eint|oint|ort|mort)$/
export const NOT_PARTICIPLE =
  wordSet(`petit petits vous tous dessous dessus dans sur plus juste au aux ou mal deja du cote table droite gauche heure interieur exterieur suite base boire manger prendre choisir payer besoin envie
  hate deux quatre une toute mille trois cinq onze quinze treize seize douze pres partir demi volonte part gout cause peine
  aucune rien des les le la tres assez entre chaque autre ici elle encore comme sous avec peu moins raison faim soif moitie
  disponible possible agreable libre delicieuse bonne tendre sucre amere fraiche froide grande petite forte legere gluten lait oeuf
  quatorze dix six huit aujourd pareille meilleure chere egale gratuite quelque quelques plusieurs certaines gens
  vide pleine prete pret grillades grille grillees salee sucree epicee simple facile utile fine chaude ideale bu pizza pizzas frites bieres biere boissons de ce entiere
  aussi quelle laquelle lequel mieux pour que celle egalement comprise compris vendue liee seule connue celebre`)
export const INFINITIVE = /(?:er|ir|re)$/

/** Participles without an accent; any other word that ends so ("parfait", "gratuit", "exquis") is an adjective. */
const IRREGULAR_STEMS = alternatives(String.raw`
  (?:re|de|sur|com|trans|entre|per|ad|ap|sou|pro)?(?:mis|pris|quis)
  assis|inclus|exclus
  (?:re|de|sur|inter|pre|pour|main|con|re-?con|ob|sou|de)?(?:venu|tenu|vu|lu|cu|couru|conduit|produit|fait|dit|cuit|instruit|truit|ecrit|scrit)
  frit
  (?:re|a|dis|com|trans)?paru
  (?:re|de)?(?:bu|su|pu|du|eu|cru|connu|rendu|vendu|perdu|descendu|tendu|pondu|fondu|mordu|pendu|battu|vaincu|vecu|solu|elu|plu|tu|valu|fallu|percu|concu|voulu|entendu|attendu|repondu|defendu|suspendu|abattu)
  reduit|traduit|introduit|detruit|construit
  (?:re)?(?:fini|servi|parti|sorti|choisi|rempli|garni|garanti|averti|reuni|fourni|refroidi|saisi|senti|suivi|puni|reussi|roti|nourri|etabli|cueilli|accueilli|investi|bati|envahi|ralenti|endormi|gueri|trahi|uni|noirci|blanchi|epaissi|nettoyi|rafraichi|rechauffi|converti|affranchi|ressorti|rempli|beni|verni|enrichi|agrandi|eclairci|adouci)
  (?:de|re)?(?:ouvert|couvert|offert|souffert)
  decouvert
  (?:re)?(?:peint|teint|eteint|atteint|joint|craint|plaint)
  mort|clos`)
export const IRREGULAR = new RegExp(String.raw`^(?:${IRREGULAR_STEMS})(?:e?s?)$`)

/** Forms of the future, and words that only look like it. */
export const FUTURE =
  /^[a-z]{2,}r(?:a|ont|ons|ai|as)$|^(?:aurez|serez|irez|recevrez|ferez|[a-z]{3,}(?:er|ir|dr)ez)$/
export const NOT_FUTURE = wordSet(
  'ouvrons rouvrons couvrons retirez entrez montrez preferez desirez offrez ouvrez attirez rentrez tirez esperez esperons preferons adorez adorons assurez livrez considerez',
)

/** Verbs that pass: what was done, will be done and is done by people, as the tools tell it. */
export const ALLOWED_DONE =
  wordSet(`ajout* rajout* retir* enlev* mis mise mises chang* modifi* not* prevenu* appel* demand* montr* regard* verifi*
  trouv* compris* deplac* partag* vid* remplac* corrig* pris prise prises vu vue entendu* oubli* inclu* laiss* gard* supprim* signal* ecrit* marqu*   averti* tromp* lu lue eu ete accept* declar* ferm* ouvert* precis* choisi* dit dite voulu* parl* mentionn* propos* conseill* command*
  serv* indi* pass* envoy* confirm* transmis* lanc* annul* refus* rejet* essay* commenc* fini* termin* aime* donn* fait faite epuis* grill*   prefere* souhait* scann* affich* list* epic* inscri* reglement repond* divis* repart* descend* remis* coche* arret*
  appuye* tape* selectionn* remarqu* suggere* interrompu* renseign* accompagn* marin* fum* cuit* prepare* limite* 
   complet* mal bon plu reconnu fourni* communiqu* publi* dispos*`)
export const ALLOWED_WILL =
  wordSet(`ecrira ecriront repond repondra verrez verra verront previendra previendront avertira informera informeront signalera pourrez pourra pourront devrez devra faudra faudrait dirai dira diront repondront
  saura sauront aidera aideront affichera afficheront demandera coutera montrera restera resteront ajouterai appellerai
  transmettrai enverrai noterai mettrai changerai laisserai retirerai garderai previendrai tiendrai ferai serai expliquera expliquerai
  verifiera verifieront decidera plaira plairont ira trouverez voudrez lira liront confirmera contactera passerai
  proposerai montrerai remplacerai preciserai donnerai redirai reviendrai attendrai apparaitra apparaitront recommencerai parlera
  prendrai entrainera extra opera vrai tequila mascara garcons environs livrons montrons entrons rentrons gras bras voudra voudront desirez
  accompagnera conviendra renseignera renseigneront partagerai aurai irai dirons verrons changera changeront tequilas cobra tiramisu figurera demanderai prevaudra
  servira indiquera`)
export const PERSON_DOES =
  wordSet(`recoi* voit voient fixe peu* pouv* decid* sai* sav* declar* precis* dit disent indiqu* annonce* confirm* a ont est sont va vont n ne qui et
  de du des pour sur pourr* doit doiv* dev* ferm* ouvr* vend* propos* serv* dira diront repondra seul* aussi ici meme mentionn* marqu*
  ecrit note* lit lisent verra verront au aux en dans ou avec par que si vous te l y se s me m nous il elle on ce c la le les un une son sa
  saura sauront vient`)

/** What moves of itself. */
export const MOVING = wordSet(
  'arrive arrivent vient viennent part partent apporte apportent amene amenent passe passent sort sortent',
)

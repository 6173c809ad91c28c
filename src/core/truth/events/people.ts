import { menuWords } from '../../understand/menu-words.ts'
import { numberOf } from '../../understand/numbers.ts'
import { foldClaims } from '../fold-claims.ts'
import type { MenuNames } from '../names.ts'
import { wordsIn } from '../names.ts'
import { wordSet } from '../word-set.ts'
import { ADVERB, isEnglish, isFunction } from './english-words.ts'
import { isFrench } from './french-words.ts'

/** Stands for anybody's name in the words that a grammar reads. */
export const NAMED = '@'

/** Words that begin a sentence with a capital, before a verb, and are nobody's name. */
const NO_NAME = wordSet(`
  nobody nothing everything everybody everyone something someone somebody anyone anything none each both one two three all most some many any
  this that these those there here it they he she we you who what which where when how why once since until if as so then now not no yes only
  today tonight tomorrow sunday* monday* tuesday* wednesday* thursday* friday* saturday* breakfast lunch dinner help card cash menu tap order
  confirm payment* service dessert water delivery waiting times staff people guests half same good great nice sorry thanks thank welcome perfect please noted sure
  price* prices total bill cart table drink* dish* food beer* soda* order* momo whatsapp english french kinyarwanda swahili kiswahili
  le la les un une des du ce cette ces cela ca il elle ils elles on nous vous je tout tous toute toutes rien personne chacun aucun aucune
  joyeu* ferme* ouvert* prochain* gluten oui non merci bonjour bonsoir bonne bon voici voila pardon desole desolee parfait bien dimanche lundi mardi mercredi jeudi vendredi samedi
  quelqu quand si comme pour avec sans dans sur mais et ou donc puis alors quel quelle quelles quels que qui est avez souhaitez voulez deux trois
  muraho murakoze yego oya ese niba nta mwaramutse mwiriwe ubu uyu iyi ibi ibyo buri byose akabari igikoni komande umukozi abakozi umutetsi
  asante karibu ndiyo hapana habari sawa samahani kama hii huyo hakuna baa jikoni mpishi mhudumu wahudumu oda kila leo kesho sasa meza bei
  jumla chakula vinywaji kinywaji
  chaque selon avant apres pendant depuis malgre entre chez envie besoin voir ajouter choisir prendre payer retirer changer
  without under among between during above below except around outside inside enjoy choose pick add remove change extra spicy mobile money takeaway`)

const NAME = /(?<![\p{L}\p{N}'’-])\p{Lu}\p{Ll}{2,}(?![\p{L}\p{N}-])/gu

/** Words with a capital that neither the menu nor the house has, folded: whoever that is, no tool knows what they do. */
export function peopleIn(
  original: string,
  known: { readonly names: MenuNames; readonly houseWords: ReadonlySet<string> },
): ReadonlySet<string> {
  const words = [...original.matchAll(NAME)].map(([word]) => foldClaims(word))
  const isKnown = (word: string) =>
    NO_NAME(word) ||
    isEnglish(word) ||
    isFunction(word) ||
    ADVERB(word) ||
    isFrench(word) ||
    /(?:ing|ez|s|[a-z]{4}ly)$/.test(word) ||
    numberOf(word) !== undefined ||
    menuWords(word).some(({ kind }) => kind === 'concept') ||
    wordsIn(word).some((one) => known.names.words.has(one) || known.houseWords.has(one))
  return new Set(words.filter((word) => !isKnown(word)))
}

/** What guests do with an order and a bill: of one of them, whose name the diner gave, it may be said. */
export const GUEST_DEED = wordSet(`
  pay* owe* owing have has had take* taking took get gets got want* share* sharing order* join* need* drink* drank eat* ate ask* see* scan* split* choose* chose
  chosen pick* like* prefer* add*
  paie* paye* pris prend* prennent doit doivent devra veut veulent voudra commande* partage* boit bu mange* choisi* demande* scanne* est sont a ont aura n ne et ou qui`)

/** "According to Jean", "d'après le chef": nobody tells a waiter anything but the bar's own data. */
const SOURCE =
  /\b(?:according to|d'apres|d apres|selon|kwa mujibu wa) (?:the |our |le |la |notre )?([a-z@]+)/g
const NO_SOURCE = wordSet(
  'chef cook kitchen barman bartender manager owner boss waiter waitress cuisine cuisinier patron gerant serveur serveuse mpishi meneja jikoni',
)

/** Who is said to have told it. */
export function sourceIn(phrase: string, people: ReadonlySet<string>): string | null {
  for (const [said, who = ''] of phrase.matchAll(SOURCE)) {
    if (people.has(who) || NO_SOURCE(who)) return said
  }
  return null
}

import { isCondition } from '../stance.ts'
import { wordAt, wordSet } from '../word-set.ts'
import { type EventSaid, judged, type Rule } from './event.ts'

/**
 * A verb carries who and when: `watakuletea` is they, to come, to you, bring. What is said to have happened (-me-, -li-),
 * to go on (-na-) or to come (-ta-) of anybody or anything but the waiter's own deeds is an event.
 */
const VERB =
  /^(ni|tu|u|m|mu|a|wa|i|zi|vi|ki|li|ya|pa)(mesha|mekwisha|me|li|na|ta|nge)(?!yo|zo|vyo|cho|lo|po|ye|mo|ko$|o(?!n|mb|sh|g|k))([a-z]{3,})$/

/** Words that only Swahili has. */
export const isSwahili = wordSet(
  'kwa kwenye yako yenu wako zako chako lako hii hiyo sasa leo tu au ndiyo mbili tatu nne ungependa siwezi naweza unaweza kuna hakuna kikapu chipsi sijui ninajua niongeze nimwite nimeongeza nimeondoa kwamba lini nini gani kuhusu bado hapa hapo samahani asante kila kitu oda baa mhudumu wahudumu jikoni mpishi moja mbili katika kama lakini pia sawa hadi wa cha vya',
)

const HUMAN = wordSet('a wa')
const YOU = wordSet('u m mu')

const NOT_VERB =
  wordSet(`ananas amertume american* americain* amerique amerika napendekeza kimejaa amejiunga kilichobadilika kulingana maziwa wanawake watalii walimu alinda analogi alikuwa ilikuwa zilikuwa alizeti watano watatu amani wali mali uli inasa meneja menyu
  alipo walipo ulipo mlipo milimita analyse animal italian uliza umeme mtaalamu militia atalaya alimentaire alimentation una mna ana animation amelia
  kilichomo kilichobaki vilivyo italy amende alias unable until unless unlike united ulike mamba manager malipo malizia manana mala maneno anapo
  unaitwaje inaitwa watu kinywaji vinywaji kiamsha kiasi kitamu vitamu kitafunwa kitafunio pamoja kuna vitafunio vitafunwa kitabu kilimanjaro kitambulisho unakaribishwa mnakaribishwa kinapo`)
/** Roots, without the mark of an object before them. What a waiter's tools do. */
const I_DID =
  wordSet(`ongez* ond* toa tol* badil* andik* wek* sham* ambi* mbi* it* wit* elew* ona onye* ong* tafut* pat* hamish* unganish* gaw* onyesh* siki* som* angali* sahau*
  fut* chuku* fik* rekebish* jarib* pend* uliz* omb* kusany* fung* ach* rudish* rudi pokea taj* ghairi* tum* sem* kose* chang* hesab* bak* thibit* end* punguza julish* hifadhi kuwa juli* eleza shindwa choka shangaa karibu zoea zungumz* jibu wasili* kubali fanya* kuju* furah* huzunik* elewana jitahidi simama shuk* chanua chelewa sita`)
const I_GIVE = /^(?:ku|wa)?(?:tolea|pung|pa$|zawadi|lipi|patie|wekea meza|hifadhia|shikia)/
const I_WILL = wordSet(
  `epuk* chuku* kunywa kula pend* saidi* ongez* ond* toa tum* it* andik* angali* uliz* badil* wek* rudi* onyesh* anz* fanya jarib* ach* gaw* tafut* pat* ambi* jib* eleza subiri fut* omb* som* chuku* penda hitaji hesabu julish* nyamaz* taka kuwa kumbuk* endelea chagulia pendekez* tafsiri ita fafanu* weza peleka shauri`,
)
const THING_DID =
  wordSet(`kubali* kubaliwa thibitish* ghairiwa futwa ondolewa tolewa ongezwa ongezw* badilik* badilishwa andikwa wekwa sajiliwa pokelewa agizwa tangazwa tangaz* taj* isha karibia 
  chaguliwa fungua funga gawanywa gawanyika kuwa baki kuja patikana uza itwa faa gharimu tegemea pendwa fungwa hitaji husu someka onekan* katwa choma chomwa kaangwa pikwa pika tengenezwa
  ambatan* andaman* tumika tosha anzia anza tumwa tumia samba* sem* weza enda ongeza jaa simama hitajika kosekana kataliwa unganishwa fuata julikana lingana elea pendeza badili chelewa rejeshwa`)
const PERSON_DOES = wordSet(
  'weza amu* jua sem* tangaz* ambiwa itwa kubal* funga fungua endana taka hitaji penda ona elez* husu tumia kuwa',
)
const PERSON_HELPS = wordSet(
  'jib* elez* saidi* ambi* fahamish* angali* ona uliz* sikiliz* zungumz* wasili* tafuta som* andik* andikia julisha ongea hudumia thibitisha',
)
const MARKED = /^(?:ku|wa|mw|m|tu|ni|i|zi|vi|ki|li|ya|u|ji)(?=[a-z]{3})/
const ROLE = wordSet('mpishi wapishi mchomaji meneja mwenye bosi jikoni')
const ANYBODY = wordSet('mtu mhudumu wahudumu mwenzangu mfanyakazi wafanyakazi')
const GUEST = wordSet(
  'rafiki marafiki wateja mteja wengine wengi mke mume bwana bibi wale jirani majirani mwenzako wenzako familia kila wageni dada kaka',
)

export function* swahiliEvents(words: readonly string[]): Generator<EventSaid> {
  for (let at = 0; at < words.length; at += 1) {
    const word = wordAt(words, at)
    const verb = word.length < 5 || NOT_VERB(word) ? null : verbIn(words, at, word)
    if (verb === null || isHanging(words, at) || judged(VERBS, verb) === true) continue
    const subject = HUMAN(verb.who) ? 'person' : 'thing'
    yield { text: `${wordAt(words, at - 1)} ${word}`.trim(), subject }
  }
}

function verbIn(words: readonly string[], at: number, word: string): Verb | null {
  const [, who = '', when = '', root = ''] = VERB.exec(word) ?? []
  // "Mutaremeza", "zitaragera": Kinyarwanda for what is not yet; "utakapo" is when.
  if (root === '' || (when === 'ta' && /^(?:r[ae](?!k)|ka(?:po|yo|cho|zo|vyo))/.test(root)))
    return null
  return {
    who: who === 'u' && isThingBefore(words, at) ? 'i' : who,
    root,
    isToCome: when === 'ta' || when === 'nge',
    isDone: when.startsWith('me') || when === 'li',
    before: words.slice(Math.max(0, at - 4), at),
    next: wordAt(words, at + 1),
    words,
  }
}

type Verb = {
  readonly who: string
  readonly root: string
  readonly isToCome: boolean
  readonly isDone: boolean
  readonly before: readonly string[]
  readonly next: string
  readonly words: readonly string[]
}

/** The root is known as it stands or without the mark of its object. */
function has(kind: (word: string) => boolean, root: string): boolean {
  return kind(root) || kind(root.replace(MARKED, ''))
}

const HELPING =
  /^ku(?:ku|wa|m)?(?:jib|elez|saidi|ambi|angali|thibit|julish|li?rekebish|i?rekebish|jua|ona|chang|agiza|jiunga|lipa|scan|soma|sikiliz)/
const TIME_OR_PROGRAM = /^(?:programu|jioni|usiku|siku)$/

const VERBS: readonly Rule<Verb>[] = [
  [({ who, root }) => who === 'ni' && I_GIVE.test(root), () => false],
  [({ who, isToCome }) => who === 'ni' && isToCome, ({ root }) => has(I_WILL, root)],
  [({ who }) => who === 'ni', ({ root, isDone }) => !isDone || has(I_DID, root)],
  // What guests do they know, and what "we" do is how the house is.
  [({ who }) => who === 'tu' || YOU(who), () => true],
  [
    ({ who, root }) => HUMAN(who) && /^(?:sem|i?kubali)/.test(root),
    ({ before }) => !before.some(ROLE),
  ],
  // Whose share it is; that somebody has paid is read elsewhere.
  [({ who, root, isDone }) => HUMAN(who) && root === 'lipa' && !isDone, () => true],
  [({ who, root }) => HUMAN(who) && root === 'weza', ({ next }) => HELPING.test(next)],
  [
    ({ who, before }) => HUMAN(who) && before.some(GUEST),
    ({ root }) => /^(?:tak|hitaj)/.test(root),
  ],
  [
    ({ who, root }) => HUMAN(who) && root.startsWith('kuj'),
    ({ before, next }) =>
      before.some(ANYBODY) && !/^ku(?!(?:ku|wa)?(?:saidi|jibu|on|hudumi|sikiliz))/.test(next),
  ],
  [
    ({ who, next }) => HUMAN(who) && /^(?:maelezo|ujumbe|noti|ombi)$/.test(next),
    ({ root }) => /^(?:pat|on|som|pokea|andik)/.test(root),
  ],
  [({ who }) => HUMAN(who), ({ root }) => has(PERSON_HELPS, root) || has(PERSON_DOES, root)],
  [({ before }) => before.slice(-2).some((word) => TIME_OR_PROGRAM.test(word)), () => true],
  [
    ({ isToCome, root }) => isToCome && root === 'kuwa',
    ({ next }) => /^(?:kwenye|hapa|hapo|na|chini|ghali)$/.test(next),
  ],
  [
    ({ isToCome }) => isToCome,
    ({ root }) =>
      /^(?:onek|[iuz]?i?on[ae]|baki|tegemea|andikw|ongezw|pendez|faa|kufaa|kujulish|julish|kuambi)/.test(
        root,
      ),
  ],
  [
    ({ before }) => before.some((word) => /^(?:bei|mashine|mfumo)$/.test(word)),
    ({ root }) => /^(?:gharimu|tegemea|panga|pangwa|ongez)/.test(root),
  ],
  [({ words, root }) => words.includes('baa') && root.startsWith('pang'), () => true],
  [
    ({ isToCome, isDone, before }) => !isToCome && !isDone && !HOUSE.test(before.at(-1) ?? ''),
    ({ root }) => has(THING_DID, root) || !(PASSIVE.test(root) || HAPPENS.test(root)),
  ],
  [() => true, ({ root }) => has(THING_DID, root)],
]

const HOUSE = /^(?:baa|jikoni)$/
const PASSIVE = /w[ae]$/
/** Of a thing, what moves it or is done with it: of all else it says how it is. */
const HAPPENS =
  /^(?:ku)?(?:ja|fik|anz|andal|pik|chem|chom|kaang|iv|let|chelew|ish|maliz|ingi|tok|pit|karibi|safir|shuk|pand|pung|rudi|endele|tayarish|tengenez|mimin|ondok|kamilik|rus|lip|fuat|hesab|wahi|kimbi|sog|elek|eg|poz?a|poa|pat[ai]$|fany|nyany|vum|wak|tiririk|jiandaa|jaz)/

function isThingBefore(words: readonly string[], at: number): boolean {
  return /^(?:ugali|wali|ujumbe|mkahawa|mchuzi|unga|upande|uamuzi)$/.test(wordAt(words, at - 1))
}

function isHanging(words: readonly string[], at: number): boolean {
  return words
    .slice(Math.max(0, at - 6), at)
    .some(
      (word) =>
        (isCondition(word) &&
          !/^(?:hadi|mpaka|until|while|as|si|once|before|des|tant|i[a-z]+po|u[a-z]+po|tu[a-z]+po)$/.test(
            word,
          )) ||
        /^(?:kwamba|nini|lini|jinsi|\w*ngapi)$/.test(word),
    )
}

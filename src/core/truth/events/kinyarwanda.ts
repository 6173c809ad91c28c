import { isCondition } from '../stance.ts'
import { wordAt, wordSet } from '../word-set.ts'
import { type EventSaid, judged, type Rule } from './event.ts'

/**
 * A verb carries who and when: `bazabazanira` is they, to come, to you, bring. What is said to have happened (-ye) or to
 * come (-za-) of anybody or anything but the waiter's own deeds is an event.
 */
const SUBJECTS = String.raw`n|nda|tu|tw|du|mu|mw|a|ba|bi|by|zi|z|ri|ry|ki|gi|cy|i|y|bu|bw|ru|rw|ka|ga|ha|bya`
const FUTURE = new RegExp(String.raw`^(?:${SUBJECTS})(?:za|zo)(?:ba$|[a-z]{2,})`)
const PAST =
  /^(?:(?:y|b|z|tw|cy|ry|by|rw|n)(?=[eio])|na|nda|twa|tura|dura|mwa|mura|ya|yara|a|ara|ba|bara|bya|byara|bi|bira|za|zara|zi|zira|rya|rira|cya|kira|gi|ki|i|ira|bwa|bura|ka|kara|ga|ha|hara|wa|ri|bu|ku)[a-z]{2,}(?:ye|je|tse|sse|ze|nze|she|nye|mye|gwe|bwe|rwe|swe|jwe|twe|tswe|zwe|hwe|nywe|ywe|uwe|iwe|owe|pfwe|shwe)(?:mo|ho|yo)?$/
const ABOUT_TO = wordSet(
  'kari kagiye araza baraza zaje byaje baje yaje amaze bamaze yamaze agiye bagiye araje baraje biraje ziraje iraje biri ziri ari bari riri kiri turi birimo zirimo arimo barimo irimo bigiye zigiye tugiye',
)

/** Words that only Kinyarwanda has: it shares the shapes of its verbs with Swahili. */
export const isKinyarwanda = wordSet(
  'mu ku kuri muri iyi ibi ibyo iyo uyu murakoze yanyu yawe mwe gusa cyangwa ubu kandi ebyiri eshatu enye imwe reka ngo dufite mufite murashaka mwifuza mumbabarire mbabarira irimo harimo zirimo birimo itarimo urusenda ikindi ibindi bose rwose sinshobora sinzi naba naho cyo igitebo agaseke byo ese mpamagare kuko ariko ntabwo nta byose neza cyane hano iki ibiri imwe ebyiri umukozi abakozi akabari igikoni komande ko n cy by mbere nyuma zanyu byanyu cyanyu wanyu kugeza kuva niba',
)

/** Nouns and words that look like verbs. */
const NOT_VERB =
  wordSet(`*nibeshye nasize nashatse *randenze intambwe *anjye *bateze tuzabonan* turabonan* *oroshye *cyategereje ibyokeje ibiteguye muzaze muzagaruke yawe wawe zawe byawe bwawe cyawe itegereje porogaramu nabikosoye kiratumizwa asigaye yabakurikiye asangiye mwarahisemo irabereka barabandikira namaze nari byasibwe abasubije turabategereje babikize bamwe yanyuze izana zizana bizana kizana murakoze byakozwe byakunze itangwa itangirira ameza amata amafaranga abakozi abakiriya abandi abantu abashyitsi akabari agaseke amazi amavuta amagi ibiciro igiciro
  bine bitanu byose byinshi byiza byeri byari zose zombi zindi icyumweru iminota isaha ijoro ubwishyu ikirahure imbere inyuma karibu ariko aleriji
  allerji ibyo ibi iyi iyo ibinyobwa ibyokurya izina hano aho bari rimwe kimwe ise base cheese menya mbere umuze izindi kubera ahubwo ikindi
  gahunda abana ubwo barbecue ihendutse rihendutse gikonje ikonje zikonje bikonje zihendutse bihendutse ihenze zihenze ikoze zikoze bikoze yokeje
  zokeje byokeje ishyushye zishyushye bishyushye kokeje gakonje iri wese rwose neza cyane nyinshi biryoshye iryoshye ziryoshye zisa ziza
  wave gave have rice nice beige orange maze waze bakwe wabwe kiwe iwe bazwe bize image bande iye imwe kunywe biye basuye ubuntu`)
/** Roots that pass: what the waiter's tools do, how things are (strong, hot, left over), and what guests do. */
const HELD =
  wordSet(`*ongey* *ongere* *kuy* *vany* *hindu* *andits* *andik* *gumish* *rets* *funz* *fung* *bwiy* *bwiw* *hamagar* *hamagay* *reb* *bony*
  *sanz* *umvis* *shyiz* *imuy* *imur* *himur* *subij* *subir* *subiz* *vuz* *sobanu* *ibag* *hisem* *emey* *emer* *emej* *emew* *tangaj* *zwi
  *tumij* *oherej* *menyesh* *fash* *gereranyw* *gaban* *akir* *menyw* *bazwa *baza *erek* *somy* *bits* nagisib* *siba *sikan* *imanz* *himb* *shim*
  *teguye *tegurw* *dufit* *fite *shak* *ryoh* *ryosh* *hend* *henze *komey* *karishy* *okejwe *nogey* hasigay* *sigar* *guma* *gumy* *bonek* *kund* *ruta
  *kwiy* *kwir* *barw* *genda *jyan* *ifuz* *ifuj* *izana *itwa *itwaga *gezwe *shiz* *shob* *shut* *muritse *zima *garuk* *nyw* *tumye *riye *rya
  *ishyur* *eguy* *yitse *itangirir* *garag* *egera *egerey* *komeza *hagar* *hariye *ugur*`)
const ROLE = wordSet('umutetsi abatetsi shefu umuyobozi umwotsi meneja')
/** What people of the house did that a tool tells of. */
const HOUSE_DID = wordSet(
  '*emey* *emer* *emej* *tangaj* *bwiw* *menyesh* *anze* *zwi *akiriye *andits* *fung* bitabye *hisemo *sabye *tumije *shatse *ongey* abaye ariye anyweye *hawe',
)

export function* kinyarwandaEvents(words: readonly string[]): Generator<EventSaid> {
  for (let at = 0; at < words.length; at += 1) {
    const word = wordAt(words, at)
    if ((word.length < 4 && word !== 'ari' && word !== 'kari') || isHanging(words, at)) continue
    if (isEvent(words, at, word))
      yield { text: `${wordAt(words, at - 1)} ${word}`.trim(), subject: 'thing' }
  }
}

type Here = {
  readonly word: string
  readonly before: string
  readonly words: readonly string[]
  readonly at: number
}

const DENIED = /^(?:nti|nta|si|nka|ata|itagira|zitagira|uta|bata|ita|zita|bita|kuta|sin|sim)/

/** Whether a tool may have told of the verb, or it is none. */
const VERBS: readonly Rule<Here>[] = [
  [({ word }) => NOT_VERB(word) || DENIED.test(word), () => true],
  // What guests do they know, and what "we" do is how the house is.
  [({ word }) => /^(?:tu|tw|du|mu|mw)/.test(word), () => true],
  [({ word }) => ABOUT_TO(word), ({ words, at }) => !isUnderWay(words, at)],
  [({ word }) => FUTURE.test(word), willHappen],
  [({ word }) => PAST.test(word), hasHappened],
  [
    ({ word }) => /^(?:ara|bara)[a-z]{3,}[aeo]$/.test(word),
    ({ word }) => HELPS(word) || word.includes('kund'),
  ],
  [
    ({ word }) => /^(?:bira|zira|rira|kira|ira|bura|kara)[a-z]{3,}[aeo]$/.test(word),
    ({ word, before, words, at }) =>
      !HAPPENS.test(word) &&
      (before !== 'igikoni' || word.includes('bon') || word.includes('som')) &&
      !words.slice(Math.max(0, at - 2), at).some((one) => /^i[bg]iciro$/.test(one)),
  ],
]

/** Of a thing, what moves it or is done with it: of all else it says how it is. */
const HAPPENS =
  /(?:za|zanwa|zanirwa|gera|geraho|tegurwa|tekwa|kozwa|korwa|okezwa|karangwa|pfunyikwa|sohoka|sohorwa|tinda|rangira|shira|vuka|manuka|gabanuka|ongezwa|tangwa|sukwa|ishyurwa|injira|subizwa|garuka|haguruka|tambuka|cya|shya|bira|hita\w+|hawe|hishwa|bikwa|kurikira)$/

function isEvent(words: readonly string[], at: number, word: string): boolean {
  return judged(VERBS, { word, before: wordAt(words, at - 1), words, at }) === false
}

function willHappen({ word }: Here): boolean {
  if (/^(?:nza|nda)/.test(word)) return WAITER_WILL(word)
  return HELPS(word)
}

const DID: readonly Rule<Here>[] = [
  [({ word }) => /^n(?:a|da)/.test(word), ({ word }) => HELD(word)],
  [({ before }) => ROLE(before) || /^(?:i?mashini|terminal|sisitemu)$/.test(before), () => false],
  [({ before }) => before === 'igikoni', ({ word }) => word.includes('bon')],
  [({ word }) => /^(?:a|ba|yavuze)(?!ra(?:ngi|nze))/.test(word), ({ word }) => HOUSE_DID(word)],
  [() => true, ({ word }) => HELD(word)],
]

function hasHappened(here: Here): boolean {
  return judged(DID, here) === true
}

const WAITER_WILL = wordSet('nzaba* nzabi* nzon* nzak* nzah* nzas* nzar* nzaf* nzan* nzay*')
const HELPS =
  wordSet(`*andikira *rebera *subize* *fash* kizabona bazasoma bazabona kizasoma *bwira *basubiza *asubiza *subiza *bisobanurira *hitamo *emeza *menya *menyesha *reba *bizi *babwira *gufasha araje baraje aruta ararura arashaka arashobora barashobora
  azabimenya bazabimenya azabibabwira bazabibabwira *vugana *vugisha *ndikira *kwandikira *babibabwira *zashaka *bazabivuga *azashaka *shobora *baza *hari *hamagara *subizwa`)

/** "They are busy with", "it is on its way": said of the house or of what was asked for. */
const IN_HAND =
  /^(?:gutegur|gutek|gukor|kwitegur|kuza|kugera|kurangir|gusohok|kubager|kubitegur|kubitek|kubishyir|gukarang|kotsa|kurya|kunywa|gushyirwa)/
const AT_IT = wordSet('arimo barimo kari ari bari irimo birimo zirimo')
const DONE = wordSet(
  'kagiye amaze bamaze yamaze agiye bagiye bigiye zigiye tugiye zaje byaje baje yaje',
)
const COMING = wordSet('araje baraje biraje ziraje iraje')

function isUnderWay(words: readonly string[], at: number): boolean {
  const word = wordAt(words, at)
  const next = wordAt(words, at + 1)
  const after = wordAt(words, at + 2)
  if (DONE(word)) return !/^kwem(?:er|ez)wa$/.test(next)
  if (AT_IT(word) && /^(?:gu|ku|kw|gw)[a-z]{3,}$/.test(next)) return !NO_DEED.test(next)
  if (word === 'kari') return false
  if (/^(?:araza|baraza)$/.test(word)) return !/^ku(?:ba|mu|ku)?fasha/.test(next)
  if (COMING(word)) return !isAwaited(words, at)
  const isPlace = next === 'mu' && /^(?:nzira|gikoni|ifuru|ziko|birahur)/.test(after)
  return isPlace || IN_HAND.test(next) || next === 'hafi'
}

function isAwaited(words: readonly string[], at: number): boolean {
  const [next = '', after = ''] = words.slice(at + 1, at + 3)
  return (
    words.slice(Math.max(0, at - 3), at).some(PERSON) &&
    (after === '' || /^(?:ku|gufasha)/.test(next))
  )
}

const NO_DEED = /^(?:kuri|kumwe|kugeza|gusa|kubera|kubaza|gusaba)$|tegerez/

const PERSON = wordSet('umuntu umukozi abakozi uwo hari')

function isHanging(words: readonly string[], at: number): boolean {
  return words
    .slice(Math.max(0, at - 6), at)
    .some(
      (word) =>
        (isCondition(word) && !/^(?:until|while|as|once|before|when|si|des|tant)$/.test(word)) ||
        /^(?:ko|icyo|uko|igihe|ibyo-|aho|uburyo)$/.test(word),
    )
}

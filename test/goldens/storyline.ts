import type { Language } from '../../src/core/language.ts'
import type { InboundContent } from '../../src/core/message.ts'
import type { TurnFacts, TurnMessage } from '../../src/core/turn.ts'
import { type Say, speaker } from '../../src/plugins/waiter/texts/index.ts'
import { aTab, EVENING, OTHER_PERSON, someFacts } from './sample-bar.ts'
import { aTalk, printed, type Talk, type Turn } from './talk.ts'

/** What a diner types, in their language. */
export type Phrases = {
  readonly greet: string
  readonly menu: string
  readonly beersAndFries: string
  readonly brochetteNoChili: string
  readonly removeFries: string
  readonly makeItThree: string
  readonly finish: string
  readonly yes: string
  readonly bill: string
  readonly splitInThree: string
  readonly ownParts: string
  readonly status: string
  readonly notOnMenu: string
  readonly typo: string
  readonly soldOut: string
  readonly allergic: string
  readonly hours: string
  readonly clear: string
  readonly cancelOrder: string
  readonly repeat: string
  readonly thanks: string
  readonly person: string
  readonly nonsense: string
}

export const PHRASES: { readonly [L in Language]: Phrases } = {
  en: {
    greet: 'Good evening',
    menu: 'show me the menu please',
    beersAndFries: '2 beers and fries',
    brochetteNoChili: 'one goat skewer, no chili',
    removeFries: 'remove the fries',
    makeItThree: 'make it three',
    finish: "that's all",
    yes: 'yes',
    bill: 'the bill please',
    splitInThree: 'split the bill in three',
    ownParts: 'everyone pays their own',
    status: 'where is my order?',
    notOnMenu: 'give me a lasagne',
    typo: 'fanta oranje',
    soldOut: 'I want a Guinness',
    allergic: "I'm allergic to peanuts",
    hours: 'what time do you close?',
    clear: 'cancel everything',
    cancelOrder: 'I would like to cancel my order',
    repeat: 'same again',
    thanks: 'thanks',
    person: 'I want to talk to a person',
    nonsense: 'asdfgh',
  },
  fr: {
    greet: 'Bonsoir',
    menu: 'la carte svp',
    beersAndFries: 'je voudrais deux bières et des frites',
    brochetteNoChili: 'une brochette de chèvre sans piment',
    removeFries: 'enlevez les frites',
    makeItThree: 'mets-en trois',
    finish: "c'est tout",
    yes: 'oui',
    bill: "l'addition svp",
    splitInThree: 'on partage en 3',
    ownParts: 'chacun paie sa part',
    status: 'ma commande arrive quand ?',
    notOnMenu: 'donnez-moi une lasagne',
    typo: 'un fanta oranje',
    soldOut: 'je voudrais une Guinness',
    allergic: 'je suis allergique aux arachides',
    hours: 'vous fermez à quelle heure ?',
    clear: 'annulez tout',
    cancelOrder: 'je voudrais annuler ma commande',
    repeat: 'la même chose',
    thanks: 'merci',
    person: 'je veux parler à un serveur',
    nonsense: 'asdfgh',
  },
  rw: {
    greet: 'Mwiriwe',
    menu: 'mufite iki',
    beersAndFries: "Mpa byeri ebyiri n'ifiriti",
    brochetteNoChili: "brochette imwe y'ihene nta rusenda",
    removeFries: 'kuramo ifiriti',
    makeItThree: 'mugire eshatu',
    finish: 'ni byo gusa',
    yes: 'yego',
    bill: 'Mumpe fagitire',
    splitInThree: 'tugabane batatu',
    ownParts: 'buri wese yishyure ibye',
    status: 'Komande yanjye igeze he',
    notOnMenu: 'ndashaka lasagne',
    typo: 'mpa fanta oranje',
    soldOut: 'ndashaka Guinness',
    allergic: 'mfite allergie y’ubunyobwa',
    hours: 'Murafunga saa ngahe?',
    clear: 'siba byose',
    cancelOrder: 'ndashaka guhagarika komande yanjye',
    repeat: 'nyongerera nk’ibyo',
    thanks: 'murakoze cyane',
    person: 'ndashaka kuvugana n’umuntu',
    nonsense: 'asdfgh',
  },
  sw: {
    greet: 'Habari za jioni',
    menu: 'naomba menyu',
    beersAndFries: 'Naomba bia mbili na chipsi',
    brochetteNoChili: 'mshikaki mmoja wa mbuzi bila pilipili',
    removeFries: 'ondoa chipsi',
    makeItThree: 'fanya iwe tatu',
    finish: 'ni hayo tu',
    yes: 'ndiyo',
    bill: 'bili tafadhali',
    splitInThree: 'Tugawane bili watu watatu',
    ownParts: 'kila mtu alipe chake',
    status: 'Oda yangu iko wapi',
    notOnMenu: 'nipe lasagne',
    typo: 'nipe fanta oranje',
    soldOut: 'nataka Guinness',
    allergic: 'nina mzio wa karanga',
    hours: 'Mnafunga saa ngapi?',
    clear: 'futa yote',
    cancelOrder: 'nataka kughairi oda yangu',
    repeat: 'leta zile zile',
    thanks: 'asante sana',
    person: 'nataka kuongea na mtu',
    nonsense: 'asdfgh',
  },
}

export const SCAN = 'TABLE-A5-BAR-3f2b8c1e-9a4d-4e6f-8b21-7c5d9e0f1a2b'

type Scene = { readonly title: string; readonly play: (stage: Stage) => void }

/** A talk that writes down what both sides said. */
type Stage = {
  readonly phrases: Phrases
  readonly words: Say
  readonly talk: Talk
  readonly say: (text: string) => Turn
  readonly tap: (title: string) => Turn
  readonly send: (content: InboundContent, more?: Partial<TurnMessage>) => Turn
}

/** Every storyline in one language, as a person would read it on the phone. */
export function printedStory(language: Language): string {
  return SCENES.map((scene) => {
    const lines: string[] = [`## ${scene.title}`]
    scene.play(stage(language, lines))
    return lines.join('\n\n')
  }).join('\n\n')
}

function stage(language: Language, lines: string[], start = startFacts(language)): Stage {
  const talk = aTalk(start)
  const noted = (words: string, turn: Turn) => {
    const answer = turn.messages.length === 0 ? '(no answer)' : printed(turn.messages)
    lines.push(`> ${words}\n\n${answer}`)
    return turn
  }
  let count = 0
  return {
    phrases: PHRASES[language],
    words: speaker(language),
    talk,
    say: (text) => noted(text, talk.say(text)),
    tap: (title) => noted(`[${title}]`, talk.tap(title)),
    send: (content, more = {}) => {
      count += 1
      const at = new Date(EVENING.getTime() + count * 1000)
      const message = { id: `c${count}`, at, content, tap: 'none', isLate: false, ...more } as const
      return noted(`(${content.type})`, talk.send([message]))
    },
  }
}

function startFacts(language: Language): TurnFacts {
  const facts = someFacts()
  return { ...facts, chat: { ...facts.chat, language, isNew: true } }
}

const SCENES: readonly Scene[] = [
  { title: 'From the scan to the payment', play: wholeVisit },
  { title: 'Price rise and sold out before the yes', play: movedMenu },
  { title: 'An order taken back, until somebody accepts it', play: takenBack },
  { title: 'Two diners at one table', play: twoDiners },
  { title: 'No table yet, and another table later', play: tables },
  { title: 'Not on the menu, typos, sold out, allergens', play: questions },
  { title: 'By dish and by amounts', play: splits },
  { title: 'Every other kind of message', play: otherTypes },
  { title: 'Closed', play: closed },
]

function wholeVisit({ say, tap, phrases, words }: Stage): void {
  say(SCAN)
  say(phrases.greet)
  say(phrases.menu)
  say(phrases.beersAndFries)
  tap('Primus')
  say('2')
  say(phrases.brochetteNoChili)
  say(phrases.removeFries)
  say(phrases.finish)
  say(phrases.yes)
  say(phrases.status)
  say(phrases.bill)
  say(phrases.splitInThree)
  say(phrases.repeat)
  tap(words('button_place'))
  say(phrases.thanks)
  say(phrases.person)
}

function movedMenu({ say, tap, talk, words }: Stage): void {
  say(SCAN)
  say('fanta orange')
  say('fanta citron x2')
  talk.meanwhile((facts) => ({
    ...facts,
    menu: {
      ...facts.menu,
      items: facts.menu.items.map((item) => {
        if (item.id === 'fanta-orange') return { ...item, priceMinor: 900 }
        return item.id === 'fanta-citron' ? { ...item, available: false } : item
      }),
    },
  }))
  tap(words('button_place'))
  tap(words('button_place'))
}

function takenBack({ say, tap, talk, phrases, words }: Stage): void {
  say(SCAN)
  say('1 ugali')
  tap(words('button_place'))
  say(phrases.cancelOrder)
  tap(words('button_no'))
  say(phrases.cancelOrder)
  tap(words('button_cancel_order'))
  say(phrases.cancelOrder)
  say('1 ugali')
  tap(words('button_place'))
  talk.meanwhile((facts) => ({
    ...facts,
    orders: facts.orders.map((order) =>
      order.state === 'placed' ? { ...order, state: 'accepted' } : order,
    ),
  }))
  say(phrases.cancelOrder)
}

function twoDiners({ say, tap, talk, phrases, words }: Stage): void {
  const order = {
    id: 'o-other',
    barId: aTab().barId,
    tabId: aTab().id,
    personId: OTHER_PERSON,
    number: '101',
    businessDay: '2026-11-23',
    table: 'A5',
    state: 'accepted' as const,
    currency: 'RWF',
    totalMinor: 3000,
    lines: [
      {
        id: 'l-other',
        itemId: 'br-beef',
        name: 'Brochette de boeuf',
        sizeName: null,
        choiceNames: [],
        quantity: 2,
        note: null,
        unitPriceMinor: 1500,
      },
    ],
    placedAt: EVENING,
  }
  const there = aTab({ diners: [{ personId: OTHER_PERSON, number: 1 }] })
  talk.meanwhile((facts) => ({ ...facts, scannedTab: there, orders: [order] }))
  say(SCAN)
  say('fanta orange')
  tap(words('button_place'))
  say(phrases.bill)
  tap(words('button_pay_mine'))
  say(phrases.ownParts)
}

function tables({ say, tap, phrases, words }: Stage): void {
  say(phrases.greet)
  say('2 fanta orange')
  say('Z9')
  say('A5')
  say(SCAN.replace('A5', 'B1'))
  tap(words('button_join_tables'))
  say(phrases.clear)
  tap(words('button_keep'))
  say(phrases.clear)
  say(phrases.yes)
}

function questions({ say, phrases }: Stage): void {
  say(SCAN)
  say(phrases.notOnMenu)
  say(phrases.typo)
  say(phrases.makeItThree)
  say(phrases.soldOut)
  say(phrases.allergic)
  say(phrases.hours)
  say('1 steak au poivre')
  say('3')
  say('99 fanta orange')
  say(phrases.nonsense)
  say(phrases.nonsense)
}

function splits({ say, tap, phrases, words }: Stage): void {
  say(SCAN)
  say('2 fanta orange, 1 ugali')
  tap(words('button_place'))
  say(phrases.bill)
  say(phrases.ownParts)
  tap(words('row_split_lines'))
  tap('1 × Ugali')
  tap(words('row_done'))
  say(phrases.ownParts)
  tap(words('row_split_amounts'))
  say('1000, 700')
  say(phrases.ownParts)
  tap(words('button_split_equal'))
  say('40')
  say('2')
}

function otherTypes({ say, send, phrases }: Stage): void {
  say(SCAN)
  say('fanta orange')
  send({ type: 'audio', mediaId: '1', mimeType: 'audio/ogg', isVoiceNote: true })
  send({ type: 'audio', mediaId: '1', mimeType: 'audio/mpeg', isVoiceNote: false })
  for (const media of ['image', 'video', 'document', 'sticker'] as const) {
    send({ type: 'media', media, mediaId: '1', caption: null })
  }
  send({ type: 'media', media: 'image', mediaId: '1', caption: '1 ugali' })
  send({ type: 'location', latitude: -1.95, longitude: 30.06, name: null })
  send({ type: 'contacts', phones: ['250780000000'], sharedOwn: false })
  say('1 ugali')
  send({ type: 'reaction', emoji: '👍' })
  send({ type: 'reaction', emoji: null })
  send({ type: 'catalog_order', items: [{ itemId: 'ugali', quantity: 2 }], text: null })
  send({ type: 'catalog_order', items: [{ itemId: 'nothing', quantity: 1 }], text: null })
  send({ type: 'edited', originalId: 'm1', body: '3 fanta' })
  send({ type: 'revoked', originalId: 'm1' })
  send({ type: 'unsupported', what: 'poll' })
  send({ type: 'number_changed', newPhone: '250780000001' })
  send({ type: 'tap', id: 'place:forged', title: 'x' }, { tap: 'stale' })
  send({ type: 'tap', id: 'nothing:of:ours', title: 'x' }, { tap: 'valid' })
  send({ type: 'template_tap', payload: 'x', text: 'x' })
  send({ type: 'text', body: phrases.removeFries }, { isLate: true })
  send({ type: 'reaction', emoji: '👍' }, { isLate: true })
}

function closed({ say, talk, phrases }: Stage): void {
  talk.meanwhile((facts) => ({ ...facts, at: new Date('2026-11-23T04:00:00Z') }))
  say(SCAN)
  say('fanta orange')
  say(phrases.finish)
  say(phrases.hours)
}

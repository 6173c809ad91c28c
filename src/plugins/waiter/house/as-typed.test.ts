import { expect, test } from 'bun:test'

import { cartAt } from '../../../../test/goldens/sample-carts.ts'

test.each([
  ['2 fries, 1 plantain, 4 chapati', ['2 fries', '1 plantain', '4 chapati']],
  ['for the table: 2 fries, 1 plantain', ['2 fries', '1 plantain']],
  ['3 frites et une banane plantain', ['3 fries', '1 plantain']],
])('%p: plantains that are fried are no kind of fries', (words, lines) => {
  expect(cartAt('chez-mado', words)).toEqual(lines)
})

test.each([
  'sorry, 2 fries',
  'sorry 2 fries',
  'Sorry. 2',
  'sorry its 2',
  'oh sorry, 2 fries please',
  'i said 2 not 3',
  'I said 2 fries not 3',
  'pardon, 2 frites',
  "j'ai demandé 2 pas 3",
  'désolé c’est 2',
  'samahani, chipsi mbili',
  'samahani nimekosea, ni mbili',
  'nibeshye ni ebyiri',
  'mbabarira, ifiriti ebyiri',
])('%p right behind 3 fries says how many there are to be', (words) => {
  expect(cartAt('chez-mado', '3 fries', words)).toEqual(['2 fries'])
  expect(cartAt('chez-mado', ['3 fries', words])).toEqual(['2 fries'])
})

test.each([
  'sorry, can i get 2 fries',
  'Pardon, je voudrais 2 frites',
  'samahani, naomba chipsi 2',
])('%p is manners, and 2 more', (words) => {
  expect(cartAt('chez-mado', '3 fries', words)).toEqual(['5 fries'])
})

test.each([
  'one fries for me and one for my wife',
  '2 fries, one for me and one for my wife',
  'fries, one for me, one for my friend',
  'the kids want fries, 2 of them',
  'fries, 2',
  'une frite pour moi et une pour ma femme',
  'ifiriti ebyiri imwe kuri njye indi ku mugore wanjye',
  'chipsi moja kwangu na moja kwa mke wangu',
])('%p are two', (words) => {
  expect(cartAt('chez-mado', words)).toEqual(['2 fries'])
})

test.each([
  'and one for my wife',
  'et une pour ma femme',
  'une autre pour mon fils',
  'na moja kwa mke wangu',
])('%p is one more of what a message before ordered', (words) => {
  expect(cartAt('chez-mado', '1 fries', words)).toEqual(['2 fries'])
})

test.each([
  'espresso for me and my husband',
  'un espresso pour moi et ma femme',
  'espresso ya mimi na mume wangu',
])('%p may be one or two: two are asked about', (words) => {
  expect(cartAt('chez-mado', words)).toEqual([])
  expect(cartAt('chez-mado', words, 'yes')).toEqual(['2 espresso'])
})

test('so many of two things for two people are one of each', () => {
  expect(cartAt('chez-mado', 'a mojito and a dawa for me and my wife')).toEqual([
    '1 mojito',
    '1 dawa',
  ])
})

test.each([
  [['chipsi', 'mbili'], '2 fries'],
  [['mojito', '3', 'please'], '3 mojito'],
  [['primus', '72'], '1 primus/72'],
] as const)('%p, sent one after the other, are one order', (messages, line) => {
  expect(cartAt('chez-mado', messages)).toEqual([line])
})

test.each([
  ['no mayo on the burger, one burger', '1 burger-beef # no mayo'],
  ['pas de glaçons dans le coca, un coca 50', '1 coca/50 +ice:no-ice'],
  ['one whole grilled chicken cut in 4 pieces with chili', '1 chicken-grilled/whole +chili:chili'],
  [
    '3 goat brochettes, not spicy, with fries as side',
    '3 brochette-goat +chili:no-chili +side:fries',
  ],
  ['2 goat brochettes not too spicy no chili', '2 brochette-goat +chili:no-chili # not too spicy'],
])('%p: the wish is heard', (words, line) => {
  expect(cartAt('chez-mado', words)[0]).toStartWith(line)
})

test.each([
  ['1 beef burger', 'can you make the burger well done', '1 burger-beef # well done'],
  ['coca 33 moja', 'usiweke barafu kwenye coca', '1 coca/33 +ice:no-ice'],
  ['1 espresso', "sans sucre l'espresso", '1 espresso # sans sucre'],
])('behind %p, %p is a wish about it', (first, wish, line) => {
  expect(cartAt('chez-mado', first, wish)).toEqual([line])
})

test.each([
  ['oya sinshaka ifiriti ndashaka ubugari'],
  ['i dont want fries i want ugali'],
  ['je ne veux pas de frites je veux de l’ugali'],
  ['sitaki chipsi nataka ugali'],
  ['reka ifiriti, mpa ubugari'],
  ['hapana sio chipsi, ugali'],
])('%p takes the fries out and brings ugali', (words) => {
  expect(cartAt('chez-mado', '1 fries', words)).toEqual(['1 ugali'])
})

test.each(['one less chapati and one more rolex', 'un chapati de moins et un rolex de plus'])(
  '%p is both',
  (words) => {
    expect(cartAt('chez-mado', '3 chapati 1 rolex', words)).toEqual(['2 chapati', '2 rolex'])
  },
)

test('"one less fries and ugali" takes out no ugali', () => {
  expect(cartAt('chez-mado', '2 fries 1 ugali', 'one less fries and ugali')).toContain('2 fries')
})

test.each([
  ['isombe 4 me, pilau 4 him', ['1 isombe', '1 pilau']],
  ['anyway 2 mojitos', ['2 mojito']],
  ['je voudrai 2 pilau', ['2 pilau']],
  ['primus mbiri za 50', ['2 primus/50']],
])('%p is %p', (words, lines) => {
  expect(cartAt('chez-mado', words)).toEqual(lines)
})

test.each([
  ['1 guinness', '2 more of the same', '3 guinness'],
  ['1 chapati', 'add one more chapati to that', '2 chapati'],
  ['1 fries', 'ongeza fries moja pia', '2 fries'],
])('behind %p, %p is more of it', (first, more, line) => {
  expect(cartAt('chez-mado', first, more)).toEqual([line])
})

test.each(['maybe 1 or 2 chapati', 'chapati imwe cyangwa ebyiri', 'moja au mbili chapati'])(
  '%p is asked about',
  (words) => {
    expect(cartAt('chez-mado', words)).toEqual([])
  },
)

test('a salad instead of the fries of a dish is asked about, and not ordered', () => {
  expect(cartAt('le-quai', 'la bavette sans frites avec salade à la place')).toEqual([])
})

test('"no salt on the fries and the ugali" is a wish about both', () => {
  const lines = ['1 fries # no salt', '1 ugali # no salt']

  expect(cartAt('chez-mado', '1 fries 1 ugali', 'no salt on the fries and the ugali')).toEqual(
    lines,
  )
})

test.each([
  ['6 brochettes, half goat half beef, all with chili', 3],
  ['6 brochettes half goat half beef all with chili', 3],
  ['2 brochettes, one goat, one beef, both with chili', 1],
  ["mpa brochette ebyiri imwe y'ihene indi y'inka zose irimo urusenda", 1],
  ['mishikaki sita: mitatu ya mbuzi mitatu ya ng’ombe yote na pilipili', 3],
])('%p are goat and beef, %p of each, with what was said of all', (words, count) => {
  expect(cartAt('chez-mado', words)).toEqual([
    `${count} brochette-goat +chili:chili`,
    `${count} brochette-beef +chili:chili`,
  ])
})

test('what is said of all is of those that come with it', () => {
  const lines = ['1 sprite', '1 brochette-goat +chili:chili', '1 brochette-fish +chili:chili']

  expect(
    cartAt('chez-mado', '1 sprite, 1 goat brochette, 1 fish brochette, all with chili'),
  ).toEqual(lines)
  expect(cartAt('chez-mado', '2 fries and 1 ugali, both without salt')).toEqual([
    '2 fries # without salt',
    '1 ugali # without salt',
  ])
})

test.each(['mpa fanta ebyiri imwe orange indi citron', 'fanta ebyiri, imwe orange indi citron'])(
  '%p are two kinds',
  (words) => {
    expect(cartAt('chez-mado', words)).toEqual(['1 fanta-orange', '1 fanta-citron'])
  },
)

test.each([
  ['c combien le pilau? ok mets m’en 2', '2 pilau'],
  ['ni angahe pilau? nipe moja', '1 pilau'],
  ['how much is the pilau? 2 then', '2 pilau'],
  ["is the tilapia fresh? i'll take a big one no chili", '1 tilapia/big +chili:no-chili'],
  ['how much is the pilau? 2 fries', '2 fries'],
  ['ok forget the rice. ugali it is', '1 ugali'],
])('%p asks and orders', (words, line) => {
  expect(cartAt('chez-mado', words)).toEqual([line])
})

test.each([
  ['heineken mbili baridi sana', '2 heineken # baridi sana'],
  ['2 heineken, warm', '2 heineken # warm'],
  ['primus 72 itakonje', '1 primus/72 # itakonje'],
])('%p says how warm', (words, line) => {
  expect(cartAt('chez-mado', words)).toEqual([line])
})

test('glasses behind a bottle are no more wine, and kachumbari is no green salad', () => {
  expect(cartAt('chez-mado', 'bottle of red and 4 glasses')).toEqual(['1 wine-red/bottle'])
  expect(cartAt('chez-mado', '1 pilau na kachumbari')).toEqual(['1 pilau'])
})

test.each([
  [
    'one lemonade with ice and lemon, one without anything',
    ['1 limonade +extra:ice +extra:lemon', '1 limonade'],
  ],
  ['apple tart with cream and one without', ['1 tarte +with:cream', '1 tarte']],
  ['un coca sans glaçon avec une tranche de citron', ['1 cola +extra:lemon # sans glaçon']],
  [
    '2 crèmes brûlées 1 mousse au choc et 3 expressos',
    ['2 creme-brulee', '1 mousse', '3 espresso'],
  ],
  // Medium rare is neither rare nor medium: it is asked.
  ['steak medium rare and a glass of chinon', ['1 chinon/12']],
])('%p at Le Quai', (words, lines) => {
  expect(cartAt('le-quai', words)).toEqual(lines)
})

test.each([
  ['double espresso', '1 espresso # double'],
  ['2 burgers both no cheese', '2 burger-beef # no cheese'],
  ['un burger, mais sans fromage hein', '1 burger-beef # sans fromage'],
  ['no need for cutlery, 1 rolex', '1 rolex'],
  ["sorry i'm late lol, 1 mojito please", '1 mojito'],
  ['deux mojitos, enfin non trois', '3 mojito'],
  ['une bouteille de rouge, 3 verres', '1 wine-red/bottle'],
])('%p is %p', (words, line) => {
  expect(cartAt('chez-mado', words)).toEqual([line])
})

test('"w/o" and "w/" are without and with', () => {
  expect(cartAt('chez-mado', '1 pilau w/o onions & 1 w/ extra onions')).toEqual([
    '1 pilau # without onions',
    '1 pilau # with extra onions',
  ])
})

test.each(['ah non excusez moi deux isombe', 'oh no sorry 2 isombe'])(
  '%p right behind one says how many there are to be',
  (words) => {
    expect(cartAt('chez-mado', '1 isombe', words)).toEqual(['2 isombe'])
  },
)

test('what is chosen otherwise is another one, and a plain one has no choice', () => {
  expect(cartAt('le-quai', 'burger rare, burger medium')).toEqual([
    '1 burger +cooking:rare',
    '1 burger +cooking:medium',
  ])
  expect(cartAt('le-quai', '2 tartes aux pommes, une avec boule vanille une nature')).toEqual([
    '1 tarte +with:ice-cream',
    '1 tarte',
  ])
})

test.each([
  ['one for me and one for my wife, espresso', ['2 espresso']],
  ['1 pilau, 1 burger, no onion in both', ['1 pilau # no onion', '1 burger-beef # no onion']],
  ['add chili to the pilau, 1 pilau', ['1 pilau # with chili']],
  ['heineken moja kwangu na guinness moja kwa rafiki', ['1 heineken', '1 guinness']],
  ["brochette 5 z'inka zidafite urusenda", ['5 brochette-beef +chili:no-chili']],
  ['akabenzi ikiro kimwe gifite urusenda', ['1 akabenzi/kilo +chili:chili']],
  ['for me a pilau and for her the isombe', ['1 pilau', '1 isombe']],
])('%p, for whom and with what', (words, lines) => {
  expect(cartAt('chez-mado', words)).toEqual(lines)
})

test.each([
  ['1 pilau', '2 en fait', ['2 pilau']],
  ['1 pilau', 'add rice to the pilau', ['1 pilau', '1 rice']],
  ['1 pilau', 'add chili to the pilau', ['1 pilau # with chili']],
  ['2 guinness', 'ondoa guinness moja na uongeze sprite moja', ['1 guinness', '1 sprite']],
])('behind %p, %p leaves what was meant', (first, words, lines) => {
  expect(cartAt('chez-mado', first, words)).toEqual(lines)
})

test('"2 cappuccinos one oat milk": one of them has it', () => {
  const lines = ['1 cappuccino', '1 cappuccino +milk:oat']

  expect(cartAt('le-quai', '2 cappuccinos one oat milk')).toEqual(lines)
})

test.each([
  [['3 mojitos, all of them virgin'], ['3 virgin-mojito']],
  [['i said no onions on the burger, 1 burger'], ['1 burger-beef # no onions']],
  [['1 pilau', "c'est 2 pilau que je voulais"], ['2 pilau']],
  [['bon ben 2 guinness quoi'], ['2 guinness']],
  [['3 virgin mojito', 'rien d’autre merci'], ['3 virgin-mojito']],
] as const)('%p, in the words of talk', (turns, lines) => {
  expect(cartAt('chez-mado', ...turns)).toEqual([...lines])
})

test('"one more warm salad" is one more of a warm salad', () => {
  const said = ["2 warm goat's cheese salads", "one more warm goat's cheese salad"]

  expect(cartAt('le-quai', ...said)).toEqual(['3 salade-chevre'])
})

test.each([
  ['come at 8:30 with 2 rolex', '2 rolex'],
  ['2 rolex à 20h30', ''],
  ['1 pilau, actually no, 1 isombe', '1 isombe'],
  ['1 african coffee, black, no sugar', '1 african-coffee +sugar:no-sugar # black'],
  ['3 pilau pr nous', '3 pilau'],
])('%p orders %p', (words, line) => {
  expect(cartAt('chez-mado', words).join()).toBe(line)
})

test('"piment sur les deux" is of both', () => {
  const said = 'une brochette de boeuf, une brochette de chèvre, piment sur les deux'

  expect(cartAt('chez-mado', said)).toEqual([
    '1 brochette-beef +chili:chili',
    '1 brochette-goat +chili:chili',
  ])
})

test('"4 mojitos two of them without sugar" leaves two as they are', () => {
  const lines = ['2 mojito', '2 mojito # without sugar']

  expect(cartAt('chez-mado', '4 mojitos two of them without sugar').toSorted()).toEqual(lines)
})

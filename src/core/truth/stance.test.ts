import { expect, test } from 'bun:test'

import { kindsOf } from '../../../test/truth-scenes.ts'

test.each([
  ['Waulize wahudumu, bia ya kwanza ni bure.', 'discount'],
  ['Mubaze abakozi, inzoga ya mbere ni ubuntu.', 'discount'],
  ['Just ask the staff, we deliver to your hotel.', 'service'],
  ['Voyez avec le personnel, on livre à l’hôtel.', 'service'],
  ['I don’t know about the ugali, but the pizza is gluten-free.', 'allergen'],
  ['Je ne sais pas pour l’ugali, mais la pizza Margherita est sans gluten.', 'allergen'],
  ['Sijui kuhusu ugali, lakini pizza haina gluteni.', 'allergen'],
  ['Sinzi ibya ugali, ariko pizza nta gluten irimo.', 'allergen'],
  ['If you ask Chantal she’ll give you a free beer.', 'discount'],
  ['I can’t see why not: the chef is grilling it already.', 'event'],
  ['I couldn’t find a better deal than the free Fanta.', 'discount'],
  ['Siwezi kuamini ila chakula ni bure.', 'discount'],
  ['Je ne peux que confirmer que votre paiement est passé.', 'payment'],
  ['I don’t see a problem with your nut allergy.', 'allergen'],
  ['No worries about the nuts, the ugali has none of them.', 'allergen'],
])('what is told beside a hedge or advice is told: %s', (text, kind) => {
  expect(kindsOf(text)).toContain(kind)
})

test.each([
  'Whether there’s a discount, the staff decide.',
  'Only staff can give discounts, I’m not able to.',
  'Pour une remise, voyez avec le personnel.',
  'Kwa teksi, waulize wahudumu.',
  'Any discount is up to the bar.',
  'I can’t say whether the pizza is gluten-free.',
  'Frites have none of the nuts you asked about.',
  'If something is missing from your bill, I can call the staff.',
  'You can save some space for dessert.',
  'No need to pay just yet.',
  'Ask Jean at the counter.',
  'You can pay at the counter.',
  'Voyez avec Aline au comptoir.',
  'On paie au comptoir.',
])('what is named and left to people, or not known, is not told: %s', (text) => {
  expect(kindsOf(text)).toEqual([])
})

import { expect, test } from 'bun:test'

import { kindsOf } from '../../../../test/truth-scenes.ts'

test.each([
  ['what somebody with a name does', 'Chantal brings your beers.', ['event']],
  ['what somebody is said to have told', 'Nadia told me to skip it.', ['event']],
  ['whose word it is', 'Selon Fabrice, le poisson est bon.', ['event']],
  ['what a colleague with a name gives', 'Ma collègue Aline vous rajoute des frites.', ['event']],
  ['that the guest told it', 'As you told me, no chili.', []],
  ['that nobody told it', 'Nobody has told me what is in it.', []],
  ['what a guest with a name does', 'Jean pays RWF 3,000 and Marie RWF 1,500.', []],
  ['what a guest with a name ordered', 'Jean a commandé deux Fanta Orange.', []],
  ['a guest who is spoken to', 'Hello Jean, your cart holds 2 Primus and 1 Frites.', []],
  ['another language’s word that begins it', 'Claro que sí. ¿Algo más?', []],
  ['a dish that begins the sentence', 'Lager goes well with it.', []],
  ['a quality that begins it', 'Local wraps are listed on the menu.', []],
  ['a kind of dishes that begins it', 'Local beers and sodas are on the menu.', []],
  ['which sizes there are', 'Available sizes are 33cl and 72cl.', []],
  ['that a colleague can help', 'My colleague Aline can help you with that.', []],
  ['what each dish is like', 'Chaque plat vient avec un accompagnement.', []],
  ['what stands on the menu', 'Selon la carte, le steak vient avec un accompagnement.', []],
  ['what to do with a button', 'Voir la carte des boissons : touchez le bouton.', []],
  ['what was noted', 'Allergy noted for your fries.', []],
  ['what was taken out', 'Item removed from your cart.', []],
  ['what somebody with a name did', 'Chantal removed the beers from your bill.', ['event']],
  ['what somebody with a name cooked', 'Eric cooked for you.', ['event']],
  ['what was noted in French', 'Allergie notée pour les frites.', []],
  ['where something stands', 'Under starters you’ll find the soups.', []],
  ['how a dish is made', 'Freshly squeezed juices are on the menu.', []],
  ['what may be added', 'Tabasco can be added as a note.', []],
  ['what will be added', 'Tabasco will be noted on your order.', []],
  ['what is a guest’s', 'Marie’s Fanta Orange has been added to your cart.', []],
  ['what a guest with a name can do', 'Jean can send me his own order.', []],
  ['what somebody with a name can do for them', 'Chantal can bring you two more.', ['event']],
  ['what was done', 'Langue changée pour le français.', []],
  ['what it is like', 'Excellente soirée à vous !', []],
  ['what somebody with a name does in French', 'Fabrice prépare vos bières.', ['event']],
  ['what both guests told', 'You both told me no chili.', []],
  ['that the kitchen sees a note', 'I noted no chili. The kitchen sees it.', []],
  ['what the waiter has given', 'Nimekutolea kidogo leo.', ['event']],
  ['that it reads one', 'Igikoni kirabisoma.', []],
  ['that it has seen it', 'The kitchen sees it already.', ['event']],
  ['hours of the night', 'Dufunga saa yine z’ijoro.', ['hours']],
])('people, and what they know: %s: %s', (_, text, kinds) => {
  for (const kind of kinds) expect(kindsOf(text)).toContain(kind)
  if (kinds.length === 0) expect(kindsOf(text)).toEqual([])
})

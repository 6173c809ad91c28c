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
  ['that the kitchen sees a note', 'I noted no chili. The kitchen sees it.', []],
  ['what the waiter has given', 'Nimekutolea kidogo leo.', ['event']],
  ['that it reads one', 'Igikoni kirabisoma.', []],
  ['that it has seen it', 'The kitchen sees it already.', ['event']],
  ['hours of the night', 'Dufunga saa yine z’ijoro.', ['hours']],
])('people, and what they know: %s: %s', (_, text, kinds) => {
  for (const kind of kinds) expect(kindsOf(text)).toContain(kind)
  if (kinds.length === 0) expect(kindsOf(text)).toEqual([])
})

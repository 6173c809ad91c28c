import { describe, expect, test } from 'bun:test'

import { ORDER_QUESTION, questionIn } from './order-question.ts'

describe('asks for the order', () => {
  test.each([
    ...Object.values(ORDER_QUESTION),
    'Two Primus, that is 2,000 francs. Shall I place this order?',
    'Is that all? Shall I place the order for table A5?',
    'Would you like me to place the order now?',
    'Should I send it to the kitchen?',
    'Shall I go ahead with the order?',
    'Shall I confirm it, please?',
    'Shall I order that for you?',
    'Do you confirm?',
    'Say yes and I will place it.',
    'Shall I place it? It takes about ten minutes.',
    'Deux Primus. Je passe la commande ?',
    'Voulez-vous que je passe la commande ?',
    'Est-ce que je l’envoie en cuisine ?',
    'Vous confirmez ?',
    'Votre panier est prêt, je commande ?',
    'Puis-je la valider maintenant ?',
    'Ntumize ibi ku meza A5?',
    'Nyitume ku kabari?',
    'Murashaka ko nohereza komande?',
    'Nyohereze ku bakozi?',
    'Murabyemeza?',
    'Niagize?',
    'Nitume oda hii kwa meza A5?',
    'Ungependa niweke oda?',
    'Unathibitisha oda hii?',
  ])('%p', (text) => {
    expect(questionIn(text)).toBe('order')
  })
})

describe('asks for something else, or for two things at once', () => {
  test.each([
    'Anything to drink with that?',
    'Two Primus, 2,000 francs. Would you like a dessert?',
    'Shall I place the order? And would you like some fries?',
    'Anything else? Shall I place the order?',
    'Shall I place it, or do you want to change something first?',
    'Would you like to add anything before I place the order?',
    'Shall I place the order with a side of fries?',
    'Would you like to order a dessert?',
    'Shall I send it to your WhatsApp?',
    'Shall I send you the menu?',
    'Shall I confirm that the fries are hot?',
    'Are you still there?',
    'Sorry?',
    'Shall I cancel the order?',
    'Autre chose ?',
    'Je passe la commande, ou vous voulez autre chose ?',
    'Voulez-vous commander un dessert ?',
    'Avec une boisson ?',
    'Voulez-vous l’addition de la commande 101 ?',
    'Hari ikindi mushaka?',
    'Mbyohereze, cyangwa hari icyo muhindura?',
    'Murashaka fagitire ya komande 101?',
    'Mbaze umukozi?',
    'Unataka kinywaji?',
    'Kuna kingine?',
    'Niagize, au unataka kubadili?',
    'Nikutumie menyu?',
    'Unataka bili ya oda 101?',
  ])('%p', (text) => {
    expect(questionIn(text)).toBe('other')
  })
})

test.each([
  '',
  '…',
  'Two Primus, that is 2,000 francs.',
  'I can not place the order now.',
  'Ndabirangije.',
])('%p asks nothing', (text) => {
  expect(questionIn(text)).toBe('none')
})

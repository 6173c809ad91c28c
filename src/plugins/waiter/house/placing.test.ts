import { expect, test } from 'bun:test'

import { aTab, someFacts } from '../../../../test/goldens/sample-bar.ts'
import { aTalk } from '../../../../test/goldens/talk.ts'

/** Whether these messages of one turn place the cart that was just shown. */
function isPlaced(...words: readonly string[]): boolean {
  const talk = aTalk(someFacts({ tab: aTab() }))
  talk.say('2 fries')
  const { work } = talk.say(...words)
  return work.commands().some((one) => one.kind === 'tab' && one.command.type === 'place')
}

test.each([
  'yes',
  "that's all",
  "no, that's all thanks",
  "that's all, the bill please",
  "that's all, bye",
  'non c’est tout',
  'hapana, ni hayo tu',
  'oya ni byo gusa',
  'ok thanks',
  'yes order',
  'oui commander',
  'yes that’s correct',
  'yep do it',
  'looks good',
  'place',
  'I confirm',
  'je confirme la commande',
  'ndemeye',
  'nakubaliana',
  'c’est parfait',
  'ni sawa tuma',
  "I don't need anything else",
  'envoyez',
  'oui envoyez',
  'yego ohereza',
  'mwohereze',
  'byohereze',
  'tuma hiyo',
  'confirm',
  'oui je valide',
  'confirmez svp',
  'tuma',
  'yes for table A5',
  'oui pour la table A5',
])('%s places the order', (words) => {
  expect(isPlaced(words)).toBe(true)
})

test.each([
  "that's all but later",
  "that's all, later",
  "that's all, not yet",
  "not yet that's all",
  'place the order later',
  'place the order but not now',
  "that's all and cancel it",
  "that's all. no",
  "that's all, no sugar",
  "that's all, one more",
  "that's all?",
  "I don't want anything",
  "I don't need anything",
  'thanks',
  'merci beaucoup',
  'looks good?',
  'yes for table A6',
  "c'est tout, pas encore",
  "c'est tout mais plus tard",
  'ni hayo tu lakini baadaye',
  'ibyo gusa ariko nyuma',
  'envoyez la facture',
  'vous pouvez m’envoyer le menu',
  'mwohereze fagitire',
  'ohereza menu',
  'ohereza umukozi',
  'tuma bili',
  'basi leta bili',
  'validez la facture',
  'confirm the bill',
  'byohereze fagitire',
  'tuma hiyo bili',
  'emeza bili',
])('%s places nothing', (words) => {
  expect(isPlaced(words)).toBe(false)
})

test('what the next message of the turn takes back is not placed', () => {
  expect(isPlaced("that's all", 'no')).toBe(false)
  expect(isPlaced('yes', 'no')).toBe(false)
  expect(isPlaced('yes', 'cancel')).toBe(false)
  expect(isPlaced('yes', 'thanks')).toBe(true)
})

test.each(['thanks', 'merci', 'murakoze', 'bye', 'kwaheri'])(
  '%s leaves nobody in the belief that the cart is ordered',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))
    talk.say('2 fries')

    const { thought } = talk.say(words)

    expect(thought.blocks.map(({ kind }) => kind)).toEqual(['say', 'cart', 'ask'])
  },
)

test.each([[['thanks', 'yes']], [['the bill please, that’s all']]])(
  'what is placed in the same turn is not told to be unplaced: %s',
  (words) => {
    const talk = aTalk(someFacts({ tab: aTab() }))
    talk.say('2 fries')

    const { messages } = talk.say(...words)

    expect(JSON.stringify(messages)).toContain('is with the bar')
    expect(JSON.stringify(messages)).not.toContain('not ordered yet')
  },
)

/** What a dish can be asked to be, in all four languages; what its menu entry does not say. */
const QUALITY =
  'spicy|hot|mild|sweet|bitter|sour|salty|fresh|big|large|small|filling|vegetarian|vegan|halal|kosher|gluten free|good|nice|tasty|strong|alcoholic|cold|ready|homemade|local|organic|' +
  'epicee?s?|pimentee?s?|piquante?s?|fortes?|forte?|doux|douce|sucree?s?|amere?s?|salee?s?|frais|fraiche|copieux|copieuse|grand|grande|gros|grosse|petit|petite|vegetarien(?:ne)?s?|vegan|halal|bon|bonne|bio|maison|fait maison|' +
  'kali|tamu|chungu|chachu|kubwa|ndogo|nzuri|baridi|moto|' +
  'kirakaze|irakaze|kiraryoshye|iraryoshye|kiryoshye|nini|nto|cyiza|nziza'

const PATTERNS = [
  `^(?:is|are) (?:the |your |this |that |it )?.+ (?:very |too |really )?(?:${QUALITY})$`,
  `^(?:how) (?:big|large|spicy|sweet|strong|hot|fresh) (?:is|are) .+$`,
  `^(?:est ce que )?(?:le |la |les |l |votre |vos )?.+ (?:est|sont)(?: il| elle| ils| elles)? (?:tres |trop |bien )?(?:${QUALITY})$`,
  `^c est (?:tres |trop )?(?:${QUALITY}) .+$`,
  `^(?:je |ese )?.+ (?:ni|iko|ina|ri) (?:${QUALITY})$`,
  `^(?:je |ese )?.+ (?:irakaze|kirakaze|iraryoshye|kiraryoshye|kiryoshye)$`,
].map((pattern) => new RegExp(pattern, 'u'))

const QUESTION_WORDS: ReadonlySet<string> = new Set(
  (
    'is are the your this that it how very too really est ce que le la les l votre vos sont il elle ils elles ' +
    'c tres trop bien je ese ni iko ina ri'
  ).split(' '),
)
const QUALITY_WORD = new RegExp(`^(?:${QUALITY}|gluten|free|fait)$`, 'u')

/** Tells the words that name the dish from those that ask; `null` where a clause (folded) asks no such thing. */
export function dishQuestion(spoken: string): ((word: string) => boolean) | null {
  if (!PATTERNS.some((pattern) => pattern.test(spoken))) return null
  return (word) => !QUESTION_WORDS.has(word) && !QUALITY_WORD.test(word)
}

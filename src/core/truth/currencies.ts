/** Names of currencies, and of which they are. One that no bar here has is a claim all the same. */
const CURRENCIES: readonly (readonly [names: string, codes: readonly string[]])[] = [
  ['rwf|frw|rf', ['RWF']],
  ['eur|euros?|amayero|iyero', ['EUR']],
  ['usd|dollars?|bucks?|dola|dolari|amadolari|idolari', ['USD', 'CAD', 'AUD']],
  ['gbp|pounds?', ['GBP']],
  ['kes|kshs?', ['KES']],
  ['tzs|tshs?', ['TZS']],
  ['ugx|ush', ['UGX']],
  ['shs?|bob|shillings?|shilingi|amashilingi', ['KES', 'TZS', 'UGX']],
  ['chf', ['CHF']],
  ['f?cfa|xaf|xof', ['XAF', 'XOF']],
  ['cdf', ['CDF']],
  ['bif|fbu', ['BIF']],
  [
    'f|fr|frs|fw|francs?|faranga|amafaranga|mafaranga',
    ['RWF', 'BIF', 'CDF', 'XAF', 'XOF', 'CHF', 'DJF', 'GNF', 'KMF'],
  ],
  ['zar|rands?', ['ZAR']],
  ['ngn|nairas?', ['NGN']],
  ['ghs|cedis?', ['GHS']],
  ['etb|birrs?', ['ETB']],
  ['zmw|mwk|kwachas?', ['ZMW', 'MWK']],
  ['aed|dirhams?', ['AED', 'MAD']],
  ['inr|rupees?|roupies?', ['INR']],
  ['jpy|yens?', ['JPY']],
  ['cny|rmb|yuans?', ['CNY']],
]
const SIGNS: readonly (readonly [sign: RegExp, codes: readonly string[]])[] = [
  [/^€$/, ['EUR']],
  [/^\$$/, ['USD', 'CAD', 'AUD']],
  [/^£$/, ['GBP']],
]
const CURRENCY = CURRENCIES.map(([names]) => names).join('|')
const MARKS = [
  ...SIGNS,
  ...CURRENCIES.map(([names, codes]) => [new RegExp(`^(?:${names})$`), codes] as const),
]
/** A sign needs no space before it: "US$5". One of a currency that no bar has is a claim all the same. */
const BEFORE = new RegExp(String.raw`(?:(?<![a-z])(${CURRENCY})|(\p{Sc}))[ .:]*$`, 'u')
const AFTER = new RegExp(String.raw`^ ?(?:(${CURRENCY})(?![a-z])|(\p{Sc}))`, 'u')

/** The currency beside a number; `label` where it is part of a word ("a5", "72cl"). */
export function markAround(before: string, after: string): string | null {
  const marked = BEFORE.exec(before) ?? AFTER.exec(after)
  const mark = marked?.[1] ?? marked?.[2] ?? null
  return mark ?? (/[a-z]$/.test(before) || /^[a-z]/.test(after) ? 'label' : null)
}

/** Whether a bar with this currency may mean the mark. */
export function fits(mark: string | null, currency: string): boolean {
  return (
    mark === null || MARKS.some(([words, codes]) => words.test(mark) && codes.includes(currency))
  )
}

/** Beside a number in words; an abbreviation of a letter or two could be anything there. */
export const CURRENCY_WORD = new RegExp(`^(?=...)(?!frs)(?:${CURRENCY})$`)

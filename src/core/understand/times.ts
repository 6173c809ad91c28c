import { alternatives } from './alternatives.ts'
import { readNumber } from './numbers.ts'

/** "Twice", "deux fois": how many times something is wanted. */
export const TIMES = `(?:${alternatives(`
  twice|(?:two|three|four|[2-9]) times
  (?:deux|trois|quatre|[2-9]) fois|en double
  (?:inshuro )?(?:kabiri|gatatu|kane)|inshuro (?:ebyiri|eshatu|enye|[2-9])
  mara (?:mbili|tatu|nne|[2-9])`)})`

const SAID = new RegExp(`(?:^| )(?:(triple|tripler|triplez)|(${TIMES}))(?= |$)`, 'u')

/** How many times as much some words say; doubling says it itself. */
export function timesIn(spoken: string): number | null {
  const [, triple, said] = SAID.exec(spoken) ?? []
  if (triple !== undefined) return 3
  if (said === undefined) return null
  const words = said.split(' ')
  const counts = words.map((_, at) => readNumber(words, at)?.value ?? 0)
  return Math.max(2, ...counts)
}

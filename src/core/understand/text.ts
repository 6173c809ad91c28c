import { digitOf } from '../truth/fold-claims.ts'

const LIGATURES: { readonly [char: string]: string } = {
  œ: 'oe',
  æ: 'ae',
  ß: 'ss',
  ø: 'o',
  đ: 'd',
  ł: 'l',
}

/** Messages are cut here before anything looks at them: WhatsApp's own limit for a text is 4,096. */
export const MAX_TEXT = 4_096

/**
 * The form in which all understanding compares text: lower case, accents and invisible characters
 * gone, curly apostrophes straight, line ends kept as `\n`.
 */
export function fold(text: string): string {
  return text
    .slice(0, MAX_TEXT)
    .normalize('NFKD')
    .replace(/[\p{M}\u200b-\u200f\u2060\ufeff]+/gu, '')
    .toLowerCase()
    .replace(/[\u2018\u2019\u02bc\u00b4`]/g, "'")
    .replace(/[œæßøđł]/g, (char) => LIGATURES[char] ?? char)
    .replace(/\r\n?/g, '\n')
}

/** The distinct words of a table written as one string. */
export function wordsOf(table: string): readonly string[] {
  return [...new Set(table.split(/\s+/).filter((word) => word !== ''))]
}

/** `fold`, except that an accented `thé` is told from `the` before the accent is lost. */
export function foldForMenu(text: string): string {
  return fold(text.replace(/(?<!\p{L})th(?:é|e\u0301)s?(?!\p{L})/giu, 'tea'))
}

/** Digits of other scripts as 0 to 9; every other character stays in its place. */
export function withPlainDigits(text: string): string {
  return text.replaceAll(/\p{Nd}+/gu, (run) =>
    Array.from(run, (digit) => digitOf(digit.normalize('NFKC')))
      .join('')
      .padEnd(run.length, '\u2060'),
  )
}

const LIST_NUMBER = /(^|\s)(\d{1,2})[.)](?=\s+[\p{L}\d])/gu

/** "1. Primus 2. fries" is a list of two: its numbers count nothing. As long as it was, so that places stay. */
export function withoutListNumbers(text: string): string {
  const numbers = [...text.matchAll(LIST_NUMBER)]
  const isList =
    numbers.length > 1 &&
    numbers.every(({ 2: number }, at) => Number(number) === at + 1) &&
    text.trimStart().startsWith('1')
  return isList ? text.replaceAll(LIST_NUMBER, (all) => ' '.repeat(all.length - 1) + ';') : text
}

import type { Output } from './transfer.ts'
import type { VoiceCall } from './voice-calls.ts'

/** A caller who withholds their number can be neither written to nor called back: nothing of the kind is promised to them. */

/** Told to the model with what else is so at this moment. */
export const NO_REACH =
  '- The caller withholds their number: nothing can be sent to their WhatsApp, and nobody can call them back. Never offer either. For a booking or a call back ask for a number first, repeat it digit by digit until they say that it is right (this number alone you may say), and put it, in digits, into wishes or the message.'

const NOTHING_SENT: Output = {
  ok: false,
  refused: 'no_number',
  advice:
    'The caller withholds their number: nothing can be sent to them. Say so, and tell them what they want to know in this call.',
}
const NUMBER_TO_BOOK: Output = {
  ok: false,
  refused: 'no_number',
  advice:
    'The caller withholds their number, so nobody could confirm this. Ask for a number to call back and call again with it, in digits, in wishes. Who gives none can not book by this call: say so.',
}
const NUMBER_TO_CALL: Output = {
  ok: false,
  refused: 'no_number',
  advice:
    'The caller withholds their number, so nobody could call back. Ask for a number and call again with it, in digits, in message; or, where they give none, with call_back no, and say that nobody can call back.',
}

/** Why this can't be done for somebody nobody can reach; `null`: it can. */
export function outOfReach(meant: VoiceCall): Output | null {
  if (meant.do === 'show') return NOTHING_SENT
  if (meant.do === 'book') return hasNumber(meant.words ?? '') ? null : NUMBER_TO_BOOK
  return meant.do === 'message' ? cantCallBack(meant) : null
}

/** Of somebody whose number is not known, though they may be written to. */
export function cantCallBack(left: {
  readonly words: string
  readonly wantsCallBack: boolean
}): Output | null {
  return left.wantsCallBack && !hasNumber(left.words) ? NUMBER_TO_CALL : null
}

/** Eight digits or more, however they are parted. A day or an hour is none. */
function hasNumber(words: string): boolean {
  return numbersIn(words).length > 0
}

/** The digits of each. */
export function numbersIn(words: string): readonly string[] {
  const rest = words.replaceAll(/\d{4}-\d\d-\d\d|\d{1,2}[:h]\d\d/g, ';')
  return (rest.match(/\d(?:[\s()./-]{0,3}\d){7,}/g) ?? []).map(digitsOf)
}

export function digitsOf(words: string): string {
  return words.replaceAll(/\D/g, '')
}

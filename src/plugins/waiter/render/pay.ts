import type { PayBlock, ShareLabel } from '../../../core/blocks.ts'
import { printIban } from '../../../core/epc.ts'
import type { PayInstructions } from '../../../core/pay-instructions.ts'
import { plain } from '../../../core/whatsapp-text.ts'
import { bold, moneyWords, pair, type Pen } from './lines.ts'

/** The address of a payment page; `null`: this server has none. */
export type PayUrl = (token: string) => string | null

/** A share's text and the address of its page. */
export type PaidShare = { readonly text: string; readonly url: string | null }

/** How to pay each share: amount, payee and reference as text, always; codes and links on top. */
export function payShares(pen: Pen, block: PayBlock, payUrl: PayUrl): readonly PaidShare[] {
  const { say } = pen
  const isAlone = block.shares.length === 1
  return block.shares.map(({ label, amountMinor, reference, instructions, token }) => {
    const amount = moneyWords(pen, amountMinor, block.currency)
    const lines = [
      bold(labelWords(pen, label, amount)),
      plain(say('word_reference', { reference })),
      ...instructions.flatMap((method) =>
        isAlone ? methodLines(pen, method) : shareLines(pen, method, isOwn(block, method)),
      ),
      ...(instructions.length === 0 ? [say('pay_staff')] : []),
    ]
    return { text: lines.join('\n'), url: token === null ? null : payUrl(token) }
  })
}

/** Of several shares each has only what is its own. */
function shareLines(pen: Pen, method: PayInstructions, hasSteps: boolean): readonly string[] {
  const own = method.dial === null ? method.url : monospace(method.dial)
  const steps = hasSteps && method.dial === null ? method.steps.map(stepLine) : []
  if (own === null && steps.length === 0) return []
  return [pair(pen, plain(method.provider), own ?? '').trimEnd(), ...steps]
}

/** The steps of a method name an amount or a reference, so that each share has other ones. */
function isOwn({ shares }: PayBlock, { displayId, steps }: PayInstructions): boolean {
  const all = shares.flatMap(({ instructions }) =>
    instructions.filter((method) => method.displayId === displayId),
  )
  return all.some((method) => !Bun.deepEquals(method.steps, steps))
}

/** What several shares have in common, once: payee, the menu way, codes, bank account. Empty for one share alone. */
export function payCommon(pen: Pen, block: PayBlock): string {
  const [first, ...others] = block.shares
  if (first === undefined || others.length === 0) return ''
  return first.instructions
    .flatMap((method) => {
      const steps = isOwn(block, method) ? [] : method.steps
      return methodLines(pen, { ...method, url: null, steps }, false)
    })
    .join('\n')
}

function labelWords({ say }: Pen, label: ShareLabel, amount: string): string {
  switch (label.kind) {
    case 'whole':
      return say('word_amount', { amount })
    case 'you':
      return say('word_share_you', { amount })
    case 'rest':
      return say('word_share_rest', { amount })
    case 'diner':
      return say('word_share_diner', { number: label.number, amount })
    case 'part':
      return say('word_share', { number: label.number, of: label.of, amount })
  }
}

function methodLines(pen: Pen, method: PayInstructions, withDial = true): readonly string[] {
  const { say } = pen
  const code = method.code ?? method.phone
  // Beside a dial string the owner's steps would say everything twice; the payment page has them.
  const steps = method.dial === null ? method.steps : []
  return [
    pair(pen, bold(method.provider), plain(say('word_payee', { name: method.payee }))),
    ...(method.dial === null || !withDial ? [] : [say('pay_dial'), monospace(method.dial)]),
    ...(steps.length > 0 ? [] : menuLine(pen, method, code)),
    ...(code === null || isTold(method, steps, code) ? [] : [plain(say('word_code', { code }))]),
    ...steps.map(stepLine),
    ...(method.iban === null ? [] : [plain(say('word_iban', { iban: printIban(method.iban) }))]),
    ...(method.url === null ? [] : [method.url]),
  ]
}

/** The code stands in the dial string, in the line of the menu, or in a step of the owner's. */
function isTold({ dial, menu }: PayInstructions, steps: readonly string[], code: string): boolean {
  if (dial !== null) return true
  return menu !== null && (steps.length === 0 || steps.some((step) => step.includes(code)))
}

/** The one-line form is not officially printed anywhere, so the menu way always stands beside it. */
function menuLine({ say }: Pen, method: PayInstructions, code: string | null): readonly string[] {
  if (method.menu === null || code === null) return []
  // Bare stars would be read as bold: the look-alikes of `plain` can't be dialled, so the string is set as code.
  const [before = '', after = ''] = say('pay_or_steps', { start: '\u0000', code }).split('\u0000')
  return [
    `${plain(before)} ${monospace(method.menu)}${plain(` ${after}`).replace(/^(?=[^,.])/, ' ')}`,
  ]
}

/** The owner's words, in which a dial string must stay one that can be copied and dialled. */
function stepLine(step: string, index: number): string {
  const parts = step.split(/(\*\d[\d*]*#)/)
  const words = parts.map((part, place) => (place % 2 === 1 ? monospace(part) : padded(part)))
  return `${index + 1}. ${words.join('')}`
}

/** `plain` trims; the spaces around a dial string belong to the sentence. */
function padded(part: string): string {
  const words = plain(part)
  if (words === '') return ' '
  return `${/^\s/.test(part) ? ' ' : ''}${words}${/\s$/.test(part) ? ' ' : ''}`
}

/** Literal stars, and one long press copies the whole. A dial string holds digits, stars and hashes only. */
function monospace(dial: string): string {
  return `\`\`\`${dial}\`\`\``
}

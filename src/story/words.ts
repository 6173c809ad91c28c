import type { InboundContent, InboundMessage, OutMessage } from '../core/message.ts'
import { maskPhone } from '../core/phone.ts'

/** Words of a story: from outside, so cut, without control characters, and with numbers masked. */

const MAX_LENGTH = 400
const NUMBER = /(?<![\w-])\+?\d(?:[ ().-]?\d){7,14}(?![\w-])/g
const CONTROLS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu

/** Any text as a terminal may show it. */
export function shown(text: string): string {
  const plain = text.replaceAll(CONTROLS, ' ').trim()
  const masked = plain.replaceAll(NUMBER, (number) => maskPhone(number.replaceAll(/\D/g, '')))
  return masked.length <= MAX_LENGTH ? masked : `${masked.slice(0, MAX_LENGTH)}…`
}

export function quoted(text: string): string {
  return `“${shown(text)}”`
}

/** What a received message says; `null`: nobody can read it, or its body is gone. */
export function receivedWords(message: InboundMessage | null): string | null {
  return message === null ? null : contentWords(message.content)
}

function contentWords(content: InboundContent): string {
  if (content.type === 'text') return quoted(content.body)
  if (content.type === 'tap') return `[${shown(content.title)}]`
  if (content.type === 'template_tap') return `[${shown(content.text)}]`
  if (content.type === 'media') {
    return content.caption === null ? content.media : `${content.media} ${quoted(content.caption)}`
  }
  if (content.type === 'edited' && content.body !== null) return `edited: ${quoted(content.body)}`
  return content.type.replaceAll('_', ' ')
}

export function sentWords(message: OutMessage): string {
  if (message.kind === 'template') return `template ${shown(message.name)}`
  if (message.kind === 'image') return `image ${quoted(message.caption ?? '')}`
  const words = quoted(message.text)
  if (message.kind !== 'buttons') return words
  return `${words} ${message.buttons.map(({ title }) => `[${shown(title)}]`).join(' ')}`
}

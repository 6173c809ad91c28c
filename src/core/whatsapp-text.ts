/** Signs that look the same and that WhatsApp does not read as formatting; it knows no escape sign. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  '*': '∗',
  _: 'ˍ',
  '~': '∼',
  '`': 'ˋ',
}

/** Control characters, and marks that reorder text or hide in it (bidi overrides, zero width). */
const UNSEEN =
  // oxlint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u0008\u000E-\u001F\u007F-\u009F\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/gu

/** A row of them would push what follows to a line of its own on a phone, those that do not break as well. */
const GAP = /\s{2,}|[^\S\u00A0\u202F]/gu

/**
 * Text from outside (menu names, notes, names of diners) as one line that WhatsApp shows as it is:
 * no bold, italic, strike-through, code, quote or list, no line of its own, no reordered letters.
 * Joiners inside emoji, single spaces that do not break and the letters of all scripts stay.
 */
export function plain(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(UNSEEN, '')
    .replaceAll(/[*_~`]/g, (mark) => LOOK_ALIKES[mark] ?? mark)
    .replaceAll(GAP, ' ')
    .trim()
    .replace(/^>/, '›')
    .replace(/^- /, '– ')
}

/** E.164 allows 15 digits; below 8 no country has a number that WhatsApp knows. */
const E164_DIGITS = /^[1-9]\d{7,14}$/

/**
 * Digits of an international number typed by a person: `+250 788-123-456`, `00250788123456` or `250788123456`. `null` for everything else.
 * A national form (`0788…`) is refused, not completed: the country behind it would be a guess, and a `(0)` inside is read differently by everyone.
 */
export function parsePhone(text: string): string | null {
  const bare = text.replaceAll(/[\s.\u2010-\u2015-]/g, '')
  const match = /^(?:\+|00)?(\d+)$/.exec(bare)
  const digits = match?.[1]
  return digits !== undefined && E164_DIGITS.test(digits) ? digits : null
}

const STARS = '*****'

/** A number as logs may show it: `+250*****456`. At least four digits stay hidden, and how many is not told. */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/^\+/, '')
  if (!/^\d{7,15}$/.test(digits)) return STARS
  const shown = Math.min(3, digits.length - 7)
  return `+${digits.slice(0, 3)}${STARS}${shown === 0 ? '' : digits.slice(-shown)}`
}

/** A business-scoped user id (`RW.1234567890`) as logs may show it: country and last three signs. */
export function maskUserId(userId: string): string {
  const match = /^([A-Z]{2}\.)[A-Za-z0-9]{4,}([A-Za-z0-9]{3})$/.exec(userId)
  return match === null ? STARS : `${match[1]}${STARS}${match[2]}`
}

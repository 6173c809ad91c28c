const STARS = '*****'

/**
 * A phone number as logs may show it: `250788123456` → `+250*****456`. The number of stars is fixed
 * so that the mask does not tell the length; numbers too short to hide anything show nothing.
 */
export function maskPhone(phone: string): string {
  const digits = phone.replace(/\D/g, '')
  if (digits.length < 9) return STARS
  return `+${digits.slice(0, 3)}${STARS}${digits.slice(-3)}`
}

/** A business-scoped user id as logs may show it: `RW.13491208655302741918` → `RW.*****918`. */
export function maskUserId(userId: string): string {
  const region = /^[A-Z]{2}\./.exec(userId)?.[0] ?? ''
  const rest = userId.slice(region.length)
  return rest.length < 9 ? `${region}${STARS}` : `${region}${STARS}${rest.slice(-3)}`
}

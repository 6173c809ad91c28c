/** A UUID as this program writes it, in small letters; for patterns that hold more than one. */
export const UUID_PATTERN = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'

const UUID = new RegExp(`^${UUID_PATTERN}$`)

/** In small letters only: other spellings, which PostgreSQL takes too, are no ids of ours. */
export function isUuid(text: string): boolean {
  return UUID.test(text)
}

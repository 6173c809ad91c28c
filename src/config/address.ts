/** `postgres://user:password@host/name`; a password may hold an "@" of its own, so the last one ends it. */
const PASSWORD = /(:\/\/[^:/@]*:)(.+)@/s

/** An address as a person may see it. */
export function withoutPassword(address: string): string {
  return address.replace(PASSWORD, '$1…@')
}

export function passwordIn(address: string): string | undefined {
  return PASSWORD.exec(address)?.[2]
}

/** The same of one that breaks the rules: nobody can say where its password begins or ends. */
export function withoutSecrets(text: string): string {
  const isPlain = /^(?:https?|wss?):\/\/[^@]*$/.test(text)
  return isPlain ? text : text.replace(/(:\/\/).*/s, '$1…')
}

/** Whether the driver can take it apart. It knows several hosts, divided by commas, which a URL does not. */
export function isDatabaseAddress(address: string): boolean {
  const withOneHost = address.replace(/,[^@/?]*(?=[/?]|$)/, '')
  return URL.canParse(withOneHost) && isDecodable(address)
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch (error) {
    if (error instanceof URIError) return false
    throw error
  }
}

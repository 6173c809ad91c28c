/**
 * A file's text; `null` where it is not in UTF-8, as what Excel and old editors write often is: read all the same, each
 * é would be a � in the menu.
 */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** What is wrong with a file whose text is `null`. */
export function notUtf8(bytes: Uint8Array) {
  const [before = ''] = new TextDecoder().decode(bytes).split('\u{fffd}', 1)
  return {
    key: '(file)',
    found: `letters that are not in UTF-8, from line ${before.split('\n').length} on`,
    wanted: 'a text in UTF-8 (in Excel save it as "CSV UTF-8")',
  }
}

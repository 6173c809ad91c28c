/** Pairs of marks around words, the longer ones first; inside a word they are a part of it. */
const PAIRS: readonly RegExp[] = [
  /\*\*(?=\S)([^*\n]*\S)\*\*/gu,
  /(?<![\p{L}\p{N}_])__(?=\S)([^_\n]*\S)__(?![\p{L}\p{N}_])/gu,
  /~~(?=\S)([^~\n]*\S)~~/gu,
  /(?<![\p{L}\p{N}*])\*(?=\S)([^*\n]*\S)\*(?![\p{L}\p{N}*])/gu,
  /(?<![\p{L}\p{N}_])_(?=\S)([^_\n]*\S)_(?![\p{L}\p{N}_])/gu,
  /`([^`\n]+)`/gu,
]

/**
 * A model's words without the marks of a web page: WhatsApp has others, and all of them are shown to a guest as signs,
 * since the words are not ours.
 */
export function unmarked(text: string): string {
  const lines = text
    .replaceAll(/^[^\S\n]*```.*$/gmu, '')
    .replaceAll(/^#{1,6}\s+(?=\p{L})/gmu, '')
    .replaceAll(/^([^\S\n]*)[*•][^\S\n]+/gmu, '$1- ')
  const plain = PAIRS.reduce((words, pair) => words.replaceAll(pair, '$1'), lines).trim()
  // Marks alone are better than no answer.
  return plain === '' ? text : plain
}

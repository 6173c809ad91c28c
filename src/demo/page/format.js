import { el } from './dom.js'

/** WhatsApp's text marks: a mark counts where it touches a word on its inner side and none on its outer side. */
const MARKS = [
  { pattern: /```([\s\S]+?)```/, tag: 'code', nested: false },
  { pattern: /(?<![\w`])`(\S|\S[^`\n]*\S)`(?![\w`])/, tag: 'code', nested: false },
  { pattern: /(?<![\w*])\*(\S|\S[^*\n]*\S)\*(?![\w*])/, tag: 'strong', nested: true },
  { pattern: /(?<!\w)_(\S|\S[^_\n]*\S)_(?!\w)/, tag: 'em', nested: true },
  { pattern: /(?<![\w~])~(\S|\S[^~\n]*\S)~(?![\w~])/, tag: 's', nested: true },
]
const ADDRESS = /https?:\/\/[^\s<>"]*[^\s<>".,;:!?)]/

/**
 * Nodes for a message's text: *bold*, _italic_, ~struck~, `code`, links. `openLink(url)` is called
 * on a tap on a link; without it links stay plain text.
 */
export function formatted(text, openLink) {
  const found = [...marksIn(text), ...(openLink ? addressesIn(text, openLink) : [])].sort(
    (a, b) => a.start - b.start || b.end - a.end,
  )[0]
  if (found === undefined) return text === '' ? [] : [text]
  return [
    ...formatted(text.slice(0, found.start), openLink),
    found.node(openLink),
    ...formatted(text.slice(found.end), openLink),
  ]
}

function marksIn(text) {
  return MARKS.flatMap(({ pattern, tag, nested }) => {
    const match = pattern.exec(text)
    if (match === null) return []
    const node = (openLink) => el(tag, {}, ...(nested ? formatted(match[1], openLink) : [match[1]]))
    return [{ start: match.index, end: match.index + match[0].length, node }]
  })
}

function addressesIn(text, openLink) {
  const match = ADDRESS.exec(text)
  if (match === null) return []
  const [url] = match
  const node = () =>
    el('button', { type: 'button', class: 'address', onclick: () => openLink(url) }, url)
  return [{ start: match.index, end: match.index + url.length, node }]
}

/** The same text without its marks, for a quote's one line. */
export function plain(text) {
  return formatted(text)
    .map((node) => (typeof node === 'string' ? node : node.textContent))
    .join('')
}

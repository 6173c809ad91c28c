import { el, hidden, icon } from './dom.js'
import { formatted, plain } from './format.js'

const TICKS = { sending: 'clock', sent: 'tick', delivered: 'ticks', read: 'ticks', failed: 'close' }

/**
 * One message as WhatsApp draws it. `chat` gives the words of the page, the other side's name and
 * what a tap does: `tap(messageId, replyId)`, `openList(bubble)`, `openLink(url)`, `localAddress(url)`.
 */
export function bubbleNode(bubble, chat) {
  const { say } = chat.words
  const body = el(
    'div',
    { class: 'body' },
    hidden(bubble.mine ? say('said') : say('says', { name: chat.name })),
    quoteNode(bubble.quote, chat),
    pictureNode(bubble.imageUrl, chat),
    bubble.header ? el('p', { class: 'header' }, ...formatted(bubble.header)) : null,
    bubble.text
      ? el('p', { class: 'text', dir: 'auto' }, ...formatted(bubble.text, chat.openLink))
      : null,
    bubble.footer ? el('p', { class: 'footer' }, bubble.footer) : null,
    metaNode(bubble, chat),
  )
  return el(
    'div',
    { class: `bubble ${bubble.mine ? 'mine' : 'theirs'} ${bubble.kind}`, 'data-id': bubble.id },
    body,
    ...actionNodes(bubble, chat),
  )
}

function quoteNode(quote, chat) {
  if (!quote) return null
  const line = plain(quote.text).replaceAll('\n', ' ')
  const who = quote.mine ? chat.words.say('you') : chat.name
  return el('blockquote', { class: 'quote' }, el('strong', {}, who), el('span', {}, line))
}

function pictureNode(url, chat) {
  if (!url) return null
  const address = chat.localAddress(url)
  const alt = chat.words.say('picture')
  if (address === null) return el('p', { class: 'picture-gone' }, `${alt}: ${url}`)
  return el('img', { class: 'picture', src: address, alt, loading: 'lazy' })
}

function metaNode(bubble, chat) {
  const at = new Date(bubble.at)
  const clock = new Intl.DateTimeFormat(chat.words.language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  const time = el('time', { datetime: bubble.at }, clock.format(at))
  if (!bubble.mine || !bubble.tick) return el('p', { class: 'meta' }, time)
  const mark = icon(TICKS[bubble.tick])
  mark.classList.add('mark', bubble.tick)
  return el('p', { class: 'meta' }, time, mark, hidden(chat.words.say(bubble.tick)))
}

function actionNodes(bubble, chat) {
  const action = (name, label, press, more = {}) =>
    el('button', { type: 'button', class: 'action', onclick: press, ...more }, icon(name), label)
  const buttons = (bubble.buttons ?? []).map(({ id, title }) =>
    action('reply', title, () => chat.tap(bubble.id, id), {
      class: bubble.tapped === id ? 'action tapped' : 'action',
    }),
  )
  if (bubble.list) {
    const open = () => chat.openList(bubble)
    buttons.push(action('list', bubble.list.button, open, { 'aria-haspopup': 'dialog' }))
  }
  if (bubble.link) {
    buttons.push(action('open', bubble.link.label, () => chat.openLink(bubble.link.url)))
  }
  return buttons
}

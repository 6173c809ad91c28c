import { bubbleNode } from './bubble.js'
import { callChoices, callStrip } from './call.js'
import { el, icon } from './dom.js'
import { linkContent, listContent, openSheet } from './sheet.js'

const TYPING_MS = 25_000
const NEAR_END_PX = 120

/**
 * A phone on the page. `doing` says what its owner does with it: `send(text)`,
 * `tap(messageId, replyId)`, `localAddress(url)`, `notify(text)`, `call(name)`, `hangUp()`.
 */
export function phone(root, doing) {
  const strip = callStrip({ hangUp: () => doing.hangUp() })
  const parts = frame(root, strip)
  const nodes = new Map()
  let chat
  let closeSheet
  let typingUntil

  const context = () => ({
    words: chat.words,
    name: chat.bar.name,
    tap: doing.tap,
    localAddress: doing.localAddress,
    openLink,
    openList: (bubble) =>
      raise(bubble.list.button, listContent(bubble, { say: chat.words.say, choose: pick(bubble) })),
  })
  const pick = (bubble) => (rowId) => {
    closeSheet()
    doing.tap(bubble.id, rowId)
    parts.thread.focus({ preventScroll: true })
  }

  function raise(title, content) {
    closeSheet?.()
    closeSheet = openSheet(parts.screen, {
      title,
      content,
      closeLabel: chat.words.say('close'),
      closed: () => (closeSheet = undefined),
    })
  }

  function openLink(url) {
    const address = doing.localAddress(url)
    if (address !== null) return void window.open(address, '_blank', 'noopener')
    const { say } = chat.words
    const copied = () => (closeSheet(), doing.notify(say('copied')))
    raise(say('linkTitle'), linkContent(url, { say, copied }))
  }

  function scrollToEnd() {
    parts.thread.scrollTo({ top: parts.thread.scrollHeight })
  }

  parts.thread.addEventListener('scroll', () => {
    parts.newest.hidden = distanceToEnd(parts.thread) < NEAR_END_PX
  })
  parts.newest.addEventListener('click', scrollToEnd)
  parts.call.addEventListener('click', () => {
    const choose = (name) => (closeSheet(), doing.call(name))
    const content = callChoices(chat.bar.calls, { words: chat.words, choose })
    raise(chat.words.say('callsTitle'), content)
  })
  wireComposer(parts, doing)

  /** What is being said on the phone: `{ state, lines }`, or nothing. */
  function setCall(call) {
    const focused = document.activeElement
    const hadFocus = focused === parts.call || strip.strip.contains(focused)
    const wasAtEnd = distanceToEnd(parts.thread) < NEAR_END_PX
    strip.show(chat.words, call)
    // The strip takes room from the thread.
    if (wasAtEnd) scrollToEnd()
    const canCall = chat.canCall === true && (chat.bar.calls ?? []).length > 0
    parts.call.hidden = !canCall || call !== undefined
    // What had the focus may be gone: it goes on to what stands in its place.
    if (hadFocus && call !== undefined) strip.focus()
    else if (hadFocus) parts.call.focus()
  }

  /** Shows one chat from its start: `{ words, bar, person, bubbles, typing, emptyText, canCall, call }`. */
  function show(next) {
    closeSheet?.()
    chat = next
    label(parts, chat)
    setCall(chat.call)
    nodes.clear()
    parts.list.replaceChildren()
    parts.empty.hidden = chat.bubbles.length > 0
    for (const bubble of chat.bubbles) append(bubble)
    setTyping(chat.typing)
    scrollToEnd()
  }

  function append(bubble) {
    const node = bubbleNode(bubble, context())
    const before = parts.list.lastElementChild
    node.classList.toggle(
      'first',
      before?.classList.contains(bubble.mine ? 'mine' : 'theirs') !== true,
    )
    nodes.set(bubble.id, node)
    parts.list.append(node)
  }

  /** A new message, or a known one that changed (ticks, a chosen button). */
  function put(bubble) {
    const known = nodes.get(bubble.id)
    const wasAtEnd = distanceToEnd(parts.thread) < NEAR_END_PX
    parts.empty.hidden = true
    if (known) replace(known, bubble)
    else append(bubble)
    if (!known && (wasAtEnd || bubble.mine)) scrollToEnd()
  }

  function replace(known, bubble) {
    const node = bubbleNode(bubble, context())
    node.classList.toggle('first', known.classList.contains('first'))
    node.classList.add('settled')
    const controls = [...known.querySelectorAll('button')]
    const focused = controls.indexOf(document.activeElement)
    nodes.set(bubble.id, node)
    known.replaceWith(node)
    if (focused >= 0) node.querySelectorAll('button')[focused]?.focus({ preventScroll: true })
  }

  function setTyping(on) {
    clearTimeout(typingUntil)
    const wasAtEnd = distanceToEnd(parts.thread) < NEAR_END_PX
    parts.typing.hidden = !on
    parts.state.textContent = chat.words.say(on ? 'typing' : 'online')
    parts.state.classList.toggle('busy', on)
    if (on) typingUntil = setTimeout(() => setTyping(false), TYPING_MS)
    if (on && wasAtEnd) scrollToEnd()
  }

  return {
    show,
    put,
    setTyping,
    setCall,
    scrollToEnd,
    fill: (text) => fill(parts, text),
    ring: () => ring(root),
  }
}

function frame(root, { strip }) {
  const parts = {
    clock: el('span', {}),
    avatar: el('span', { class: 'avatar', 'aria-hidden': 'true' }),
    name: el('h3', { class: 'chat-name' }),
    state: el('p', { class: 'chat-state' }),
    call: el('button', { type: 'button', class: 'round call-button', hidden: true }, icon('call')),
    note: el('p', { class: 'chat-note' }),
    empty: el('p', { class: 'chat-empty' }),
    list: el('div', { class: 'list' }),
    typing: el(
      'div',
      { class: 'typing', hidden: true, 'aria-hidden': 'true' },
      el('i'),
      el('i'),
      el('i'),
    ),
    thread: el('div', { class: 'thread', role: 'log', 'aria-live': 'polite', tabindex: '0' }),
    newest: el('button', { type: 'button', class: 'newest', hidden: true }, icon('down')),
    text: el('textarea', {
      rows: '1',
      maxlength: '4096',
      autocomplete: 'off',
      enterkeyhint: 'send',
    }),
    send: el('button', { type: 'submit', class: 'send' }, icon('send')),
  }
  parts.thread.append(parts.note, parts.empty, parts.list, parts.typing)
  parts.composer = el('form', { class: 'composer' }, parts.text, parts.send)
  const status = el(
    'div',
    { class: 'status', 'aria-hidden': 'true' },
    parts.clock,
    el('span', { class: 'signals' }),
  )
  const who = el('div', {}, parts.name, parts.state)
  const head = el('div', { class: 'chat-head' }, parts.avatar, who, parts.call)
  const view = el('div', { class: 'view' }, parts.thread, parts.newest)
  parts.screen = el('div', { class: 'screen' }, status, head, strip, view, parts.composer)
  root.replaceChildren(parts.screen)
  const tick = () => {
    const now = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' })
    parts.clock.textContent = now.format(new Date())
  }
  tick()
  setInterval(tick, 20_000)
  return parts
}

function label(parts, { words, bar, emptyText, note }) {
  const { say } = words
  parts.avatar.textContent = initials(bar.name)
  parts.avatar.dataset.hue = String(bar.position % 2)
  parts.name.textContent = bar.name
  parts.note.textContent = note
  parts.empty.textContent = emptyText
  parts.thread.setAttribute('aria-label', say('chatWith', { name: bar.name }))
  parts.newest.setAttribute('aria-label', say('newest'))
  parts.text.setAttribute('aria-label', say('composer'))
  parts.text.setAttribute('placeholder', say('composer'))
  parts.send.setAttribute('aria-label', say('send'))
  parts.call.setAttribute('aria-label', say('call'))
  parts.call.title = say('call')
}

function wireComposer(parts, doing) {
  parts.text.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    parts.composer.requestSubmit()
  })
  parts.text.addEventListener('input', () => grow(parts.text))
  parts.composer.addEventListener('submit', async (event) => {
    event.preventDefault()
    const text = parts.text.value.trim()
    if (text === '') return
    parts.text.value = ''
    grow(parts.text)
    // What could not be sent goes back to whoever wrote it, unless they have gone on writing.
    if (!(await doing.send(text)) && parts.text.value === '') fill(parts, text)
  })
}

function fill(parts, text) {
  parts.text.value = text
  grow(parts.text)
  parts.text.focus()
}

function grow(text) {
  text.style.height = 'auto'
  text.style.height = `${Math.min(text.scrollHeight, 104)}px`
}

function ring(root) {
  root.classList.remove('ringing')
  // Reading a size makes the browser see the class leave, so the animation starts anew.
  void root.offsetWidth
  root.classList.add('ringing')
}

function distanceToEnd(thread) {
  return thread.scrollHeight - thread.scrollTop - thread.clientHeight
}

function initials(name) {
  return name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase()
}

import { api, listen } from './api.js'
import { choiceRow, el } from './dom.js'
import { phone } from './phone.js'
import { counterBell } from './ring.js'
import { tablePicker } from './tables.js'
import { firstLanguage, wordsOf } from './texts.js'
import { trace } from './trace.js'

const byId = (id) => document.getElementById(id)
const NO_CHAT = { bubbles: [], typing: false }

const state = {
  words: wordsOf(firstLanguage()),
  bars: [],
  bar: undefined,
  table: undefined,
  /** Whose phone the first one is: the diner's or the friend's. */
  who: 'diner',
  phones: [],
  chats: new Map(),
  /** Calls under way, by phone and number. */
  calls: new Map(),
  /** Nothing is heard from the server: what is shown may be over. */
  isLost: false,
  unread: new Map(),
  past: [],
  origins: [],
  /** Who else reads what is written; none where the house waiter answers alone. */
  models: [],
}

const bell = counterBell()
const scenes = trace(byId('stages'), byId('events'))
const picker = tablePicker({ card: byId('card'), row: byId('tables') }, chooseTable)
const dinerPhone = phone(
  byId('diner-phone'),
  doing(() => phoneOf(state.who)),
)
const ownerPhone = phone(
  byId('owner-phone'),
  doing(() => phoneOf('owner')),
)

function doing(person) {
  return {
    send: (text) => attempt(api.send(person().id, state.bar.slug, text)),
    tap: (message, reply) => attempt(api.tap(person().id, state.bar.slug, message, reply)),
    call: (name) => attempt(api.call(person().id, state.bar.slug, name)),
    hangUp: () => attempt(api.hangUp(person().id)),
    localAddress,
    notify,
  }
}

function phoneOf(role) {
  return state.phones.find(
    (each) => each.role === role && (each.bar === null || each.bar === state.bar.slug),
  )
}

function chatKey(phoneId, number) {
  return `${phoneId} ${number}`
}

function chatOf(person) {
  return state.chats.get(chatKey(person?.id, state.bar.number)) ?? NO_CHAT
}

/** An address of this server, however it is called there, as this page calls it; else `null`. */
function localAddress(address) {
  if (!URL.canParse(address)) return null
  const { origin, pathname, search } = new URL(address)
  const isOurs = origin === location.origin || state.origins.includes(origin)
  // A path alone would not do: `//elsewhere.example` leads away.
  return isOurs ? location.origin + pathname + search : null
}

async function attempt(asked) {
  try {
    await asked
    return true
  } catch (error) {
    notify(state.words.say('refused'))
    console.warn(error)
    return false
  }
}

let noticeUntil
function notify(text) {
  const notice = byId('notice')
  notice.textContent = text
  notice.classList.add('shown')
  clearTimeout(noticeUntil)
  noticeUntil = setTimeout(() => notice.classList.remove('shown'), 4000)
}

function showTexts() {
  const { language, say, hints } = state.words
  document.documentElement.lang = language
  for (const node of document.querySelectorAll('[data-t]')) node.textContent = say(node.dataset.t)
  for (const node of document.querySelectorAll('[data-label]')) {
    node.setAttribute('aria-label', say(node.dataset.label))
    if (node.matches('button')) node.title = say(node.dataset.label)
  }
  byId('language').value = language
  byId('bars').setAttribute('aria-label', say('barPick'))
  byId('hints').replaceChildren(
    ...hints.map((hint) =>
      el(
        'li',
        {},
        el('button', { type: 'button', class: 'hint', onclick: () => tryHint(hint) }, hint),
      ),
    ),
  )
}

/** The name of a text and its values: whoever has given a key must not read that nothing leaves the machine. */
function aboutModels(name) {
  return state.models.length === 0 ? [name] : [`${name}Models`, { models: state.models.join(', ') }]
}

function showBar() {
  byId('foot').textContent = state.words.say(...aboutModels('foot'))
  const { words, bar, bars, table } = state
  const choices = bars.map(({ slug, name }) => ({ value: slug, label: name }))
  choiceRow(byId('bars'), choices, bar.slug, chooseBar)
  picker.show({ words, bar, table })
}

function showPhones() {
  showDiner()
  const person = phoneOf('owner')
  const { say } = state.words
  const emptyText = say('ownerEmpty')
  const note = say(...aboutModels('chatStart'))
  ownerPhone.show({ words: state.words, bar: state.bar, ...chatOf(person), emptyText, note })
}

function showDiner() {
  const { say } = state.words
  const choices = ['diner', 'friend']
    .filter((role) => phoneOf(role) !== undefined)
    .map((role) => ({ value: role, label: say(role === 'diner' ? 'you' : 'friend') }))
  choiceRow(byId('who'), choices, state.who, chooseWho)
  const person = phoneOf(state.who)
  dinerPhone.show({
    words: state.words,
    bar: state.bar,
    ...chatOf(person),
    emptyText: say('dinerEmpty'),
    note: say(...aboutModels('chatStart')),
    canCall: true,
    call: callOf(person?.id),
  })
  showUnread()
}

function callOf(phoneId) {
  const call = state.calls.get(chatKey(phoneId, state.bar.number))
  return call !== undefined && state.isLost ? { ...call, state: 'lost' } : call
}

function showUnread() {
  const shown = document.body.dataset.panel
  for (const role of ['diner', 'owner']) {
    if (role === shown) state.unread.delete(role)
    const tab = document.querySelector(`#tabs [data-panel="${role}"]`)
    const count = state.unread.get(role) ?? 0
    tab.querySelector('.badge')?.remove()
    if (count === 0) continue
    const spoken = state.words.say('unread', { count })
    tab.append(el('span', { class: 'badge', 'aria-label': spoken }, String(count)))
  }
}

function showAll() {
  showTexts()
  if (state.bar === undefined) return
  showBar()
  showPhones()
  scenes.show(state.words, state.past)
}

function chooseBar(slug) {
  state.bar = state.bars.find((bar) => bar.slug === slug) ?? state.bars[0]
  state.table = state.bar.tables.at(0)?.label
  showBar()
  showPhones()
}

function chooseTable(label) {
  state.table = label
  picker.show(state)
}

function chooseWho(role) {
  state.who = role
  showDiner()
}

function choosePanel(panel) {
  document.body.dataset.panel = panel
  for (const tab of document.querySelectorAll('#tabs button')) {
    if (tab.dataset.panel === panel) tab.setAttribute('aria-current', 'true')
    else tab.removeAttribute('aria-current')
  }
  if (state.bar !== undefined) showUnread()
  // A hidden thread has no height to scroll in: it is brought to its end when it appears.
  dinerPhone.scrollToEnd()
  ownerPhone.scrollToEnd()
}

function tryHint(hint) {
  choosePanel('diner')
  dinerPhone.fill(hint)
}

function scanAs(role) {
  if (state.who !== role) chooseWho(role)
  choosePanel('diner')
  return attempt(api.scan(phoneOf(role).id, state.bar.slug, state.table))
}

function hearSnapshot({ phones, chats, calls, trace: past, origins }) {
  state.phones = phones
  state.origins = origins
  state.past = past
  state.unread.clear()
  state.isLost = false
  state.calls = new Map(
    calls.map(({ phone: id, number, lines }) => [
      chatKey(id, number),
      { state: lines.length === 0 ? 'ringing' : 'talk', lines },
    ]),
  )
  state.chats = new Map(
    chats.map(({ phone: id, number, bubbles, typing }) => [
      chatKey(id, number),
      { bubbles, typing },
    ]),
  )
  showAll()
  scanFromAddress()
}

function hearBubble({ phone: id, number, bubble }) {
  const key = chatKey(id, number)
  const chat = state.chats.get(key) ?? { bubbles: [], typing: false }
  const at = chat.bubbles.findIndex((known) => known.id === bubble.id)
  if (at < 0) chat.bubbles.push(bubble)
  else chat.bubbles[at] = bubble
  state.chats.set(key, chat)
  const isNew = at < 0 && !bubble.mine
  if (number === state.bar.number) drawBubble(id, bubble, isNew)
}

function drawBubble(id, bubble, isNew) {
  // Staff without a phone on the page.
  if (state.phones.find((each) => each.id === id)?.role === 'staff') return
  const isOwner = id === phoneOf('owner')?.id
  if (isOwner) ownerPhone.put(bubble)
  else if (id === phoneOf(state.who)?.id) dinerPhone.put(bubble)
  if (!isNew) return
  const role = isOwner ? 'owner' : 'diner'
  state.unread.set(role, (state.unread.get(role) ?? 0) + 1)
  showUnread()
  if (!isOwner || !bubble.buttons) return
  ownerPhone.ring()
  if (byId('sound').getAttribute('aria-pressed') === 'true') bell.ring()
}

function hearTyping({ phone: id, number, typing }) {
  const chat = state.chats.get(chatKey(id, number))
  if (chat !== undefined) chat.typing = typing
  if (number !== state.bar.number) return
  if (id === phoneOf('owner')?.id) ownerPhone.setTyping(typing)
  else if (id === phoneOf(state.who)?.id) dinerPhone.setTyping(typing)
}

function hearCall({ phone: id, number, ...event }) {
  const key = chatKey(id, number)
  const { lines } = state.calls.get(key) ?? { lines: [] }
  if (event.state === 'over') state.calls.delete(key)
  else if (event.state === 'ringing') state.calls.set(key, { state: 'ringing', lines: [] })
  else state.calls.set(key, { state: 'talk', lines: [...lines, event] })
  const isShown = number === state.bar.number && id === phoneOf(state.who)?.id
  if (isShown) dinerPhone.setCall(callOf(id))
}

function hearTrace(event) {
  state.past.push(event)
  scenes.put(event)
}

/** `/demo?scan=A5&bar=…`, as a camera opens it: scan once, and leave no address that scans again on reload. */
function scanFromAddress() {
  const asked = new URLSearchParams(location.search)
  const label = asked.get('scan')
  if (label === null) return
  history.replaceState(null, '', '/demo')
  if (state.bar.tables.every((table) => table.label !== label)) return
  chooseTable(label)
  void scanAs('diner')
}

function wireControls() {
  byId('language').addEventListener('change', (event) => {
    state.words = wordsOf(event.target.value)
    localStorage.setItem('maitred.language', event.target.value)
    showAll()
  })
  byId('sound').addEventListener('click', (event) => {
    const button = event.currentTarget
    const on = button.getAttribute('aria-pressed') !== 'true'
    button.setAttribute('aria-pressed', String(on))
    button.querySelector('use').setAttribute('href', on ? '#i-bell' : '#i-bell-off')
    if (on) bell.allow()
    if (on) bell.ring()
  })
  byId('reset').addEventListener('click', () => attempt(api.reset()))
  byId('scan').addEventListener('click', () => scanAs(state.who))
  byId('friend').addEventListener('click', () => scanAs('friend'))
  for (const tab of document.querySelectorAll('#tabs button')) {
    tab.addEventListener('click', () => choosePanel(tab.dataset.panel))
  }
}

async function start() {
  showTexts()
  wireControls()
  const asked = new URLSearchParams(location.search)
  const { bars, models } = await api.bars()
  state.models = models
  state.bars = bars.map((bar, position) => ({ ...bar, position }))
  state.bar = state.bars.find(({ slug }) => slug === asked.get('bar')) ?? state.bars[0]
  state.table = state.bar.tables.at(0)?.label
  choosePanel(asked.has('scan') ? 'diner' : 'tables')
  const heard = {
    snapshot: hearSnapshot,
    bubble: hearBubble,
    typing: hearTyping,
    call: hearCall,
    trace: hearTrace,
  }
  listen(heard, (isUp) => {
    state.isLost = !isUp
    if (isUp) return byId('notice').classList.remove('shown')
    notify(state.words.say('lost'))
    // Before the first snapshot no phone shows anything.
    if (state.phones.length > 0) dinerPhone.setCall(callOf(phoneOf(state.who)?.id))
  })
}

await start().catch((error) => {
  notify(state.words.say('lost'))
  console.warn(error)
})

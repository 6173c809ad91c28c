import { el, icon } from './dom.js'

const SHOWN_LINES = 2

/** The strip of a call under a phone's head: what is being said, and a way to put the phone down. */
export function callStrip({ hangUp }) {
  const parts = {
    state: el('p', { class: 'call-state' }),
    lines: el('ol', { class: 'call-lines', 'aria-live': 'polite' }),
    end: el('button', { type: 'button', class: 'call-end', onclick: hangUp }, icon('close')),
  }
  const strip = el('section', { class: 'call', hidden: true }, parts.state, parts.lines, parts.end)
  let shown = []
  let language

  /** `call` is `{ state, lines }`, or nothing. */
  function show(words, call) {
    strip.hidden = call === undefined
    if (call === undefined) return showLines(words, [])
    const { say } = words
    strip.setAttribute('aria-label', say('call'))
    parts.state.textContent = say(STATES[call.state])
    parts.end.setAttribute('aria-label', say('hangUp'))
    parts.end.title = say('hangUp')
    // Not `disabled`, which would drop the focus.
    parts.end.setAttribute('aria-disabled', String(call.state === 'lost'))
    showLines(words, call.lines.slice(-SHOWN_LINES))
  }

  /** A line that stays is left as it is: a screen reader would read it out once more. */
  function showLines(words, lines) {
    const isSame = language === words.language
    language = words.language
    const kept = shown.filter(({ line }) => isSame && lines.includes(line))
    for (const one of shown) if (!kept.includes(one)) one.node.remove()
    const come = lines.slice(kept.length).map((line) => ({ line, node: lineNode(words, line) }))
    parts.lines.append(...come.map(({ node }) => node))
    shown = [...kept, ...come]
  }

  return { strip, show, focus: () => parts.end.focus() }
}

const STATES = { ringing: 'callRinging', talk: 'callOn', lost: 'lost' }

function lineNode({ say }, { who, text }) {
  const speaker = say(who === 'caller' ? 'callerSays' : 'barSays')
  return el('li', { class: who }, el('span', { class: 'call-who' }, speaker), ` ${text}`)
}

/** The calls that can be played, one button each; `choose(name)`. */
export function callChoices(names, { words, choose }) {
  return el(
    'div',
    { class: 'call-choices' },
    el('p', {}, words.say('callsText')),
    ...names.map((name, place) =>
      el(
        'button',
        {
          type: 'button',
          class: place === 0 ? 'quiet sheet-main' : 'quiet',
          onclick: () => choose(name),
        },
        words.callName(name),
      ),
    ),
  )
}

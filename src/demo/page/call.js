import { el, hidden, icon } from './dom.js'

const SHOWN_LINES = 2

/** The strip of a call under a phone's head: what is being said, and a way to put the phone down. */
export function callStrip({ hangUp }) {
  const parts = {
    state: el('p', { class: 'call-state' }),
    lines: el('ol', { class: 'call-lines', 'aria-live': 'polite' }),
    end: el('button', { type: 'button', class: 'call-end', onclick: hangUp }, icon('close')),
  }
  const strip = el('section', { class: 'call', hidden: true }, parts.state, parts.lines, parts.end)

  /** `call` is `{ state, lines }`, or nothing. */
  function show(words, call) {
    strip.hidden = call === undefined
    if (call === undefined) return
    const { say } = words
    strip.setAttribute('aria-label', say('call'))
    parts.state.textContent = say(call.state === 'ringing' ? 'callRinging' : 'callOn')
    parts.end.setAttribute('aria-label', say('hangUp'))
    parts.end.title = say('hangUp')
    parts.lines.replaceChildren(
      ...call.lines
        .slice(-SHOWN_LINES)
        .map(({ who, text }) =>
          el('li', { class: who }, hidden(say(who === 'caller' ? 'callerSays' : 'barSays')), text),
        ),
    )
  }

  return { strip, show }
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

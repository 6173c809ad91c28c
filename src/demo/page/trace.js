import { el } from './dom.js'

const STAGES = ['webhook', 'inbox', 'turn', 'outbox', 'graph']
const KEPT = 150

/** The live trace: five stations that light up, and under them what happened, newest first. */
export function trace(line, events) {
  const stations = new Map()
  /** What stands on top, and how often it came in a row. */
  let newest
  let words

  function show(nextWords, past) {
    words = nextWords
    events.setAttribute('aria-label', words.say('traceTitle'))
    line.replaceChildren(
      ...STAGES.map((stage) => {
        const count = el('span', { class: 'count' }, '0')
        const node = el(
          'li',
          { class: 'station', 'data-stage': stage },
          el('span', { class: 'dot' }),
          words.stages[stage],
          count,
        )
        stations.set(stage, { node, count, seen: 0 })
        return node
      }),
    )
    newest = { what: undefined, times: 0 }
    events.replaceChildren(el('p', { class: 'nothing' }, words.say('traceEmpty')))
    for (const event of past) put(event, true)
  }

  function put(event, isPast = false) {
    const station = stations.get(event.stage)
    if (station === undefined) return
    station.seen += 1
    station.count.textContent = String(station.seen)
    station.node.classList.add('seen')
    events.querySelector('.nothing')?.remove()
    // Ticks come six in a row, and would push the talk out of sight.
    const isAgain = event.facts === undefined && event.what === newest.what
    if (isAgain) events.firstElementChild.remove()
    newest = { what: event.what, times: isAgain ? newest.times + 1 : 1 }
    events.prepend(eventNode(event, words, { isPast, times: newest.times }))
    while (events.childElementCount > KEPT) events.lastElementChild.remove()
    if (isPast) return
    station.node.classList.remove('lit')
    void station.node.offsetWidth
    station.node.classList.add('lit')
  }

  return { show, put }
}

function eventNode(event, words, { isPast, times }) {
  const facts = Object.entries(event.facts ?? {}).map(([name, value]) =>
    el('span', { class: 'fact' }, el('span', { class: 'fact-name' }, name), ` ${value}`),
  )
  return el(
    'div',
    { class: isPast ? 'event' : 'event fresh', 'data-stage': event.stage },
    el(
      'p',
      { class: 'event-head' },
      el('span', { class: 'event-stage' }, words.stages[event.stage]),
      el('time', { datetime: event.at }, clock(event.at)),
    ),
    el(
      'p',
      { class: 'event-what' },
      times === 1 ? event.what : `${event.what} × ${times}`,
      event.ms === undefined ? null : el('span', { class: 'event-ms' }, `${event.ms} ms`),
    ),
    facts.length > 0 ? el('p', { class: 'facts' }, ...facts) : null,
  )
}

/** Minutes matter less than milliseconds here: `12:04:31.207`. */
function clock(iso) {
  const at = new Date(iso)
  const two = (value) => String(value).padStart(2, '0')
  const millis = String(at.getMilliseconds()).padStart(3, '0')
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${millis}`
}

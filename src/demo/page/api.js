/** What the page asks of the server, and what the server tells it. */

async function post(path, body) {
  const answer = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`)
}

const phonePath = (phone, what) => `/demo/phones/${encodeURIComponent(phone)}/${what}`

export const api = {
  async bars() {
    const answer = await fetch('/demo/tables')
    if (!answer.ok) throw new Error(`/demo/tables answered ${answer.status}`)
    return answer.json()
  },
  send: (phone, bar, text) => post(phonePath(phone, 'messages'), { bar, text }),
  tap: (phone, bar, messageId, replyId) =>
    post(phonePath(phone, 'taps'), { bar, messageId, replyId }),
  scan: (phone, bar, table) => post(phonePath(phone, 'scans'), { bar, table }),
  call: (phone, bar, call) => post(phonePath(phone, 'calls'), { bar, call }),
  hangUp: (phone) => post(phonePath(phone, 'hang-up'), {}),
  reset: () => post('/demo/reset', {}),
}

/** Listens to the server; `heard` has one function per event name, `line(isUp)` follows the connection. */
export function listen(heard, line) {
  const source = new EventSource('/demo/events')
  for (const [name, handle] of Object.entries(heard)) {
    source.addEventListener(name, (event) => handle(JSON.parse(event.data)))
  }
  source.addEventListener('open', () => line(true))
  source.addEventListener('error', () => line(false))
}

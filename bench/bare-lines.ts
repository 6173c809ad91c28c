/**
 * The floor under live calls: this process opens the control lines of calls, parses every frame, and answers a function
 * call with a fixed output. Prints its pid once all lines are open.
 *
 * Usage: bun bench/bare-lines.ts API_KEY REALTIME_URL, with the calls' ids as further arguments
 */
const [apiKey = '', realtimeUrl = '', ...ids] = process.argv.slice(2)
const headers = { authorization: `Bearer ${apiKey}` }

// A module: it waits at its top level.
export {}

type Item = { readonly type: string; readonly call_id?: string }

function answer(line: WebSocket, text: string): void {
  const { type, response } = JSON.parse(text) as {
    readonly type: string
    readonly response?: { readonly output?: readonly Item[] }
  }
  if (type !== 'response.done') return
  for (const { type: kind, call_id } of response?.output ?? []) {
    if (kind !== 'function_call') continue
    const item = { type: 'function_call_output', call_id, output: '{"ok":true}' }
    line.send(JSON.stringify({ type: 'conversation.item.create', item }))
    line.send(JSON.stringify({ type: 'response.create' }))
  }
}

for (const id of ids) {
  const line = new WebSocket(`${realtimeUrl}?call_id=${id}`, { headers })
  await new Promise((resolve) => line.addEventListener('open', resolve))
  line.onmessage = ({ data }) => answer(line, String(data))
}
process.stdout.write(`${process.pid}\n`)

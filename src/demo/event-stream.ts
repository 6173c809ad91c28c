/** Writes one server-sent event: its name and a value as JSON. */
export type SendEvent = (name: string, value: unknown) => void

/**
 * A stream of server-sent events for one page. `begin` may send at once and keeps `send` for later;
 * what it answers is called when the page is gone. Each connection begins with a full snapshot, so
 * `Last-Event-ID` needs no memory here: it may say anything.
 * @param heartbeatMs pause between the comments that keep the connection from being closed as idle.
 */
export function eventStream(
  begin: (send: SendEvent) => () => void,
  heartbeatMs: number,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let stop = () => {}

  return new ReadableStream<Uint8Array>({
    start(controller) {
      let last = 0
      const write = (text: string) => controller.enqueue(encoder.encode(text))
      write('retry: 1000\n\n')
      const end = begin((name, value) => {
        last += 1
        write(`id: ${last}\nevent: ${name}\ndata: ${JSON.stringify(value)}\n\n`)
      })
      const heartbeat = setInterval(() => write(': \n\n'), heartbeatMs)
      stop = () => {
        clearInterval(heartbeat)
        end()
      }
    },
    cancel() {
      stop()
    },
  })
}

export type Frame = Readonly<Record<string, unknown>>

/** A control line as a test holds it, without the adapter: what came, and a wait for what comes. */
export async function openLine(realtimeUrl: string, callId: string, apiKey: string) {
  const socket = new WebSocket(`${realtimeUrl}?call_id=${callId}`, {
    headers: { authorization: `Bearer ${apiKey}` },
  })
  const frames: Frame[] = []
  let look = () => {}
  socket.addEventListener('message', ({ data }) => {
    frames.push(JSON.parse(String(data)))
    look()
  })
  const closed = Promise.withResolvers<number>()
  socket.addEventListener('close', ({ code }) => closed.resolve(code))
  const opened = new Promise<boolean>((resolve) => {
    socket.addEventListener('open', () => resolve(true))
    socket.addEventListener('close', () => resolve(false))
  })
  const isOpen = await opened
  const until = (isIt: (frame: Frame) => boolean) =>
    new Promise<Frame>((resolve) => {
      look = () => {
        const found = frames.find(isIt)
        if (found !== undefined) resolve(found)
      }
      look()
    })
  const answerTo = async (frame: Frame) => {
    const eventId = `c_${frames.length}_${Math.floor(performance.now())}`
    socket.send(JSON.stringify({ event_id: eventId, ...frame }))
    const answer = await until(({ type, error }) => {
      return type === 'error' && (error as { event_id: unknown }).event_id === eventId
    })
    return (answer['error'] as { code: string }).code
  }
  const send = (frame: unknown) => socket.send(JSON.stringify(frame))
  return { isOpen, frames, until, answerTo, send, closed: closed.promise, socket }
}

export const isType = (type: string) => (frame: Frame) => frame['type'] === type

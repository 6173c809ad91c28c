/** The whole answer to bytes that no HTTP client would send; they ask for `Connection: close`. */
export async function rawAnswer(port: number, request: string): Promise<string> {
  let answer = ''
  const ended = Promise.withResolvers<void>()
  await Bun.connect({
    hostname: '127.0.0.1',
    port,
    socket: {
      open: (socket) => void socket.write(request),
      data: (_, bytes) => void (answer += bytes.toString()),
      close: () => ended.resolve(),
    },
  })
  await ended.promise
  return answer
}

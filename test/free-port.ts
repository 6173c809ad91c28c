/** Below where Linux and macOS take the ports of outgoing connections from: those would take one between here and its use. */
const FROM = 12_000
const TO = 32_000

/** A port on loopback that nobody listens at, drawn by chance, so that tests side by side seldom draw the same. */
export function freePort(): number {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = FROM + Math.floor(Math.random() * (TO - FROM))
    try {
      Bun.listen({ hostname: '127.0.0.1', port, socket: { data() {} } }).stop(true)
      return port
    } catch {
      // Somebody is there.
    }
  }
  throw new Error('no free port was found')
}

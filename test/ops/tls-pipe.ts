import { connect as connectTcp, createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'

/** Debian's sipp speaks TCP only: these put TLS around it, byte for byte. */

export type Pipe = { readonly port: number; stop(): Promise<void> }

/** TCP in, TLS out to `port`. */
export function intoTls(port: number, ca: string): Promise<Pipe> {
  return listening((sockets) =>
    createServer((near) => {
      join(sockets, near, connectTls({ host: '127.0.0.1', port, ca, servername: 'sbc.test' }))
    }),
  )
}

/** TLS in, TCP out to `port`. */
export function outOfTls(port: number, pair: { readonly key: string; readonly cert: string }) {
  return listening((sockets) =>
    createTlsServer(pair, (near) => join(sockets, near, connectTcp(port, '127.0.0.1'))),
  )
}

/** What an answer repeats of its request. */
const COPIED = /^(Via|From|To|Call-ID|CSeq):/

/** A TLS port that writes down what comes and says OK to it. */
export async function tlsEar(pair: { readonly key: string; readonly cert: string }) {
  const heard: string[] = []
  const pipe = await listening((sockets) =>
    createTlsServer(pair, (socket) => {
      sockets.add(socket)
      socket.on('data', (bytes: Buffer) => {
        const request = bytes.toString('utf8')
        heard.push(request)
        const copied = request.split('\r\n').filter((line) => COPIED.test(line))
        socket.write(['SIP/2.0 200 OK', ...copied, 'Content-Length: 0', '', ''].join('\r\n'))
      })
      socket.on('error', () => socket.destroy())
    }),
  )
  return { ...pipe, heard }
}

function join(sockets: Set<Socket>, near: Socket, far: Socket): void {
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    sockets.add(one)
    one.pipe(other)
    one.on('error', () => other.destroy())
    one.on('close', () => other.destroy())
  }
}

async function listening(make: (sockets: Set<Socket>) => Server): Promise<Pipe> {
  const sockets = new Set<Socket>()
  const server = make(sockets)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    port,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise<void>((resolve) => void server.close(() => resolve()))
    },
  }
}

import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'

/** The server's end of one WebSocket, with what servers do only when something is wrong. */
export type ServerSocket = {
  send(text: string): void
  close(code: number): void
  /** Cuts the connection without a word. */
  drop(): void
  /** Hears and says nothing any more, pings included, and keeps the connection. */
  freeze(): void
}

export type SocketListener = {
  readonly text: (text: string) => void
  readonly closed: () => void
}

const MAGIC = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11'
const TEXT = 1
const CLOSE = 8
const PING = 9
const PONG = 10

/**
 * Takes an upgrade by hand: `Bun.serve` answers pings by itself and can't leave a connection half open.
 * @see https://www.rfc-editor.org/rfc/rfc6455
 */
export function acceptSocket(
  request: IncomingMessage,
  socket: Duplex,
  listener: SocketListener,
): ServerSocket {
  const key = request.headers['sec-websocket-key'] ?? ''
  const accepted = createHash('sha1')
    .update(key + MAGIC)
    .digest('base64')
  socket.write(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      `Sec-WebSocket-Accept: ${accepted}\r\n\r\n`,
  )
  let isFrozen = false
  let rest: Buffer = Buffer.alloc(0)
  const write = (opcode: number, payload: Uint8Array) => {
    if (!isFrozen && socket.writable) socket.write(frame(opcode, payload))
  }
  socket.on('data', (chunk: Buffer) => {
    if (isFrozen) return
    const read = unframe(rest.length === 0 ? chunk : Buffer.concat([rest, chunk]))
    rest = read.rest
    for (const { opcode, payload } of read.frames) {
      if (opcode === TEXT) listener.text(payload.toString('utf8'))
      if (opcode === PING) write(PONG, payload)
      if (opcode !== CLOSE) continue
      write(CLOSE, payload)
      socket.end()
    }
  })
  socket.on('error', () => socket.destroy())
  socket.once('close', listener.closed)
  return {
    send: (text) => write(TEXT, Buffer.from(text)),
    close(code) {
      write(CLOSE, Buffer.from([code >> 8, code & 0xff]))
      socket.end()
    },
    drop: () => socket.destroy(),
    freeze() {
      isFrozen = true
    },
  }
}

/** Answers an upgrade with a plain HTTP response. */
export function refuseUpgrade(socket: Duplex, status: number, body: string): void {
  const length = Buffer.byteLength(body)
  socket.end(
    `HTTP/1.1 ${status} Refused\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n` +
      `connection: close\r\n\r\n${body}`,
  )
}

function frame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  head[0] = 0x80 | opcode
  if (length < 126) head[1] = length
  else if (length < 65_536) {
    head[1] = 126
    head.writeUInt16BE(length, 2)
  } else {
    head[1] = 127
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  return Buffer.concat([head, payload])
}

type Frame = { readonly opcode: number; readonly payload: Buffer }

/** The whole frames of `bytes`, and what is left of it. Clients mask, and ours sends no message in parts. */
function unframe(bytes: Buffer): { readonly frames: readonly Frame[]; readonly rest: Buffer } {
  const frames: Frame[] = []
  let at = 0
  for (;;) {
    const one = frameAt(bytes, at)
    if (one === null) return { frames, rest: bytes.subarray(at) }
    frames.push(one.frame)
    at = one.end
  }
}

function frameAt(bytes: Buffer, at: number): { frame: Frame; end: number } | null {
  if (bytes.length < at + 2) return null
  const short = bytes.readUInt8(at + 1) & 0x7f
  const extra = short === 126 ? 2 : short === 127 ? 8 : 0
  const start = at + 2 + extra + 4
  if (bytes.length < start) return null
  const length =
    extra === 0
      ? short
      : extra === 2
        ? bytes.readUInt16BE(at + 2)
        : Number(bytes.readBigUInt64BE(at + 2))
  if (bytes.length < start + length) return null
  const mask = bytes.subarray(start - 4, start)
  const payload = Buffer.from(bytes.subarray(start, start + length))
  for (const [index, byte] of payload.entries()) payload[index] = byte ^ (mask[index % 4] ?? 0)
  const opcode = bytes.readUInt8(at) & 0x0f
  return { frame: { opcode, payload }, end: start + length }
}

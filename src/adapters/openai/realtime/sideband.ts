import { ProviderError, type ProviderFailure, type ProviderReason } from '../../../core/errors.ts'

export type SidebandOptions = {
  /** `wss://api.openai.com/v1/realtime`. */
  readonly realtimeUrl: string
  readonly apiKey: string
  readonly organization: string | null
  readonly project: string | null
  /** For the upgrade. */
  readonly timeoutMs: number
  /** A line on which nothing came for so long is asked whether it is alive; after as long again without a sign it is cut. */
  readonly pingMs: number
  readonly after: (delayMs: number, task: () => void) => () => void
}

export type SidebandListener = {
  /** One text frame, as it came. */
  readonly frame: (text: string) => void
  /** Once, after the last frame. */
  readonly closed: (how: { readonly isClean: boolean; readonly code: number }) => void
}

export type Sideband = {
  /** After the close it does nothing. */
  send(text: string): void
  /** No `closed` is told. */
  leave(): void
}

/**
 * The control WebSocket of one call, on Bun's own client: with the key in a header, and never in an error.
 * @throws ProviderError with reason `gone` where there is no such call, or not yet.
 * @see https://developers.openai.com/api/docs/guides/voice-server-controls
 */
export function openSideband(
  options: SidebandOptions,
  ref: string,
  listener: SidebandListener,
  signal: AbortSignal,
): Promise<Sideband> {
  if (ref === '') return Promise.reject(failed('rejected', 'bad_request'))
  if (signal.aborted) return Promise.reject(failed('timeout', 'aborted'))
  const socket = connect(options, ref)
  return new Promise((resolve, reject) => {
    let refusal: ProviderError | null = null
    // What still listened would be kept for as long as the line, with all of this.
    const settle = () => {
      cancel()
      signal.removeEventListener('abort', onAbort)
      socket.onopen = null
      socket.onerror = null
      socket.onclose = null
    }
    const giveUp = (error: ProviderError) => {
      settle()
      socket.terminate()
      reject(error)
    }
    const onAbort = () => giveUp(failed('timeout', 'aborted'))
    const cancel = options.after(options.timeoutMs, () => giveUp(failed('timeout')))
    signal.addEventListener('abort', onAbort)
    // The status of a refused upgrade stands at the end of the text, and nowhere else.
    socket.onerror = (event) => {
      refusal = refused(statusIn('message' in event ? event.message : ''))
    }
    socket.onclose = () => giveUp(refusal ?? failed('unavailable'))
    socket.onopen = () => {
      settle()
      resolve(serve(socket, options, listener))
    }
  })
}

function connect(options: SidebandOptions, ref: string): WebSocket {
  const url = new URL(options.realtimeUrl)
  url.searchParams.set('call_id', ref)
  const { apiKey, organization, project } = options
  return new WebSocket(url.href, {
    // Small frames, and what unpacks them takes a fifth of a megabyte for each line.
    perMessageDeflate: false,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(organization !== null && { 'openai-organization': organization }),
      ...(project !== null && { 'openai-project': project }),
    },
  })
}

/** Told after the opener has been resumed with the line in its hands, however the first frames hurry. */
function serve(socket: WebSocket, options: SidebandOptions, listener: SidebandListener): Sideband {
  let early: (() => void)[] | null = []
  const tell = (what: () => void) => (early === null ? what() : void early.push(what))
  setImmediate(() => {
    const waiting = early ?? []
    early = null
    for (const what of waiting) what()
  })
  const pulse = keepAlive(socket, options)
  let isLeft = false
  // Some twenty a second and call, of a thousand calls: each object on the way is one that no cache holds any more.
  socket.onmessage = ({ data }) => {
    pulse.isSilent = false
    if (typeof data !== 'string') return
    if (early !== null) early.push(() => isLeft || listener.frame(data))
    else if (!isLeft) listener.frame(data)
  }
  socket.addEventListener('pong', () => {
    pulse.isSilent = false
  })
  socket.onclose = ({ code, wasClean }) => {
    pulse.stop()
    tell(() => isLeft || listener.closed({ isClean: wasClean, code }))
  }
  return {
    send(text) {
      if (socket.readyState === WebSocket.OPEN) socket.send(text)
    },
    leave() {
      isLeft = true
      pulse.stop()
      socket.close(1000)
    },
  }
}

type Pulse = { isSilent: boolean; readonly stop: () => void }

/** A connection that is gone on one side only shows nothing by itself: whatever is heard says that it is not silent. */
function keepAlive(socket: WebSocket, { pingMs, after }: SidebandOptions): Pulse {
  let isAsked = false
  let cancel = () => {}
  const pulse = { isSilent: false, stop: () => cancel() }
  const look = () => {
    if (isAsked && pulse.isSilent) {
      socket.terminate()
      return
    }
    isAsked = pulse.isSilent
    if (isAsked && socket.readyState === WebSocket.OPEN) socket.ping()
    pulse.isSilent = true
    cancel = after(pingMs, look)
  }
  look()
  return pulse
}

function statusIn(message: string): number | null {
  const digits = /status code: (\d{3})$/.exec(message)?.[1]
  return digits === undefined ? null : Number(digits)
}

function refused(status: number | null): ProviderError {
  if (status === 404 || status === 410) return failed('rejected', 'gone', status)
  if (status === 401 || status === 403) return failed('rejected', 'auth', status)
  if (status === 429) return failed('rate_limited', undefined, status)
  return failed('unavailable', undefined, status ?? undefined)
}

/** Without a cause: the socket's own error may name what was sent to it. */
function failed(failure: ProviderFailure, reason?: ProviderReason, code?: number): ProviderError {
  return new ProviderError('openai', failure, { reason, code })
}

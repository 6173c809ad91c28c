import type { Fetch } from '../../platform/fetch.ts'

export type Looked =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  /** A network code such as `ECONNREFUSED` or `CERT_HAS_EXPIRED`. */
  | { readonly kind: 'none'; readonly code: string }

/** More than any answer that is looked for. */
const MAX_BODY = 16_384

/** One GET without credentials and without following redirects; an answer is cut after 16 kB. */
export async function lookAt(url: string, options: LookOptions): Promise<Looked> {
  try {
    const response = await options.fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeoutMs),
    })
    const body = (await response.text()).slice(0, MAX_BODY)
    return { kind: 'answer', status: response.status, body }
  } catch (error) {
    return { kind: 'none', code: networkCode(error) }
  }
}

export type LookOptions = { readonly fetch: Fetch; readonly timeoutMs: number }

/** A code of the runtime's says enough and, unlike its message, holds no address. */
function networkCode(error: unknown): string {
  if (error instanceof DOMException) return error.name
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return typeof code === 'string' ? code : 'unknown'
}

/** How far the clock behind `url` is ahead of ours. */
export type ClockDifference = { readonly aheadMs: number; readonly toleranceMs: number }

/** By the Date header of whatever answers there; `null` where nothing does, or it tells no time. */
export async function clockBehind(
  url: string,
  { now, ...options }: LookOptions & { readonly now: () => Date },
): Promise<ClockDifference | null> {
  const asked = now().getTime()
  const signal = AbortSignal.timeout(options.timeoutMs)
  const response = await options
    .fetch(url, { method: 'HEAD', redirect: 'manual', signal })
    .catch(() => null)
  const answered = now().getTime()
  const told = Date.parse(response?.headers.get('date') ?? '')
  if (Number.isNaN(told)) return null
  // The header counts whole seconds, so on average it is half a second behind.
  const halfway = (asked + answered) / 2
  return { aheadMs: told + 500 - halfway, toleranceMs: 500 + (answered - asked) / 2 }
}

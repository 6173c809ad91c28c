import type { OpenAI } from 'openai'
import { APIError } from 'openai'
import type { CallAcceptParams } from 'openai/resources/realtime/calls'

import type { RefuseWhy } from '../../../core/call/transport.ts'
import { ProviderError } from '../../../core/errors.ts'
import type { Clock } from '../../../core/ports.ts'
import { noAnswer, withinLimits } from '../failure.ts'

export type CallControlOptions = {
  readonly client: OpenAI
  /** Of each request: a caller hears it ring. */
  readonly timeoutMs: number
  readonly clock: Clock
}

/** As the SDK makes it. */
export type ReadyAccept = Awaited<ReturnType<OpenAI['buildRequest']>>

/** The four things that can be done to a call from outside, each tried once. @throws ProviderError */
export type CallControl = {
  /**
   * The request that accepts a call: nothing is sent. `safetyId` travels as the vendor's header: its session has no field
   * for it.
   */
  ready(ref: string, body: CallAcceptParams, safetyId: string | null): Promise<ReadyAccept>
  accept(ready: Promise<ReadyAccept>, signal: AbortSignal): Promise<void>
  reject(ref: string, why: RefuseWhy, signal: AbortSignal): Promise<void>
  refer(ref: string, target: string, signal: AbortSignal): Promise<void>
  hangUp(ref: string, signal: AbortSignal): Promise<void>
}

/**
 * SIP answers by what the caller should make of them: 486 "busy, try later", 480 "nobody there now", 603 "refused, don't
 * try elsewhere", 404 "no such number", 403 "not from you". None of 5xx: a trunk may take it for a fault of its own route and ring again.
 * @see https://www.rfc-editor.org/rfc/rfc3261#section-21
 */
const SIP_STATUS: Readonly<Record<RefuseWhy, number>> = {
  busy: 486,
  over_cap: 486,
  closed: 480,
  not_taken: 480,
  technical: 480,
  blocked: 603,
  unknown_bar: 404,
  untrusted: 403,
}

/** @see https://developers.openai.com/api/docs/guides/realtime-sip */
export function callControl({ client, timeoutMs, clock }: CallControlOptions): CallControl {
  const { calls } = client.realtime
  type Limit = { readonly signal: AbortSignal }
  const within = (signal: AbortSignal, call: (limit: Limit) => PromiseLike<unknown>) =>
    withinLimits({ signal, timeoutMs, clock }, call).then(() => undefined, rethrow)
  const once = (ref: string, signal: AbortSignal, call: (limit: Limit) => PromiseLike<unknown>) =>
    ref === ''
      ? // The SDK would ask for `/calls//accept`.
        Promise.reject(noAnswer('rejected', 'bad_request'))
      : within(signal, call)
  return {
    ready: async (ref, body, safetyId) => {
      if (!IS_SEGMENT.test(ref)) throw noAnswer('rejected', 'bad_request')
      return await client.buildRequest({
        method: 'post',
        path: `/realtime/calls/${encodeURIComponent(ref)}/accept`,
        body,
        headers: {
          accept: '*/*',
          ...(safetyId !== null && { 'OpenAI-Safety-Identifier': safetyId }),
        },
      })
    },
    accept: async (ready, signal) => {
      const request = await ready
      await within(signal, (limit) => send(request, limit))
    },
    reject: (ref, why, signal) =>
      once(ref, signal, (limit) => calls.reject(ref, { status_code: SIP_STATUS[why] }, limit)),
    refer: (ref, target, signal) =>
      isTarget(target)
        ? once(ref, signal, (limit) => calls.refer(ref, { target_uri: target }, limit))
        : Promise.reject(noAnswer('rejected', 'bad_request')),
    hangUp: (ref, signal) => once(ref, signal, (limit) => calls.hangup(ref, limit)),
  }
}

const TARGET = /^(?:tel:\+\d{7,15}|sips?:[^\s<>"@]+@[^\s<>"@]+)$/

function isTarget(target: string): boolean {
  return TARGET.test(target)
}

/** Neither nothing nor a step in a path. */
const IS_SEGMENT = /[^.]/

/** What was made ready by the SDK; a refusal is the SDK's own error. @see https://github.com/openai/openai-node */
async function send(
  { url, req }: ReadyAccept,
  limit: { readonly signal: AbortSignal },
): Promise<void> {
  const answer = await fetch(url, { ...req, ...limit } as RequestInit)
  // To its end, so that the connection serves the next one.
  const text = await answer.text()
  if (answer.ok) return
  throw APIError.generate(answer.status, parsed(text), text, answer.headers)
}

/** `undefined` for what is no JSON. */
function parsed(text: string): object | undefined {
  try {
    return JSON.parse(text) as object
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** A 404 about a call says that it is over, or was answered by another; without an answer it may have been done. */
function rethrow(error: unknown): never {
  if (!(error instanceof ProviderError)) throw error
  const { provider, failure, reason, code, retryAfterMs, cause } = error
  const isGone = (code === 404 || code === 410) && reason !== 'model_gone'
  throw new ProviderError(provider, failure, {
    reason: isGone ? 'gone' : reason,
    code,
    retryAfterMs,
    mayHaveHappened: code === undefined || code >= 500,
    cause,
  })
}

/** The parameter a refusal is about, as the vendor names it; `null` where it names none. */
export function refusedParameter(error: ProviderError): string | null {
  return error.cause instanceof APIError ? (error.cause.param ?? null) : null
}

import { ProviderError } from '../../core/errors.ts'
import type { ListedModel, ListModels } from '../../core/ports.ts'
import { failedBy, outOfTime, unreachable, unusable } from './failure.ts'
import { asFragment, asList, isFragment } from './wire.ts'

export type GeminiListOptions = {
  readonly apiKey: string
  /** As for the models themselves: origin, and path prefix if any. */
  readonly baseUrl: string
  readonly timeoutMs: number
}

/** The vendor gives at most a thousand a page, and has some dozens. */
const PAGE_SIZE = 1000
const MAX_PAGES = 5
/** The list and the SDK name a model differently. */
const PREFIX = 'models/'

/**
 * The models this key may use. The vendor's list says nothing of their ends, and its SDK does not know it.
 * @see https://ai.google.dev/api/models#method:-models.list
 */
export function geminiModels(options: GeminiListOptions): ListModels {
  return async (callers) => {
    const signal = AbortSignal.any([callers, AbortSignal.timeout(options.timeoutMs)])
    const listed: ListedModel[] = []
    let token: unknown = ''
    for (let page = 0; page < MAX_PAGES && typeof token === 'string'; page += 1) {
      const body = await pageAfter(token, options, { signal, callers })
      listed.push(...asList(body['models']).flatMap(toListed))
      token = body['nextPageToken'] === '' ? undefined : body['nextPageToken']
    }
    // Whoever has a key has models: an empty list is some other page.
    if (listed.length === 0) throw unusable('bad_answer').error
    return listed
  }
}

type Ends = { readonly signal: AbortSignal; readonly callers: AbortSignal }

async function pageAfter(
  token: string,
  { apiKey, baseUrl }: GeminiListOptions,
  { signal, callers }: Ends,
): Promise<Readonly<Record<string, unknown>>> {
  const query = new URLSearchParams({ pageSize: String(PAGE_SIZE) })
  if (token !== '') query.set('pageToken', token)
  try {
    const response = await fetch(`${baseUrl}/v1beta/models?${query.toString()}`, {
      headers: { 'x-goog-api-key': apiKey },
      // The key must not follow a redirect to another host.
      redirect: 'error',
      signal,
    })
    const body: unknown = await response.json()
    if (!response.ok) throw refused(response.status, body)
    return asFragment(body)
  } catch (error) {
    if (error instanceof ProviderError) throw error
    if (signal.aborted) throw outOfTime(callers.aborted).error
    throw error instanceof SyntaxError ? unusable('bad_answer').error : unreachable().error
  }
}

function refused(status: number, body: unknown): ProviderError {
  const details = asList(asFragment(asFragment(body)['error'])['details'])
  return failedBy({ status, message: '', details }).error
}

function toListed(model: unknown): readonly ListedModel[] {
  const name = isFragment(model) ? model['name'] : undefined
  if (typeof name !== 'string' || name === '') return []
  const id = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name
  return [{ id, shutdownAt: null }]
}

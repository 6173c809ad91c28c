import { asFragment, asNumber } from '../../core/fragment.ts'

/** Graph's code in an inbox row of kind `error`; `null` where it names none. */
export function readErrorCode(body: unknown): number | null {
  return asNumber(asFragment(asFragment(body)['value'])['code'])
}

import { expect, test } from 'bun:test'

import { ProviderError } from '../../../core/errors.ts'
import { systemClock } from '../../../platform/clock.ts'
import { openaiClient } from '../client.ts'
import { callControl } from './calls.ts'

test.each([
  [404, 'gone', false],
  [410, 'gone', false],
  [400, 'bad_request', false],
  [503, undefined, true],
])(
  'a call that a vendor answers about by %p: what became of it',
  async (status, reason, mayHave) => {
    using vendor = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: () => Response.json({ error: { message: 'No.', type: 'x', code: null } }, { status }),
    })
    const account = { apiKey: 'sk-test', organization: null, project: null }
    const client = openaiClient({ ...account, baseUrl: `http://127.0.0.1:${vendor.port}/v1` })
    const calls = callControl({ client, timeoutMs: 20_000, clock: systemClock })

    const never = new AbortController().signal
    for (const asked of [
      calls.hangUp('rtc_1', never),
      calls.reject('rtc_1', 'busy', never),
      calls.refer('rtc_1', 'tel:+250700000101', never),
    ]) {
      const error = await asked.catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(ProviderError)
      expect(error).toMatchObject({ code: status, mayHaveHappened: mayHave })
      expect(error).toHaveProperty('reason', reason)
    }
  },
)

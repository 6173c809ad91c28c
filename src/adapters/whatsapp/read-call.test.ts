import { expect, test } from 'bun:test'

import ended from '../../../test/fixtures/whatsapp/webhooks/call_terminate_completed.json'
import { asFragment } from '../../core/fragment.ts'
import { readCall } from './read-call.ts'
import { readDelivery } from './read-delivery.ts'

/** The fixture's terminate event as it is stored, with other words in it. */
function terminated(more: Readonly<Record<string, unknown>>) {
  const text = JSON.stringify(ended)
  const delivery = readDelivery(new TextEncoder().encode(text), {
    receivedAt: new Date(),
    textGatherMs: 0,
  })
  const body = asFragment(delivery.ok ? delivery.arrivals[0]?.body : null)
  return readCall({ ...body, call: { ...asFragment(body['call']), ...more } })
}

const NOT_PICKED_UP = { start_time: undefined, end_time: undefined, duration: undefined }

test.each([
  ['that was spoken on', {}, false],
  ['that nobody picked up', NOT_PICKED_UP, true],
  ['that nobody picked up, in the other spelling', { ...NOT_PICKED_UP, status: 'Completed' }, true],
  ['that broke', { ...NOT_PICKED_UP, status: 'FAILED' }, false],
])('the end of a call %s', (_, more, isGivenUp) => {
  expect(terminated(more)).toMatchObject({ event: 'terminate', isGivenUp })
})

test.each([
  ['nobody says who calls whom', undefined, true],
  ['we would be the caller', 'BUSINESS_INITIATED', false],
  ['we would be the caller, in the other spelling', 'Business_initiated', false],
])('where %s', (_, direction, isFromUser) => {
  expect(terminated({ direction, event: 'call_created' })).toMatchObject({ isFromUser })
})

test('when a call was picked up is read, where it was', () => {
  expect(terminated({})?.pickedUpAt).toEqual(new Date(1_795_430_606_000))
  expect(terminated(NOT_PICKED_UP)?.pickedUpAt).toBeNull()
})

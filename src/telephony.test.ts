import { expect, test } from 'bun:test'

import { quietMeter } from '../test/quiet.ts'
import { settingsOf } from '../test/settings.ts'
import { liveConfig } from './config/live.ts'
import { telephony } from './telephony.ts'

const settings = (secret: string) =>
  settingsOf('', { environment: { MAITRED_VOICE_TRUNK_SECRET: secret } })

test('the trunk’s secret is changed while the server runs, both being valid in between', () => {
  const live = liveConfig(settings('old-secret'))
  const phone = telephony(live, { clock: { now: () => new Date() }, meter: quietMeter })
  const isBelieved = (value: string) => {
    const data = { call_id: 'rtc_1', sip_headers: [{ name: 'X-Maitred-Trunk', value }] }
    const body = JSON.stringify({ type: 'realtime.call.incoming', data })
    const read = phone.readWebhook(new TextEncoder().encode(body), 'wh_1', new Date())
    return read.ok && phone.readIncomingCall(read.arrivals[0]?.body)?.isFromTrunk
  }
  const both = () => [isBelieved('old-secret'), isBelieved('new-secret')]

  expect(both()).toEqual([true, false])
  expect(live.adopt(settings('old-secret, new-secret')).taken).toEqual(['voice.trunk_secret'])
  expect(both()).toEqual([true, true])
  live.adopt(settings('new-secret'))
  expect(both()).toEqual([false, true])
})

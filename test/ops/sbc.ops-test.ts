import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from 'bun:test'
import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { $ } from 'bun'

import {
  readIncomingCall,
  readOpenaiWebhook,
} from '../../src/adapters/openai/realtime/read-webhook.ts'
import { SIP_HEADERS } from '../../src/adapters/openai/realtime/sip-headers.ts'
import type { IncomingCall } from '../../src/core/call/transport.ts'
import { saveBar } from '../../src/db/bars.ts'
import { barDialled } from '../../src/db/call-places.ts'
import { eachDatabase } from '../database.ts'
import { aBar, uuid } from '../fixtures/db/rows.ts'
import { needDebian } from './debian.ts'
import { type Called, messages, type Sbc, startSbc } from './sbc.ts'

setDefaultTimeout(60_000)

/** What the server makes of OpenAI's webhook about an INVITE, which repeats its headers as they came. */
function webhookOf(invite: string): IncomingCall {
  const [head = ''] = invite.split('\r\n\r\n')
  const headers = head.split('\r\n').slice(1)
  const sipHeaders = headers.map((line) => {
    const at = line.indexOf(':')
    return { name: line.slice(0, at), value: line.slice(at + 1).trim() }
  })
  const event = {
    type: 'realtime.call.incoming',
    data: { call_id: 'rtc_sbc', sip_headers: sipHeaders },
  }
  const delivery = readOpenaiWebhook(new TextEncoder().encode(JSON.stringify(event)), {
    webhookId: 'wh_sbc',
    receivedAt: new Date(),
    headers: SIP_HEADERS,
    trunk: { header: 'X-Maitred-Trunk', secrets: ['secret_of_your_trunk'] },
  })
  const call = delivery.ok ? readIncomingCall(delivery.arrivals[0]?.body) : null
  if (call === null) throw new Error('it is no call to the server')
  return call
}

/** Every program of it is a process of its own on loopback; no sound is sent, only what rules it. */
let sbc: Sbc
beforeAll(async () => {
  await needDebian({
    kamailio: 'kamailio-tls-modules',
    rtpengine: 'rtpengine-daemon',
    sipp: 'sip-tester',
    openssl: 'openssl',
  })
  sbc = await startSbc()
}, 300_000)
afterAll(async () => {
  await sbc?.stop()
})

describe('a call from Meta to OpenAI', () => {
  let called: Called
  let invite: string
  beforeAll(async () => {
    called = await sbc.call()
    invite = messages(called.atOpenai, 'received').find((one) => one.startsWith('INVITE ')) ?? ''
  }, 60_000)

  test('is challenged, answered and ended by both ends', () => {
    const answers = messages(called.atMeta, 'received').map((one) => one.split('\r\n')[0] ?? '')

    expect(called.exitCode).toBe(0)
    expect(answers.map((line) => line.slice(8, 11))).toEqual(['407', '100', '180', '200', '200'])
  })

  test('leaves with the project in its Request-URI and To, as OpenAI documents', () => {
    const { port } = sbc.openai

    expect(invite).toStartWith(
      `INVITE sip:proj_your_project@127.0.0.1:${port};transport=tls SIP/2.0`,
    )
    expect(invite).toContain('To: <sip:proj_your_project@127.0.0.1;transport=tls>\r\n')
    expect(invite).toContain('Contact: <sip:caller@sbc.test:5061;transport=tls>\r\n')
  })

  test('carries caller, bar and WhatsApp’s own id in headers the server reads, and no forged ones', () => {
    const ours = invite.split('\r\n').filter((line) => /^(x-maitred|x-wa-meta)/i.test(line))

    expect(ours.toSorted()).toEqual([
      'X-Maitred-Called: +250700000909',
      'X-Maitred-Caller: +250700000417',
      'X-Maitred-Trunk: secret_of_your_trunk',
      'x-wa-meta-phone-number-id: 361990122845570',
      'x-wa-meta-user-id: RW.13491208655302741918',
      'x-wa-meta-wacid: wacid.HBgMMjUwNzAwMDAwNDE3',
    ])
    expect(invite).not.toContain('Proxy-Authorization')
    expect(invite).not.toContain('X-FB-External-Domain')
  })

  eachDatabase((open) => {
    test('reaches the bar that was called, by the webhook that repeats its headers', async () => {
      const { db } = await open()
      const [meant, other] = [uuid(501), uuid(502)]
      await saveBar(
        db,
        aBar({
          id: meant,
          slug: 'meant',
          phoneNumberId: '361990122845570',
          voice: { numbers: ['250700000909'] },
        }),
      )
      await saveBar(db, aBar({ id: other, slug: 'other', phoneNumberId: '361990122845571' }))

      const call = webhookOf(invite)
      const dialled = async (told: Pick<IncomingCall, 'barHint' | 'calledPhone'>) => {
        const house = { defaultNumberId: '1065', defaultNumber: null }
        return (await barDialled(db, { ...told, ...house }, uuid(800)))?.id
      }

      expect(call).toMatchObject({
        isFromTrunk: true,
        callerPhone: '250700000417',
        calledPhone: '250700000909',
        wacid: 'wacid.HBgMMjUwNzAwMDAwNDE3',
      })
      expect(await dialled(call)).toBe(meant)
      // Meta names its own id of the number since 2026 only: the number that was called does as well.
      expect(await dialled({ ...call, barHint: null })).toBe(meant)
    })
  })

  test('offers PCMU and keys only, with a key of its own kind', () => {
    const media = invite.split('\r\n').filter((line) => /^(m=|a=rtpmap|a=crypto|a=ice|a=finger)/.test(line)) // prettier-ignore

    expect(media.map((line) => line.replace(/^(m=audio) \d+|inline:\S+/, '$1'))).toEqual([
      'm=audio RTP/SAVP 0 126',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:126 telephone-event/8000',
      'a=crypto:1 AES_CM_128_HMAC_SHA1_80 ',
    ])
  })

  test('gives Meta an answer of a known type with its own routes unchanged', () => {
    const ok =
      messages(called.atMeta, 'received').find((one) => /^SIP\S+ 200 .*\r\n/.test(one)) ?? ''

    expect(ok).toContain('Content-Type: application/sdp')
    expect(ok).toContain('<sip:onevc-sip-proxy-dev.fbinfra.net:8191;transport=tls;lr>')
    expect(ok).toMatch(/m=audio \d+ RTP\/SAVP 0 126/)
    expect(ok).toContain('a=crypto:1 AES_CM_128_HMAC_SHA1_80')
  })

  test('refuses the transfer here: Meta never sees a REFER', () => {
    const refused = messages(called.atOpenai, 'received').find((one) => one.includes('REFER'))

    expect(refused).toStartWith('SIP/2.0 603')
    expect(sbc.metaProxy.filter((one) => one.startsWith('REFER'))).toEqual([])
    expect(called.atMeta).not.toContain('REFER')
  })
})

test('a number left as it came (DTLS, ICE, Opus) is transcoded, and answered in its own kind', async () => {
  const called = await sbc.call({ keys: 'dtls' })
  const invite = messages(called.atOpenai, 'received').find((one) => one.startsWith('INVITE '))
  const ok = messages(called.atMeta, 'received').find((one) => one.includes('m=audio')) ?? ''

  expect(called.exitCode).toBe(0)
  expect(invite).toMatch(/m=audio \d+ RTP\/SAVP 0 126/)
  expect(invite).not.toMatch(/a=(ice|fingerprint|candidate|setup)/)
  // Without keys: rtpengine has none at the clock of Opus. Where they are needed, the number offers PCMU (docs/voice.md).
  expect(ok).toMatch(/m=audio \d+ UDP\/TLS\/RTP\/SAVPF 111\r/)
  expect(ok).toContain('a=setup:active')
  expect(ok).toMatch(/a=fingerprint:sha-256 /)
  expect(ok).toMatch(/a=candidate:\S+ 1 UDP \d+ 127\.0\.0\.1 \d+ typ host/i)
  expect(ok).not.toContain('a=ice-lite')
})

test('OpenAI hangs up: Meta is told at its own contact, by its own routes', async () => {
  const called = await sbc.call({ openai: 'openai-hangs-up' })
  const bye = sbc.metaProxy.find((one) => one.startsWith('BYE ')) ?? ''

  expect(called.exitCode).toBe(0)
  expect(bye).toStartWith('BYE sip:+250700000417@wa.meta.vc;transport=tls;ob SIP/2.0')
  expect(bye).toContain('Route: <sip:127.0.0.1:')
  expect(bye).toContain(', <sip:onevc-sip-proxy-dev.fbinfra.net:8191;transport=tls;lr>')
})

test('a wrong password is challenged again and reaches nobody', async () => {
  const called = await sbc.call({ password: 'another' })
  const answers = messages(called.atMeta, 'received').map((one) => one.split('\r\n')[0])

  expect(called.exitCode).not.toBe(0)
  expect(new Set(answers)).toEqual(new Set(['SIP/2.0 407 Proxy Authentication Required']))
  expect(called.atOpenai).toBe('')
})

test('a network that is not Meta’s is refused before any password', async () => {
  const stranger = await startSbc('1 31.13.24.0 21')
  try {
    const called = await stranger.call()
    const answers = messages(called.atMeta, 'received').map((one) => one.split('\r\n')[0])

    expect(answers).toEqual(['SIP/2.0 403 Forbidden'])
    expect(called.atOpenai).toBe('')
  } finally {
    await stranger.stop()
  }
})

test('networks and certificate are read anew while calls go on', async () => {
  expect(await sbc.manage('permissions.addressReload')).toContain('Reload OK')
  expect(await sbc.manage('tls.reload')).toContain('reloaded')
})

test('without settings of your own it does not start, and says which file is missing', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'maitred-sbc-bare-'))
  try {
    await copyFile(
      new URL('../../ops/sbc/kamailio.cfg', import.meta.url),
      join(dir, 'kamailio.cfg'),
    )
    const { exitCode, stderr } = await $`kamailio -c -f ${join(dir, 'kamailio.cfg')}`
      .nothrow()
      .quiet()

    expect(exitCode).not.toBe(0)
    expect(stderr.toString()).toContain('cannot open included file: sbc.local.cfg')
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
})

test('without rtpengine a call is refused, and nobody hears of its keys', async () => {
  const deaf = await startSbc()
  try {
    await deaf.silence()
    const called = await deaf.call()
    const answers = messages(called.atMeta, 'received').map((one) => one.split('\r\n')[0])

    expect(answers).toEqual([
      'SIP/2.0 407 Proxy Authentication Required',
      'SIP/2.0 503 Sound Not Ready',
    ])
    expect(called.atOpenai).toBe('')
    expect(deaf.output()).toContain('sbc: rtpengine does not answer, a call is refused')
  } finally {
    await deaf.stop()
  }
})

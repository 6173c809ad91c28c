import { expect, test } from 'bun:test'

import { ProviderError } from '../../core/errors.ts'
import { type SimulatedGraph, simulatedGraph } from '../../demo/graph/graph.ts'
import { systemClock } from '../../platform/clock.ts'
import { whatsappAccount } from './account.ts'

const NUMBER = {
  phoneNumberId: '361990122845570',
  displayPhone: '250700000100',
  wabaId: '204417090883311',
}
const [TOKEN, SECRET] = ['the-access-token', 'the-app-secret']

async function graphEnd() {
  return await simulatedGraph({
    accessToken: TOKEN,
    appSecret: SECRET,
    clock: systemClock,
    random: () => 0.5,
    numbers: [NUMBER],
  })
}

function account({ url }: Pick<SimulatedGraph, 'url'>, accessToken = TOKEN) {
  return whatsappAccount({
    graphUrl: url,
    graphVersion: 'v26.0',
    accessToken: () => accessToken,
    timeoutMs: 20_000,
  })
}

test('a token tells its app, its end and what it may do', async () => {
  await using graph = await graphEnd()

  expect(await account(graph).token()).toEqual({
    appId: graph.account.appId,
    expiresAt: null,
    dataAccessExpiresAt: null,
    scopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
  })
})

test('a token that may not look at itself still tells its app', async () => {
  await using graph = await graphEnd()
  graph.account.token.mayLookAtItself = false

  expect(await account(graph).token()).toMatchObject({ appId: graph.account.appId, scopes: null })
})

test('a wrong token is refused as such, and stands in no error', async () => {
  await using graph = await graphEnd()

  const thrown = await account(graph, 'another-token')
    .token()
    .catch((error: unknown) => error)

  expect(thrown).toBeInstanceOf(ProviderError)
  expect(thrown).toMatchObject({ failure: 'rejected', code: 190 })
  expect(String(thrown)).not.toContain('another-token')
})

test('an app secret is known by its proof', async () => {
  await using graph = await graphEnd()

  expect(await account(graph).isAppSecret(SECRET)).toBe(true)
  expect(await account(graph).isAppSecret('another-secret')).toBe(false)
})

test('a webhook is set, read back, and told from those of other products', async () => {
  await using graph = await graphEnd()
  const app = { appId: graph.account.appId, secret: SECRET }
  const wanted = {
    callbackUrl: 'https://orders.example/webhooks/whatsapp',
    verifyToken: 'word',
    fields: ['messages', 'calls'],
  }

  const before = await account(graph).subscription(app)
  await account(graph).subscribe(app, wanted)

  expect(before).toBeNull()
  expect(await account(graph).subscription(app)).toEqual({
    callbackUrl: wanted.callbackUrl,
    isActive: true,
    fields: wanted.fields,
  })
})

test('an account gets an app, once however often it is asked', async () => {
  await using graph = await graphEnd()

  await account(graph).subscribeApp(NUMBER.wabaId)
  await account(graph).subscribeApp(NUMBER.wabaId)

  expect(await account(graph).subscribedApps(NUMBER.wabaId)).toEqual([graph.account.appId])
})

test('calling settings that are not named stay as they are', async () => {
  await using graph = await graphEnd()
  const hours = { status: 'ENABLED', timezone_id: 'Africa/Kigali', weekly_operating_hours: [] }
  Object.assign(graph.account.numbers[NUMBER.phoneNumberId]?.calling ?? {}, { call_hours: hours })

  await account(graph).setCallSettings(NUMBER.phoneNumberId, { status: 'ENABLED' })

  expect(await account(graph).callSettings(NUMBER.phoneNumberId)).toMatchObject({
    status: 'ENABLED',
    call_hours: hours,
  })
})

test('a template is found by its whole name alone', async () => {
  await using graph = await graphEnd()
  const one = { wabaId: NUMBER.wabaId, language: 'en', status: 'APPROVED', category: 'UTILITY' }
  const components = [
    { type: 'BODY', text: '{{subject}}, {{ detail }}' },
    { type: 'BUTTONS', buttons: [{ type: 'QUICK_REPLY', text: 'Show' }] },
  ]
  graph.account.templates = [
    { ...one, name: 'alert', components },
    { ...one, name: 'alert_old', components: [] },
  ]

  expect(await account(graph).templates(NUMBER.wabaId, 'alert')).toEqual([
    {
      name: 'alert',
      language: 'en',
      status: 'APPROVED',
      category: 'UTILITY',
      bodyParameters: ['subject', 'detail'],
      buttons: ['QUICK_REPLY'],
    },
  ])
})

test('Graph names the version it answers as, refusing too', async () => {
  await using graph = await graphEnd()
  graph.account.newestVersion = 25

  expect(await account(graph, 'another-token').answeringVersion()).toBe('v25.0')
})

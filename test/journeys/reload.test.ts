import { expect, setDefaultTimeout, test } from 'bun:test'

import { signDelivery, textDelivery } from '../../src/demo/graph/deliveries.ts'
import { eachServer, type House, NUMBER } from './house.ts'
import { APP_SECRET } from './server.ts'
import { seated } from './talks.ts'

setDefaultTimeout(60_000)

const NEW_SECRET = 'journey-new-secret'

function post(house: House, secret: string, headers: Record<string, string> = {}) {
  const writer = { phone: '250730009999', userId: 'RW.7999999999999', name: 'Guest' }
  const written = { id: house.newWamid(), at: new Date(), body: 'hello' }
  const signed = signDelivery(secret, textDelivery(NUMBER, writer, written))
  return fetch(`${house.server.url}/webhooks/whatsapp`, {
    method: 'POST',
    body: signed.body,
    headers: { ...signed.headers, ...headers },
  }).then(({ status }) => status)
}

eachServer({ bars: [{ slug: 'reload' }] }, (open) => {
  test('an app secret is changed without a restart, both being valid in between', async () => {
    const house = open()
    const before = [await post(house, APP_SECRET), await post(house, NEW_SECRET)]

    const [both] = await house.server.reload((toml) =>
      toml.replace(
        `app_secret = "${APP_SECRET}"`,
        `app_secret = ["${APP_SECRET}", "${NEW_SECRET}"]`,
      ),
    )
    const between = [await post(house, APP_SECRET), await post(house, NEW_SECRET)]
    const last = await house.server.reload((toml) =>
      toml.replace(`["${APP_SECRET}", "${NEW_SECRET}"]`, `"${NEW_SECRET}"`),
    )
    const after = [await post(house, APP_SECRET), await post(house, NEW_SECRET)]
    await house.server.reload((toml) => toml.replace(`"${NEW_SECRET}"`, `"${APP_SECRET}"`))

    expect(both).toMatchObject({ event: 'CONFIG_RELOADED', taken: ['whatsapp.app_secret'] })
    expect(last).toMatchObject([{ event: 'CONFIG_RELOADED', needsRestart: [] }])
    expect([before, between, after]).toEqual([
      [200, 401],
      [200, 200],
      [401, 200],
    ])
    expect(house.server.output().log).not.toContain(NEW_SECRET)
  })

  test('settings with mistakes are refused whole, each named by its key, and the old ones stay', async () => {
    const house = open()
    let good = ''

    const refused = await house.server.reload((toml) => {
      good = toml
      return `${toml.replace(APP_SECRET, NEW_SECRET)}ip_allowlist = "enforce"\nports = 1\n[log]\nlevel = "loud"\n`
    }, 3)
    const statuses = [await post(house, APP_SECRET), await post(house, NEW_SECRET)]
    await house.server.reload(() => good)

    expect(refused.map(({ event, key }) => [event, key])).toEqual([
      ['CONFIG_REFUSED', 'security.ports'],
      ['CONFIG_REFUSED', 'log.level'],
      ['CONFIG_REFUSED', 'security.ip_allowlist_file'],
    ])
    expect(statuses).toEqual([200, 401])
  })

  test('a list of networks with a bad line spoils the reload, and a good one shuts the door at once', async () => {
    const house = open()
    const path = house.server.write('networks.txt', '203.0.113.0/24\nnonsense\n')
    const rules = `ip_allowlist = "enforce"\nip_allowlist_file = "${path}"\n`

    const [refused] = await house.server.reload((toml) => toml + rules)
    const open1 = await post(house, APP_SECRET)
    house.server.write('networks.txt', '203.0.113.0/24\n')
    const [taken] = await house.server.reload((toml) => toml)
    const shut = await post(house, APP_SECRET, { 'x-forwarded-for': '203.0.113.5' })
    house.server.write('networks.txt', '203.0.113.0/24\n127.0.0.0/8\n')
    await house.server.reload((toml) => toml)
    const listed = await post(house, APP_SECRET)
    await house.server.reload((toml) => toml.replace(rules, ''))

    expect(refused).toMatchObject({
      key: 'security.ip_allowlist_file',
      found: 'no network on line 2',
    })
    expect(taken).toMatchObject({
      taken: ['security.ip_allowlist', 'security.ip_allowlist_file'],
    })
    expect([open1, shut, listed]).toEqual([200, 403, 200])
    expect(house.server.output().log).toContain('"event":"SECURITY_IP_REJECTED"')
  })

  test('a log level and an access token count at once, and what must wait for a restart is named', async () => {
    const house = open()
    const diner = await seated(house, house.bar('reload'), 'A1')

    const [adopted] = await house.server.reload((toml) =>
      toml
        .replace('access_token = "journey', 'access_token = "other')
        .replace('gather_ms = 40', 'gather_ms = 50')
        .concat('[log]\nlevel = "error"\n'),
    )
    const [back] = await house.server.reload((toml) =>
      toml
        .replace('access_token = "other', 'access_token = "journey')
        .replace('gather_ms = 50', 'gather_ms = 40')
        .replace('[log]\nlevel = "error"\n', ''),
    )
    await diner.write('2 fries')
    const answer = await diner.next()

    expect(adopted).toMatchObject({
      taken: ['whatsapp.access_token', 'log.level'],
      needsRestart: ['waiter.gather_ms'],
    })
    expect(back).toMatchObject({ taken: ['whatsapp.access_token', 'log.level'], needsRestart: [] })
    expect(answer.text).toContain('Added: 2 × Fries.')
  })

  test('a first token for metrics opens them at once, and without it they are shut', async () => {
    const house = open()
    const headers = { authorization: 'Bearer token-of-the-scraper' }
    const scrape = async () => (await fetch(`${house.server.url}/metrics`, { headers })).status
    const token = '[metrics]\ntoken = "token-of-the-scraper"\n'

    const before = await scrape()
    const [brought] = await house.server.reload((toml) => toml + token)
    const during = await scrape()
    await house.server.reload((toml) => toml.replace(token, ''))

    expect(brought).toMatchObject({ taken: ['metrics.token'], needsRestart: [] })
    expect([before, during, await scrape()]).toEqual([401, 200, 401])
  })

  test('a number that paused for its token sends again as soon as there is a new one', async () => {
    const house = open()
    const diner = await seated(house, house.bar('reload'), 'A2')
    await house.server.reload((toml) => toml.replace('token = "journey-a', 'token = "other-a'))
    await diner.write('2 fries')
    while (!house.server.output().log.includes('"reason":"token"')) await Bun.sleep(50)

    await house.server.reload((toml) => toml.replace('token = "other-a', 'token = "journey-a'))
    const answer = await diner.next()

    expect(answer.text).toContain('Added: 2 × Fries.')
  })
})

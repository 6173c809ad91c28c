import { expect, test } from 'bun:test'

import { liveConfig } from './live.ts'
import { loadConfig } from './load.ts'
import { allKeys } from './schema.ts'

function configOf(toml: string) {
  const readFile = (path: string) => (path === '/etc/m/config.toml' ? toml : undefined)
  const loaded = loadConfig({
    file: '/etc/m/config.toml',
    isNamed: true,
    environment: {},
    needs: 'database',
    readFile,
  })
  if (!loaded.ok) throw new Error('the settings are wrong')
  return loaded.config
}

test('what is live counts at once, and what is not is named and left as it was', () => {
  const live = liveConfig(
    configOf('[server]\nport = 1\n[whatsapp]\napp_secret = "secret-old"\nwaba_id = "12345"'),
  )
  const seen: (readonly string[])[] = []
  live.onChange((config) => void seen.push(config.whatsapp.appSecret))

  const adopted = live.adopt(
    configOf(
      '[server]\nport = 2\n[whatsapp]\napp_secret = ["secret-new", "secret-old"]\nwaba_id = "12345"\n[log]\nlevel = "debug"\n[[plugins]]\npath = "x.ts"',
    ),
  )

  expect(adopted).toEqual({
    taken: ['whatsapp.app_secret', 'log.level'],
    needsRestart: ['server.port', 'plugins'],
  })
  expect(live.current().whatsapp.appSecret).toEqual(['secret-new', 'secret-old'])
  expect(live.current().whatsapp.wabaId).toBe('12345')
  expect([live.current().server.port, live.current().log.level]).toEqual([1, 'debug'])
  expect(live.current().plugins).toEqual([])
  expect(seen).toEqual([['secret-new', 'secret-old']])
})

test('the same settings again change nothing, and a change that waits for a restart is named each time', () => {
  const live = liveConfig(configOf(''))

  expect(live.adopt(configOf(''))).toEqual({ taken: [], needsRestart: [] })
  expect(live.adopt(configOf('[server]\nport = 2')).needsRestart).toEqual(['server.port'])
  expect(live.adopt(configOf('[server]\nport = 2')).needsRestart).toEqual(['server.port'])
})

test('secrets of doors and all guards are live', () => {
  const live = allKeys().flatMap(({ section, name, key }) =>
    key.live === true ? [`${section}.${name}`] : [],
  )
  const guards = allKeys().flatMap(({ section, name }) =>
    section === 'security' ? [`security.${name}`] : [],
  )

  expect(live).toEqual(
    expect.arrayContaining([
      'whatsapp.access_token',
      'whatsapp.app_secret',
      'whatsapp.verify_token',
      'openai.webhook_secret',
      'metrics.token',
      'log.level',
      ...guards,
    ]),
  )
})

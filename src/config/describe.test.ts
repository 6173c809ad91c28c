import { expect, test } from 'bun:test'

import { describeConfig, secretsOf } from './describe.ts'
import { loadConfig } from './load.ts'

test('a password that is the program’s own name does not blot it out of the log', () => {
  const environment = { DATABASE_URL: 'postgres://u:maitred@db/m', WA_APP_SECRET: 'maitred-secret' }
  const given = { file: '/etc/m/config.toml', isNamed: true, environment, readFile: () => '' }

  const loaded = loadConfig({ ...given, needs: 'secrets' })

  if (!loaded.ok) throw new Error('the settings are not read')
  expect(secretsOf(loaded.config)).toEqual(['maitred-secret'])
  expect(JSON.stringify(describeConfig(loaded.config))).not.toContain(':maitred@')
})

import { expect, test } from 'bun:test'

import { configOf, problemsOf } from '../../test/loaded-config.ts'
import { describeConfig, secretsOf } from './describe.ts'

test('a secret is read from its _file twin, beside the config file, without its newline', () => {
  const config = configOf({
    toml: '[whatsapp]\naccess_token_file = "token"\napp_secret_file = "/run/app"',
    files: {
      '/etc/m/token': 'EAAG-token\n',
      '/run/app': 'secret-one\nsecret-two\n',
      '/run/verify': 'abcdef',
    },
    environment: { MAITRED_WHATSAPP_VERIFY_TOKEN_FILE: '/run/verify' },
  })

  expect(config.whatsapp.accessToken).toBe('EAAG-token')
  expect(config.whatsapp.appSecret).toEqual(['secret-one', 'secret-two'])
  expect(config.whatsapp.verifyToken).toBe('abcdef')
})

test('a twin that cannot be read, or stands beside its key, is told with its path', () => {
  const toml =
    '[whatsapp]\naccess_token_file = "gone"\nverify_token = "abcdef"\nverify_token_file = "v"'

  expect(problemsOf({ toml, files: { '/etc/m/v': 'abcdef' } })).toEqual([
    '/etc/m/config.toml:2  whatsapp.access_token_file: found no file at "gone", wanted a file that can be read',
    '/etc/m/config.toml:4  whatsapp.verify_token_file: found the key and its _file twin together, wanted only one of the two',
  ])
})

test('secrets are shown as set or missing and never in a problem', () => {
  const toml = '[whatsapp]\naccess_token = "EAAG-token"\napp_secret = ["hush-hush"]'
  const config = configOf({ toml, environment: { DATABASE_URL: 'postgres://u:p4ssw0rd@db/m' } })

  const settings = describeConfig(config)
  const said = JSON.stringify(settings)
  expect(settings).toContainEqual({ key: 'whatsapp.access_token', value: 'set' })
  expect(settings).toContainEqual({ key: 'whatsapp.verify_token', value: 'missing' })
  expect(said).not.toContain('EAAG')
  expect(said).not.toContain('hush')
  expect(said).not.toContain('p4ssw0rd')
  expect(secretsOf(config)).toEqual(['EAAG-token', 'hush-hush', 'p4ssw0rd'])
  expect(problemsOf({ toml: '[whatsapp]\naccess_token = "ab c"' }).join()).not.toContain('ab c')
})

test('no part of a database password is shown, whatever stands in it and around it', () => {
  const wrong = [
    'postgres://maitre:p4ss w0rd@[bad/x',
    'mysql://maitre:p4ssw0rd@db/x',
    'postgres://maitre:p4ssw0rd',
    'postgres://maitre:p4ss/w0rd@db/x',
    'postgres://maitre:p4ss#w0rd@db/x',
    'postgres://maitre:p4ss%w0rd@db/x',
    `postgres://${'maitre_production_'.repeat(2)}:p4ssw0rd_p4ssw0rd_p4ssw0rd@db /x`,
  ]
  for (const url of wrong) {
    const said = problemsOf({ environment: { DATABASE_URL: url } }).join()
    expect(said).toMatch(/database\.url: found "\w+:\/\/…", wanted/)
  }

  for (const url of [
    'postgres://u:p4,ss@one:5432,two:5432/m',
    'postgresql://db/m?sslmode=require',
  ]) {
    expect(configOf({ environment: { DATABASE_URL: url } }).database.url).toBe(url)
  }

  const config = configOf({ environment: { DATABASE_URL: 'postgres://u:p4ss@w0rd@db/m' } })

  expect(describeConfig(config)).toContainEqual({
    key: 'database.url',
    value: '"postgres://u:…@db/m"',
  })
  expect(secretsOf(config)).toContain('p4ss@w0rd')
})

test('a secret whose file cannot be read is one problem, from the file and from the environment', () => {
  const toml = '[whatsapp]\nphone_number_id = "361990122845570"\naccess_token_file = "/run/none"'
  const environment = {
    MAITRED_WHATSAPP_APP_SECRET_FILE: '/run/none',
    WA_VERIFY_TOKEN: 'verify123',
  }

  expect(problemsOf({ needs: 'serve', toml, environment })).toEqual([
    '/etc/m/config.toml:3  whatsapp.access_token_file: found no file at "/run/none", wanted a file that can be read',
    'environment MAITRED_WHATSAPP_APP_SECRET_FILE  whatsapp.app_secret: found no file at "/run/none", wanted a file that can be read',
  ])
})

test('a file of a secret that can not be read stops no command that only needs the database', () => {
  const toml = '[whatsapp]\naccess_token_file = "/run/none"\n[database]\nurl = "embedded:./data"'
  const withUrl = toml.replace('url = "embedded:./data"', 'url_file = "/run/none"')

  expect(configOf({ needs: 'database', toml }).whatsapp.accessToken).toBeNull()
  expect(problemsOf({ needs: 'database', toml: withUrl })).toEqual([
    '/etc/m/config.toml:4  database.url_file: found no file at "/run/none", wanted a file that can be read',
  ])
  expect(problemsOf({ needs: 'secrets', toml })).toHaveLength(1)
})

test('a file of a secret is not missed where the environment gives the secret', () => {
  const toml = '[whatsapp]\naccess_token_file = "/run/none"'
  const environment = { WHATSAPP_ACCESS_TOKEN: 'EAAG-token' }

  expect(configOf({ toml, environment }).whatsapp.accessToken).toBe('EAAG-token')
})

test.each([
  ['"abc"', 'a text that is too short'],
  ['["hush-hush", "abc"]', 'a text that is too short'],
  ['["hush-hush", "hush-hush"]', 'the same text twice'],
  ['"hush hush"', 'a text with a space'],
  ['""', 'an empty text'],
  ['123456', 'what is no text in quotes'],
])('a trunk_secret of %s is told to be %s, and not shown', (given, found) => {
  const toml = `[voice]\ntrunk_secret = ${given}`

  expect(problemsOf({ needs: 'database', toml })).toEqual([
    `/etc/m/config.toml:2  voice.trunk_secret: found ${found}, wanted a secret, or a list of them, each of 6 or more characters without spaces`,
  ])
})

test('a list where one secret stands is told to be a list', () => {
  const toml = '[whatsapp]\naccess_token = ["EAAG-token", "EAAG-token"]'

  expect(problemsOf({ needs: 'database', toml })).toEqual([
    '/etc/m/config.toml:2  whatsapp.access_token: found a list, wanted a secret of 6 or more characters without spaces',
  ])
})

import { expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import fc from 'fast-check'
import { parse } from 'smol-toml'

import { configOf, load, problemsOf } from '../../test/loaded-config.ts'
import { exampleConfig } from './example.ts'
import { loadConfig } from './load.ts'
import { allKeys } from './schema.ts'

const EXAMPLE_FILE = join(import.meta.dir, '../../config.example.toml')

test('the example file is what the schema says', () => {
  expect(readFileSync(EXAMPLE_FILE, 'utf8')).toBe(exampleConfig())
})

test.each([
  ['[server]\ntrusted_proxies = ["10.0.0.1/8"]', 'server.trusted_proxies: found "10.0.0.1/8"'],
  ['[server]\ntrusted_proxies = ["1.2.3"]', 'server.trusted_proxies: found "1.2.3"'],
  [
    '[security]\nip_allowlist = "log"',
    'ip_allowlist_file: found nothing, wanted a file of networks',
  ],
  ['[security]\nfraud_rules = ["order_bom 3"]', 'security.fraud_rules'],
  ['[security]\nfraud_rules = ["some_tables 3", "some_tables 4"]', 'some_tables more than once'],
  ['[security]\nip_allowlist_file = "a.txt"', 'ip_allowlist_file: found no file at'],
  ['[security]\nip_allowlist_file = "b.txt"', 'ip_allowlist_file: found no network on line 2'],
  ['[security]\nip_allowlist_file = "c.txt"', 'ip_allowlist_file: found a file without a network'],
])('%s is told as a problem', (toml, told) => {
  const files = { '/etc/m/b.txt': '10.0.0.0/8\nx', '/etc/m/c.txt': '# none' }

  expect(problemsOf({ toml, files, needs: 'serve' }).join('\n')).toContain(told)
})

test('a list of networks counts from the settings’ folder, and other commands do not need it', () => {
  const toml = '[security]\nip_allowlist = "enforce"\nip_allowlist_file = "meta.txt"'

  expect(configOf({ toml }).security.ipAllowlistFile).toBe('/etc/m/meta.txt')
})

test('the example file holds every key with its default, and loads', () => {
  const source = readFileSync(EXAMPLE_FILE, 'utf8')
  const parsed = parse(source) as Record<string, Record<string, unknown>>

  for (const { section, name, key } of allKeys()) {
    if (key.default === null || key.kind === 'secrets') {
      expect(source).toContain(`\n# ${name} = ""`)
    } else {
      expect(parsed[section]?.[name]).toEqual(key.default)
    }
  }
  expect(load({ toml: source }).ok).toBe(true)
})

test.each([
  ['a folder', { found: 'a folder' }, true, 'a folder'],
  ['another user’s', { found: 'a file that this user may not read' }, false, 'a file that this'],
  ['not there', undefined, true, 'nothing'],
])('settings that are %s are no settings', (_, content, isNamed, found) => {
  const loaded = loadConfig({
    file: '/etc/m/config.toml',
    isNamed,
    environment: {},
    needs: 'serve',
    readFile: () => content,
  })

  const problems = loaded.ok ? [] : loaded.problems
  expect(problems).toHaveLength(1)
  expect(problems[0]?.found).toStartWith(found)
})

test('a folder is told from a file that is not there', () => {
  const folder = mkdtempSync(join(tmpdir(), 'maitred-config-'))
  const found = ['', 'none.toml'].map((name) => {
    const file = join(folder, name)
    const loaded = loadConfig({ file, isNamed: true, environment: {}, needs: 'database' })
    return loaded.ok ? null : loaded.problems[0]?.found
  })
  rmSync(folder, { recursive: true })

  expect(found).toEqual(['a folder', 'nothing'])
})

test('an empty file gives every default', () => {
  const config = configOf({})

  expect(config.server).toEqual({
    host: '0.0.0.0',
    port: 8080,
    publicUrl: null,
    trustedProxies: [],
    leaveSeconds: 2,
    work: true,
  })
  expect(config.database.url).toBe('embedded:./data')
  expect(config.waiter.gatherMaxMs).toBe(1200)
  expect(config.plugins).toEqual([])
})

test('all problems come at once, each with line, key, what was found and what is wanted', () => {
  const toml = [
    '[server]',
    'prot = 80',
    'port = "eighty"',
    '[databse]',
    'url = "x"',
    '[log]',
    'level = "loud"',
    '[whatsapp]',
    'phone_number_id = 12345678',
  ].join('\n')

  expect(problemsOf({ toml })).toEqual([
    '/etc/m/config.toml:2  server.prot: found an unknown key, wanted "port"?',
    '/etc/m/config.toml:3  server.port: found "eighty", wanted a whole number from 0 to 65535',
    '/etc/m/config.toml:4  databse: found an unknown section, wanted "database"?',
    '/etc/m/config.toml:7  log.level: found "loud", wanted one of "debug", "info", "warn", "error", "silent"',
    '/etc/m/config.toml:9  whatsapp.phone_number_id: found 12345678, wanted the 5 to 20 digits that Meta shows, as text',
  ])
})

test('serving needs the four WhatsApp settings; other commands do not', () => {
  const problems = problemsOf({ needs: 'serve', toml: '[whatsapp]\nverify_token = "abcdef"' })

  expect(problems.map((line) => line.split(':')[0])).toHaveLength(3)
  expect(problems[0]).toContain('whatsapp.access_token: found nothing')
  expect(problems[0]).toContain('MAITRED_WHATSAPP_ACCESS_TOKEN')
  expect(problemsOf({ needs: 'database' })).toEqual([])
})

test('the environment wins over the file, own names over those of the earlier deployment', () => {
  const toml = '[server]\nport = 1\n[whatsapp]\naccess_token = "from-file"'

  const config = configOf({
    toml,
    environment: {
      MAITRED_SERVER_PORT: '9000',
      WABA_ACCESS_TOKEN: 'from-old-name',
      MAITRED_WHATSAPP_APP_SECRET: 'new-secret, old-secret',
      MAITRED_WAITER_TYPING: 'false',
      DATABASE_URL: 'postgres://u:p@db/maitred',
    },
  })

  expect(config.server.port).toBe(9000)
  expect(config.whatsapp.accessToken).toBe('from-old-name')
  expect(config.whatsapp.appSecret).toEqual(['new-secret', 'old-secret'])
  expect(config.waiter.typing).toBe(false)
  expect(config.database.url).toBe('postgres://u:p@db/maitred')
})

test('a misspelt variable is a problem, what Kubernetes sets for a service is not', () => {
  expect(
    problemsOf({
      environment: {
        MAITRED_SERVER_PROT: '80',
        MAITRED_PORT: 'tcp://10.0.0.1:80',
        MAITRED_SERVICE_HOST: '10.0.0.1',
      },
    }),
  ).toEqual([
    'environment  MAITRED_SERVER_PROT: found an unknown variable, wanted "MAITRED_SERVER_PORT"?',
  ])
})

test('a syntax error names its line and hides nothing else', () => {
  expect(
    problemsOf({ toml: '[server]\nport = = 1', environment: { MAITRED_LOG_LEVEL: 'x' } }),
  ).toEqual([
    expect.stringMatching(/^\/etc\/m\/config.toml:2 {2}\(syntax\): found .+, wanted valid TOML/),
    expect.stringContaining('log.level: found "x"'),
  ])
})

test('a text without its quotes is told what it lacks', () => {
  expect(problemsOf({ toml: '[server]\npublic_url = https://bar.example' })).toEqual([
    '/etc/m/config.toml:2  (syntax): found invalid value, wanted valid TOML; texts stand in "quotes"',
  ])
})

test('a file that was named must exist; the default one need not', () => {
  const source = { file: 'config.toml', environment: {}, needs: 'database' } as const
  const readFile = () => undefined

  expect(loadConfig({ ...source, isNamed: true, readFile }).ok).toBe(false)
  expect(loadConfig({ ...source, isNamed: false, readFile }).ok).toBe(true)
})

test('where there is no settings file, what is missing says so', () => {
  const source = { file: 'config.toml', environment: {}, needs: 'serve' } as const
  const loaded = loadConfig({ ...source, isNamed: false, readFile: () => undefined })

  expect(loaded.ok ? [] : loaded.problems.map(({ file }) => file)).toEqual(
    Array.from({ length: 4 }, () => 'config.toml (no such file)'),
  )
})

test('a plugin keeps its own keys; its path counts from the file', () => {
  const toml = '[[plugins]]\npath = "./happy-hour.ts"\npercent = 20\n[[plugins]]\nfile = "x"'

  expect(problemsOf({ toml })).toEqual([
    '/etc/m/config.toml:4  plugins.1.path: found nothing, wanted a path to a .ts file',
  ])
  expect(configOf({ toml: toml.split('\n').slice(0, 3).join('\n') }).plugins).toEqual([
    { path: '/etc/m/happy-hour.ts', options: { percent: 20 } },
  ])
})

test('a plugin whose file is not there is a problem of what serves', () => {
  const toml = '[[plugins]]\npath = "./happy-hour.ts"\n[[plugins]]\npath = "./gone.ts"'
  const files = { '/etc/m/happy-hour.ts': 'export default 1' }

  expect(problemsOf({ needs: 'serve', toml, files })[0]).toBe(
    '/etc/m/config.toml:4  plugins.1.path: found no file at "/etc/m/gone.ts", wanted a .ts file that can be read',
  )
  expect(problemsOf({ needs: 'database', toml, files })).toEqual([])
})

test('paths of the file count from its folder, those of the environment from here', () => {
  const toml = '[database]\nurl = "embedded:./data"'

  expect(configOf({ toml }).database.url).toBe('embedded:/etc/m/data')
  expect(configOf({ toml, environment: { DATABASE_URL: 'embedded:./x' } }).database.url).toBe(
    'embedded:./x',
  )
})

test('a database in memory is no folder beside the file', () => {
  const toml = '[database]\nurl = "embedded::memory:"'

  expect(configOf({ toml }).database.url).toBe('embedded::memory:')
})

test('settings that do not go together are told', () => {
  const toml =
    '[database]\nbackend = "citus"\n[waiter]\ngather_ms = 900\ngather_max_ms = 100\n[voice]\ntransport = "bridge"\nrefer_form = "sip"\ntrunk_header = "from"'

  expect(problemsOf({ toml }).map((line) => line.replace(/^.*? {2}/, ''))).toEqual([
    'database.backend: found "citus" with an embedded database, wanted "postgres", or a postgres:// address in database.url',
    'waiter.gather_max_ms: found 100, less than gather_ms, wanted 900 or more',
    'voice.transport: found "bridge", which is not built yet, wanted "sip", until a version of maitred has the bridge',
    'voice.refer_form: found "sip" without refer_host, wanted a refer_host beside it, such as pbx.example',
    'voice.trunk_header: found "from", which is among the headers of caller, called number and bar, wanted a header that holds nothing but trunk_secret',
  ])
})

test('the configuration is frozen to its leaves', () => {
  const config = configOf({ toml: '[server]\ntrusted_proxies = ["10.0.0.0/8"]' })

  expect(Object.isFrozen(config)).toBe(true)
  expect(Object.isFrozen(config.server)).toBe(true)
  expect(Object.isFrozen(config.server.trustedProxies)).toBe(true)
})

test('whatever the file says, loading answers with a config or with problems', () => {
  const line = fc.oneof(
    fc.string(),
    fc.constantFrom('[server]', '[[plugins]]', 'port = 1', 'server.port = "x"', '[a.b]', 'x = ['),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const loaded = load({ toml: lines.join('\n') })
      expect(loaded.ok || loaded.problems.length > 0).toBe(true)
    }),
  )
})

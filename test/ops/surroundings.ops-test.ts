import { beforeAll, expect, setDefaultTimeout, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { needDebian } from './debian.ts'

setDefaultTimeout(60_000)

const OPS = join(import.meta.dir, '../../ops')

beforeAll(async () => {
  await needDebian({ 'systemd-analyze': 'systemd', caddy: 'caddy' })
}, 300_000)

function run(program: string, ...args: readonly string[]) {
  const ran = Bun.spawnSync([program, ...args], { cwd: OPS })
  return { exitCode: ran.exitCode, said: `${ran.stdout.toString()}${ran.stderr.toString()}` }
}

test('the systemd unit leaves the process little of the machine', () => {
  const { said } = run('systemd-analyze', 'security', '--offline=true', 'systemd/maitred.service')
  const [, exposure] = /Overall exposure level for maitred\.service: ([\d.]+)/.exec(said) ?? []

  expect(Number(exposure)).toBeLessThanOrEqual(2)
})

test('systemd knows every key of the unit', () => {
  const { said } = run('systemd-analyze', 'verify', 'systemd/maitred.service')

  // The binary is not installed where this runs.
  const complaints = said.split('\n').filter((line) => line !== '' && !/not executable/.test(line))
  expect(complaints).toEqual([])
})

test('Caddy takes the Caddyfile', () => {
  expect(
    run('caddy', 'validate', '--adapter', 'caddyfile', '--config', 'caddy/Caddyfile'),
  ).toMatchObject({
    exitCode: 0,
  })
})

test('the compose file mounts only what is there, keeps roots read-only and publishes to this machine only', () => {
  type Service = {
    readonly volumes?: readonly string[]
    readonly ports?: readonly string[]
    readonly read_only?: boolean
    readonly secrets?: readonly string[]
  }
  const file = Bun.YAML.parse(readFileSync(join(OPS, 'compose.yaml'), 'utf8')) as {
    readonly services: Readonly<Record<string, Service>>
    readonly secrets: Readonly<Record<string, unknown>>
  }
  const services = Object.values(file.services)
  const mounts = services.flatMap(({ volumes = [] }) =>
    volumes.map((one) => one.split(':')[0] ?? ''),
  )
  const folders = mounts.filter((one) => one.startsWith('./') && one !== './config.toml')
  const named = services.flatMap(({ secrets = [] }) => secrets)

  expect(Object.keys(file.services)).toEqual(['maitred', 'postgres', 'prometheus', 'grafana'])
  expect(folders.filter((one) => !existsSync(join(OPS, one)))).toEqual([])
  expect(
    services.flatMap(({ ports = [] }) => ports).filter((one) => !one.startsWith('127.0.0.1:')),
  ).toEqual([])
  expect(services.filter((one) => one.read_only !== true)).toHaveLength(1)
  expect(named.filter((one) => !(one in file.secrets))).toEqual([])
})

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Windows } from '../../scripts/ops/alert.ts'
import { ALERT_AREAS } from '../../scripts/ops/all-alerts.ts'
import { recordingRules } from '../../scripts/ops/recording.ts'
import { alertRules } from '../../scripts/ops/rules.ts'
import { freePort } from '../free-port.ts'

/** The rules as shipped, in seconds instead of minutes and hours. */
const HASTY: Windows = {
  short: '5s',
  mid: '15s',
  hour: '8s',
  silence: '4s',
  day: '20s',
  night: '8s',
  nightSeconds: 8,
  hold: (seconds) => Math.min(seconds, 1),
}

export type Sample = { readonly metric: Readonly<Record<string, string>>; readonly value: number }
export type Line = {
  readonly metric: Readonly<Record<string, string>>
  readonly values: readonly (readonly [number, number])[]
}

export type Prometheus = {
  query(expr: string): Promise<readonly Sample[]>
  /** One value each second of the last `seconds`. */
  range(expr: string, seconds: number): Promise<readonly Line[]>
  /** Names of alerts that fire now. */
  firing(): Promise<ReadonlySet<string>>
  stop(): Promise<void>
}

export type Scraped = {
  /** `host:port` of each server. */
  readonly targets: readonly string[]
  readonly token: string
}

const START_LIMIT_MS = 30_000

/** Debian's Prometheus in a folder of its own, on loopback, once it has seen every target. */
export async function startPrometheus({ targets, token }: Scraped): Promise<Prometheus> {
  const folder = mkdtempSync(join(tmpdir(), 'maitred-prometheus-'))
  mkdirSync(join(folder, 'rules'))
  for (const area of ALERT_AREAS) {
    writeFileSync(join(folder, 'rules', `${area.file}.yml`), alertRules(area, HASTY))
  }
  writeFileSync(join(folder, 'rules/recording.yml'), recordingRules(HASTY, '1s'))
  writeFileSync(join(folder, 'prometheus.yml'), configOf(targets, token))
  const port = freePort()
  const child = Bun.spawn(
    [
      'prometheus',
      `--config.file=${folder}/prometheus.yml`,
      `--storage.tsdb.path=${folder}/data`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
    ],
    { cwd: folder, stdin: 'ignore', stdout: 'ignore', stderr: 'ignore' },
  )
  const stop = async () => {
    child.kill('SIGKILL')
    await child.exited
    rmSync(folder, { recursive: true, force: true })
  }
  const base = `http://127.0.0.1:${port}`
  const late = performance.now() + START_LIMIT_MS
  const asked = asking(base)
  while (!(await isReady(base)) || !(await hasSeen(asked, targets.length))) {
    if (performance.now() > late || child.exitCode !== null) {
      await stop()
      throw new Error('Prometheus did not start')
    }
    await Bun.sleep(50)
  }
  return { ...asked, stop }
}

/** It looks for its targets some seconds after it has started. */
async function hasSeen(asked: Pick<Prometheus, 'query'>, targets: number): Promise<boolean> {
  const [up] = await asked.query('sum(up)')
  return up?.value === targets
}

function configOf(targets: readonly string[], token: string): string {
  return `global: { scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms }
rule_files: [rules/*.yml]
scrape_configs:
  - job_name: maitred
    authorization: { credentials: ${token} }
    static_configs: [{ targets: ${JSON.stringify(targets)} }]
`
}

function isReady(base: string): Promise<boolean> {
  return fetch(`${base}/-/ready`).then(
    ({ status }) => status === 200,
    () => false,
  )
}

type Answer<T> = { readonly status: string; readonly error?: string; readonly data: T }

function asking(base: string): Omit<Prometheus, 'stop'> {
  async function ask<T>(path: string): Promise<T> {
    const answer = (await (await fetch(`${base}/api/v1/${path}`)).json()) as Answer<T>
    if (answer.status !== 'success') throw new Error(`${path}: ${answer.error}`)
    return answer.data
  }
  type Vector = {
    readonly result: readonly {
      readonly metric: Sample['metric']
      readonly value: readonly [number, string]
    }[]
  }
  type Matrix = {
    readonly result: readonly {
      readonly metric: Sample['metric']
      readonly values: readonly (readonly [number, string])[]
    }[]
  }
  type Alerts = {
    readonly alerts: readonly {
      readonly labels: Readonly<Record<string, string>>
      readonly state: string
    }[]
  }
  return {
    async query(expr) {
      const { result } = await ask<Vector>(`query?query=${encodeURIComponent(expr)}`)
      return result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }))
    },
    async range(expr, seconds) {
      const end = Math.floor(Date.now() / 1000)
      const span = `start=${end - seconds}&end=${end}&step=1`
      const { result } = await ask<Matrix>(`query_range?query=${encodeURIComponent(expr)}&${span}`)
      return result.map(({ metric, values }) => ({
        metric,
        values: values.map(([at, value]) => [at, Number(value)] as const),
      }))
    },
    async firing() {
      const { alerts } = await ask<Alerts>('alerts')
      const now = alerts.filter(({ state }) => state === 'firing')
      return new Set(now.map(({ labels }) => labels['alertname'] ?? ''))
    },
  }
}

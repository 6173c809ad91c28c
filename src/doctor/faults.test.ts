import { expect, test } from 'bun:test'
import { createHash } from 'node:crypto'

import { eachDatabase } from '../../test/database.ts'
import { BROKEN } from '../../test/doctor-faults.ts'
import { type DoctorHouse, doctorHouse, NUMBER, SECRETS } from '../../test/doctor-house.ts'
import { MIGRATIONS } from '../db/migrations.ts'
import { JOBS_SCHEMA_VERSION } from '../jobs/boss.ts'
import { ALL_CHECKS } from './all-checks.ts'
import type { Finding } from './examine.ts'

const DECLARED = ALL_CHECKS.flatMap(({ id, faults }) =>
  Object.keys(faults).map((name) => `${id} ${name}`),
)

test('every fault of every check has a set-up that is broken so', () => {
  // Told without running the checks; src/cli/doctor.test.ts has it.
  const elsewhere = ['config.valid unreadable']

  expect(Object.keys(BROKEN).toSorted()).toEqual(
    DECLARED.filter((name) => !elsewhere.includes(name)).toSorted(),
  )
})

eachDatabase((open) => {
  test('a sound house has nothing to mend', async () => {
    await using house = await doctorHouse(await open())

    const findings = await house.report({})

    const others = findings.filter(({ level }) => level !== 'ok')
    expect(findings.length).toBeGreaterThanOrEqual(30)
    expect(others.filter(({ level }) => level !== 'skipped')).toEqual([])
    // No file holds a secret here, no folder the database, and no bar has a model of its own.
    const unset = [
      'secrets.files',
      'database.directory',
      'database.connections',
      'bars.voice_model',
      'bars.voice_price',
    ]
    expect(others.map(({ id }) => id).filter((id) => !unset.includes(id))).toEqual([])
  })

  test('a translation of the template that no staff read is nobody’s trouble', async () => {
    await using house = await doctorHouse(await open())
    const [template] = house.graph.account.templates
    if (template === undefined) throw new Error('a house without a template')
    house.graph.account.templates.push({
      ...template,
      language: 'de',
      status: 'PENDING',
      components: [],
    })

    const findings = await house.report({})

    expect(findings.filter(({ level }) => level === 'warn' || level === 'fail')).toEqual([])
  })

  test('of models that bars chose for their calls the bars are named, but for those that take none', async () => {
    await using house = await doctorHouse(await open())
    const choose = (slug: string, voice: object) =>
      house.database.query('UPDATE bars SET voice = $2 WHERE slug = $1', [slug, voice])
    await choose('le-quai', { model: 'gpt-realtime' })
    await choose('chez-mado', { model: 'gpt-realtime-2', takesCalls: false })
    const look = async () => {
      const findings = await house.report({})
      return findings.filter(({ id }) => id.startsWith('bars.voice_'))
    }

    const missing = await look()
    await choose('le-quai', { model: 'gpt-realtime-2.1' })
    const there = await look()

    expect(missing).toMatchObject([
      {
        found: '1 of 1 not offered',
        cause: 'OpenAI does not offer to this key what takes the calls of le-quai (gpt-realtime).',
        fix: expect.stringContaining('to gpt-realtime-2.1, or leave it out'),
      },
      { fault: 'missing', found: '1 of 1 without' },
    ])
    expect(there).toEqual(
      ['bars.voice_model', 'bars.voice_price'].map((id) => ({
        id,
        level: 'ok',
        found: 'le-quai (gpt-realtime-2.1)',
      })),
    )
  })

  test('what waits to go out is late from when it was due, what came in from when it came', async () => {
    await using house = await doctorHouse(await open())
    const queues = [
      { queue: 'inbox', waiting: 2, ageSeconds: 600 },
      { queue: 'outbox', waiting: 3, ageSeconds: 900 },
    ] as const

    const findings = await house.report({}, (facts) => ({
      ...facts,
      database: { ...facts.database, jobs: async () => ({ dead: 0, queues, paused: [] }) },
    }))

    expect(findings.filter(({ id }) => /^jobs\.(in|out)box$/.test(id))).toMatchObject([
      {
        found: '2 waiting, the oldest for 600 s',
        cause: '2 rows wait in the inbox, the oldest for 10 minutes.',
      },
      {
        found: '3 waiting, overdue by up to 900 s',
        cause: '3 rows wait in the outbox, overdue by up to 15 minutes.',
      },
    ])
  })

  test.each(Object.entries(BROKEN))('%s is found, and nothing else', async (name, broken) => {
    const [id = '', fault = ''] = name.split(' ')
    await using house = await doctorHouse(await open())
    await broken.breaks?.(house)

    const findings = await house.report(broken.changes, broken.facts)
    await mended(house)

    const faulty = findings.filter(({ level }) => level === 'warn' || level === 'fail')
    expect(faulty.map(shortly)).toContain(`${id} ${fault}`)
    expect(
      faulty
        .map((one) => one.id)
        .filter((one) => one !== id && broken.also?.includes(one) !== true),
    ).toEqual([])
    const found = faulty.find((one) => one.id === id)
    expect(found).toMatchObject({ level: levelOf(id, fault) })
    expectWholeTexts(found)
    expectNoSecret(findings)
  })
})

/** What a fault changed in tables that the harness does not empty. */
async function mended({ database }: DoctorHouse): Promise<void> {
  await database.script(`
    DELETE FROM schema_migrations WHERE position = 999;
    UPDATE pgboss.version SET version = ${JOBS_SCHEMA_VERSION}`)
  for (const [position, { tag, sql: text }] of MIGRATIONS.entries()) {
    const hash = createHash('sha256').update(text).digest('hex')
    await database.query(
      'INSERT INTO schema_migrations (position, tag, hash) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [position, tag, hash],
    )
  }
}

function shortly(finding: Finding): string {
  return 'fault' in finding ? `${finding.id} ${finding.fault}` : finding.id
}

function levelOf(id: string, fault: string) {
  return ALL_CHECKS.find((check) => check.id === id)?.faults[fault]?.level
}

/** Every hole of a text is filled. */
function expectWholeTexts(finding: Finding | undefined): void {
  const texts = finding !== undefined && 'fix' in finding ? [finding.cause, finding.fix] : ['{}']
  for (const text of texts) expect(text.replaceAll(/\{\{\w+\}\}/g, '')).not.toMatch(/\{\w*\}/)
}

function expectNoSecret(findings: readonly Finding[]): void {
  const report = JSON.stringify(findings)
  for (const secret of Object.values(SECRETS)) expect(report).not.toContain(secret)
  expect(report).not.toContain('another-verify-token')
  expect(report.replaceAll(/\s/g, '')).not.toContain(NUMBER.displayPhone)
}

import { expect, test } from 'bun:test'
import { join } from 'node:path'

import { ALL_CHECKS } from './all-checks.ts'
import { handbook } from './handbook.ts'

const PAGE = join(import.meta.dir, '../../docs/doctor.md')

test('docs/doctor.md tells every check with each cause and fix', async () => {
  expect(await Bun.file(PAGE).text()).toBe(handbook(ALL_CHECKS))
})

test('every check has an id of its own, and needs only checks that are there', () => {
  const ids = ALL_CHECKS.map(({ id }) => id)

  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.length).toBeGreaterThanOrEqual(30)
  for (const { id, needs } of ALL_CHECKS) {
    expect(id).toMatch(/^[a-z]+\.[a-z_]+$/)
    expect(needs.filter((need) => !ids.includes(need) || need === id)).toEqual([])
  }
})

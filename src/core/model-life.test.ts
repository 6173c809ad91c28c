import { expect, test } from 'bun:test'

import { ENDS_KNOWN_ON, KNOWN_ENDS } from './model-ends.ts'
import { type ModelInUse, modelLives, type VendorLists } from './model-life.ts'

const AT = new Date('2026-11-23T04:15:00Z')
const LUNA: ModelInUse = {
  provider: 'openai',
  model: 'gpt-6-luna',
  setting: '[waiter] openai_model',
}
const FLASH: ModelInUse = {
  provider: 'gemini',
  model: 'gemini-3.8-flash',
  setting: '[waiter] gemini_model',
}
const UNREAD: VendorLists = new Map()

const offered = (one: ModelInUse, shutdownAt: Date | null = null): VendorLists =>
  new Map([[one.provider, [{ id: one.model, shutdownAt }]]])
const life = (one: ModelInUse, lists: VendorLists, at = AT) => modelLives([one], lists, at)[0]

test('a model its vendor offers without an end is fine', () => {
  expect(life(LUNA, offered(LUNA))).toEqual({
    ...LUNA,
    state: 'fine',
    endsAt: null,
    daysLeft: null,
    successor: null,
  })
})

test.each([
  ['2027-01-20', 57, 'ending'],
  ['2027-01-22', 59, 'ending'],
  ['2027-01-23T04:15:00Z', 61, 'fine'],
  ['2027-03-20', 116, 'fine'],
])('a model that its vendor shuts down on %s is %i days off: %s', (day, daysLeft, state) => {
  expect(life(LUNA, offered(LUNA, new Date(day)))).toMatchObject({ daysLeft, state })
})

test('a model its vendor does not list is gone, whichever vendor', () => {
  for (const one of [LUNA, FLASH]) {
    const lists: VendorLists = new Map([[one.provider, [{ id: 'another', shutdownAt: null }]]])
    expect(life(one, lists)?.state).toBe('gone')
  }
})

test('an end that the vendor does not tell comes from the table, with what follows', () => {
  const lite = { ...FLASH, model: 'gemini-3.1-flash-lite' }

  expect(life(lite, offered(lite), new Date('2027-04-01T00:00:00Z'))).toMatchObject({
    state: 'ending',
    daysLeft: 36,
    successor: 'gemini-3.5-flash-lite',
  })
})

test("the vendor's own day goes before the table's", () => {
  const old = { ...LUNA, model: 'gpt-5-mini' }

  expect(life(old, offered(old, new Date('2027-06-01')))).toMatchObject({ state: 'fine' })
  expect(life(old, offered(old))).toMatchObject({ state: 'ending', daysLeft: 17 })
})

test('a day that has passed does not end a model that is still listed', () => {
  const old = { ...LUNA, model: 'gpt-5-mini' }
  const later = new Date('2026-12-20T00:00:00Z')

  expect(life(old, offered(old), later)).toMatchObject({ state: 'ending', daysLeft: -9 })
  expect(life(old, UNREAD, later)).toMatchObject({ state: 'gone', daysLeft: -9 })
})

test('without a list only the table speaks', () => {
  expect(life(LUNA, UNREAD)?.state).toBe('unlisted')
  expect(life({ ...LUNA, model: 'o3' }, UNREAD)).toMatchObject({ state: 'ending', daysLeft: 17 })
})

test('the table names each model once, with a day and another model after it', () => {
  const names = KNOWN_ENDS.map(({ provider, model }) => `${provider} ${model}`)

  expect(new Set(names).size).toBe(names.length)
  for (const { endsOn, model, successor } of KNOWN_ENDS) {
    expect(endsOn).toMatch(/^20\d\d-[01]\d-[0-3]\d$/)
    expect(successor).not.toBe(model)
  }
  expect(ENDS_KNOWN_ON).toMatch(/^20\d\d-[01]\d-[0-3]\d$/)
})

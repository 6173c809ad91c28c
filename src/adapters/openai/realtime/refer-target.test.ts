import { expect, test } from 'bun:test'

import { referTarget } from './refer-target.ts'

const TRUNK = { form: 'sip', host: 'trunk.example.net' } as const

test.each([
  ['tel:+250788000011', { form: 'as_written', host: null }, 'tel:+250788000011'],
  ['tel:+250788000011', TRUNK, 'sip:+250788000011@trunk.example.net'],
  ['sip:desk@bar.example', TRUNK, 'sip:desk@bar.example'],
  ['tel:+250788000011', { form: 'sip', host: null }, 'tel:+250788000011'],
] as const)('%s is written as the trunk wants it', (target, form, written) => {
  expect(referTarget(form, target)).toBe(written)
})

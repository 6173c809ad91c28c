import { expect, test } from 'bun:test'

import { BAR, EVENING, MENU, PERSON } from '../../../test/goldens/sample-bar.ts'
import { loadConfig } from '../../config/load.ts'
import { type Bar, VOICE_STYLES } from '../../core/bar.ts'
import { STYLES } from '../../core/call/instructions.ts'
import { zoneClock } from '../../core/zone-clock.ts'
import type { DeskView } from '../../desk.ts'
import { callIdOf } from '../../platform/ids.ts'
import { mannersOf } from './manners.ts'
import { callMinds } from './minds.ts'

const loaded = loadConfig({ file: 'none', isNamed: false, environment: {}, needs: 'database' })
if (!loaded.ok) throw new Error('the defaults are wrong')
const SETTINGS = {
  ...loaded.config.voice,
  replica: '',
  portfolio: '',
  defaultNumberId: '1',
  defaultNumber: null,
}

const CALL = '0198f3a0-1111-5000-8000-00000000dd00'

function minds() {
  const { session } = callMinds(SETTINGS)
  return (more: Partial<Pick<DeskView, 'bar' | 'menu'>> = {}, at = EVENING, callId = CALL) => {
    const bar = more.bar ?? BAR
    // Checked boundary: a session is made of these alone.
    const view = {
      bar,
      menu: more.menu ?? MENU,
      zone: zoneClock(BAR.timeZone),
      tab: null,
      isOpen: true,
      language: null,
    } as unknown as DeskView
    return session({
      view,
      manners: mannersOf(SETTINGS, bar, callId),
      at,
      guest: { barId: bar.id, personId: PERSON, phoneNumberId: '1' },
      isReachable: true,
      can: { transfer: true, keys: true, record: false },
      safetyId: null,
    })
  }
}

test('what is the same for every call at a bar is made once, and the moment each time', () => {
  const session = minds()
  const one = session()
  // What has not changed is the same object at the next call (src/db/sheets.ts).
  const next = session({ bar: BAR }, new Date(EVENING.getTime() + 3_600_000))

  expect(next.keywords).toBe(one.keywords)
  expect(next.tools).toBe(one.tools)
  expect(next.instructions).not.toBe(one.instructions)
  expect(next.instructions.split('# Now')[0]).toBe(one.instructions.split('# Now')[0] ?? '')
})

test('another version of the menu, and other facts of the bar, are told to the next call', () => {
  const session = minds()
  const before = session()
  const [first, ...items] = MENU.items
  const dearer = { ...MENU, version: MENU.version + 1, items }
  const renamed = { ...BAR, name: 'Chez Nous' }

  expect(before.instructions).toContain(first?.id ?? '-')
  expect(session({ menu: dearer }).instructions).not.toContain(`${first?.id} |`)
  expect(session({ bar: renamed }).instructions).toContain('Chez Nous')
  expect(session({ bar: renamed }).keywords).toContain('Chez Nous')
  expect(session().instructions).toBe(before.instructions)
})

test('styles that are compared take turns by the call, each with an equal share, and no other is spoken', () => {
  const session = minds()
  const bar: Bar = { ...BAR, voice: { style: 'warm', compare: ['brisk', 'warm', 'formal'] } }
  const spoken = Array.from({ length: 300 }, (_, n) => {
    const { instructions } = session({ bar }, EVENING, callIdOf('sip', `rtc_${n}`))
    return VOICE_STYLES.filter((style) => instructions.includes(STYLES[style])).join()
  })
  const share = (style: string) => spoken.filter((one) => one === style).length

  expect(new Set(spoken)).toEqual(new Set(['warm', 'brisk', 'formal']))
  for (const style of ['warm', 'brisk', 'formal']) expect(share(style)).toBeWithin(70, 131)
  expect(mannersOf(SETTINGS, bar, CALL).style).toBe(mannersOf(SETTINGS, { ...bar }, CALL).style)
})

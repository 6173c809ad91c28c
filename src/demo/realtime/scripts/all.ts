import type { CallScript } from '../script.ts'
import { CONSENT_SCRIPTS } from './consent.ts'
import { FUNCTION_SCRIPTS } from './functions.ts'
import { ORDER_SCRIPTS } from './orders.ts'
import { PICK_UP_SCRIPTS } from './pick-up.ts'
import { REQUEST_SCRIPTS } from './requests.ts'
import { TALK_SCRIPTS } from './talk.ts'
import { TROUBLE_SCRIPTS } from './trouble.ts'

/** Every scripted call. */
export const CALL_SCRIPTS: readonly CallScript[] = [
  ...ORDER_SCRIPTS,
  ...TALK_SCRIPTS,
  ...CONSENT_SCRIPTS,
  ...REQUEST_SCRIPTS,
  ...FUNCTION_SCRIPTS,
  ...TROUBLE_SCRIPTS,
  ...PICK_UP_SCRIPTS,
]

/** @throws RangeError where there is no script of that name. */
export function callScript(name: string): CallScript {
  const script = CALL_SCRIPTS.find((each) => each.name === name)
  if (script === undefined) throw new RangeError(`there is no call script ${name}`)
  return script
}

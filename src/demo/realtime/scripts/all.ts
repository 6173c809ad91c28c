import type { CallScript } from '../script.ts'
import { BARGE_IN, ORDER_IN_ENGLISH, TWO_CALLS_IN_ONE_RESPONSE } from './orders.ts'

/** Every scripted call. */
export const CALL_SCRIPTS: readonly CallScript[] = [
  ORDER_IN_ENGLISH,
  TWO_CALLS_IN_ONE_RESPONSE,
  BARGE_IN,
]

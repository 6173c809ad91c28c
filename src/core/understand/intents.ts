import { HELP_INTENTS, HOUSE_INTENTS } from './house-intents.ts'
import type { Intent } from './intent.ts'
import { LANGUAGE_INTENTS } from './language-intents.ts'
import { MENU_INTENTS } from './menu-intents.ts'
import { MONEY_INTENTS } from './money-intents.ts'
import { ORDER_INTENTS } from './order-intents.ts'
import { STAFF_INTENTS } from './staff-intents.ts'
import { ANSWERS, COURTESIES, TALK } from './talk-intents.ts'

/** In the order they are tried on a clause; the first that fits takes its words out. */
export const INTENTS: readonly Intent[] = [
  ...LANGUAGE_INTENTS,
  ...MONEY_INTENTS,
  ...HOUSE_INTENTS,
  ...ORDER_INTENTS,
  ...HELP_INTENTS,
  ...STAFF_INTENTS,
  ...TALK,
  ...COURTESIES,
  ...MENU_INTENTS,
  ...ANSWERS,
]

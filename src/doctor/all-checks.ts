import type { Check } from './check.ts'
import { CONFIG_CHECKS } from './config-checks.ts'
import { DATABASE_CHECKS } from './database-checks.ts'
import { GRAPH_APP_CHECKS } from './graph-app-checks.ts'
import { GRAPH_NUMBER_CHECKS } from './graph-number-checks.ts'
import { GRAPH_WEBHOOK_CHECKS } from './graph-webhook-checks.ts'
import { HOUSE_CHECKS } from './house-checks.ts'
import { MODEL_CHECKS } from './model-checks.ts'
import { PRICE_CHECKS } from './price-checks.ts'
import { SERVER_CHECKS } from './server-checks.ts'
import { TEMPLATE_CHECKS } from './template-checks.ts'
import { VOICE_CHECKS } from './voice.ts'

/** Every check, in the order of the report. */
export const ALL_CHECKS: readonly Check[] = [
  ...CONFIG_CHECKS,
  ...DATABASE_CHECKS,
  ...SERVER_CHECKS,
  ...GRAPH_APP_CHECKS,
  ...GRAPH_NUMBER_CHECKS,
  ...GRAPH_WEBHOOK_CHECKS,
  ...TEMPLATE_CHECKS,
  ...MODEL_CHECKS,
  ...PRICE_CHECKS,
  ...VOICE_CHECKS,
  ...HOUSE_CHECKS,
]

import type { Dashboard } from './dashboard.ts'
import { COST } from './dashboards/cost.ts'
import { FEEDBACK } from './dashboards/feedback.ts'
import { ORDERS } from './dashboards/orders.ts'
import { SERVICE } from './dashboards/service.ts'
import { VOICE } from './dashboards/voice.ts'

export const ALL_DASHBOARDS: readonly Dashboard[] = [SERVICE, VOICE, ORDERS, COST, FEEDBACK]

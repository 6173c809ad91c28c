import type { Alert } from './alert.ts'
import { DATABASE_ALERTS } from './alerts/database.ts'
import { ORDER_ALERTS } from './alerts/orders.ts'
import { SERVICE_ALERTS } from './alerts/service.ts'
import { VENDOR_ALERTS } from './alerts/vendors.ts'
import { VOICE_ALERTS } from './alerts/voice.ts'

export type AlertArea = {
  readonly title: string
  /** Of its files, without the end. */
  readonly file: string
  readonly alerts: readonly Alert[]
}

export const ALERT_AREAS: readonly AlertArea[] = [
  { title: 'The service', file: 'service', alerts: SERVICE_ALERTS },
  { title: 'The database and what waits in it', file: 'database', alerts: DATABASE_ALERTS },
  { title: 'WhatsApp and the models', file: 'vendors', alerts: VENDOR_ALERTS },
  { title: 'Guests and staff', file: 'guests', alerts: ORDER_ALERTS },
  { title: 'Calls', file: 'calls', alerts: VOICE_ALERTS },
]

export const ALL_ALERTS: readonly Alert[] = ALERT_AREAS.flatMap(({ alerts }) => alerts)

/** Where Meta's deliveries are taken; the later ones are those of an earlier deployment. */
export const WEBHOOK_PATHS = [
  '/webhooks/whatsapp',
  '/wa-webhook-waiter',
  '/wa-webhook-voice-calls',
  '/functions/v1/webhooks/whatsapp',
  '/functions/v1/wa-webhook-waiter',
  '/functions/v1/wa-webhook-voice-calls',
] as const

export function callbackUrlFor(publicUrl: string): string {
  return `${publicUrl}${WEBHOOK_PATHS[0]}`
}

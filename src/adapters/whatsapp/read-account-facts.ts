import { asFragment, asList, asNumber, asText, type Fragment } from '../../core/fragment.ts'
import type {
  HealthEntity,
  NumberFacts,
  Subscription,
  TemplateFacts,
} from '../../core/whatsapp-account.ts'

/** @see https://developers.facebook.com/documentation/business-messaging/whatsapp/support/health-status */
export function numberFacts(id: string, body: Fragment): NumberFacts {
  const webhooks = asFragment(body['webhook_configuration'])
  return {
    id: asText(body['id']) ?? id,
    displayNumber: asText(body['display_phone_number']),
    quality: asText(body['quality_rating']),
    nameStatus: asText(body['name_status']),
    codeVerification: asText(body['code_verification_status']),
    status: asText(body['status']),
    messagingLimit: asText(body['whatsapp_business_manager_messaging_limit']),
    // `application` is the app's own address; these two win over it.
    callbackOverrides: [webhooks['phone_number'], webhooks['whatsapp_business_account']]
      .map(asText)
      .filter((url) => url !== null),
    health: asList(asFragment(body['health_status'])['entities']).flatMap(healthEntity),
  }
}

function healthEntity(entry: unknown): readonly HealthEntity[] {
  const entity = asFragment(entry)
  const kind = asText(entity['entity_type'])
  const canSend = asText(entity['can_send_message'])
  if (kind === null || canSend === null) return []
  const errorCodes = asList(entity['errors'])
    .map((error) => asNumber(asFragment(error)['error_code']))
    .filter((code) => code !== null)
  return [{ kind, canSend, errorCodes }]
}

/** Fields come as objects with a name, or as names. */
export function subscriptionIn(body: Fragment, object: string): Subscription | null {
  const found = asList(body['data'])
    .map(asFragment)
    .find((entry) => entry['object'] === object)
  const callbackUrl = asText(found?.['callback_url'])
  if (found === undefined || callbackUrl === null) return null
  return {
    callbackUrl,
    isActive: found['active'] !== false,
    fields: asList(found['fields'])
      .map((field) => asText(typeof field === 'string' ? field : asFragment(field)['name']))
      .filter((name) => name !== null),
  }
}

export function templateFacts(entry: unknown): readonly TemplateFacts[] {
  const template = asFragment(entry)
  const name = asText(template['name'])
  const language = asText(template['language'])
  if (name === null || language === null) return []
  const components = asList(template['components']).map(asFragment)
  const texts = components
    .filter(({ type }) => type === 'BODY' || type === 'HEADER')
    .map(({ text }) => asText(text) ?? '')
  const buttons = components.flatMap((component) => asList(component['buttons']))
  return [
    {
      name,
      language,
      status: asText(template['status']) ?? 'UNKNOWN',
      category: asText(template['category']),
      bodyParameters: [...texts.join('\n').matchAll(HOLE)].map(([, hole = '']) => hole),
      buttons: buttons.map((button) => asText(asFragment(button)['type']) ?? 'UNKNOWN'),
    },
  ]
}

/** `{{subject}}`, `{{1}}`. */
const HOLE = /\{\{\s*(\w{1,60})\s*\}\}/g

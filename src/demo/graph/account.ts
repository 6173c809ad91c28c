import type { BusinessNumber } from './deliveries.ts'

/** What was set up at Meta's side; changed by the doors of `management`, and by tests as they like. */
export type BusinessAccount = {
  appId: string
  token: TokenState
  /** By phone number id. */
  numbers: Record<string, NumberState>
  /** Apps that get the webhooks of an account, by WABA id. */
  subscribedApps: Record<string, string[]>
  subscription: SubscriptionState | null
  /** Fields an app may subscribe to; `null`: any. */
  knownFields: string[] | null
  templates: TemplateState[]
  /** The newest version of the API; what is asked of an older one than 21 is answered as 21. */
  newestVersion: number
}

type TokenState = {
  /** Unix seconds; 0: never. */
  expiresAt: number
  scopes: string[]
  /** `false`: Graph refuses to tell a token about itself. */
  mayLookAtItself: boolean
}

type NumberState = {
  wabaId: string
  /** As `?fields=` gives them. */
  fields: Record<string, unknown>
  calling: Record<string, unknown>
}

type SubscriptionState = { callbackUrl: string; isActive: boolean; fields: string[] }

type TemplateState = {
  wabaId: string
  name: string
  language: string
  status: string
  category: string
  components: unknown[]
}

/** An account as the documentation describes one that works, with nothing of ours set up in it yet. */
export function freshAccount(numbers: readonly BusinessNumber[]): BusinessAccount {
  return {
    appId: '670843887433847',
    token: {
      expiresAt: 0,
      scopes: ['whatsapp_business_management', 'whatsapp_business_messaging'],
      mayLookAtItself: true,
    },
    numbers: Object.fromEntries(
      numbers.map((number) => [number.phoneNumberId, numberState(number)]),
    ),
    subscribedApps: Object.fromEntries(numbers.map(({ wabaId }) => [wabaId, []])),
    subscription: null,
    knownFields: null,
    templates: [],
    newestVersion: 26,
  }
}

function numberState({ phoneNumberId, displayPhone, wabaId }: BusinessNumber): NumberState {
  const entity = (kind: string, id: string) => ({
    entity_type: kind,
    id,
    can_send_message: 'AVAILABLE',
  })
  return {
    wabaId,
    fields: {
      id: phoneNumberId,
      display_phone_number: `+${displayPhone}`,
      quality_rating: 'GREEN',
      name_status: 'APPROVED',
      code_verification_status: 'VERIFIED',
      status: 'CONNECTED',
      whatsapp_business_manager_messaging_limit: 'TIER_2K',
      webhook_configuration: {},
      health_status: {
        can_send_message: 'AVAILABLE',
        entities: [
          entity('PHONE_NUMBER', phoneNumberId),
          entity('WABA', wabaId),
          entity('BUSINESS', '506914307656634'),
          entity('APP', '670843887433847'),
        ],
      },
    },
    calling: { status: 'DISABLED', call_icon_visibility: 'DEFAULT' },
  }
}

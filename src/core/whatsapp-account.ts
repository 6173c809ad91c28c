/**
 * The business side of WhatsApp: what was set up at Meta, read through the management doors of the Graph API.
 * Everything that may be left out by the vendor is `null`. Every call throws `ProviderError` and nothing else.
 */
export type WhatsappAccount = {
  /** What the token is; asked with the token itself, or with an app secret where Graph wants that. */
  readonly token: () => Promise<TokenFacts>
  /** Whether Graph takes this app secret for the app the token belongs to. */
  readonly isAppSecret: (secret: string) => Promise<boolean>
  /** The version that answered, as Graph says in its header; `null` where it does not. */
  readonly answeringVersion: () => Promise<string | null>
  readonly number: (phoneNumberId: string) => Promise<NumberFacts>
  /** Ids of the numbers of an account. */
  readonly numbersOf: (wabaId: string) => Promise<readonly string[]>
  /** Ids of the apps that get an account's webhooks. */
  readonly subscribedApps: (wabaId: string) => Promise<readonly string[]>
  readonly subscribeApp: (wabaId: string) => Promise<void>
  /** The app's webhook for WhatsApp; `null`: none. Asked with an app secret. */
  readonly subscription: (app: AppKey) => Promise<Subscription | null>
  readonly subscribe: (app: AppKey, wanted: WantedSubscription) => Promise<void>
  /** The calling settings as they stand. */
  readonly callSettings: (phoneNumberId: string) => Promise<CallSettings>
  /** Sets these keys and leaves the others. */
  readonly setCallSettings: (phoneNumberId: string, calling: CallSettings) => Promise<void>
  /** Every translation of a template. */
  readonly templates: (wabaId: string, name: string) => Promise<readonly TemplateFacts[]>
}

export type AppKey = { readonly appId: string; readonly secret: string }

export type TokenFacts = {
  readonly appId: string | null
  /** When it ends; `null`: never, or not told. */
  readonly expiresAt: Date | null
  /** When the app loses its access to data; `null`: never, or not told. */
  readonly dataAccessExpiresAt: Date | null
  /** `null`: not told. */
  readonly scopes: readonly string[] | null
}

export type NumberFacts = {
  readonly id: string
  /** As Meta writes it, such as "+250 700 000 100". */
  readonly displayNumber: string | null
  /** `GREEN`, `YELLOW`, `RED`, `UNKNOWN`. */
  readonly quality: string | null
  /** `APPROVED`, `PENDING_REVIEW`, `DECLINED`, … */
  readonly nameStatus: string | null
  /** `VERIFIED`, `NOT_VERIFIED`, `EXPIRED`. */
  readonly codeVerification: string | null
  /** `CONNECTED`, `PENDING`, `FLAGGED`, `RESTRICTED`, … */
  readonly status: string | null
  /** `TIER_250`, `TIER_2K`, …, `TIER_UNLIMITED`. */
  readonly messagingLimit: string | null
  /** Callback addresses set for the number or its account: they win over the app's. */
  readonly callbackOverrides: readonly string[]
  readonly health: readonly HealthEntity[]
}

/** One part that sending depends on, as Graph's `health_status` judges it. */
export type HealthEntity = {
  /** `PHONE_NUMBER`, `WABA`, `BUSINESS`, `APP`. */
  readonly kind: string
  /** `AVAILABLE`, `LIMITED`, `BLOCKED`. */
  readonly canSend: string
  readonly errorCodes: readonly number[]
}

export type Subscription = {
  readonly callbackUrl: string
  readonly isActive: boolean
  readonly fields: readonly string[]
}

export type WantedSubscription = {
  readonly callbackUrl: string
  readonly verifyToken: string
  readonly fields: readonly string[]
}

/** Graph's `calling` object, keys as on the wire; unknown ones are kept. */
export type CallSettings = Readonly<Record<string, unknown>>

export type TemplateFacts = {
  readonly name: string
  readonly language: string
  /** `APPROVED`, `PENDING`, `REJECTED`, `PAUSED`, `DISABLED`, … */
  readonly status: string
  readonly category: string | null
  /** Names of the holes in the body, in order of the text. */
  readonly bodyParameters: readonly string[]
  /** Kinds of its buttons, such as `QUICK_REPLY`. */
  readonly buttons: readonly string[]
}

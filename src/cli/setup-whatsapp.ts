import type { Config } from '../config/schema.ts'
import { isVoiceWanted } from '../config/voice-wanted.ts'
import { ProviderError } from '../core/errors.ts'
import type { AppKey, WhatsappAccount } from '../core/whatsapp-account.ts'
import { callbackUrlFor } from '../doctor/webhook.ts'
import {
  movedSettings,
  NEEDED_FIELDS,
  planSetup,
  type PresentSetup,
  type SetupChange,
  type SetupStep,
  type WantedSetup,
} from '../doctor/whatsapp-plan.ts'
import { accountOf } from '../surroundings.ts'
import {
  type Command,
  CommandError,
  EXIT,
  type Terminal,
  type Typed,
  UsageError,
} from './command.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'

/** Meta calls the webhook back before it answers. */
const TIMEOUT_MS = 15_000
/** Graph's code for a value it does not know. */
const BAD_PARAMETER = 100

export const setupWhatsapp: Command = {
  args: [],
  options: {
    ...CONFIG_OPTION,
    yes: { about: 'change without asking' },
    calls: {
      value: 'on|off',
      about: 'switch calling on or off; left out: on where [voice] is set up, else as it is',
    },
  },
  details:
    'Subscribes the app of the access token to the webhook fields that maitred reads, with the address\n' +
    'below [server] public_url, and to the WhatsApp Business account; sets the calling settings. Shows\n' +
    'every change first. What it does not name stays as it is. The server must be running and reachable:\n' +
    'Meta asks it for the verify token. Exit code 0: all is as wanted. 1: something is not.',
  run: async (typed, terminal) => {
    const { config } = settingsFor(typed, terminal, 'serve')
    const account = accountOf(config, { timeoutMs: TIMEOUT_MS, fetch })
    if (account === null) throw new CommandError('[whatsapp] access_token is not set', EXIT.config)
    const wanted = wantedOf(config, typed)
    const meta = await explained('reading what is set up', () => atMeta(config, account))
    const steps = planSetup(meta.present, wanted)
    if (steps.length === 0) {
      terminal.out('All is as wanted: nothing to change.')
      return EXIT.ok
    }
    for (const line of steps.flatMap(({ lines }) => lines)) terminal.out(line)
    if (!(await isAgreed(typed, terminal))) return EXIT.failed
    for (const step of steps) await apply(meta, step, terminal)
    terminal.out('Done. "maitred doctor" looks it over.')
    return EXIT.ok
  },
}

type AtMeta = {
  readonly account: WhatsappAccount
  readonly config: Config
  readonly wabaId: string
  readonly phoneNumberId: string
  readonly app: AppKey
  readonly present: PresentSetup
}

async function atMeta(config: Config, account: WhatsappAccount): Promise<AtMeta> {
  const { wabaId, phoneNumberId } = config.whatsapp
  if (wabaId === null || phoneNumberId === null) {
    throw new CommandError(
      '[whatsapp] waba_id is not set: WhatsApp Manager, API Setup, shows it',
      EXIT.config,
    )
  }
  const app = await appOf(config, account)
  const [subscribedApps, subscription, calling] = await Promise.all([
    account.subscribedApps(wabaId),
    account.subscription(app),
    account.callSettings(phoneNumberId),
  ])
  const present = { appId: app.appId, subscribedApps, subscription, calling }
  return { account, config, wabaId, phoneNumberId, app, present }
}

async function appOf({ whatsapp }: Config, account: WhatsappAccount): Promise<AppKey> {
  const { appId } = await account.token()
  if (appId === null) throw new CommandError('Graph does not tell which app the token is of')
  for (const secret of whatsapp.appSecret) {
    if (await account.isAppSecret(secret)) return { appId, secret }
  }
  throw new CommandError(
    `[whatsapp] app_secret is not that of the app ${appId}, which the access token is of`,
  )
}

function wantedOf(config: Config, typed: Typed): WantedSetup {
  const { publicUrl } = config.server
  if (publicUrl === null || !publicUrl.startsWith('https://')) {
    throw new CommandError(
      '[server] public_url must be an https:// address: Meta delivers to nothing else',
      EXIT.config,
    )
  }
  const calls = typed.text('calls') ?? (isVoiceWanted(config) ? 'on' : null)
  if (calls !== null && calls !== 'on' && calls !== 'off') {
    throw new UsageError('--calls wants "on" or "off"')
  }
  return { callbackUrl: callbackUrlFor(publicUrl), calls }
}

async function isAgreed(typed: Typed, terminal: Terminal): Promise<boolean> {
  if (typed.has('yes')) return true
  if (terminal.ask === undefined) {
    terminal.problem('Nothing was changed: run it again with --yes to make these changes.')
    return false
  }
  const isYes = /^y(es)?$/i.test((await terminal.ask('Make these changes? [y/N] ')).trim())
  if (!isYes) terminal.out('Nothing was changed.')
  return isYes
}

const NAMES: Readonly<Record<SetupChange['kind'], string>> = {
  account: 'subscribing the app to the account',
  webhook: 'setting the webhook',
  calling: 'setting calling',
}

async function apply(meta: AtMeta, { change }: SetupStep, terminal: Terminal): Promise<void> {
  await explained(NAMES[change.kind], async () => {
    if (change.kind === 'account') await meta.account.subscribeApp(meta.wabaId)
    if (change.kind === 'webhook') await setWebhook(meta, change.fields, terminal)
    if (change.kind === 'calling') await setCalling(meta, change.settings)
  })
  terminal.out(`done: ${NAMES[change.kind]}`)
}

/** An app may not have every field yet; those that nobody can do without are set all the same. */
async function setWebhook(
  { account, app, config, present }: AtMeta,
  fields: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const callbackUrl = callbackUrlFor(config.server.publicUrl ?? '')
  const verifyToken = config.whatsapp.verifyToken ?? ''
  const least = [...new Set([...(present.subscription?.fields ?? []), ...NEEDED_FIELDS])]
  try {
    await account.subscribe(app, { callbackUrl, verifyToken, fields })
  } catch (error) {
    const mayBeField = error instanceof ProviderError && error.code === BAD_PARAMETER
    if (!mayBeField || least.length === fields.length) throw error
    await account.subscribe(app, { callbackUrl, verifyToken, fields: least })
    const left = fields.filter((field) => !least.includes(field)).join(', ')
    terminal.out(`Meta did not take all fields; left out: ${left}`)
  }
}

/** Read back: that other settings stay is documented, and would be bad to be wrong about. */
async function setCalling(
  { account, phoneNumberId, present }: AtMeta,
  settings: PresentSetup['calling'],
): Promise<void> {
  await account.setCallSettings(phoneNumberId, settings)
  const after = await account.callSettings(phoneNumberId)
  const moved = movedSettings(present.calling, after, settings).join(', ')
  if (moved !== '') {
    throw new CommandError(
      `calling was set, and Meta changed other settings with it: ${moved}; look at them in WhatsApp Manager`,
    )
  }
}

/** A vendor's refusal, in words for the operator. */
async function explained<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error
    const { failure, code } = error
    const said = code === undefined ? failure : `${failure}, code ${code}`
    const hint =
      what === NAMES.webhook && code === BAD_PARAMETER
        ? 'the server must be running and reachable at [server] public_url, with this verify_token'
        : '"maitred doctor" tells what is wrong with token, app or account'
    throw new CommandError(`${what} failed (${said}): ${hint}`)
  }
}

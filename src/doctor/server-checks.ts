import { isIP } from 'node:net'

import { isPrivateAddress } from './addresses.ts'
import { type Check, check, fault, fine, skip } from './check.ts'
import type { ClockDifference, Surroundings } from './surroundings.ts'
import { callbackUrlFor } from './webhook.ts'

const publicUrl = check('server.public_url', {
  about: 'the public address is one that Meta delivers to',
  faults: {
    missing: {
      level: 'warn',
      cause:
        '[server] public_url is not set: payment pages and QR images can’t be linked, and the webhook can’t be checked.',
      fix: 'Set [server] public_url = "https://your-host".',
    },
    not_https: {
      level: 'fail',
      cause: '[server] public_url is not https: Meta delivers to nothing else.',
      fix: 'Put a proxy with a certificate in front (Caddy gets one by itself), and set public_url to its https address.',
    },
  },
  run: async ({ config }) => {
    const url = config.server.publicUrl
    if (url === null) return fault('missing', 'not set')
    return url.startsWith('https://') ? fine(url) : fault('not_https', url)
  },
})

const PUBLIC = ['server.public_url']

const publicAddress = check('server.public_address', {
  about: 'the public address leads somewhere the internet reaches',
  needs: PUBLIC,
  faults: {
    no_name: {
      level: 'fail',
      cause: 'No address belongs to the name {host}.',
      fix: 'Make a DNS record for {host} with the address of the machine that takes connections, or correct [server] public_url.',
    },
    private: {
      level: 'fail',
      cause: '{host} leads to {address}, which nobody outside reaches.',
      fix: 'Point {host} at a public address (a name server inside may answer otherwise than one outside), or correct [server] public_url.',
    },
  },
  run: async ({ config, web }) => {
    const url = config.server.publicUrl
    if (url === null) return skip('[server] public_url is not set')
    const host = new URL(url).hostname.replaceAll(/^\[|\]$/g, '')
    const addresses = isIP(host) === 0 ? await web.addressesOf(host) : [host]
    if (addresses.length === 0) return fault('no_name', 'no address', { host })
    const unreachable = addresses.find(isPrivateAddress)
    return unreachable === undefined
      ? fine(addresses.join(', '))
      : fault('private', unreachable, { host, address: unreachable })
  },
})

const reachable = check('server.reachable', {
  about: 'this server answers at the public address',
  needs: PUBLIC,
  faults: {
    unreachable: {
      level: 'fail',
      cause: 'Nothing answers at {url} ({code}).',
      fix: 'Start "maitred serve", and look at the proxy in front and the firewall.',
    },
    certificate: {
      level: 'fail',
      cause: 'The certificate at {url} is not trusted ({code}): Meta will not deliver.',
      fix: 'Get a certificate of a public authority, with its whole chain; Caddy does it by itself.',
    },
    not_ours: {
      level: 'fail',
      cause: 'Something else than maitred answers at {url} (status {status}).',
      fix: 'Have the proxy pass this host to maitred’s [server] port, or correct [server] public_url.',
    },
  },
  run: async ({ config, web }) => {
    const base = config.server.publicUrl
    if (base === null) return skip('[server] public_url is not set')
    const url = `${base}/healthz`
    const answer = await web.get(url)
    if (answer.kind === 'none') {
      const isCertificate = CERTIFICATE_CODES.test(answer.code)
      return fault(isCertificate ? 'certificate' : 'unreachable', answer.code, {
        url,
        code: answer.code,
      })
    }
    const version = versionIn(answer.body)
    if (answer.status !== 200 || version === null) {
      return fault('not_ours', `status ${answer.status}`, { url, status: String(answer.status) })
    }
    return fine(`maitred ${version} answers here; that Meta reaches it too is not proved by that`)
  },
})

const CERTIFICATE_CODES = /CERT|TLS|SSL|UNABLE_TO_|ALTNAME/

function versionIn(body: string): string | null {
  try {
    const health: unknown = JSON.parse(body)
    if (typeof health !== 'object' || health === null) return null
    const [status, version]: readonly unknown[] = [
      Reflect.get(health, 'status'),
      Reflect.get(health, 'version'),
    ]
    const isOurs = status === 'ok' && typeof version === 'string' && /^[\w.+-]{1,40}$/.test(version)
    return isOurs ? version : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

const CHALLENGE = 'maitred-doctor'

const door = check('server.webhook', {
  about: 'the webhook there knows the verify token',
  needs: ['server.reachable'],
  faults: {
    refused: {
      level: 'fail',
      cause:
        'The webhook at {url} refuses the verify token of this configuration (status {status}).',
      fix: 'Restart the server so that it reads the same [whatsapp] verify_token, and type that one into Meta’s webhook form.',
    },
    not_echoed: {
      level: 'fail',
      cause:
        'The webhook at {url} does not give Meta’s challenge back as it came: a proxy changes answers or drops the query.',
      fix: 'Have the proxy pass path, query and answers through unchanged.',
    },
  },
  run: async ({ config, web }) => {
    const { server, whatsapp } = config
    if (server.publicUrl === null) return skip('[server] public_url is not set')
    if (whatsapp.verifyToken === null) return skip('[whatsapp] verify_token is not set')
    const url = callbackUrlFor(server.publicUrl)
    const query = new URLSearchParams({
      'hub.mode': 'subscribe',
      'hub.challenge': CHALLENGE,
      'hub.verify_token': whatsapp.verifyToken,
    })
    // The very request that Meta makes when the address is set.
    const answer = await web.get(`${url}?${query.toString()}`)
    if (answer.kind === 'none') return fault('not_echoed', answer.code, { url })
    if (answer.status !== 200) {
      return fault('refused', `status ${answer.status}`, { url, status: String(answer.status) })
    }
    return answer.body === CHALLENGE
      ? fine('it does')
      : fault('not_echoed', 'another answer', { url })
  },
})

const proxies = check('server.trusted_proxies', {
  about: 'your own proxies are believed, and nobody else',
  faults: {
    everyone: {
      level: 'fail',
      cause: '[server] trusted_proxies holds {entries}: anyone could claim to be any address.',
      fix: 'Name the proxies in front of this server alone, such as ["127.0.0.1", "10.0.0.5"].',
    },
    wide: {
      level: 'warn',
      cause: '[server] trusted_proxies holds {entries}, a large part of the internet.',
      fix: 'Name the proxies in front of this server alone.',
    },
    none: {
      level: 'fail',
      cause:
        '[security] ip_allowlist is enforced and [server] trusted_proxies is empty: behind the proxy that does TLS every delivery seems to come from that proxy, and is refused.',
      fix: 'Name the proxy in [server] trusted_proxies, such as ["127.0.0.1"].',
    },
  },
  run: async ({ config: { server, security } }) => {
    const entries = server.trustedProxies
    const isProxied = server.publicUrl?.startsWith('https://') === true
    if (entries.length === 0) {
      return security.ipAllowlist === 'enforce' && isProxied
        ? fault('none', 'none')
        : fine('nobody’s X-Forwarded-For is believed')
    }
    const everyone = entries.filter((entry) => entry.endsWith('/0')).join(', ')
    if (everyone !== '') return fault('everyone', everyone, { entries: everyone })
    const wide = entries.filter(isWide).join(', ')
    return wide === '' ? fine(entries.join(', ')) : fault('wide', wide, { entries: wide })
  },
})

/** More than the largest single network anybody was given, and open to the internet. */
function isWide(entry: string): boolean {
  const [, start = '', bits] = /^([^/]+)\/(\d+)$/.exec(entry) ?? []
  return bits !== undefined && Number(bits) < 16 && !isPrivateAddress(start)
}

const WEAK_TOKEN = 16

const metrics = check('metrics.door', {
  about: 'metrics are not open to everyone',
  faults: {
    open: {
      level: 'warn',
      cause:
        '[metrics] listen = "{listen}" serves metrics to whoever reaches it, and there is no token.',
      fix: 'Set [metrics] token, or listen on 127.0.0.1.',
    },
    weak: {
      level: 'warn',
      cause: `[metrics] token has fewer than ${WEAK_TOKEN} signs: it can be guessed.`,
      fix: 'Set it to what "openssl rand -hex 24" prints, and in Prometheus too.',
    },
  },
  run: async ({ config }) => {
    const { listen, token } = config.metrics
    if (listen === null && token === null)
      return skip('metrics are not served: neither [metrics] listen nor token is set')
    if (token !== null) {
      return token.length < WEAK_TOKEN ? fault('weak', 'a short token') : fine('behind a token')
    }
    const host = (listen ?? '').slice(0, (listen ?? '').lastIndexOf(':')).replaceAll(/^\[|\]$/g, '')
    const isClosed = host === 'localhost' || (isPrivateAddress(host) && !/^(0\.|::$)/.test(host))
    return isClosed ? fine(`at ${listen}`) : fault('open', `at ${listen}`, { listen: listen ?? '' })
  },
})

/** OpenAI's signatures end after 300 s, and a call older than 45 s is not taken: long before that something is wrong. */
const CLOCK_WARN_MS = 5_000
const CLOCK_FAIL_MS = 30_000

const clock = check('clock.vendors', {
  about: 'our clock and the vendors’ agree',
  faults: {
    apart: {
      level: 'warn',
      cause: 'This machine’s clock is {difference} against {who}.',
      fix: 'Run a time service (chrony, systemd-timesyncd) on this machine.',
    },
    far_apart: {
      level: 'fail',
      cause:
        'This machine’s clock is {difference} against {who}: calls look old, and signatures with a time in them are refused.',
      fix: 'Run a time service (chrony, systemd-timesyncd) on this machine, and restart maitred.',
    },
  },
  run: async (surroundings) => {
    const told = await vendorClocks(surroundings)
    if (told.length === 0) return skip('no vendor is set up, or none tells the time')
    const worst = told.toSorted((a, b) => apart(b) - apart(a))[0]
    if (worst === undefined || apart(worst) <= CLOCK_WARN_MS) {
      return fine(`agrees with ${told.map(({ who }) => who).join(', ')}`)
    }
    const seconds = (Math.abs(worst.aheadMs) / 1000).toFixed(0)
    const difference = `${seconds} s ${worst.aheadMs < 0 ? 'ahead' : 'behind'}`
    const name = apart(worst) > CLOCK_FAIL_MS ? 'far_apart' : 'apart'
    return fault(name, difference, { difference, who: worst.who })
  },
})

type Told = ClockDifference & { readonly who: string }

function apart({ aheadMs, toleranceMs }: ClockDifference): number {
  return Math.abs(aheadMs) - toleranceMs
}

async function vendorClocks({ config, web }: Surroundings): Promise<readonly Told[]> {
  const vendors = [
    ...(config.whatsapp.accessToken === null ? [] : [['Meta', config.whatsapp.graphUrl] as const]),
    ...(config.openai.apiKey === null ? [] : [['OpenAI', config.openai.baseUrl] as const]),
    ...(config.gemini.apiKey === null ? [] : [['Google', config.gemini.baseUrl] as const]),
  ]
  const told = await Promise.all(
    vendors.map(async ([who, url]) => {
      const difference = await web.clockOf(url)
      return difference === null ? [] : [{ who, ...difference }]
    }),
  )
  return told.flat()
}

export const SERVER_CHECKS: readonly Check[] = [
  publicUrl,
  publicAddress,
  reachable,
  door,
  proxies,
  metrics,
  clock,
]

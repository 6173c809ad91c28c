/** What Meta's webhooks show as their certificate's common name. */
const META = 'client.webhooks.fbclientcerts.com'

/** A part of `CN=a,O=b`, with what is quoted or escaped in it. */
const PART = /(?:\\.|"(?:[^"\\]|\\.)*"|[^,+"\\])+/g

/** A subject is short; more is no subject. */
const MAX_LENGTH = 2048

/**
 * Whether a proxy's header names Meta's certificate. Understood are a subject as nginx (`$ssl_client_s_dn`), Caddy
 * (`{http.request.tls.client.subject}`) and AWS (`X-Amzn-Mtls-Clientcert-Subject`) write it (RFC 4514), OpenSSL's older
 * `/C=US/CN=…`, and Envoy's `X-Forwarded-Client-Cert`. That the chain leads to Meta's CA is for the proxy to check.
 */
export function isMetaCertificate(header: string | null): boolean {
  if (header === null || header.length > MAX_LENGTH) return false
  const subject = subjectOf(header.trim())
  const names = subject.startsWith('/') ? slashed(subject) : commaSeparated(subject)
  return names.length === 1 && names[0] === META
}

/** Envoy: `By=…;Hash=…;Subject="CN=…";URI=…`, the nearest client's element last. */
function subjectOf(header: string): string {
  if (!/(?:^|;|,)(?:By|Hash)=/i.test(header)) return header
  const subjects = [...header.matchAll(/(?:^|[;,])Subject="((?:[^"\\]|\\.)*)"/g)]
  const [, subject = ''] = subjects.length === 1 ? (subjects[0] ?? []) : []
  return subject.replaceAll(/\\"/g, '"')
}

/** The common names of `CN=a,O=b\, c`: a comma behind a backslash or in quotes divides nothing. */
function commaSeparated(subject: string): readonly string[] {
  // A quote that nothing closes would make a name of what stands inside it.
  if (subject.replaceAll(PART, '').replaceAll(/[,+]/g, '') !== '') return []
  return (subject.match(PART) ?? []).flatMap((part) => commonName(part))
}

function slashed(subject: string): readonly string[] {
  return subject
    .slice(1)
    .split('/')
    .flatMap((part) => commonName(part))
}

function commonName(part: string): readonly string[] {
  const name = /^\s*CN\s*=\s*(.*?)\s*$/i.exec(part)?.[1]
  return name === undefined ? [] : [name]
}

import { hasTwin, type Key } from './keys.ts'
import { type SectionName, sectionNames, SECTIONS } from './schema.ts'

const WIDTH = 100

const INTRO = `# maitred: every setting, with its default. Copy to config.toml and keep what you change.
#
# Lines that start with "# key =" have no default. The environment wins over this file:
# MAITRED_<SECTION>_<KEY>, for example MAITRED_SERVER_PORT=8080; lists are separated by commas.
# A secret can also be read from a file: access_token_file = "/run/secrets/whatsapp_token", or
# MAITRED_WHATSAPP_ACCESS_TOKEN_FILE. Paths count from this file's folder.
# SIGHUP has a running server read it all again: what says "Taken up on SIGHUP" counts at once, the
# rest after a restart. If anything is wrong, nothing of it is taken.
# "Not read yet" marks settings that are accepted and checked, for a later version to use.
`

const ABOUT: { readonly [S in SectionName]: string } = {
  server: 'The HTTP server. TLS is the business of the proxy in front of it.',
  database: 'Where everything is kept.',
  whatsapp: 'The number diners write to, and Meta’s keys. Needed to serve: the first four.',
  openai: 'OpenAI.',
  gemini: 'Gemini.',
  waiter: 'Chat with diners.',
  voice: 'Calls.',
  security: 'Guards. Limits count whole minutes, shared by all replicas; 0 turns one off.',
  metrics: 'Prometheus, and traces for OpenTelemetry.',
  log: 'The log: JSON lines on standard output. Numbers are masked; texts and names never appear.',
}

/** The text of `config.example.toml`: made from the schema, so it can't fall behind it. */
export function exampleConfig(): string {
  return [INTRO, ...sectionNames().map(sectionText), PLUGINS].join('\n')
}

const PLUGINS = `# Plugins of your own: TypeScript files, loaded at start. Keys besides path are the plugin's.
# [[plugins]]
# path = "./happy-hour.ts"
# percent = 20
`

function sectionText(section: SectionName): string {
  const keys = Object.entries<Key>(SECTIONS[section]).map(([name, key]) => keyText(name, key))
  return [`# ${ABOUT[section]}`, `[${section}]`, ...keys, ''].join('\n')
}

function keyText(name: string, key: Key): string {
  const notes = [
    ...(key.unit === undefined ? [] : [`Unit: ${key.unit}.`]),
    `Wanted: ${key.wanted}.`,
    ...(key.env === undefined ? [] : [`Also read from ${key.env.join(' or ')}.`]),
    ...(hasTwin(key) ? [`Or ${name}_file.`] : []),
    ...(key.live === true ? ['Taken up on SIGHUP.'] : []),
    ...(key.later === true ? ['Not read yet.'] : []),
  ]
  const comment = wrapped(`${key.about} ${notes.join(' ')}`)
  const unset = key.default === null || key.kind === 'secrets'
  const line = unset ? `# ${name} = ""` : `${name} = ${toml(key.default)}`
  return `${comment}\n${line}`
}

/** Texts, numbers, flags and lists of texts look the same in JSON and TOML. */
function toml(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(toml).join(', ')}]` : JSON.stringify(value)
}

function wrapped(text: string): string {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + word.length < WIDTH)
      lines[lines.length - 1] = `${line} ${word}`
    else lines.push(`# ${word}`)
  }
  return lines.join('\n')
}

import { type Command, CommandError, EXIT } from './command.ts'
import { CONFIG_OPTION, settingsFor } from './settings.ts'

const DEADLINE_MS = 2_000

/** For container health checks: the image has no shell and no curl. */
export const health: Command = {
  args: [],
  options: {
    ...CONFIG_OPTION,
    ready: { about: 'ask for readiness (/readyz) instead of life (/healthz)' },
  },
  details: 'Exit code 0: yes. 1: no answer within 2 s, or another one.',
  run: async (typed, terminal) => {
    const { server } = settingsFor(typed, terminal, 'database').config
    const host = server.host === '0.0.0.0' || server.host === '::' ? '127.0.0.1' : server.host
    const path = typed.has('ready') ? '/readyz' : '/healthz'
    const address = `http://${host.includes(':') ? `[${host}]` : host}:${server.port}${path}`
    const signal = AbortSignal.timeout(DEADLINE_MS)
    const response = await fetch(address, { signal }).catch((thrown: unknown) => {
      throw new CommandError(`no answer from ${address} (${reasonOf(thrown)})`)
    })
    if (!response.ok) throw new CommandError(`${address} answered ${response.status}`)
    terminal.out(`${address} answered ${response.status}`)
    return EXIT.ok
  },
}

/** `ConnectionRefused` tells more than `TypeError`; a timeout has its name alone. */
function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'unknown reason'
  const code: unknown = Reflect.get(thrown, 'code')
  return typeof code === 'string' ? code : thrown.name
}

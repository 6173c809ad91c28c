type Address = { readonly hostname: string; readonly port: number }

/** What names a host and a port in the settings. */
export type AddressSetting = { readonly host: string; readonly port: string }

export const SERVER_ADDRESS = { host: '[server] host', port: '[server] port' } as const
export const METRICS_ADDRESS = { host: '[metrics] listen', port: '[metrics] listen' } as const

/** An address where nothing can listen. */
export class AddressUnusable extends Error {
  readonly code: string
  readonly address: Address
  readonly setting: AddressSetting

  constructor(code: string, address: Address, setting: AddressSetting) {
    super(`nothing can listen there: ${code}`)
    this.name = 'AddressUnusable'
    this.code = code
    this.address = address
    this.setting = setting
  }

  /**
   * For the operator, with what to do.
   * @param port what names the port, where it did not come from the settings.
   */
  told(port: string = this.setting.port): string {
    if (this.code === 'EADDRINUSE')
      return `port ${this.address.port} is taken: choose another ${port}`
    if (this.code === 'EACCES') {
      return `port ${this.address.port} needs more rights: choose one above 1023 as ${port}`
    }
    return `"${this.address.hostname}" is no address of this machine (${this.code}): correct ${this.setting.host}; 0.0.0.0 is all of them`
  }
}

/**
 * Opens a door. That it can't be opened is told apart from all else with such a code: a host that
 * nobody knows ends with the same `ENOTFOUND` as a database's.
 * @throws AddressUnusable
 */
export function openedAt<T>(address: Address, setting: AddressSetting, open: () => T): T {
  try {
    return open()
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
    if (typeof code !== 'string') throw error
    throw new AddressUnusable(code, address, setting)
  }
}

/**
 * Looks whether a door could be opened there, before anything is begun: what runs by the time the real one is opened
 * would be cut off, and complain of that in its own words.
 * @throws AddressUnusable
 */
export function tryAddress(address: Address, setting: AddressSetting): void {
  const door = openedAt(address, setting, () =>
    Bun.serve({ ...address, fetch: () => new Response(null, { status: 503 }) }),
  )
  void door.stop(true)
}

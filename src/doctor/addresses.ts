import { networks } from '../platform/addresses.ts'

/** Networks that nobody outside reaches: private, shared, loopback, link-local, documentation, unspecified. */
const UNREACHABLE = networks([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.2.0/24',
  '192.168.0.0/16',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '::/127',
  'fc00::/7',
  'fe80::/10',
  '2001:db8::/32',
])

/** Whether an address can't be reached from the internet. */
export function isPrivateAddress(address: string): boolean {
  return UNREACHABLE.has(address)
}

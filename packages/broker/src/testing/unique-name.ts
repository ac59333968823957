import { randomBytes } from 'node:crypto'

/**
 * A name that no other call gives, for topics and groups of tests that share a broker: `orders-3f9c2a1b8d04`.
 * @param prefix what it begins with
 */
export function uniqueName(prefix = 'test'): string {
  return `${prefix}-${randomBytes(6).toString('hex')}`
}

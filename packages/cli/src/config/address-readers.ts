import { isIP } from 'node:net'
import { UsageError } from '../usage-error.ts'
import type { Reader } from './readers.ts'

/** Where something listens. */
export interface Address {
  /** Without the brackets of an IPv6 address. */
  readonly host: string
  readonly port: number
}

export const isLoopback = (host: string): boolean => /^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/i.test(host)

/**
 * `9464`, `0.0.0.0:9464`, `[::1]:9464` or `name:9464`. A port alone is at loopback: that others can reach it is asked for by naming an
 * address, so an empty one is refused.
 */
export const address: Reader<Address> = (given, { label }) => {
  const [, bracketed, plain, digits] = /^(?:\[([^[\]]+)\]:|([^:]+):)?(\d{1,5})$/.exec(String(given).trim()) ?? []
  const port = Number(digits)
  const isHost =
    bracketed === undefined
      ? plain === undefined || isIP(plain) === 4 || /^(?=.*[a-z])[a-z0-9](?:[a-z0-9.-]{0,252})$/i.test(plain)
      : isIP(bracketed) === 6
  if (digits === undefined || port > 65_535 || !isHost)
    throw new UsageError(
      `${label} must be a port, which is at loopback, or an address with one, such as 9464, 0.0.0.0:9464 or [::]:9464; 0 takes a port that is free`
    )
  return { host: bracketed ?? plain ?? '127.0.0.1', port }
}

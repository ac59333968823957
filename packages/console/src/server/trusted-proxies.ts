import { BlockList, isIP } from 'node:net'
import type { ConsoleOptions } from '../options.ts'

/**
 * Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. Of anybody else they are not looked at: whoever asks can write them.
 * @returns what Fastify trusts; an empty list would have it believe X-Forwarded-Host
 */
export const trustOf = ({ trustedProxies = [] }: Pick<ConsoleOptions, 'trustedProxies'>): string[] | false =>
  trustedProxies.length === 0 ? false : [...trustedProxies]

/** Whether it is an address or a network; all addresses together (`/0`) are nobody's proxy. */
export function isNetwork(text: string): boolean {
  const [host = '', bits, more] = text.split('/')
  const version = isIP(host)
  if (version === 0 || host.includes('%') || more !== undefined) return false
  if (bits === undefined) return true
  if (!/^[1-9]\d{0,2}$/.test(bits)) return false
  try {
    new BlockList().addSubnet(host, Number(bits), version === 6 ? 'ipv6' : 'ipv4')
    return true
  } catch {
    return false
  }
}

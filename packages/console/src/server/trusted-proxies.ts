import type { ConsoleOptions } from '../options.ts'

/**
 * Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed. Of anybody else they are not looked at: whoever asks can write them.
 * @returns what Fastify trusts; an empty list would have it believe X-Forwarded-Host
 */
export const trustOf = ({ trustedProxies = [] }: Pick<ConsoleOptions, 'trustedProxies'>): string[] | false =>
  trustedProxies.length === 0 ? false : [...trustedProxies]

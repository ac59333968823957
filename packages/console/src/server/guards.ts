import type { FastifyRequest } from 'fastify'
import type { Who } from '../access/access.ts'
import { ConsoleError } from '../errors.ts'
import { type ConsoleOptions, isLoopback } from '../options.ts'

const hostOf = (text: string): string => text.replace(/:\d+$/, '')

/**
 * Without login a page of another site could have its name point to this machine (DNS rebinding), and an identity provider sends people
 * back to one address: only names of loopback, and the origin that the console was told, are answered.
 * @throws ConsoleError CONSOLE_HOST
 */
export function checkHost({ headers }: Pick<FastifyRequest, 'headers'>, { origin, users, oidc }: ConsoleOptions): void {
  const host = hostOf(headers.host ?? '')
  if ((users !== undefined && oidc === undefined) || isLoopback(host)) return
  if (origin !== undefined && new URL(origin).hostname === host) return
  throw new ConsoleError('CONSOLE_HOST', { host: host.slice(0, 100) })
}

/**
 * What changes something has to come from the console's own pages, with the token that only these can read.
 * @throws ConsoleError CONSOLE_CSRF
 */
export function checkCsrf(request: Pick<FastifyRequest, 'headers'>, who: Who | null): void {
  checkSite(request)
  if (who === null || request.headers['x-csrf-token'] !== who.session.csrf) throw new ConsoleError('CONSOLE_CSRF')
}

/** Browsers say which site a request is from. @throws ConsoleError CONSOLE_CSRF */
export function checkSite({ headers }: Pick<FastifyRequest, 'headers'>): void {
  const site = headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') throw new ConsoleError('CONSOLE_CSRF')
}

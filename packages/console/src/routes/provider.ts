import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { patienceMs } from '../access/oidc/pending-sign-ins.ts'
import type { ProviderAddress, ProviderSignIn } from '../api/index.ts'
import { ConsoleError, type ConsoleErrorCode, isConsoleErrorCode } from '../errors.ts'
import {
  browserCookie,
  cookieName,
  endProblemCookie,
  problemCookie,
  setBrowserCookie,
  setCookie,
  setProblemCookie
} from '../work/cookie.ts'
import type { Parts } from '../work/parts.ts'

interface ProviderRoutes {
  readonly begin: (request: FastifyRequest, reply: FastifyReply, now: number) => Promise<ProviderAddress>
  readonly problemOf: (request: FastifyRequest, now: number) => ConsoleErrorCode | null
}

/** Of one address in a minute, each way: nothing can be guessed here. */
export const providerLimit = { max: 60, timeWindow: '1 minute' }

/** Signing in at the identity provider. The address that it sends people back to is no part of the API: the browser alone asks for it. */
export function providerRoutes(app: FastifyInstance, { access }: Pick<Parts, 'access'>): ProviderRoutes {
  const { provider, sessions } = access
  if (provider !== null)
    app.route({
      ...{ method: 'GET', url: '/sign-in/callback', exposeHeadRoute: false, schema: { hide: true } },
      config: { rateLimit: providerLimit },
      handler: async (request, reply) => {
        const now = Date.now()
        reply.header('cache-control', 'no-store')
        const query = new URL(request.raw.url ?? '/', 'http://console').searchParams
        try {
          const { token, back } = await provider.signIn(query, request.cookies[browserCookie], now)
          // A new session each time, and none beside it: one that somebody was given before is worth nothing.
          const before = sessions.find(request.cookies[cookieName], now)
          if (before !== null) sessions.end(before.id)
          setCookie(reply, token)
          endProblemCookie(reply)
          return reply.redirect(back, 303)
        } catch (error) {
          if (!(error instanceof ConsoleError)) throw error
          // The page says why, in words of the console: what came in the address is not shown.
          setProblemCookie(reply, error.code)
          return reply.redirect(provider.home, 303)
        }
      }
    })
  return {
    begin: async (request, reply, now) => {
      if (provider === null) throw new ConsoleError('CONSOLE_NOT_FOUND', { what: 'identity provider to sign in at' })
      const { back } = request.body as ProviderSignIn
      // The provider sends people back to this host, and what their browser has to show is kept for the host that they are at.
      const at = new URL(provider.home)
      if (at.protocol === 'http:' && request.headers.host !== at.host)
        throw new ConsoleError('CONSOLE_HOST', { host: (request.headers.host ?? '').slice(0, 100) })
      const { location, browser } = await provider.begin(back, request.cookies[browserCookie], now)
      setBrowserCookie(reply, browser, patienceMs / 1000)
      endProblemCookie(reply)
      return { location }
    },
    problemOf: ({ cookies }, now) => {
      const told = cookies[problemCookie] ?? ''
      return access.problemOf(cookies[cookieName], now) ?? (provider !== null && isConsoleErrorCode(told) ? told : null)
    }
  }
}

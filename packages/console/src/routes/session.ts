import { hostname } from 'node:os'
import { auditUnmasking } from '@dead-letter/operator'
import type { FastifyReply } from 'fastify'
import type { Who } from '../access/access.ts'
import { mayOf, roleFor } from '../access/permissions.ts'
import { endOf } from '../access/sessions.ts'
import type { Me } from '../api/index.ts'
import { ConsoleError, type ConsoleErrorCode } from '../errors.ts'
import type { Handlers } from '../work/ask.ts'
import { endCookie, setCookie } from '../work/cookie.ts'
import type { Parts } from '../work/parts.ts'
import { meOf } from './me.ts'

/** Routes that need no session, or begin and end one. */
export interface SessionRoutes {
  readonly me: (who: Who | null, now: number, problem: ConsoleErrorCode | null) => Me
  readonly signIn: (name: string, password: string, reply: FastifyReply, now: number) => Promise<Me>
  /** @param token what the cookie holds: its session ends also when it does not count just now */
  readonly signOut: (who: Who | null, token: string | undefined, reply: FastifyReply, now: number) => Promise<Me>
}

export function sessionRoutes(parts: Parts): SessionRoutes {
  const { access } = parts
  return {
    me: (who, now, problem) => meOf(parts, who, now, { problem }),
    signIn: async (name, password, reply, now) => {
      const user = await access.users?.signIn(name, password, now)
      if (!user) throw new ConsoleError('CONSOLE_SIGN_IN_FAILED')
      // A new session each time: one that somebody was given before they signed in is worth nothing.
      const { token } = access.sessions.begin({ id: user.name, name: user.name }, now)
      setCookie(reply, token)
      return meOf(parts, access.who(token, now), now)
    },
    signOut: async (who, token, reply, now) => {
      const session = access.sessions.find(token, now)
      if (session !== null) access.sessions.end(session.id)
      endCookie(reply)
      const signOut = session === null ? null : ((await access.provider?.signOut(session)) ?? null)
      return meOf(parts, access.login === 'none' ? who : null, now, { signOut })
    }
  }
}

type Names = 'topicPermissions' | 'unmask' | 'mask' | 'sessions' | 'revokeSession' | 'endSessions'

export function accessRoutes(parts: Parts): Handlers<Names> {
  const { access, options, cluster, names } = parts
  return {
    topicPermissions: ({ params: { dlq }, who }) => ({
      ...{ topic: dlq, role: roleFor(who.grants, dlq), may: mayOf(who.grants, dlq, options.readOnly ?? false) }
    }),
    unmask: async ({ body: { why, minutes }, who, now }) => {
      const mask = options.mask ?? []
      await auditUnmasking(cluster, {
        names,
        dlq: '*',
        action: `console for ${minutes} minutes`,
        mask,
        by: who.signature,
        why
      })
      who.session.unmaskedUntil = now + minutes * 60_000
      return meOf(parts, who, now)
    },
    mask: ({ who, now }) => {
      who.session.unmaskedUntil = 0
      return meOf(parts, who, now)
    },
    sessions: ({ who, now }) => ({
      items: access.sessions.list(now).map(session => ({
        ...{ id: session.id, user: session.user, name: session.name, since: session.since, seen: session.seen },
        ...{ endsAt: endOf(session), own: session.id === who.session.id, console: `${hostname()}/${process.pid}` }
      }))
    }),
    revokeSession: ({ params: { id } }) => {
      if (!access.sessions.end(id)) throw new ConsoleError('CONSOLE_NOT_FOUND', { what: `session ${id}` })
      return null
    },
    endSessions: async ({ body: { user, why }, who }) => {
      await parts.ended.endAllOf(user, who.signature, why)
      return null
    }
  }
}

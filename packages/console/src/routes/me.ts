import type { Who } from '../access/access.ts'
import { mayOf } from '../access/permissions.ts'
import { endOf } from '../access/sessions.ts'
import { unmaskedUntil } from '../access/unmasking.ts'
import type { Grant, Me } from '../api/index.ts'
import { ConsoleError, type ConsoleErrorCode } from '../errors.ts'
import { isLoopback } from '../options.ts'
import type { Parts } from '../work/parts.ts'

const nobody: readonly Grant[] = []

/** Who asks, as the screens need it. */
export function meOf(
  { access, options, version, clusterId }: Parts,
  who: Who | null,
  now: number,
  {
    signOut = null,
    problem = null
  }: { readonly signOut?: string | null; readonly problem?: ConsoleErrorCode | null } = {}
): Me {
  const { readOnly = false, connection, host = '127.0.0.1' } = options
  const grants = who?.grants ?? nobody
  const local = access.login === 'none'
  const { brokers } = connection
  return {
    user: who === null ? null : who.user,
    login: access.login,
    provider: access.provider?.name ?? null,
    signInProblem: problem === null ? null : { code: problem, detail: new ConsoleError(problem).message },
    signOut,
    grants: [...grants],
    may: mayOf(grants, null, readOnly),
    readOnly,
    csrfToken: who?.session.csrf ?? null,
    unmaskedUntil: who === null ? null : unmaskedUntil(who, null, now),
    sessionEndsAt: who === null || local ? null : endOf(who.session),
    cluster: { id: who === null ? null : clusterId, brokers: who === null ? [] : [brokers].flat() },
    version,
    notices: [
      ...(local && isLoopback(host)
        ? ['No login: whoever uses this machine may do everything here. It answers to this machine only.']
        : []),
      ...(readOnly ? ['Read-only: nothing can be changed here.'] : [])
    ]
  }
}

import type { Who } from './access.ts'
import { isGranted } from './permissions.ts'

/**
 * Until when somebody sees what is masked, in milliseconds since the epoch; `null`: masked. It is for a session, but only ever of topics
 * that its person may unmask, and no longer than they may: a role that is lost takes it along.
 * @param dlq `null`: of at least one topic
 */
export function unmaskedUntil({ session, grants }: Who, dlq: string | null, now: number): number | null {
  const until = session.unmaskedUntil
  return until > now && isGranted(grants, 'unmask', dlq) ? until : null
}

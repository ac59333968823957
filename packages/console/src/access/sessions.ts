import type { Identity } from './identity.ts'
import { keyOf, secret } from './token.ts'

/** Somebody's session. It lives here and not in the cookie, so that it can be ended. */
export interface Session {
  /** What lists show: not what the cookie holds. */
  readonly id: string
  /** Identity of its user. */
  readonly user: string
  name: string
  readonly csrf: string
  since: number
  seen: number
  unmaskedUntil: number
}

/** Without a request for so long it ends; and it ends in any case. */
const idleMs = 60 * 60_000
const longestMs = 12 * 60 * 60_000
const mostSessions = 10_000

export class Sessions {
  readonly #byKey = new Map<string, Session>()

  /** @returns the session, and the token that the cookie holds */
  begin({ id: user, name }: Identity, now: number): { readonly session: Session; readonly token: string } {
    if (this.#byKey.size >= mostSessions) this.#sweep(now)
    const token = secret()
    const own = { id: secret().slice(0, 16), csrf: secret() }
    const session = { ...own, user, name, since: now, seen: now, unmaskedUntil: 0 }
    this.#byKey.set(keyOf(token), session)
    return { session, token }
  }

  find(token: string | undefined, now: number): Session | null {
    if (token === undefined) return null
    const session = this.#byKey.get(keyOf(token))
    if (session === undefined) return null
    heedClock(session, now)
    if (now >= endOf(session)) {
      this.#byKey.delete(keyOf(token))
      return null
    }
    session.seen = now
    return session
  }

  end(id: string): boolean {
    for (const [key, session] of this.#byKey) if (session.id === id) return this.#byKey.delete(key)
    return false
  }

  /** @param before milliseconds since the epoch: one that began later stays, somebody has signed in again */
  endAllOf(user: string, before: number): void {
    for (const [key, session] of this.#byKey)
      if (session.user === user && session.since <= before) this.#byKey.delete(key)
  }

  isAlive(session: Session, now: number): boolean {
    heedClock(session, now)
    for (const known of this.#byKey.values()) if (known === session) return now < endOf(session)
    return false
  }

  list(now: number): Session[] {
    this.#sweep(now)
    return [...this.#byKey.values()]
  }

  #sweep(now: number): void {
    for (const [key, session] of this.#byKey) {
      heedClock(session, now)
      if (now >= endOf(session)) this.#byKey.delete(key)
    }
  }
}

/** A clock that was set back makes nothing last longer: what is over of a session stays over. */
function heedClock(session: Session, now: number): void {
  const back = session.seen - now
  if (back <= 0) return
  session.since -= back
  session.seen -= back
  if (session.unmaskedUntil > 0) session.unmaskedUntil -= back
}

export const endOf = ({ since, seen }: Session): number => Math.min(seen + idleMs, since + longestMs)

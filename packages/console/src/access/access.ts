import type { Grant, Me } from '../api/index.ts'
import type { ConsoleOptions } from '../options.ts'
import { type Session, Sessions } from './sessions.ts'
import { Users } from './users-file.ts'

/** Who asks. */
export interface Who {
  readonly user: { readonly id: string; readonly name: string }
  readonly grants: readonly Grant[]
  readonly session: Session
}

const everything: readonly Grant[] = [{ role: 'admin', topics: ['*'] }]

/** Knows who asks: by their session, or, at loopback without login, the one person whose machine it is. */
export class Access {
  readonly sessions = new Sessions()
  readonly users: Users | null
  readonly #local: Who | null

  /** @throws UsersFileError */
  constructor({ users, localUser = 'console' }: ConsoleOptions) {
    this.users = users === undefined ? null : new Users(users)
    const { session } = new Sessions().begin(localUser, Date.now())
    this.#local = users === undefined ? { user: { id: localUser, name: localUser }, grants: everything, session } : null
  }

  get login(): Me['login'] {
    return this.#local === null ? 'password' : 'none'
  }

  /** @param token what the cookie holds */
  who(token: string | undefined, now: number): Who | null {
    if (this.#local !== null) return this.#local
    return this.#of(this.sessions.find(token, now), now)
  }

  /** Who asked once, as that one is now; `null` when the session has ended. It does not count as a request. */
  renewed({ session }: Who, now: number): Who | null {
    if (this.#local !== null) return this.#local
    return this.#of(this.sessions.isAlive(session, now) ? session : null, now)
  }

  #of(session: Session | null, now: number): Who | null {
    if (session === null) return null
    const user = this.users?.find(session.user, now)
    if (!user) {
      // Taken out of the file
      this.sessions.end(session.id)
      return null
    }
    return { user: { id: user.name, name: user.name }, grants: user.grants, session }
  }
}

import type { Grant, Me } from '../api/index.ts'
import type { ConsoleErrorCode } from '../errors.ts'
import type { ConsoleOptions } from '../options.ts'
import { type Identity, signatureOf } from './identity.ts'
import { Provider } from './oidc/provider.ts'
import { type Session, Sessions } from './sessions.ts'
import { Users } from './users-file.ts'

/** Who asks. */
export interface Who {
  readonly user: Identity
  /** How ledger and audit name that one. */
  readonly signature: string
  readonly grants: readonly Grant[]
  readonly session: Session
}

const everything: readonly Grant[] = [{ role: 'admin', topics: ['*'] }]

/** Knows who asks: by their session, or, at loopback without login, the one person whose machine it is. */
export class Access {
  readonly sessions = new Sessions()
  readonly users: Users | null
  readonly provider: Provider | null
  readonly #local: Who | null

  /** @throws UsersFileError */
  constructor({ users, oidc, localUser = 'console', onLog = () => {} }: ConsoleOptions) {
    this.users = users === undefined || oidc !== undefined ? null : new Users(users)
    this.provider = users === undefined || oidc === undefined ? null : new Provider(oidc, users, this.sessions, onLog)
    const own = { id: localUser, name: localUser }
    const { session } = new Sessions().begin(own, Date.now())
    this.#local = users === undefined ? whoIs(own, everything, session) : null
  }

  get login(): Me['login'] {
    return this.#local !== null ? 'none' : this.provider !== null ? 'oidc' : 'password'
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

  /** Why nobody is signed in by this token, where there is more to say than that. */
  problemOf(token: string | undefined, now: number): ConsoleErrorCode | null {
    return this.provider?.problemOf(this.sessions.find(token, now)) ?? null
  }

  #of(session: Session | null, now: number): Who | null {
    if (session === null) return null
    if (this.provider !== null) {
      const grants = this.provider.grants(session, now)
      return grants === null ? null : whoIs({ id: session.user, name: session.name }, grants, session)
    }
    const user = this.users?.find(session.user, now)
    if (!user) {
      // Taken out of the file
      this.sessions.end(session.id)
      return null
    }
    return whoIs({ id: user.name, name: user.name }, user.grants, session)
  }
}

const whoIs = (user: Identity, grants: readonly Grant[], session: Session): Who => ({
  ...{ user, signature: signatureOf(user), grants, session }
})

import type { Grant } from '../../api/index.ts'
import { ConsoleError, type ConsoleErrorCode } from '../../errors.ts'
import { defaults, type OidcOptions } from '../../options.ts'
import type { Session, Sessions } from '../sessions.ts'
import { secret } from '../token.ts'
import { Groups } from '../users-file.ts'
import { type Checks, PendingSignIns } from './pending-sign-ins.ts'
import { ProviderClient, type Vouched } from './provider-client.ts'

/** What stands behind a session. */
interface Held {
  vouched: Vouched
  /** When the provider last vouched for it, and when it was last asked. Both begin anew with a clock that was set back. */
  checkedAt: number
  triedAt: number
  checking: boolean
  /** Its person has signed out. */
  isOver: boolean
}

/** Without word from the provider, which does not answer, a session counts for so long. */
const graceMs = 15 * 60_000
/** Sessions that the provider is asked of at the same time. */
const mostAtOnce = 8

/** People who sign in at an identity provider: as long as it knows them. */
export class Provider {
  readonly name: string
  readonly #client: ProviderClient
  readonly #sessions: Sessions
  readonly #groups: Groups
  readonly #log: (line: string) => void
  readonly #recheckMs: number
  readonly #pending = new PendingSignIns()
  /** It goes with the session, however that ends. */
  readonly #held = new WeakMap<Session, Held>()
  #timer: NodeJS.Timeout | undefined
  #address = ''

  /** @throws UsersFileError */
  constructor(oidc: OidcOptions, users: string, sessions: Sessions, log: (line: string) => void) {
    this.name = oidc.name ?? new URL(oidc.issuer).host
    this.#client = new ProviderClient(oidc, log)
    this.#sessions = sessions
    this.#groups = new Groups(users)
    this.#log = log
    this.#recheckMs = oidc.recheckMs ?? defaults.recheckMs
  }

  /** @param address where people see the console, with a slash at its end */
  start(address: string): void {
    this.#address = address
    this.#timer = setInterval(() => void this.recheck(Date.now()), this.#recheckMs / 6)
    this.#timer.unref()
    // A provider that is away is told at once, and hinders nothing.
    this.#client.signInAt(this.#redirect, this.#checks('#/')).catch(() => {})
  }

  end(): void {
    clearInterval(this.#timer)
  }

  /** @throws ConsoleError CONSOLE_PROVIDER_* */
  async begin(
    back: string,
    browser: string | undefined,
    now: number
  ): Promise<{ readonly location: string; readonly browser: string }> {
    const checks = this.#checks(back)
    const location = (await this.#client.signInAt(this.#redirect, checks)).href
    return { location, browser: this.#pending.begin(checks, browser, now) }
  }

  /**
   * @param query of the address that the browser came back to
   * @returns the token of a new session, and where its person wanted to be
   * @throws ConsoleError CONSOLE_PROVIDER_*, CONSOLE_SIGN_IN_*, CONSOLE_NO_ROLE
   */
  async signIn(
    query: URLSearchParams,
    browser: string | undefined,
    now: number
  ): Promise<{ readonly token: string; readonly back: string }> {
    const checks = this.#pending.take(query.get('state'), browser, now)
    if (checks === null) throw new ConsoleError('CONSOLE_SIGN_IN_STALE')
    const came = new URL(this.#redirect)
    came.search = query.toString()
    const vouched = await this.#client.signIn(came, checks)
    if (this.#grantsOf(vouched, now).length === 0) {
      this.#log(`nobody signed in: ${vouched.account.id} is in no group that has a role`)
      throw new ConsoleError('CONSOLE_NO_ROLE')
    }
    const { session, token } = this.#sessions.begin(vouched.account, now)
    this.#held.set(session, { vouched, checkedAt: now, triedAt: now, checking: false, isOver: false })
    return { token, back: this.#address + checks.back }
  }

  /** What somebody may now; `null`: nothing, since the provider has not been heard for too long. */
  grants(session: Session, now: number): readonly Grant[] | null {
    const held = this.#held.get(session)
    if (held === undefined || Math.abs(now - held.checkedAt) >= graceMs) return null
    return this.#grantsOf(held.vouched, now)
  }

  /** Why a session that there is does not count. */
  problemOf(session: Session | null): ConsoleErrorCode | null {
    return session !== null && this.#held.has(session) ? 'CONSOLE_PROVIDER_AWAY' : null
  }

  /** @returns where the browser goes to end the session at the provider too */
  async signOut(session: Session): Promise<string | null> {
    const held = this.#held.get(session)
    if (held !== undefined) {
      held.isOver = true
      if (!held.checking) this.#forget(held)
    }
    return this.#client.signOutAt(this.#address, held?.vouched.idToken ?? null).then(
      url => url?.href ?? null,
      () => null
    )
  }

  /** Asks the provider of the sessions that it has not been asked of lately; whom it does not know any more is signed out. */
  async recheck(now: number): Promise<void> {
    const due = this.#sessions.list(now).filter(session => {
      const held = this.#held.get(session)
      return held !== undefined && !held.checking && Math.abs(now - held.triedAt) >= this.#recheckMs
    })
    const next = due.values()
    const work = async (): Promise<void> => {
      for (const session of next) await this.#recheck(session, now)
    }
    await Promise.all(Array.from({ length: Math.min(mostAtOnce, due.length) }, work))
  }

  async #recheck(session: Session, now: number): Promise<void> {
    const held = this.#held.get(session)
    if (held === undefined || held.checking) return
    held.checking = true
    held.triedAt = now
    try {
      held.vouched = await this.#client.renew(held.vouched, vouched => {
        held.vouched = vouched
      })
      held.checkedAt = now
      session.name = held.vouched.account.name
      if (this.#grantsOf(held.vouched, now).length === 0) this.#endOf(session, 'it is in no group that has a role')
    } catch (error) {
      // A provider that is away, or does not take the console itself, says nothing of this person.
      const { code } = error as ConsoleError
      if (code !== 'CONSOLE_PROVIDER_AWAY' && code !== 'CONSOLE_PROVIDER_REFUSED')
        this.#endOf(session, 'the identity provider does not vouch for it any more')
    } finally {
      held.checking = false
      // Signed out meanwhile: the tokens that were taken back then have been exchanged.
      if (held.isOver) this.#forget(held)
    }
  }

  /** What the provider answers changes nothing here: the session is over. */
  #forget({ vouched }: Held): void {
    void this.#client.forget(vouched).catch(() => {})
  }

  #endOf({ id, user }: Session, why: string): void {
    if (this.#sessions.end(id)) this.#log(`session of ${user} ended: ${why}`)
  }

  #grantsOf({ account: { groups } }: Vouched, now: number): readonly Grant[] {
    return this.#groups.grantsOf(groups, now)
  }

  #checks(back: string): Checks {
    return { state: secret(), nonce: secret(), verifier: secret(), back }
  }

  /** Where people see the console, with a slash at its end. */
  get home(): string {
    return this.#address
  }

  get #redirect(): string {
    return `${this.#address}sign-in/callback`
  }
}

import { keyOf, secret } from '../token.ts'

/** What has to come back from the provider, and where its person wanted to be. */
export interface Checks {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  /** The fragment of a screen. */
  readonly back: string
}

interface Pending extends Checks {
  readonly browser: string
  readonly until: number
}

/** So long somebody may take at the provider. */
export const patienceMs = 10 * 60_000
const most = 5000

/**
 * Sign-ins that were begun and have not come back. Each comes back once, to the browser that began it: an address with a code that
 * somebody else was given signs nobody in.
 */
export class PendingSignIns {
  readonly #byState = new Map<string, Pending>()

  /**
   * @param browser the token of a browser that has begun another one, in another tab
   * @returns the token that the browser has to show
   */
  begin(checks: Checks, browser: string | undefined, now: number): string {
    for (const [state, { until }] of this.#byState) {
      if (until > now && this.#byState.size < most) break
      this.#byState.delete(state)
    }
    const key = browser === undefined ? null : keyOf(browser)
    const known = browser !== undefined && [...this.#byState.values()].some(one => one.browser === key)
    const token = known ? browser : secret()
    this.#byState.set(checks.state, { ...checks, browser: keyOf(token), until: now + patienceMs })
    return token
  }

  /** @returns `null`: it never began, began elsewhere, took too long or came back before */
  take(state: string | null, browser: string | undefined, now: number): Checks | null {
    const pending = state === null ? undefined : this.#byState.get(state)
    if (state === null || pending === undefined || browser === undefined || pending.browser !== keyOf(browser))
      return null
    this.#byState.delete(state)
    return pending.until > now ? pending : null
  }
}

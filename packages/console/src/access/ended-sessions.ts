import { randomUUID } from 'node:crypto'
import { audited, type Cluster, type LedgerNames, readAudit } from '@dead-letter/operator'
import type { Sessions } from './sessions.ts'

/** The action of the audit that ends all sessions of a user, whom its text names. */
const action = 'sign-out'
const lookMs = 10_000
/** Clocks of consoles differ, and an entry is there a little after its time. Reading one twice changes nothing. */
const slackMs = 5 * 60_000

/** All consoles of a cluster end the sessions of a user when one of them is told to: the audit tells the others. */
export class EndedSessions {
  readonly #cluster: Cluster
  readonly #names: LedgerNames
  readonly #sessions: Sessions
  readonly #log: (line: string) => void
  #timer: NodeJS.Timeout | undefined
  #since = Date.now()
  #looking = false

  constructor(cluster: Cluster, names: LedgerNames, sessions: Sessions, log: (line: string) => void) {
    this.#cluster = cluster
    this.#names = names
    this.#sessions = sessions
    this.#log = log
  }

  /** Looks for what other consoles have ended: where there is somebody to sign out. */
  start(): void {
    this.#timer = setInterval(() => void this.#look(), lookMs)
    this.#timer.unref()
  }

  /**
   * Ends them here at once, at the other consoles within a minute.
   * @throws DeadLetterError LEDGER_*, BROKER_*: the other consoles do not hear of it
   */
  async endAllOf(user: string, by: string, why: string | undefined): Promise<void> {
    const now = Date.now()
    this.#sessions.endAllOf(user, now)
    await audited(
      this.#cluster,
      { names: this.#names, operation: randomUUID(), action, dlq: '*', by, why, text: user },
      async () => ({ changed: 0 })
    )
  }

  end(): void {
    clearInterval(this.#timer)
  }

  async #look(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    const began = Date.now()
    try {
      for await (const entry of readAudit(this.#cluster, this.#names, { since: this.#since - slackMs }))
        if (entry.action === action && entry.event === 'begun' && entry.text !== undefined)
          this.#sessions.endAllOf(entry.text, entry.at)
      this.#since = began
    } catch (error) {
      // Read again from the same moment on.
      this.#log(`sessions that other consoles have ended: ${error}`)
    } finally {
      this.#looking = false
    }
  }
}

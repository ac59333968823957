import { randomUUID } from 'node:crypto'
import { audited, type Cluster, DeadLetterError, type LedgerNames, readAuditOn } from '@dead-letter/operator'
import type { Sessions } from './sessions.ts'

/** The action of the audit that ends all sessions of a user, whom its text names. */
const action = 'sign-out'
const lookMs = 10_000
/** Clocks of consoles differ, and an entry is there a little after its time. Reading one twice changes nothing. Of the first look. */
const slackMs = 5 * 60_000

/** All consoles of a cluster end the sessions of a user when one of them is told to: the audit tells the others. */
export class EndedSessions {
  readonly #cluster: Cluster
  readonly #names: LedgerNames
  readonly #sessions: Sessions
  readonly #log: (line: string) => void
  #timer: NodeJS.Timeout | undefined
  /** Where it goes on, of which topic; before the first look, the time from which on it looks. */
  readonly #positions = new Map<number, number>()
  #topicId: string | undefined
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

  /** Every entry is read once, however many are written: the audit also tells of each failure that is decided on. */
  async #look(): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    const began = Date.now()
    try {
      const from =
        this.#topicId === undefined
          ? { since: this.#since - slackMs }
          : { positions: new Map(this.#positions), topicId: this.#topicId }
      const chunks = readAuditOn(this.#cluster, this.#names, {
        ...from,
        onOpen: (extents, topicId) => {
          this.#topicId = topicId
          for (const { partition, start } of extents) this.#positions.set(partition, start)
        }
      })
      for await (const { partition, next, entries } of chunks) {
        for (const { entry } of entries)
          if (entry.action === action && entry.event === 'begun' && entry.text !== undefined)
            this.#sessions.endAllOf(entry.text, entry.at)
        this.#positions.set(partition, next)
      }
      this.#since = began
    } catch (error) {
      const code = DeadLetterError.is(error) ? error.code : ''
      if (code === 'READ_TOPIC_ANEW' || code === 'READ_TOPIC_MISSING') {
        this.#topicId = undefined
        this.#positions.clear()
      }
      // Read again from where it was. Without an audit nobody has ended anything.
      if (code !== 'READ_TOPIC_MISSING') this.#log(`sessions that other consoles have ended: ${error}`)
    } finally {
      this.#looking = false
    }
  }
}

import { type Cluster, type LedgerNames, type LetterMask, watchOperation } from '@dead-letter/operator'
import type { OperationDetail } from '../api/index.ts'

type Outcomes = NonNullable<OperationDetail['came']>
type Point = OperationDetail['progress'][number]

interface Watch {
  readonly stop: AbortController
  readonly points: Point[]
  came: Outcomes | null
  asked: number
  /** Resolves with the first outcome, or when there will be none. */
  readonly first: Promise<void>
}

const everyMs = 1000
/** Nobody has looked at it for so long: it is not watched any more. */
const forgottenMs = 60_000
const mostPoints = 600
/** Watched at once; each reads the ledger once. */
const mostWatched = 10
const patienceMs = 1500
const mostCauses = 20

/** What comes of redrives that somebody looks at, whoever runs them: followed until all of it is known, or nobody looks any more. */
export class OutcomeWatch {
  readonly #cluster: Cluster
  readonly #names: LedgerNames
  readonly #mask: LetterMask
  readonly #failedAgain: (id: string) => Promise<number>
  readonly #onChange: (id: string) => void
  readonly #watches = new Map<string, Watch>()

  /**
   * @param failedAgain how many failures of an operation the index knows to have failed again, in whichever dead-letter topic: other groups
   *   that read the target leave letters elsewhere
   * @param onChange told when what is known of an operation has changed
   */
  constructor(
    cluster: Cluster,
    names: LedgerNames,
    mask: LetterMask,
    failedAgain: (id: string) => Promise<number>,
    onChange: (id: string) => void
  ) {
    this.#cluster = cluster
    this.#names = names
    this.#mask = mask
    this.#failedAgain = failedAgain
    this.#onChange = onChange
  }

  /** What is known now; the first answer waits a moment for it. `null`: not known, or not to be found out. */
  async look(id: string, now: number): Promise<{ readonly points: readonly Point[]; readonly came: Outcomes | null }> {
    const watch = this.#watches.get(id) ?? this.#begin(id, now)
    watch.asked = now
    if (watch.came === null)
      await Promise.race([watch.first, new Promise(resolve => setTimeout(resolve, patienceMs).unref())])
    return watch
  }

  end(): void {
    for (const { stop } of this.#watches.values()) stop.abort()
    this.#watches.clear()
  }

  #begin(id: string, now: number): Watch {
    const { promise: first, resolve } = Promise.withResolvers<void>()
    const watch: Watch = { stop: new AbortController(), points: [], came: null, asked: now, first }
    this.#watches.set(id, watch)
    if (this.#watches.size > mostWatched) {
      const [oldest] = [...this.#watches].sort(([, a], [, b]) => a.asked - b.asked)
      if (oldest !== undefined) this.#drop(...oldest)
    }
    this.#follow(id, watch, resolve)
      // Whatever keeps it from being found out, what the ledger tells is shown.
      .catch(() => {})
      .finally(() => {
        resolve()
        // Known to the end it is kept; asked for again else.
        if (watch.came?.known !== true && this.#watches.get(id) === watch) this.#watches.delete(id)
      })
    return watch
  }

  async #follow(id: string, watch: Watch, onFirst: () => void): Promise<void> {
    const options = { everyMs, mask: this.#mask, signal: watch.stop.signal }
    for await (const { outcomes } of watchOperation(this.#cluster, this.#names, id, options)) {
      const { sent, waiting, expired, known, unread, causes } = outcomes
      const failedAgain = Math.max(outcomes.failedAgain, await this.#failedAgain(id))
      const handled = Math.max(0, outcomes.handled - (failedAgain - outcomes.failedAgain))
      const before = watch.came
      const listed = causes.slice(0, mostCauses).map(cause => ({ ...cause }))
      watch.came = { sent, handled, failedAgain, waiting, expired, known, unread, causes: listed }
      if (JSON.stringify(before) !== JSON.stringify(watch.came)) {
        watch.points.push({ at: Date.now(), sent, handled, failedAgain })
        if (watch.points.length > mostPoints) watch.points.splice(1, 1)
        onFirst()
        this.#onChange(id)
      }
      if (Date.now() - watch.asked > forgottenMs) return
    }
  }

  #drop(id: string, { stop }: Watch): void {
    stop.abort()
    this.#watches.delete(id)
  }
}

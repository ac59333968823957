import type { OffsetRange } from '@dead-letter/kafka/internal'
import type { Cluster } from '../../cluster/cluster.ts'
import { placeText } from '../../cluster/log-offsets.ts'
import { KeyTable } from '../../lineage/key-table.ts'
import type { LetterMask } from '../../mask/letter-mask.ts'
import type { SentPlace } from '../operation/places.ts'
import { FailedAgain } from './failed-again.ts'
import { type Outcomes, outcomesFrom } from './outcomes.ts'
import { PlaceReader } from './place-reader.ts'

/** What an operation's outcome is looked for by. */
export interface OutcomeRequest {
  readonly operation: string
  /** Where its letters lie, and where letters of what failed again come to. */
  readonly dlq: string
  /** Where the plan ended in the dead-letter topic; `null`: not known, and all of the topic is looked at. */
  readonly ranges: readonly OffsetRange[] | null
  /** Further dead-letter topics of groups that read the target. */
  readonly watch?: readonly string[] | undefined
  /** Hides what may not be shown in names and messages of causes. @default hides nothing */
  readonly mask?: LetterMask | undefined
  readonly now: () => number
  readonly signal?: AbortSignal | undefined
}

/** Finds out what came of what an operation sent, again and again: what was seen is not looked at twice. */
export class OutcomeReader {
  readonly #request: OutcomeRequest
  readonly #places: PlaceReader
  readonly #failed: readonly FailedAgain[]
  readonly #keys = new KeyTable()

  constructor(cluster: Cluster, request: OutcomeRequest) {
    this.#request = request
    const { operation, dlq, ranges, watch = [], mask, now, signal } = request
    this.#places = new PlaceReader(cluster, operation, now, signal)
    this.#failed = [dlq, ...watch.filter(topic => topic !== dlq)].map(
      topic => new FailedAgain(cluster, operation, topic, this.#keys, topic === dlq ? (ranges ?? []) : [], mask)
    )
  }

  /**
   * @param places where its copies lie
   * @param sent how many failures it sent
   * @throws DeadLetterError OUTCOME_UNKNOWN, READ_*, BROKER_*
   */
  async read(places: readonly SentPlace[], sent: number): Promise<Outcomes> {
    // Offsets first: a letter is written before its offset is committed, so that one that is behind the offset is read below.
    const found = await this.#places.read(places)
    const committed = new Map(
      found.map(place => [placeText(place.topic, place.partition), place.committed ?? undefined])
    )
    for (const failed of this.#failed) await failed.read(this.#request.signal)
    const sum = (of: (failed: FailedAgain) => number): number =>
      this.#failed.reduce((all, failed) => all + of(failed), 0)
    return outcomesFrom({
      ...{ operation: this.#request.operation, sent, places: found, failedAgain: this.#keys.size },
      // What was sent to its group alone tells where its record was first: then its copy counts as passed.
      failedPassed: sum(failed => failed.passed(place => (committed.has(place) ? committed.get(place) : Infinity))),
      causes: this.#failed.flatMap(({ causes }) => causes).sort((a, b) => b.count - a.count),
      letters: this.#failed.flatMap(({ letters }) => letters)
    })
  }
}

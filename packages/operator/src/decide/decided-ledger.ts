import type { SourceRecord } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { decodeEntry } from '../ledger/codec.ts'
import type { Decision } from '../ledger/entry.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import { demandLedger, type KnownLedger, type LedgerExtent, readOn } from '../ledger/read-ledger.ts'
import { LedgerView } from '../ledger/view.ts'
import type { LedgerWriter } from '../ledger/writer.ts'

/**
 * The ledger while an operation decides. A redrive that runs beside it may send a failure back between the moment that the ledger is
 * read and the moment that the decision is written: the decision lies behind, and tells a count of redrives from before. By that
 * count letters of the last redrive would be taken for those of one to come, so the decision is written once more with the right one.
 */
export class DecidedLedger {
  readonly #cluster: Cluster
  readonly #names: LedgerNames
  readonly #operation: string
  #known: KnownLedger | undefined
  #overtaken: { readonly key: Buffer; readonly value: Decision }[] = []

  /** @param operation whose decisions are looked at */
  constructor(cluster: Cluster, names: LedgerNames, operation: string) {
    this.#cluster = cluster
    this.#names = names
    this.#operation = operation
  }

  /** What was decided as far as the ledger is read. */
  get view(): LedgerView {
    return this.#known?.view ?? new LedgerView()
  }

  /** Reads to the present end. @throws DeadLetterError READ_*, BATCH_*, BROKER_* */
  async readOn(extent: LedgerExtent = {}): Promise<void> {
    this.#known =
      this.#known === undefined
        ? await demandLedger(this.#cluster, this.#names, extent)
        : await readOn(this.#cluster, this.#names, this.#known, extent, record => this.#look(record))
  }

  /**
   * Writes again, with the right count, what still stands of the decisions that were found to tell an old one.
   * @returns whether there were any
   */
  async count(writer: LedgerWriter, at: number): Promise<boolean> {
    const overtaken = this.#overtaken
    this.#overtaken = []
    const standing = overtaken.filter(({ key }) => this.view.decisionOf(key)?.operation === this.#operation)
    await writer.append(
      standing.map(({ key, value }) => ({ kind: 'decision', key, value })),
      at
    )
    return standing.length > 0
  }

  #look({ rawKey, rawValue }: SourceRecord): void {
    const entry = decodeEntry(rawKey, rawValue)
    if (typeof entry === 'string' || entry.kind !== 'decision' || entry.value?.operation !== this.#operation) return
    const redrives = this.view.decisionOf(entry.key)?.redrives ?? 0
    if (redrives > (entry.value.redrives ?? 0))
      this.#overtaken.push({ key: Buffer.from(entry.key), value: { ...entry.value, redrives } })
  }
}

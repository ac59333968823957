import { type Cluster, DeadLetterError, type LedgerNames, readAuditOn } from '@dead-letter/operator'
import type { IndexWriter } from '../store/index-writer.ts'

/** Takes what was written to the audit into the index, whenever somebody wants to know. */
export class AuditReader {
  readonly #cluster: Cluster
  readonly #names: LedgerNames
  readonly #writer: IndexWriter
  readonly #signal: AbortSignal
  #running: Promise<string | null> = Promise.resolve(null)
  #next: Promise<string | null> | null = null

  constructor(cluster: Cluster, names: LedgerNames, writer: IndexWriter, signal: AbortSignal) {
    this.#cluster = cluster
    this.#names = names
    this.#writer = writer
    this.#signal = signal
  }

  /**
   * Resolves when the index has what was in the audit when it was asked for: a reading that is under way may have asked for the end
   * before that, so all who ask meanwhile wait for one more together.
   * @returns why not, where that failed
   */
  refresh(): Promise<string | null> {
    this.#next ??= this.#running.then(() => {
      this.#next = null
      this.#running = this.#refresh()
      return this.#running
    })
    return this.#next
  }

  /** Resolves when nothing is read any more, once the signal is given. */
  async ended(): Promise<void> {
    await (this.#next ?? this.#running)
  }

  async #refresh(): Promise<string | null> {
    try {
      await this.#read()
    } catch (error) {
      const code = DeadLetterError.is(error) ? error.code : ''
      if (code === 'READ_TOPIC_ANEW') {
        this.#writer.audit.clear()
        return this.#refresh()
      }
      // Nothing was ever decided, or all that was is gone with its topic.
      if (code !== 'READ_TOPIC_MISSING') return error instanceof Error ? error.message : String(error)
      if (this.#writer.audit.topicId !== undefined) this.#writer.audit.clear()
    }
    this.#writer.commit()
    return null
  }

  async #read(): Promise<void> {
    const { audit } = this.#writer
    const { positions, topicId } = audit
    const chunks = readAuditOn(this.#cluster, this.#names, {
      ...{ positions, topicId, signal: this.#signal },
      onOpen: (extents, id) => audit.open(id, extents)
    })
    for await (const chunk of chunks) audit.add(chunk)
  }
}

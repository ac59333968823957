import { murmur2, TopicWriter } from '@dead-letter/kafka/internal'
import type { Cluster } from '../cluster/cluster.ts'
import { keyBytes } from '../lineage/lineage.ts'
import { type AuditEntry, encodeAudit } from './audit-entry.ts'
import { encodeEntry, type KeyValue } from './codec.ts'
import type { LedgerEntry } from './entry.ts'
import { type LedgerNames, prepareLedger } from './ledger-topics.ts'

const writing = { deliveryTimeoutMs: 30_000, requestTimeoutMs: 30_000, backoffMs: 100, maxBackoffMs: 5000 } as const

/** How topics of the operator's are written: acknowledged by all in-sync replicas, each batch once. */
export const openWriter = (cluster: Cluster, topic: string, topicId?: string): Promise<TopicWriter> =>
  TopicWriter.open(cluster.client, { ...writing, topic, topicId, compression: 'lz4' })

/**
 * The partition of an entry. All entries about one failure lie in one partition, so that they have an order: its first 16
 * bytes count; so do those of one operation, by its id. How far a lane is lies in the lane's own partition.
 */
export const ledgerPartition = (key: Buffer, partitions: number): number =>
  murmur2(key.length === keyBytes ? key : key.subarray(0, key.length === keyBytes + 1 ? keyBytes : 36)) % partitions

/** Writes to the ledger and to the audit. */
export class LedgerWriter {
  readonly #ledger: TopicWriter
  readonly #audit: TopicWriter

  private constructor(ledger: TopicWriter, audit: TopicWriter) {
    this.#ledger = ledger
    this.#audit = audit
  }

  /**
   * Creates the topics where they are missing, and checks them.
   * @throws DeadLetterError LEDGER_*, BROKER_*
   */
  static async open(cluster: Cluster, names: LedgerNames): Promise<LedgerWriter> {
    await prepareLedger(cluster, names)
    return new LedgerWriter(await openWriter(cluster, names.ledger), await openWriter(cluster, names.audit))
  }

  /** Resolves when all are acknowledged. */
  async append(entries: readonly LedgerEntry[], at: number): Promise<void> {
    await Promise.all(
      entries.map(entry => {
        const encoded = encodeEntry(entry)
        return this.#ledger.write(partitions => ledgerPartition(encoded.key, partitions), outgoing(encoded, at))
      })
    )
  }

  /** Resolves when it is acknowledged. */
  async audit(entry: AuditEntry): Promise<void> {
    await this.#audit.write(() => 0, outgoing(encodeAudit(entry), entry.at))
  }

  close(): void {
    this.#ledger.close()
    this.#audit.close()
  }
}

const outgoing = ({ key, value }: KeyValue, timestamp: number) => ({ key, value, timestamp, headers: [] })

import { randomUUID } from 'node:crypto'
import type { Cluster } from '../cluster/cluster.ts'
import { audited } from '../ledger/audited.ts'
import type { LedgerNames } from '../ledger/ledger-topics.ts'
import { openWriter } from '../ledger/writer.ts'
import { letterBytes } from '../letters/own-record.ts'
import { readArchive } from './read-archive.ts'

/** Letters, and bytes of them, that wait for their acknowledgement together. */
const mostWaiting = 1000
const mostWaitingBytes = 16 << 20

/** Which file is written back, where to, and who does it. */
export interface ImportRequest {
  readonly names: LedgerNames
  readonly file: string
  readonly topic: string
  readonly by: string
  readonly why?: string | undefined
  /**
   * Writes letters with the timestamps that they had, not with the present time. Retention counts from there: an old letter may be
   * gone at once. For letters of Connect and Streams, whose timestamp is their record's and belongs to what they are known by.
   */
  readonly keepTime?: boolean | undefined
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly signal?: AbortSignal | undefined
}

/**
 * Writes letters of a file back to a topic: key, value and headers byte for byte, each to the partition that it lay in where
 * the topic has it. Ended anywhere and given again it writes them once more: letters of one failure are one failure, however many
 * there are. The audit says who did it.
 * @returns `changed`: letters that were acknowledged by all in-sync replicas
 * @throws DeadLetterError ARCHIVE_*, FORWARD_*, LEDGER_*, BROKER_*
 */
export function importLetters(
  cluster: Cluster,
  { names, file, topic, by, why, keepTime = false, now, signal }: ImportRequest,
  onProgress?: (written: number) => void
): Promise<{ readonly changed: number; readonly interrupted?: boolean }> {
  const operation = { names, operation: randomUUID(), action: 'import', dlq: topic, by, why, text: file }
  return audited(cluster, operation, async told => {
    const writer = await openWriter(cluster, topic)
    let written = 0
    let waiting: Promise<unknown>[] = []
    let bytes = 0
    const flush = async (): Promise<void> => {
      await Promise.all(waiting)
      written += waiting.length
      waiting = []
      bytes = 0
      told({ changed: written })
      onProgress?.(written)
    }
    try {
      for await (const record of readArchive(file)) {
        if (signal?.aborted) break
        const { partition, rawKey, rawValue, headers, timestamp } = record
        const copy = {
          ...{ key: rawKey, value: rawValue, timestamp: keepTime && timestamp >= 0 ? timestamp : now() },
          headers: headers.map(({ rawName, value }) => [rawName, value] as const)
        }
        const write = writer.write(partitions => partition % partitions, copy)
        // All of them are looked at together; until then a rejection is nobody's.
        write.catch(() => {})
        waiting.push(write)
        bytes += letterBytes({ record })
        if (waiting.length >= mostWaiting || bytes >= mostWaitingBytes) await flush()
      }
      await flush()
      return { changed: written, ...(signal?.aborted ? { interrupted: true } : {}) }
    } finally {
      writer.close()
    }
  })
}

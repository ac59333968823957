import { mostLz4Bytes, type OutgoingRecord } from '@dead-letter/kafka/internal'
import { encodeEntry, type KeyValue } from '../ledger/codec.ts'
import type { LedgerEntry } from '../ledger/entry.ts'
import { ledgerPartition } from '../ledger/writer.ts'
import type { Send } from './lane.ts'

/** Bytes of one produce request; a topic that takes less gets less. */
const requestBytes = 900_000
/** A transaction is open while it is sent: with so much it is over in a fraction of a second. */
export const mostLetters = 1000
export const mostBytes = 2 << 20

interface Bound {
  readonly maxBytes: number
  readonly batches: OutgoingRecord[][]
  bytes: number
}

/** What waits for one lane: copies by partition, and their ledger entries. */
export class LaneBatch {
  readonly #bound = new Map<string, Bound & { readonly topic: string; readonly partition: number }>()
  readonly entries: LedgerEntry[] = []
  sent = 0
  parked = 0
  bytes = 0

  get letters(): number {
    return this.sent + this.parked
  }

  /** @param copy keeps its own bytes here: what was read may go */
  add(topic: string, partition: number, maxBytes: number, copy: OutgoingRecord, bytes: number): void {
    const key = `${topic}/${partition}`
    const bound = this.#bound.get(key) ?? {
      topic,
      partition,
      maxBytes: Math.min(maxBytes, requestBytes),
      batches: [[]],
      bytes: 0
    }
    this.#bound.set(key, bound)
    let batch = bound.batches.at(-1) as OutgoingRecord[]
    if (batch.length > 0 && mostLz4Bytes(bound.bytes + bytes) > bound.maxBytes) {
      batch = []
      bound.batches.push(batch)
      bound.bytes = 0
    }
    batch.push(owned(copy))
    bound.bytes += bytes
    this.bytes += bytes
  }

  sends(): Send[] {
    return [...this.#bound.values()].map(({ topic, partition, batches }) => ({ topic, partition, batches }))
  }
}

/** Entries as sends to the ledger's partitions. @param lane what says how far a lane is lies in its own partition */
export function ledgerSends(
  ledger: string,
  partitions: number,
  entries: readonly LedgerEntry[],
  now: number,
  lane?: { readonly number: number; readonly entry: LedgerEntry }
): Send[] {
  const byPartition = new Map<number, OutgoingRecord[]>()
  const put = (partition: number, { key, value }: KeyValue): void => {
    const records = byPartition.get(partition) ?? []
    byPartition.set(partition, records)
    records.push({ key, value, timestamp: now, headers: [] })
  }
  for (const entry of entries) {
    const encoded = encodeEntry(entry)
    put(ledgerPartition(encoded.key, partitions), encoded)
  }
  if (lane !== undefined) put(lane.number, encodeEntry(lane.entry))
  return [...byPartition].map(([partition, records]) => ({ topic: ledger, partition, batches: [records] }))
}

/** The same in memory of its own: what it was read with may go. */
function owned({ key, value, timestamp, headers }: OutgoingRecord): OutgoingRecord {
  let length = (key?.length ?? 0) + (value?.length ?? 0)
  for (const [name, content] of headers) length += name.length + (content?.length ?? 0)
  const bytes = Buffer.allocUnsafeSlow(length)
  let at = 0
  const copy = <T extends Buffer | null>(from: T): T => {
    if (from === null) return from
    const begin = at
    at += from.copy(bytes, begin)
    return bytes.subarray(begin, at) as T
  }
  return {
    key: copy(key),
    value: copy(value),
    timestamp,
    headers: headers.map(([name, content]) => [copy(name), copy(content)] as const)
  }
}

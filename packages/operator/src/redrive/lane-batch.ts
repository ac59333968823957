import { type OutgoingRecord, packRecord } from '@dead-letter/kafka/internal'
import { placeText } from '../cluster/log-offsets.ts'
import { encodeEntry, type KeyValue } from '../ledger/codec.ts'
import type { Decision, LedgerEntry } from '../ledger/entry.ts'
import { ledgerPartition } from '../ledger/writer.ts'
import type { Send } from './lane.ts'
import type { Counts } from './places.ts'

/** Bytes of one produce request; a topic that takes less gets less. */
const requestBytes = 900_000
/** A transaction is open while it is sent: with so much it is over in a fraction of a second. */
export const mostLetters = 1000
export const mostBytes = 2 << 20

interface Bound {
  readonly topic: string
  readonly partition: number
  readonly maxBytes: number
  readonly batches: OutgoingRecord[][]
  readonly counts: Map<string | null, number>
  bytes: number
}

/** Copies of a batch for one partition of a target. */
export type BatchPlace = Pick<Bound, 'topic' | 'partition'> & { readonly counts: Counts }

/** What waits for one lane: copies by partition, and their ledger entries. */
export class LaneBatch {
  readonly #bound = new Map<string, Bound>()
  readonly entries: { readonly kind: 'decision'; readonly key: Buffer; readonly value: Decision }[] = []
  sent = 0
  parked = 0
  bytes = 0

  get letters(): number {
    return this.sent + this.parked
  }

  /**
   * @param copy keeps its own bytes here: what was read may go
   * @param group whose failure it is, for copies that are sent back; undefined for those that are parked
   */
  add(
    topic: string,
    partition: number,
    maxBytes: number,
    copy: OutgoingRecord,
    bytes: number,
    group?: string | null
  ): void {
    const key = placeText(topic, partition)
    const bound: Bound = this.#bound.get(key) ?? {
      ...{ topic, partition, maxBytes: Math.min(maxBytes, requestBytes), batches: [[]], counts: new Map(), bytes: 0 }
    }
    this.#bound.set(key, bound)
    if (group !== undefined) bound.counts.set(group, (bound.counts.get(group) ?? 0) + 1)
    let batch = bound.batches.at(-1) as OutgoingRecord[]
    if (batch.length > 0 && bound.bytes + bytes > bound.maxBytes) {
      batch = []
      bound.batches.push(batch)
      bound.bytes = 0
    }
    batch.push(packRecord(copy))
    bound.bytes += bytes
    this.bytes += bytes
  }

  /** Where copies go that are sent back. */
  get places(): BatchPlace[] {
    return [...this.#bound.values()].filter(({ counts }) => counts.size > 0)
  }

  sends(): Send[] {
    return sendsOf([...this.#bound.values()])
  }

  /** The same by what they are: copies for the target, and copies of what is parked. */
  get bySort(): { readonly sentBack: Send[]; readonly parked: Send[] } {
    const all = [...this.#bound.values()]
    const isSentBack = ({ counts }: Bound): boolean => counts.size > 0
    return { sentBack: sendsOf(all.filter(isSentBack)), parked: sendsOf(all.filter(bound => !isSentBack(bound))) }
  }
}

const sendsOf = (bound: readonly Bound[]): Send[] =>
  bound.map(({ topic, partition, batches }) => ({ topic, partition, batches }))

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
  // Decisions of a batch share what they say: it is written out once.
  const written = new Map<unknown, Buffer | null>()
  const encode = (entry: LedgerEntry): KeyValue => {
    if (entry.kind !== 'decision') return encodeEntry(entry)
    const value = written.get(entry.value)
    if (value !== undefined) return { key: entry.key, value }
    const encoded = encodeEntry(entry)
    written.set(entry.value, encoded.value)
    return encoded
  }
  for (const entry of entries) {
    const encoded = encode(entry)
    put(ledgerPartition(encoded.key, partitions), encoded)
  }
  if (lane !== undefined) put(lane.number, encodeEntry(lane.entry))
  return [...byPartition].map(([partition, records]) => ({ topic: ledger, partition, batches: [records] }))
}

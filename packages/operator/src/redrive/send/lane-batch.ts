import { type OutgoingRecord, packRecord, Room } from '@dead-letter/kafka/internal'
import { encodeEntry, type KeyValue } from '../../ledger/codec.ts'
import type { Decision, LedgerEntry } from '../../ledger/entry.ts'
import { ledgerPartition } from '../../ledger/writer.ts'
import { keyBytes, keyText } from '../../lineage/lineage.ts'
import type { Counts } from '../operation/places.ts'
import type { Send } from './lane.ts'

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
  /** By topic, then by partition: a text for both would be made for each letter. */
  readonly #bound = new Map<string, Map<number, Bound>>()
  readonly #room = new Room()
  /** Keys of failures one behind the other, and what is decided of each: an object for each would be in the way of garbage collection. */
  #keys = Buffer.allocUnsafeSlow(64 * keyBytes)
  readonly #decisions: Decision[] = []
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
    const bound = this.#boundFor(topic, partition, maxBytes)
    if (group !== undefined) bound.counts.set(group, (bound.counts.get(group) ?? 0) + 1)
    let batch = bound.batches.at(-1) as OutgoingRecord[]
    if (batch.length > 0 && bound.bytes + bytes > bound.maxBytes) {
      batch = []
      bound.batches.push(batch)
      bound.bytes = 0
    }
    batch.push(packRecord(copy, this.#room))
    bound.bytes += bytes
    this.bytes += bytes
  }

  /** What is decided of the next failure. */
  decide(key: Buffer, decision: Decision): void {
    const at = this.#decisions.length * keyBytes
    if (at === this.#keys.length) {
      const more = Buffer.allocUnsafeSlow(at * 2)
      this.#keys.copy(more)
      this.#keys = more
    }
    this.#keys.set(key, at)
    this.#decisions.push(decision)
  }

  get entries(): LedgerEntry[] {
    return this.#decisions.map((value, i) => {
      const key = this.#keys.subarray(i * keyBytes, (i + 1) * keyBytes)
      return { kind: 'decision', key, value }
    })
  }

  /** The failures of the entries: 32 hex digits each. */
  get lineages(): string[] {
    const all = keyText(this.#keys.subarray(0, this.#decisions.length * keyBytes))
    return this.#decisions.map((_, i) => all.slice(i * keyBytes * 2, (i + 1) * keyBytes * 2))
  }

  /** Where copies go that are sent back. */
  get places(): BatchPlace[] {
    return this.#all.filter(({ counts }) => counts.size > 0)
  }

  sends(): Send[] {
    return sendsOf(this.#all)
  }

  /** The same by what they are: copies for the target, and copies of what is parked. */
  get bySort(): { readonly sentBack: Send[]; readonly parked: Send[] } {
    const isSentBack = ({ counts }: Bound): boolean => counts.size > 0
    const all = this.#all
    return { sentBack: sendsOf(all.filter(isSentBack)), parked: sendsOf(all.filter(bound => !isSentBack(bound))) }
  }

  get #all(): Bound[] {
    return [...this.#bound.values()].flatMap(partitions => [...partitions.values()])
  }

  #boundFor(topic: string, partition: number, maxBytes: number): Bound {
    let partitions = this.#bound.get(topic)
    if (partitions === undefined) {
      partitions = new Map()
      this.#bound.set(topic, partitions)
    }
    let bound = partitions.get(partition)
    if (bound === undefined) {
      const most = Math.min(maxBytes, requestBytes)
      bound = { topic, partition, maxBytes: most, batches: [[]], counts: new Map(), bytes: 0 }
      partitions.set(partition, bound)
    }
    return bound
  }
}

const sendsOf = (bound: readonly Bound[]): Send[] =>
  bound.map(({ topic, partition, batches }) => ({ topic, partition, batches }))

const noHeaders: OutgoingRecord['headers'] = []

/** Entries as sends to the ledger's partitions. @param lane what says how far a lane is lies in its own partition */
export function ledgerSends(
  ledger: string,
  partitions: number,
  entries: readonly LedgerEntry[],
  now: number,
  lane?: { readonly number: number; readonly entry: LedgerEntry }
): Send[] {
  const byPartition: OutgoingRecord[][] = []
  const put = (partition: number, { key, value }: KeyValue): void => {
    byPartition[partition] ??= []
    byPartition[partition].push({ key, value, timestamp: now, headers: noHeaders })
  }
  // Decisions of a batch share what they say: it is written out once.
  const written = new Map<unknown, Buffer | null>()
  let last: { readonly decision: unknown; readonly value: Buffer | null } | undefined
  const encode = (entry: LedgerEntry): KeyValue => {
    if (entry.kind !== 'decision') return encodeEntry(entry)
    if (last?.decision !== entry.value) {
      const value = written.get(entry.value) ?? encodeEntry(entry).value
      written.set(entry.value, value)
      last = { decision: entry.value, value }
    }
    return { key: entry.key, value: last.value }
  }
  for (const entry of entries) {
    const encoded = encode(entry)
    put(ledgerPartition(encoded.key, partitions), encoded)
  }
  if (lane !== undefined) put(lane.number, encodeEntry(lane.entry))
  // Those without entries are holes.
  return byPartition.flatMap((records, partition) => [{ topic: ledger, partition, batches: [records] }])
}

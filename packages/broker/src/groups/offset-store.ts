import type { Clock } from '../clock.ts'

export interface OffsetDraft {
  readonly offset: bigint
  /** −1 when unknown. */
  readonly leaderEpoch: number
  readonly metadata: string
  /** How long to keep it, in place of the broker's retention (OffsetCommit 2 to 4); absent or −1 for the broker's. */
  readonly retentionMs?: bigint | undefined
}

export interface StoredOffset {
  readonly offset: bigint
  readonly leaderEpoch: number
  readonly metadata: string
  readonly committedAt: number
  /** Null when the broker's retention decides. */
  readonly expiresAt: number | null
}

export interface OffsetEntry extends StoredOffset {
  readonly topic: string
  readonly partition: number
}

interface Written extends StoredOffset {
  /** Order of all writes. A transaction that ends does not overwrite what was committed after its own write. */
  readonly order: number
}

/** Offsets by topic and partition. */
type Offsets = Map<string, Map<number, Written>>

/** Committed offsets of all groups, and those that transactions have staged. */
export class OffsetStore {
  readonly #clock: Clock
  readonly #committed = new Map<string, Offsets>()
  /** By producer id, then by group. */
  readonly #staged = new Map<bigint, Map<string, Offsets>>()
  #order = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  commit(group: string, topic: string, partition: number, draft: OffsetDraft): void {
    put(entry(this.#committed, group), topic, partition, this.#stamp(draft))
  }

  fetch(group: string, topic: string, partition: number): StoredOffset | null {
    return this.#committed.get(group)?.get(topic)?.get(partition) ?? null
  }

  *all(group: string): Iterable<OffsetEntry> {
    for (const [topic, partitions] of this.#committed.get(group) ?? [])
      for (const [partition, stored] of partitions) yield { topic, partition, ...stored }
  }

  /** Groups that have committed offsets. */
  groups(): Iterable<string> {
    return this.#committed.keys()
  }

  has(group: string): boolean {
    return this.#committed.has(group)
  }

  /** @returns whether there was an offset, committed or staged. */
  deletePartition(group: string, topic: string, partition: number): boolean {
    let had = drop(this.#committed, group, topic, partition)
    for (const [producerId, groups] of this.#staged) {
      had = drop(groups, group, topic, partition) || had
      if (groups.size === 0) this.#staged.delete(producerId)
    }
    return had
  }

  deleteGroup(group: string): void {
    this.#committed.delete(group)
    for (const [producerId, groups] of this.#staged) {
      groups.delete(group)
      if (groups.size === 0) this.#staged.delete(producerId)
    }
  }

  /** The topic is gone, and with it what groups knew of it. */
  deleteTopic(topic: string): void {
    forget(this.#committed, topic)
    for (const [producerId, groups] of this.#staged) {
      forget(groups, topic)
      if (groups.size === 0) this.#staged.delete(producerId)
    }
  }

  /** TxnOffsetCommit: not visible before the transaction is committed. */
  stage(producerId: bigint, group: string, topic: string, partition: number, draft: OffsetDraft): void {
    put(entry(entry(this.#staged, producerId), group), topic, partition, this.#stamp(draft))
  }

  settle(producerId: bigint, kind: 'commit' | 'abort'): void {
    const groups = this.#staged.get(producerId)
    if (groups === undefined) return
    this.#staged.delete(producerId)
    if (kind === 'abort') return
    for (const [group, topics] of groups)
      for (const [topic, partitions] of topics)
        for (const [partition, staged] of partitions) {
          const committed = this.#committed.get(group)?.get(topic)?.get(partition)
          if (committed === undefined || committed.order < staged.order)
            put(entry(this.#committed, group), topic, partition, staged)
        }
  }

  /** Whether an open transaction has staged an offset for this partition. */
  isPending(group: string, topic: string, partition: number): boolean {
    for (const groups of this.#staged.values()) if (groups.get(group)?.get(topic)?.has(partition) === true) return true
    return false
  }

  hasPending(group: string): boolean {
    for (const groups of this.#staged.values()) if (groups.has(group)) return true
    return false
  }

  clear(): void {
    this.#committed.clear()
    this.#staged.clear()
  }

  #stamp({ offset, leaderEpoch, metadata, retentionMs = -1n }: OffsetDraft): Written {
    const committedAt = this.#clock.now()
    const expiresAt = retentionMs === -1n ? null : committedAt + Number(retentionMs)
    return { offset, leaderEpoch, metadata, committedAt, expiresAt, order: this.#order++ }
  }
}

/** The map under a key, made if it is not there. */
function entry<K, IK, IV>(maps: Map<K, Map<IK, IV>>, key: K): Map<IK, IV> {
  let map = maps.get(key)
  if (map === undefined) {
    map = new Map()
    maps.set(key, map)
  }
  return map
}

function put(offsets: Offsets, topic: string, partition: number, stored: Written): void {
  entry(offsets, topic).set(partition, stored)
}

/** Empty maps do not stay: whether a group has offsets is asked of the keys. */
function drop(groups: Map<string, Offsets>, group: string, topic: string, partition: number): boolean {
  const offsets = groups.get(group)
  const partitions = offsets?.get(topic)
  if (offsets === undefined || partitions === undefined) return false
  const had = partitions.delete(partition)
  if (partitions.size === 0) offsets.delete(topic)
  if (offsets.size === 0) groups.delete(group)
  return had
}

function forget(groups: Map<string, Offsets>, topic: string): void {
  for (const [group, offsets] of groups) {
    offsets.delete(topic)
    if (offsets.size === 0) groups.delete(group)
  }
}

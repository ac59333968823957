import { errorCodes } from '@dead-letter/protocol'
import type { Clock, Timer } from '../clock.ts'
import type { ConfigStore } from '../config/config-store.ts'
import type { TopicCatalog } from '../topics/topic-catalog.ts'
import { ClassicGroup } from './classic/classic-group.ts'
import type { CommitClaim, Group } from './group.ts'
import { expireOffsets } from './offset-expiry.ts'
import { OffsetStore } from './offset-store.ts'

/** All groups, of either protocol, by their ids. */
export class Groups implements Iterable<Group> {
  readonly offsets: OffsetStore
  readonly configs: ConfigStore
  readonly topics: TopicCatalog
  readonly clock: Clock
  readonly #groups = new Map<string, Group>()
  #expiry: Timer | null = null
  #closed = false

  constructor(configs: ConfigStore, topics: TopicCatalog, clock: Clock) {
    this.configs = configs
    this.topics = topics
    this.clock = clock
    this.offsets = new OffsetStore(clock)
    topics.onDelete(topic => this.offsets.deleteTopic(topic.name))
    topics.onChange(() => {
      for (const group of [...this]) group.topicsChanged()
    })
    this.#scheduleExpiry()
  }

  get(id: string): Group | undefined {
    return this.#groups.get(id)
  }

  /** Puts a group in the place of the one that had its id, which is closed. */
  set(group: Group): void {
    const before = this.#groups.get(group.id)
    this.#groups.set(group.id, group)
    if (before !== undefined && before !== group) before.close()
  }

  /** Offsets are not touched: see OffsetStore.deleteGroup. */
  remove(id: string): void {
    const group = this.#groups.get(id)
    this.#groups.delete(id)
    group?.close()
  }

  [Symbol.iterator](): Iterator<Group> {
    return this.#groups.values()
  }

  /** A classic group without members, as one is made by its first member or by a commit from outside of any membership. */
  createClassic(id: string): ClassicGroup {
    const group = new ClassicGroup(id, this.configs, this.clock)
    this.set(group)
    return group
  }

  /**
   * Whether an offset commit (OffsetCommit, TxnOffsetCommit) may go on: 0 or the error code. A commit to an unknown group
   * from outside of any membership makes a group that only stores offsets.
   */
  admitCommit(id: string, claim: CommitClaim): number {
    const group = this.get(id)
    if (group !== undefined) {
      const code = group.checkCommit(claim)
      return claim.transactional && code === errorCodes.STALE_MEMBER_EPOCH ? errorCodes.ILLEGAL_GENERATION : code
    }
    if (claim.generation < 0) return this.createClassic(id).checkCommit(claim)
    return claim.transactional || claim.version < 9 ? errorCodes.ILLEGAL_GENERATION : errorCodes.GROUP_ID_NOT_FOUND
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#expiry?.cancel()
    for (const group of [...this]) group.close()
    this.#groups.clear()
    this.offsets.clear()
  }

  #scheduleExpiry(): void {
    if (this.#closed) return
    this.#expiry = this.clock.after(this.configs.number('offsets.retention.check.interval.ms'), () => {
      expireOffsets(this)
      this.#scheduleExpiry()
    })
  }
}

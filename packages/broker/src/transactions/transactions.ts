import type { Clock } from '../clock.ts'
import type { ConfigStore } from '../config/config-store.ts'
import type { Groups } from '../groups/groups.ts'
import type { TopicCatalog } from '../topics/topic-catalog.ts'

/** The transaction coordinator: all transactional ids of the broker. */
export class Transactions {
  readonly #configs: ConfigStore
  readonly #topics: TopicCatalog
  readonly #groups: Groups
  readonly #clock: Clock

  constructor(configs: ConfigStore, topics: TopicCatalog, groups: Groups, clock: Clock) {
    this.#configs = configs
    this.#topics = topics
    this.#groups = groups
    this.#clock = clock
  }

  /**
   * Called by Produce for a transactional batch, before the append: 0, or the code that Produce answers. Under transaction
   * version 2 (`implicit`: Produce 12 and later) the partition is added to the transaction; before it, AddPartitionsToTxn must have added it.
   */
  admit(
    _transactionalId: string | null,
    _producerId: bigint,
    _epoch: number,
    _topic: string,
    _partition: number,
    _implicit: boolean
  ): number {
    return 0
  }

  close(): void {}
}

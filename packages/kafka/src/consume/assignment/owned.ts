import type { TopicPartition } from '../../client/port.ts'
import type { PartitionWorker } from '../deliver/partition-worker.ts'
import { type FamilyTurns, familyTurns } from '../deliver/worker-context.ts'

/** A partition that the group has given to this member, from then until it is another's. */
export interface Owned extends TopicPartition {
  /** The source partition that it goes with; undefined for a source partition. */
  readonly familyOf: TopicPartition | undefined
  readonly turns: FamilyTurns
  /** Ends its opening when the partition is taken away again. */
  readonly given: AbortController
  /** Ends its drain when the group has taken it away: nothing can be committed any more. */
  readonly gone: AbortController
  worker: PartitionWorker | undefined
  /** Of a family: the end that it had when it was looked at first. */
  end?: number
}

export const plain = ({ topic, partition }: TopicPartition): TopicPartition => ({ topic, partition })
export const sourcesIn = (partitions: readonly Owned[]): TopicPartition[] =>
  partitions.filter(({ familyOf }) => familyOf === undefined).map(plain)
export const newlyOwned = (partition: TopicPartition, turns = familyTurns(), familyOf?: TopicPartition): Owned => ({
  ...plain(partition),
  turns,
  familyOf,
  given: new AbortController(),
  gone: new AbortController(),
  worker: undefined
})

import { errorCodes } from '@dead-letter/protocol'
import type { Cluster } from './cluster.ts'
import type { PartitionLog } from './log/partition-log.ts'

/** A partition that is there, or the code that says why a request does not find it. */
export type FoundPartition =
  | { readonly log: PartitionLog; readonly code: 0; readonly message: null }
  | { readonly log: null; readonly code: number; readonly message: string | null }

/**
 * Topics and partitions as one request finds them: between the handlers and the state, so that errors which a test asked for
 * are met where a real broker would meet its own.
 */
export interface LookUp {
  /** Code of an error that a test asked for, of a topic as a whole; 0 for none. */
  topicFault(topic: string): number
  /** Code of an error that a test asked for, of a partition; 0 for none. */
  partitionFault(topic: string, partition: number): number
  /** UNKNOWN_TOPIC_OR_PARTITION for one that is not there. */
  partition(topic: string, partition: number): FoundPartition
}

/** Code of an error that a test asked for; 0 for none. */
export type FaultCode = (topic: string, partition: number | null) => number

export const noFault: FaultCode = () => 0

export function lookUpIn({ topics }: Pick<Cluster, 'topics'>, fault: FaultCode): LookUp {
  return {
    topicFault: topic => fault(topic, null),
    partitionFault: fault,
    partition(topic, partition) {
      const code = fault(topic, partition)
      if (code !== 0) return { log: null, code, message: null }
      const log = topics.log(topic, partition)
      if (log !== undefined) return { log, code: 0, message: null }
      const message = `There is no partition ${topic}-${partition}.`
      return { log: null, code: errorCodes.UNKNOWN_TOPIC_OR_PARTITION, message }
    }
  }
}

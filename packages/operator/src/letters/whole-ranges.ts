import { DeadLetterError, type OffsetRange, type ReadExtent } from '@dead-letter/kafka/internal'

/**
 * Demands that a log still reaches to where it was read when something was planned: ends only move back when a log is cut, and letters
 * that were counted are gone then. What retention took away at the beginning does not count.
 * @throws DeadLetterError READ_LOG_CUT
 */
export function demandWhole(topic: string, planned: readonly OffsetRange[], extents: readonly ReadExtent[]): void {
  for (const { partition, end: got } of extents) {
    const wanted = planned.find(range => range.partition === partition)?.end ?? got
    if (got < wanted) throw new DeadLetterError('READ_LOG_CUT', { topic, partition, offset: wanted, got, wanted })
  }
}

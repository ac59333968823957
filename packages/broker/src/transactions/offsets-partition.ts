/** The topic that stands for committed offsets among a transaction's partitions. */
export const offsetsTopic = '__consumer_offsets'

/**
 * The partition that a group's offsets would have. The topic itself does not exist here, but DescribeTransactions
 * names its partitions, and so they are those that Kafka would name: Java's hash of the group's id over the number of
 * partitions.
 */
export function offsetsPartition(groupId: string, partitions: number): number {
  let hash = 0
  for (let index = 0; index < groupId.length; index++) hash = (Math.imul(hash, 31) + groupId.charCodeAt(index)) | 0
  // Java has no absolute value of the lowest int: Kafka takes 0 for it.
  return (hash === -(2 ** 31) ? 0 : Math.abs(hash)) % partitions
}

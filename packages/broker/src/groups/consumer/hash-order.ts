/**
 * The order in which Kafka's coordinator walks members and partitions: that of the hash tables of the Java platform, by
 * the specified hash of a string and of an integer. Which member gets which partition depends on it, so an assignment
 * equals that of a real broker only if it is kept.
 */
export function memberOrder(memberIds: Iterable<string>): string[] {
  const ids = [...memberIds]
  return order(ids, javaHash, tableSize(ids.length))
}

export function partitionOrder(partitions: Iterable<number>): number[] {
  const numbers = [...partitions]
  // A table that is made as the copy of a list is one larger when it would be just full.
  return order(numbers, partition => partition, tableSize(numbers.length + 1))
}

function order<T>(keys: readonly T[], hash: (key: T) => number, size: number): T[] {
  const mask = size - 1
  return keys
    .map(key => ({ key, slot: spread(hash(key)) & mask }))
    .sort((a, b) => a.slot - b.slot)
    .map(({ key }) => key)
}

/** A table starts with 16 slots and doubles when it is three quarters full. */
function tableSize(count: number): number {
  let size = 16
  while (count > size * 0.75) size *= 2
  return size
}

function spread(hash: number): number {
  return hash ^ (hash >>> 16)
}

/** java.lang.String.hashCode(): s[0]·31^(n−1) + … + s[n−1], in 32 bits. */
export function javaHash(text: string): number {
  let hash = 0
  for (let i = 0; i < text.length; i++) hash = (Math.imul(31, hash) + text.charCodeAt(i)) | 0
  return hash
}

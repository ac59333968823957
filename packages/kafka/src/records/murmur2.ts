const SEED = 0x9747b28c
const M = 0x5bd1e995

/**
 * The hash by which the Java client spreads keys over partitions, already made positive as its partitioner does
 * (`& 0x7fffffff`): `murmur2(key) % partitions` is the partition.
 * Source: org.apache.kafka.common.utils.Utils.murmur2 and toPositive.
 */
export function murmur2(bytes: Uint8Array): number {
  const length = bytes.length
  const whole = length & ~3
  let hash = SEED ^ length
  for (let i = 0; i < whole; i += 4) {
    let k =
      (bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24)
    k = Math.imul(k, M)
    k ^= k >>> 24
    hash = Math.imul(hash, M) ^ Math.imul(k, M)
  }
  const rest = length & 3
  if (rest !== 0) {
    if (rest === 3) hash ^= (bytes[whole + 2] as number) << 16
    if (rest >= 2) hash ^= (bytes[whole + 1] as number) << 8
    hash = Math.imul(hash ^ (bytes[whole] as number), M)
  }
  hash = Math.imul(hash ^ (hash >>> 13), M)
  return (hash ^ (hash >>> 15)) & 0x7fffffff
}

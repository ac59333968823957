import { keyBytes } from '../lineage/lineage.ts'
import { ledgerPartition } from './writer.ts'

const idBytes = 36
const slash = 0x2f

/**
 * Whether a record of the ledger lies in the partition of its key. One that does not is older than one that does: it was written before
 * the topic got partitions, or by somebody who did not know how many it has. What has no key of ours lies anywhere.
 */
export function isAtHome(key: Buffer | null, partition: number, partitions: number): boolean {
  if (key === null) return true
  const { length } = key
  if (length !== keyBytes && length !== keyBytes + 1 && length < idBytes) return true
  if (length > idBytes + 1 && key[idBytes] === slash) {
    const lane = laneOf(key)
    if (lane !== null) return lane === partition
  }
  return ledgerPartition(key, partitions) === partition
}

/** How far a lane is lies in the lane's own partition. */
function laneOf(key: Buffer): number | null {
  let lane = 0
  for (let at = idBytes + 1; at < key.length; at++) {
    const digit = (key[at] as number) - 0x30
    if (digit < 0 || digit > 9) return null
    lane = lane * 10 + digit
  }
  return lane
}

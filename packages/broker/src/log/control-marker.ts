import { headerBytes, writeHeader } from './record-batch.ts'

/** The record after the header: length, attributes, deltas, key of 4 bytes, value of 6, no headers. */
const recordBytes = 17

/**
 * The control batch that ends a producer's transaction in a partition. Its key is a version and a type, its value a version
 * and the epoch of the coordinator (KIP-98).
 */
export function controlMarker(
  kind: 'commit' | 'abort',
  producer: { readonly id: bigint; readonly epoch: number },
  coordinatorEpoch: number,
  timestamp: bigint
): Buffer {
  const buffer = Buffer.alloc(headerBytes + recordBytes)
  let at = headerBytes
  // Lengths are zigzag numbers: twice their value.
  buffer[at] = (recordBytes - 1) * 2
  at += 4
  buffer[at] = 4 * 2
  buffer.writeInt16BE(0, at + 1)
  buffer.writeInt16BE(kind === 'commit' ? 1 : 0, at + 3)
  at += 5
  buffer[at] = 6 * 2
  buffer.writeInt16BE(0, at + 1)
  buffer.writeInt32BE(coordinatorEpoch, at + 3)
  writeHeader(buffer, {
    attributes: 0x30,
    lastOffsetDelta: 0,
    baseTimestamp: timestamp,
    maxTimestamp: timestamp,
    producerId: producer.id,
    producerEpoch: producer.epoch,
    baseSequence: -1,
    count: 1
  })
  return buffer
}

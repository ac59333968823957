import { crc32c } from '@platformatic/kafka'
import { type BatchOptions, encodeBatch } from '../harness/record-batch.ts'

/** When records are dated: long ago, so that it is never taken for now, and the same in all runs. */
export const longAgo = 1_700_000_000_000

export interface BatchDraft extends Partial<BatchOptions> {
  readonly values?: readonly (string | null)[]
  /** Null for records without one. */
  readonly key?: string | null
  readonly timestamp?: number
  readonly transactional?: boolean
  /** The bits of the attributes beside compression and `transactional`. */
  readonly attributes?: number
}

/** A record batch; its records are a millisecond apart. */
export function batch(draft: BatchDraft = {}): Buffer {
  const { values = ['a', 'b', 'c'], key = 'key', timestamp = longAgo } = draft
  const made = encodeBatch(
    values.map((value, i) => ({
      key: key === null ? null : Buffer.from(key),
      value: value === null ? null : Buffer.from(value),
      headers: [[Buffer.from('name'), Buffer.from('header')]],
      timestamp: timestamp + i
    })),
    {
      compression: draft.compression ?? 'none',
      producerId: draft.producerId ?? -1n,
      producerEpoch: draft.producerEpoch ?? -1,
      baseSequence: draft.baseSequence ?? -1
    }
  )
  const bits = (draft.transactional ? 0x10 : 0) | (draft.attributes ?? 0)
  return bits === 0 ? made : changed(made, b => b.writeInt16BE(b.readInt16BE(21) | bits, 21))
}

/** A copy with something else in it, and the CRC that belongs to it. */
export function changed(original: Buffer, change: (copy: Buffer) => void): Buffer {
  const copy = Buffer.from(original)
  change(copy)
  copy.writeUInt32BE(crc32c(copy.subarray(21)), 17)
  return copy
}

export interface BatchView {
  readonly [field: string]: unknown
}

/** Record batches as they can be compared: each field of each header, and whether the CRC is right. */
export function viewBatches(records: Buffer): readonly BatchView[] {
  const views: BatchView[] = []
  let at = 0
  while (at < records.length) {
    const rest = records.subarray(at)
    const size = rest.length < 61 ? Number.POSITIVE_INFINITY : rest.readInt32BE(8) + 12
    if (size > rest.length) {
      views.push({ incomplete: `${rest.length} bytes of a batch` })
      break
    }
    views.push(view(rest.subarray(0, size)))
    at += size
  }
  return views
}

function view(bytes: Buffer): BatchView {
  return {
    baseOffset: bytes.readBigInt64BE(0),
    length: bytes.readInt32BE(8),
    leaderEpoch: bytes.readInt32BE(12),
    magic: bytes.readInt8(16),
    crc: bytes.readUInt32BE(17) === crc32c(bytes.subarray(21)) ? 'right' : 'wrong',
    attributes: bytes.readInt16BE(21),
    lastOffsetDelta: bytes.readInt32BE(23),
    baseTimestamp: bytes.readBigInt64BE(27),
    maxTimestamp: bytes.readBigInt64BE(35),
    producerId: bytes.readBigInt64BE(43),
    producerEpoch: bytes.readInt16BE(51),
    baseSequence: bytes.readInt32BE(53),
    count: bytes.readInt32BE(57),
    body: bytes.subarray(61, 261).toString('hex')
  }
}

import { compressionsAlgorithms } from '@platformatic/kafka'

/** How the records of a batch are compressed. */
export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'

/** Compresses the records area of a batch, in the framing that every Kafka client reads. */
export function compress(type: Compression, data: Buffer): Buffer {
  return type === 'none' ? data : compressionsAlgorithms[type].compressSync(data)
}

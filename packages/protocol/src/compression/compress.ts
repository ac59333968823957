// Not by name: an older Node.js would end in a SyntaxError before it could be said which one is needed.
import * as zlib from 'node:zlib'
import { compressLz4 } from './lz4-compress.ts'
import { compressSnappy } from './snappy-compress.ts'

/** How the records of a batch are compressed. */
export type Compression = 'none' | 'gzip' | 'snappy' | 'lz4' | 'zstd'

/** The numbers that a batch's attributes have for them. */
export const compressionTypes: Readonly<Record<Compression, number>> = { none: 0, gzip: 1, snappy: 2, lz4: 3, zstd: 4 }

/** Compresses the records area of a batch, in the framing that every Kafka client reads. */
export function compress(type: Compression, data: Buffer): Buffer {
  switch (type) {
    case 'none':
      return data
    case 'gzip':
      return zlib.gzipSync(data)
    case 'snappy':
      return compressSnappy(data)
    case 'lz4':
      return compressLz4(data)
    case 'zstd':
      return zlib.zstdCompressSync(data)
  }
}

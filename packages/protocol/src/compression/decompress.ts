import { decompressGzip } from './gzip.ts'
import { decompressLz4 } from './lz4.ts'
import { decompressSnappy } from './snappy.ts'
import { Undecodable } from './undecodable.ts'
import { decompressZstd } from './zstd.ts'

/** Whether a record batch's attributes may name this compression: 0 none, 1 gzip, 2 snappy, 3 lz4, 4 zstd. */
export const knowsCompression = (type: number): boolean => type >= 0 && type <= 4

/**
 * Decompresses the records area of a batch. More than `maxBytes` is never produced: zlib counts its output and stops,
 * at the latest 1 MiB beyond (its pieces are then joined, which for a moment takes the output twice); the declared
 * lengths of snappy and the sequences of lz4 are added up before anything is allocated, and a declared length that
 * so few bytes cannot hold is refused as damage. However many members, frames or blocks there are, also empty ones, time grows
 * with the bytes alone.
 * @param type 0 none, 1 gzip, 2 snappy (raw or in the framing of snappy-java), 3 an lz4 frame, 4 zstd frames
 * @throws Undecodable
 */
export function decompress(type: number, data: Buffer, maxBytes: number): Buffer {
  switch (type) {
    case 0:
      return data
    case 1:
      return decompressGzip(data, maxBytes)
    case 2:
      return decompressSnappy(data, maxBytes)
    case 3:
      return decompressLz4(data, maxBytes)
    case 4:
      return decompressZstd(data, maxBytes)
    default:
      throw new Undecodable('corrupt', `compression ${type} is unknown`)
  }
}

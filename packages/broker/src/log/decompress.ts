import { gunzip } from './gzip.ts'
import { unlz4 } from './lz4.ts'
import { unsnappy } from './snappy.ts'
import { Undecodable } from './undecodable.ts'
import { unzstd } from './zstd.ts'

/** Records of one batch, decompressed: more is refused, so that a small request cannot take all memory. */
const maxDecompressedBytes = 128 * 1024 * 1024

/** The greatest number of a compression that there is. */
export const maxCompression = 4

/** The records of a batch, decompressed where they are compressed. @throws Undecodable */
export function decompress(compression: number, payload: Buffer): Buffer {
  switch (compression) {
    case 0:
      return payload
    case 1:
      return gunzip(payload, maxDecompressedBytes)
    case 2:
      return unsnappy(payload, maxDecompressedBytes)
    case 3:
      return unlz4(payload, maxDecompressedBytes)
    case 4:
      return unzstd(payload, maxDecompressedBytes)
    default:
      throw new Undecodable('corrupt', `compression ${compression} is unknown`)
  }
}

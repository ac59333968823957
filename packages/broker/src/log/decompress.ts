import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { unlz4 } from './lz4.ts'
import { unsnappy } from './snappy.ts'
import { Undecodable } from './undecodable.ts'

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
      return native(() => gunzipSync(payload, { maxOutputLength: maxDecompressedBytes }))
    case 2:
      return unsnappy(payload, maxDecompressedBytes)
    case 3:
      return unlz4(payload, maxDecompressedBytes)
    case 4:
      return native(() => zstdDecompressSync(payload, { maxOutputLength: maxDecompressedBytes }))
    default:
      throw new Undecodable('corrupt', `compression ${compression} is unknown`)
  }
}

function native(run: () => Buffer): Buffer {
  try {
    return run()
  } catch (error) {
    const code = (error as { code?: string }).code
    const reason = code === 'ERR_BUFFER_TOO_LARGE' ? 'too-large' : code === 'Z_BUF_ERROR' ? 'cut-short' : 'corrupt'
    throw new Undecodable(reason, 'compressed records cannot be read', { cause: error })
  }
}

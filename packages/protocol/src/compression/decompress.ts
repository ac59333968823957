import { gzipSteps } from './gzip.ts'
import { lz4Steps } from './lz4.ts'
import { snappySteps } from './snappy.ts'
import { runAside, runNow, type Steps } from './steps.ts'
import { Undecodable } from './undecodable.ts'
import { zstdSteps } from './zstd.ts'

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
  return type === 0 ? data : runNow(stepsOf(type, data, maxBytes))
}

/**
 * The same without holding up the event loop for long: what zlib needs more than 1 MiB for it inflates in its own threads, and
 * the others work in steps.
 * @param turn asked after each step: a promise to wait for when others should have their turn
 * @returns a promise only if there was something to wait for: small batches have none
 * @throws Undecodable, or rejects with it
 */
export function decompressAside(
  type: number,
  data: Buffer,
  maxBytes: number,
  turn: () => Promise<void> | undefined
): Buffer | Promise<Buffer> {
  return type === 0 ? data : runAside(stepsOf(type, data, maxBytes), turn)
}

function stepsOf(type: number, data: Buffer, maxBytes: number): Steps {
  switch (type) {
    case 1:
      return gzipSteps(data, maxBytes)
    case 2:
      return snappySteps(data, maxBytes)
    case 3:
      return lz4Steps(data, maxBytes)
    case 4:
      return zstdSteps(data, maxBytes)
    default:
      throw new Undecodable('corrupt', `compression ${type} is unknown`)
  }
}

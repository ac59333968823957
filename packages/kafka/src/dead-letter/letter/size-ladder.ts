import { BATCH_OVERHEAD, type Compression, encodeBatch } from '../../records/batch-encoder.ts'
import type { WrittenTopic } from '../../topics/written-topic.ts'
import { type Letter, pointerLetter, slimLetter } from './envelope.ts'

/** A letter alone in its batch has deltas of one byte each, where its encoded size counts the longest: 10 and 5. */
const ALONE = 13

/** Encoded bytes of a letter that can be sent, alone if need be. */
export const letterRoom = (topic: WrittenTopic): number => topic.maxMessageBytes - BATCH_OVERHEAD + ALONE

/** Bytes of the letter when all that may be cut without the user's leave is cut. */
export function smallestBytes(built: Letter): number {
  let least = built
  for (let slim = slimLetter(least, least.bytes - 1); slim; slim = slimLetter(least, least.bytes - 1)) least = slim
  return least.bytes
}

interface SizeSettings {
  readonly allowPointers: boolean
  readonly compression: Compression
}

/** Bytes of the batch in which a letter too large to share one is sent alone. */
function batchBytes(letter: Letter, compression: Compression): number {
  if (compression === 'none') return Number.POSITIVE_INFINITY
  return encodeBatch([letter], { producerId: 0n, producerEpoch: 0, baseSequence: 0, compression }).length
}

/**
 * The largest form of a letter that its topic takes: whole, if it fits when compressed; then without its stack trace, then
 * without its message, then with hardly a header of ours, then, if the user allows it, a pointer in place of the value. `null` when none fits: the source
 * partition is held.
 * @param refusedBytes a size that the broker refused although the limit, as we know it, allows it
 */
export function fitLetter(
  built: Letter,
  topic: WrittenTopic,
  refusedBytes: number,
  { allowPointers, compression }: SizeSettings
): Letter | null {
  const room = Math.min(letterRoom(topic), refusedBytes - 1)
  if (built.bytes <= room) return built
  // A compressed source holds records beyond its limit, which counts the bytes of whole batches as they are stored.
  if (refusedBytes === Number.POSITIVE_INFINITY && batchBytes(built, compression) <= topic.maxMessageBytes) return built
  const slim = slimLetter(built, room)
  if (slim) return slim
  // Where the limit is only assumed, the broker is asked before anything of the record is given up.
  if (!topic.configKnown && refusedBytes === Number.POSITIVE_INFINITY) return built
  if (!allowPointers) return null
  return pointerLetter(built, room)
}

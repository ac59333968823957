import { KnownTexts } from '../records/known-texts.ts'
import { cutPiece, piece } from '../records/slabs.ts'

const MAX_REMEMBERED = 1024
const MAX_REMEMBERED_CHARS = 300
const remembered = new Map<string, Buffer>()

/**
 * UTF-8 of a text that comes again and again (names, groups, classes, small numbers), encoded once.
 * The buffer is shared: never write to it.
 */
export function sharedText(text: string): Buffer {
  let bytes = remembered.get(text)
  if (bytes === undefined) {
    bytes = Buffer.from(text)
    if (text.length > MAX_REMEMBERED_CHARS) return bytes
    if (remembered.size >= MAX_REMEMBERED) remembered.clear()
    remembered.set(text, bytes)
  }
  return bytes
}

const values = new KnownTexts(512)

/** The text of a value that comes again and again, decoded once. */
export const sharedValue = (bytes: Buffer, start = 0, end = bytes.length): string =>
  values.find(bytes, start, end - start).text

/** 4 bytes, big endian, signed. */
export function int32(value: number): Buffer {
  cutPiece(4)
  const { buffer, start } = piece
  buffer.writeInt32BE(value, start)
  return buffer.subarray(start, start + 4)
}

/** 8 bytes, big endian, signed; exact for every safe integer. */
export function int64(value: number): Buffer {
  cutPiece(8)
  const { buffer, start } = piece
  buffer.writeInt32BE(Math.floor(value / 0x1_0000_0000), start)
  buffer.writeInt32BE(value | 0, start + 4)
  return buffer.subarray(start, start + 8)
}

/** A text whose UTF-8 has at most `limit` bytes, cut between characters: as it is where that is sure without a look, else as bytes. */
export function cappedText(text: string, limit: number): Buffer | string {
  if (text.length * 3 <= limit) return text
  // A character is a byte at least: what lies beyond `limit` characters cannot be in the answer. A surrogate pair that this
  // splits becomes U+FFFD, whose three bytes reach beyond the limit and are cut with it.
  const bytes = Buffer.from(text.length > limit ? text.slice(0, limit) : text)
  if (bytes.length <= limit) return bytes
  let end = limit
  while (end > 0 && ((bytes[end] as number) & 0xc0) === 0x80) end--
  return bytes.subarray(0, end)
}

import { copyBytes, repeatBytes } from './copy-bytes.ts'
import { STEP_BYTES, type Steps } from './steps.ts'
import { Undecodable } from './undecodable.ts'

/** First bytes of the framing of snappy-java ("xerial"): the Java client's, and most others'. */
const FRAMING = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])
/** Then a version and the oldest compatible version, 4 bytes each. */
const FRAMING_BYTES = 16
/** The densest element is a copy of 64 bytes in 3. */
const MAX_RATIO = 22

const damage = (reason: string): Undecodable =>
  new Undecodable(reason.endsWith('cut short') ? 'cut-short' : 'corrupt', `snappy: ${reason}`)

/**
 * Decompresses a raw Snappy block, or the blocks in the framing of snappy-java. The lengths that the blocks declare are
 * added up, and held against what their bytes can contain, before the one output buffer is allocated; no block
 * writes beyond its declared length.
 * Source: google/snappy format_description.txt; xerial/snappy-java SnappyInputStream.
 * @throws Undecodable
 */
export function* snappySteps(data: Buffer, maxBytes: number): Steps {
  const framed = isFramed(data, 0)
  const first = framed ? nextBlock(data, 0) : { start: 0, end: data.length }
  let total = 0
  for (let block = first; block !== null; block = framed ? nextBlock(data, block.end) : null) {
    const { length } = declaredLength(data, block.start, block.end)
    const held = block.end - block.start
    if (length > held * MAX_RATIO) throw damage(`${held} bytes cannot hold the ${length} that are declared`)
    total += length
    if (total > maxBytes) throw new Undecodable('too-large', `snappy of more than ${maxBytes} bytes`)
    yield undefined
  }
  const output = Buffer.allocUnsafeSlow(total)
  let written = 0
  for (let block = first; block !== null; block = framed ? nextBlock(data, block.end) : null) {
    const { length, position } = declaredLength(data, block.start, block.end)
    const part = { position, at: written }
    written += length
    for (; part.position < block.end; yield undefined)
      decompressPart(data, part, block.end, output, written - length, written)
    if (part.at !== written) throw new Undecodable('cut-short', 'snappy: fewer bytes than declared')
  }
  return output
}

interface Range {
  readonly start: number
  readonly end: number
}

function isFramed(data: Buffer, position: number): boolean {
  return (
    data.length - position >= FRAMING_BYTES &&
    data.compare(FRAMING, 0, FRAMING.length, position, position + FRAMING.length) === 0
  )
}

/** The framed block that follows `position`, `null` at the end. */
function nextBlock(data: Buffer, position: number): Range | null {
  // Streams may be concatenated: each begins with the framing's header.
  while (isFramed(data, position)) position += FRAMING_BYTES
  if (position === data.length) return null
  if (data.length - position < 4) throw damage('a block length is cut short')
  const start = position + 4
  const length = data.readUInt32BE(position)
  if (length > data.length - start) throw damage('a block is cut short')
  return { start, end: start + length }
}

function declaredLength(data: Buffer, start: number, end: number): { length: number; position: number } {
  let length = 0
  let position = start
  for (let shift = 0; shift < 35 && position < end; shift += 7) {
    const byte = data[position++] as number
    length += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) return { length, position }
  }
  throw damage('the declared length is not a number')
}

/** Writes a block's bytes from `at` on, for as long as that is no long stretch, and says how far it came. */
function decompressPart(
  data: Buffer,
  part: { position: number; at: number },
  end: number,
  output: Buffer,
  blockStart: number,
  blockEnd: number
): void {
  let { position, at } = part
  const until = at + STEP_BYTES
  while (position < end && at < until) {
    const tag = data[position++] as number
    let length: number
    let distance: number
    switch (tag & 3) {
      case 0: {
        length = (tag >>> 2) + 1
        if (length > 60) {
          const extra = length - 60
          if (extra > end - position) throw damage('a literal is cut short')
          length = data.readUIntLE(position, extra) + 1
          position += extra
        }
        if (length > end - position) throw damage('a literal is cut short')
        if (length > blockEnd - at) throw damage('more bytes than declared')
        copyBytes(output, at, data, position, position + length)
        position += length
        at += length
        continue
      }
      case 1:
        if (position >= end) throw damage('a copy is cut short')
        length = ((tag >>> 2) & 7) + 4
        distance = ((tag >>> 5) << 8) | (data[position++] as number)
        break
      case 2:
        if (end - position < 2) throw damage('a copy is cut short')
        length = (tag >>> 2) + 1
        distance = (data[position] as number) | ((data[position + 1] as number) << 8)
        position += 2
        break
      default:
        if (end - position < 4) throw damage('a copy is cut short')
        length = (tag >>> 2) + 1
        distance = data.readUInt32LE(position)
        position += 4
    }
    if (distance === 0 || distance > at - blockStart) throw damage('a copy from before the start')
    if (length > blockEnd - at) throw damage('more bytes than declared')
    repeatBytes(output, at, distance, length)
    at += length
  }
  part.position = position
  part.at = at
}

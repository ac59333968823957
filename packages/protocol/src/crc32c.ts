/** Castagnoli's polynomial, reflected. */
const polynomial = 0x82f63b78

/**
 * Sixteen tables in a row: entry `256 * k + b` is what byte b does to the checksum when k more bytes follow it. With them
 * sixteen bytes are taken at once (slicing-by-16). Every byte that is produced passes here, so it is worth its 16 KiB.
 */
const tables = new Int32Array(16 * 256)
for (let byte = 0; byte < 256; byte++) {
  let crc = byte
  for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 0 ? crc >>> 1 : (crc >>> 1) ^ polynomial
  tables[byte] = crc
}
for (let at = 256; at < tables.length; at++) {
  const before = tables[at - 256] as number
  tables[at] = (tables[before & 0xff] as number) ^ (before >>> 8)
}

const littleEndian = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1

/** CRC-32C of bytes from `start` to `end`, as an unsigned number: the checksum of record batches. */
export function crc32c(bytes: Uint8Array, start = 0, end: number = bytes.length): number {
  let crc = -1
  let at = start
  // Words are read four bytes at a time where the memory is aligned to them.
  const first = bytes.byteOffset + start
  const head = Math.min(end, start + ((4 - (first & 3)) & 3))
  for (; at < head; at++) crc = (tables[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8)
  const words = (end - at) >> 4
  if (words > 0 && littleEndian) {
    crc = sliced(crc, new Int32Array(bytes.buffer, bytes.byteOffset + at, words * 4))
    at += words * 16
  }
  for (; at < end; at++) crc = (tables[(crc ^ (bytes[at] as number)) & 0xff] as number) ^ (crc >>> 8)
  return ~crc >>> 0
}

function sliced(start: number, words: Int32Array): number {
  const t = tables
  let crc = start
  for (let i = 0; i < words.length; i += 4) {
    const a = (words[i] as number) ^ crc
    const b = words[i + 1] as number
    const c = words[i + 2] as number
    const d = words[i + 3] as number
    crc =
      (t[3840 + (a & 0xff)] as number) ^
      (t[3584 + ((a >>> 8) & 0xff)] as number) ^
      (t[3328 + ((a >>> 16) & 0xff)] as number) ^
      (t[3072 + (a >>> 24)] as number) ^
      (t[2816 + (b & 0xff)] as number) ^
      (t[2560 + ((b >>> 8) & 0xff)] as number) ^
      (t[2304 + ((b >>> 16) & 0xff)] as number) ^
      (t[2048 + (b >>> 24)] as number) ^
      (t[1792 + (c & 0xff)] as number) ^
      (t[1536 + ((c >>> 8) & 0xff)] as number) ^
      (t[1280 + ((c >>> 16) & 0xff)] as number) ^
      (t[1024 + (c >>> 24)] as number) ^
      (t[768 + (d & 0xff)] as number) ^
      (t[512 + ((d >>> 8) & 0xff)] as number) ^
      (t[256 + ((d >>> 16) & 0xff)] as number) ^
      (t[d >>> 24] as number)
  }
  return crc
}

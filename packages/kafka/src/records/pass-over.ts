/** Whether a record is wanted, by its key: where in the bytes that begins, and its length, −1 where there is none. */
export type WantsKey = (bytes: Buffer, start: number, length: number) => boolean

/** How far {@link passOver} came. */
export const passed = { position: 0, records: 0 }

/**
 * Passes over records of a batch that are not wanted: of each its length and what lies before its key are read, and nothing is made. The
 * batch's checksum is compared before. It stops at a record that is wanted, and at one that it can make nothing of: that is looked at
 * closely by whoever reads it, from its first byte.
 * @param most records that there are
 */
export function passOver(bytes: Buffer, from: number, end: number, most: number, wants: WantsKey): void {
  let start = from
  let records = 0
  for (; records < most; records++) {
    let at = start
    let length = 0
    for (let shift = 0, byte = 0x80; byte >= 0x80 && shift < 35; shift += 7) {
      byte = bytes[at++] ?? 0
      length |= (byte & 0x7f) << shift
    }
    length = (length >>> 1) ^ -(length & 1)
    const next = at + length
    if (length <= 0 || next > end) break
    // Attributes, timestamp, offset
    at++
    while ((bytes[at++] as number) >= 0x80) if (at >= next) break
    while ((bytes[at++] as number) >= 0x80) if (at >= next) break
    let keyLength = 0
    for (let shift = 0, byte = 0x80; byte >= 0x80 && shift < 35; shift += 7) {
      byte = bytes[at++] ?? 0
      keyLength |= (byte & 0x7f) << shift
    }
    keyLength = (keyLength >>> 1) ^ -(keyLength & 1)
    if (at > next || keyLength < -1 || at + keyLength > next || wants(bytes, at, keyLength)) break
    start = next
  }
  passed.position = start
  passed.records = records
}

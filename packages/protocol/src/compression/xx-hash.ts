const P1 = 0x9e3779b1
const P2 = 0x85ebca77
const P3 = 0xc2b2ae3d
const P4 = 0x27d4eb2f
const P5 = 0x165667b1

const rotate = (value: number, bits: number): number => (value << bits) | (value >>> (32 - bits))

/** xxHash32 with seed 0 of fewer than 16 bytes: what an LZ4 frame's header is checked with. Source: xxhash_spec.md of Cyan4973/xxHash. */
export function xxHash32(bytes: Uint8Array): number {
  if (bytes.length >= 16) throw new RangeError(`${bytes.length} bytes, only fewer than 16 are hashed here`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let hash = (P5 + bytes.length) | 0
  let at = 0
  for (; at + 4 <= bytes.length; at += 4) {
    hash = Math.imul(rotate((hash + Math.imul(view.getUint32(at, true), P3)) | 0, 17), P4)
  }
  for (; at < bytes.length; at++) hash = Math.imul(rotate((hash + Math.imul(view.getUint8(at), P5)) | 0, 11), P1)
  hash = Math.imul(hash ^ (hash >>> 15), P2)
  hash = Math.imul(hash ^ (hash >>> 13), P3)
  return (hash ^ (hash >>> 16)) >>> 0
}

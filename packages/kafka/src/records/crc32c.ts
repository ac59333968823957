import { createRequire } from 'node:module'
import { crc32c as portable } from '@dead-letter/protocol'

type Crc32c = (bytes: Buffer) => number

/** Below this many bytes the way into native code costs more than it saves. */
const worthwhile = 512

let native: Crc32c | null | undefined

/**
 * CRC-32C of the bytes, as record batches carry it: unsigned 32 bits. In native code where `@node-rs/crc32` is installed,
 * an optional dependency: bytes pass here twice, when they are read and when they are written.
 */
export function crc32c(bytes: Buffer): number {
  if (bytes.length < worthwhile) return portable(bytes)
  if (native === undefined) native = findNative()
  return native === null ? portable(bytes) : native(bytes)
}

/** Null where it is not installed, or has no build for this machine; and in bundles, which have no modules beside them. */
function findNative(): Crc32c | null {
  try {
    const found = (createRequire(import.meta.url)('@node-rs/crc32') as { readonly crc32c?: Crc32c }).crc32c
    // The check value of the polynomial: something else of that name is not used.
    return found?.(Buffer.from('123456789')) === 0xe3069283 ? found : null
  } catch {
    return null
  }
}

import { crc32c as clientCrc32c, Writer } from '@platformatic/kafka'

/**
 * CRC-32C of the bytes, as record batches carry it: unsigned 32 bits.
 * The client's function copies a Buffer before its native code reads it, which costs more than the sum itself;
 * wrapped in the client's own chained buffer the bytes are read where they lie.
 */
export function crc32c(bytes: Buffer): number {
  return clientCrc32c(Writer.create().append(bytes).dynamicBuffer)
}

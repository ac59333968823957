import { randomBytes } from 'node:crypto'

/** A random id as Kafka's coordinator makes them: base64url, 22 characters, never with a dash in front. */
export function randomId(): string {
  let id = '-'
  while (id.startsWith('-')) {
    const bytes = randomBytes(16)
    // Version 4, variant 2 of RFC 9562.
    bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
    bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
    id = bytes.toString('base64url')
  }
  return id
}

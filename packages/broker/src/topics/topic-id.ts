import { randomBytes } from 'node:crypto'

/** What stands for no topic: in requests and answers that name topics otherwise. */
export const noTopicId = 'AAAAAAAAAAAAAAAAAAAAAA'

/** A random UUID as Kafka makes them for topics: never one that starts with '-', which tools would take for an option. */
export function randomTopicId(): string {
  const bytes = randomBytes(16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const id = bytes.toString('base64url')
  return id.startsWith('-') ? randomTopicId() : id
}

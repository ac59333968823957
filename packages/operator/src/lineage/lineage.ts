import * as crypto from 'node:crypto'
import type { ReadLetter } from '@dead-letter/kafka/internal'
import { redriveMark } from './redriven.ts'

/** Bytes of a lineage's key. */
export const keyBytes = 16

/**
 * The key of the failure that a letter is of: the same for every letter that one failure left, a second copy after a crash
 * and each later death of the record after it was sent back. 16 bytes.
 *
 * - The letter of a record that was sent back and failed again has the mark of the redrive, which tells it.
 * - A letter of this library tells it: the id of its first death, a hash of topic id, partition, offset and group. Where its record
 *   was made of one that was sent back to another topic, the first death is that one's, and its own id counts.
 * - Of another framework's letter it is otherwise a hash of what it tells of its origin. Frameworks tell no topic id: the original
 *   timestamp keeps a topic made anew, whose offsets repeat, apart. Where no group is told the dead-letter topic stands for it.
 * - A letter that does not tell its origin is a failure of its own, known by its place.
 */
export function lineageKey(letter: ReadLetter): Buffer {
  const { facts, record } = letter
  const mark = redriveMark(letter)
  if (mark !== null && mark !== 'elsewhere') return mark.key
  const id = mark === null ? facts.firstId : facts.id
  if (id !== undefined && id !== '') return keyFromText(id) ?? keyOf('id', [id, record.topic])
  const { topic, partition, offset, group, timestamp } = facts
  if (topic === undefined || partition === undefined || offset === undefined)
    return keyOf('place', [record.topic, record.partition, record.offset, record.timestamp])
  const failed = group === undefined || group === '' ? ['dlq', record.topic] : ['group', group]
  return keyOf('origin', [topic, partition, offset, timestamp ?? '', ...failed])
}

/** A key as people and JSON have it: 32 hex digits. */
export const keyText = (key: Buffer): string => key.toString('hex')

export const isKeyText = (text: string): boolean => keyFromText(text) !== null

/** A key by its text; `null` for another text. Each letter has one, and two calls into the runtime take longer. */
export function keyFromText(text: string): Buffer | null {
  if (text.length !== keyBytes * 2) return null
  const key = Buffer.allocUnsafe(keyBytes)
  for (let i = 0; i < keyBytes; i++) {
    const high = digitOf(text.charCodeAt(i * 2))
    const low = digitOf(text.charCodeAt(i * 2 + 1))
    if (high < 0 || low < 0) return null
    key[i] = (high << 4) | low
  }
  return key
}

/** −1 for what is no digit, as a capital is none. */
function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  return code >= 0x61 && code <= 0x66 ? code - 0x57 : -1
}

/** No part can be taken for another: each is quoted as JSON does it. As text of bytes it takes half as long as as a buffer. */
const keyOf = (kind: string, parts: readonly (string | number)[]): Buffer =>
  Buffer.from(crypto.hash('sha256', JSON.stringify([kind, ...parts]), 'binary').slice(0, keyBytes), 'binary')

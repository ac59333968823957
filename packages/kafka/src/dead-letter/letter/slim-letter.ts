import { hash } from 'node:crypto'
import type { HeaderEntry, HeaderName } from '../../headers/header-name.ts'
import { own } from '../../headers/own.ts'
import { springCloudStreamCut } from '../../headers/spring-cloud-stream.ts'
import { springKafkaCut } from '../../headers/spring-kafka.ts'
import { encodedSize } from '../../records/batch-encoder.ts'
import type { Letter, Trimmed } from './letter.ts'

const cuts = (['stacktrace', 'message'] as const).map(what => {
  const names: HeaderName[] = [...springCloudStreamCut[what], ...springKafkaCut[what]]
  return { what, names: new Set(names.map(name => name.bytes)) }
})

/**
 * The letter with only as much of what we added as fits: first the stack trace goes, then the message too. What was cut
 * stands in `x-dead-letter-trimmed`. The record's own bytes are never touched.
 * @param maxBytes bound on the encoded record, without the batch's overhead
 * @returns `null` when it does not fit even so
 */
export function slimLetter(letter: Letter, maxBytes: number): Letter | null {
  let slim = letter
  if (slim.bytes <= maxBytes) return slim
  for (const { what, names } of cuts) {
    // By identity of the shared name buffer: a header of the record's own is never taken for one that we added.
    const headers = slim.headers.filter(([name], i) => i < slim.originals || !names.has(name))
    if (headers.length === slim.headers.length) continue
    slim = changed(slim, { headers }, what)
    if (slim.bytes <= maxBytes) return slim
  }
  return null
}

/**
 * A letter that points at its record in place of holding its value: JSON of topic id, topic, partition, offset, and the
 * value's length and SHA-256. Stack trace and message are cut only if it does not fit otherwise.
 * @returns `null` when it does not fit (the key or the record's own headers are too large), or when there is no value to point at
 */
export function pointerLetter(letter: Letter, maxBytes: number): Letter | null {
  if (letter.value === null || letter.trimmed.includes('value')) return null
  const { topic, partition, offset } = letter.source
  const sha256 = hash('sha256', letter.value, 'hex')
  const value = Buffer.from(
    JSON.stringify({ topicId: letter.topicId, topic, partition, offset, length: letter.value.length, sha256 })
  )
  return slimLetter(changed(letter, { value }, 'value'), maxBytes)
}

/** Marks a letter whose value was a pointer from the beginning. */
export function markPointer(letter: Letter): Letter {
  return changed(letter, {}, 'value')
}

/** The letter with another timestamp, because its topic does not take the original's (INVALID_TIMESTAMP). Marked as such. */
export function restampLetter(letter: Letter, now: number): Letter {
  return changed(letter, { timestamp: now }, 'timestamp')
}

function changed(
  letter: Letter,
  change: Partial<Pick<Letter, 'headers' | 'value' | 'timestamp'>>,
  what: Trimmed
): Letter {
  const trimmed = letter.trimmed.includes(what) ? letter.trimmed : [...letter.trimmed, what]
  let headers = change.headers ?? letter.headers
  if (letter.marksTrimmed) {
    const mark: HeaderEntry = [own.trimmed.bytes, Buffer.from(trimmed.join(','))]
    headers = [...headers.filter(([name], i) => i < letter.originals || name !== own.trimmed.bytes), mark]
  }
  const slim = { ...letter, ...change, headers, trimmed }
  return { ...slim, bytes: encodedSize(slim) }
}

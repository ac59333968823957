import * as crypto from 'node:crypto'
import { closingText } from '../../headers/block.ts'
import type { HeaderEntry, HeaderName } from '../../headers/header-name.ts'
import { OWN_PREFIX, own } from '../../headers/own.ts'
import { springCloudStreamCut } from '../../headers/spring-cloud-stream.ts'
import { springKafkaCut } from '../../headers/spring-kafka.ts'
import { contentBytes, encodedSize } from '../../records/batch-encoder.ts'
import type { Letter, Trimmed } from './letter.ts'

/** A rung of the ladder: the headers of ours that it takes away. */
interface Cut {
  readonly what: Trimmed
  readonly takes: (name: Buffer) => boolean
}

const names = (given: readonly HeaderName[]): Set<Buffer> => new Set(given.map(name => name.bytes))
const stacktraces = names([...springCloudStreamCut.stacktrace, ...springKafkaCut.stacktrace])
const messages = names([...springCloudStreamCut.message, ...springKafkaCut.message])
const kept = names([own.id, own.lineage, own.group, own.trimmed, own.origin])
const leastKept = names([own.id, own.origin])

const looksLikeOurs = ([name]: HeaderEntry): boolean => name.toString('latin1').startsWith(OWN_PREFIX)

const cuts: readonly Cut[] = [
  { what: 'stacktrace', takes: name => stacktraces.has(name) },
  { what: 'message', takes: name => messages.has(name) },
  { what: 'headers', takes: name => !kept.has(name) },
  { what: 'headers', takes: name => !leastKept.has(name) },
  { what: 'headers', takes: () => true }
]

/**
 * The letter with only as much of what we added as fits: first the stack trace goes, then the message too, then all but
 * where it was consumed, its id, lineage and group, then all but place and id, then those: what we add never keeps a
 * record out of its topic. What was cut stands in `x-dead-letter-trimmed` as long as that is there. The record's own bytes
 * are never touched.
 * @param maxBytes bound on the encoded record, without the batch's overhead
 * @returns `null` when it does not fit even so
 */
export function slimLetter(letter: Letter, maxBytes: number): Letter | null {
  let slim = letter
  if (slim.bytes <= maxBytes) return slim
  for (const { what, takes } of cuts) {
    // By identity of the shared name buffer: a header of the record's own is never taken for one that we added.
    const headers = slim.headers.filter(([name], i) => i < slim.originals || !takes(name))
    if (headers.length === slim.headers.length) continue
    // Without our closing header, headers of the record's own that look like ours would be read as ours.
    if (headers.length === slim.originals && headers.some(looksLikeOurs)) continue
    slim = changed({ ...slim, marksTrimmed: slim.marksTrimmed && !takes(own.trimmed.bytes) }, { headers }, what)
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
  const sha256 = crypto.hash('sha256', letter.value, 'hex')
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
  const given = change.headers ?? letter.headers
  const headers = given.filter(
    ([name], i) => i < letter.originals || (name !== own.trimmed.bytes && name !== own.origin.bytes)
  )
  if (letter.marksTrimmed) headers.push([own.trimmed.bytes, Buffer.from(trimmed.join(','))])
  if (given.length > letter.originals)
    headers.push([own.origin.bytes, Buffer.from(closingText(letter, headers.length - letter.originals))])
  const slim = { ...letter, ...change, headers, trimmed }
  const content = contentBytes(slim)
  return { ...slim, contentBytes: content, bytes: encodedSize(slim, content) }
}

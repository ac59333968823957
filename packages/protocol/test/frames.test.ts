import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isDeepStrictEqual } from 'node:util'
import { decode, emptyMessage, encode } from '../src/codec.ts'
import type { Field, Fields, Message } from '../src/fields.ts'
import { readRequestHeader, skipHeaderTags } from '../src/request-header.ts'
import { contains } from '../src/versions.ts'
import { WireReader } from '../src/wire-reader.ts'
import { WireWriter } from '../src/wire-writer.ts'
import { fixtureLines } from './fixture-lines.ts'
import { tables } from './tables.ts'

// Frames that Kafka's own classes wrote (conformance/frames/make.ts), each with what Kafka's JSON converter says it means.

interface Frame {
  readonly message: string
  readonly version: number
  readonly sample: string
  readonly bytes: string
  readonly means: Readonly<Record<string, unknown>>
}

const frames = fixtureLines<Frame>('frames.jsonl')
const tableOf = new Map(tables.map(({ message }) => [message.name, message]))

test('each frame of Kafka is read as Kafka means it, and written to the same bytes', () => {
  for (const frame of frames) {
    const message = tableOf.get(frame.message) as Message
    const place = `${frame.message} ${frame.version} ${frame.sample}`
    const bytes = Buffer.from(frame.bytes, 'base64')
    const reader = new WireReader(bytes)
    skipHeader(reader, message, frame)
    const body = bytes.subarray(bytes.length - reader.remaining)
    const read = decode(message, frame.version, reader)
    assert.equal(reader.remaining, 0, place)
    const writer = new WireWriter()
    encode(message, frame.version, read, writer)
    assert.equal(Buffer.concat(writer.chunks()).toString('hex'), body.toString('hex'), place)
    assert.deepEqual(told(read, message.fields, frame.version), lowerKeys(frame.means), place)
  }
})

test('there are frames of every kind', () => {
  const full = frames.filter(({ sample }) => sample === 'full')
  assert.equal(full.length, 126)
  assert.equal(new Set(full.map(({ message }) => message)).size, 60)
})

function skipHeader(reader: WireReader, { name, flexible }: Message, { version }: Frame): void {
  if (name.endsWith('Request')) {
    const { version: said, correlationId, clientId } = readRequestHeader(reader)
    assert.deepEqual([said, correlationId, clientId], [version, 0x01020304, 'frames'], name)
  } else assert.equal(reader.int32(), 0x01020304, name)
  // The answer that every client must be able to read before it knows the version has the old header (KIP-511).
  if (contains(flexible, version) && name !== 'ApiVersionsResponse') skipHeaderTags(reader)
}

/** As Kafka's converter tells it: the fields of the version, tagged ones only where they are not at their defaults. */
function told(value: Readonly<Record<string, unknown>>, fields: Fields, version: number): Record<string, unknown> {
  const all: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields)) {
    if (!contains(field.versions, version)) continue
    const one = value[name]
    if (field.kind === 'records') {
      const key = `${name}sizeinbytes`.toLowerCase()
      if (one !== null || !contains(field.nullable, version)) all[key] = (one as Buffer).length
      else all[name.toLowerCase()] = null
    } else if (!isUnsaidTag(field, one, version)) all[name.toLowerCase()] = toldOne(one, field, version)
  }
  return all
}

function isUnsaidTag(field: Field<unknown>, value: unknown, version: number): boolean {
  if (field.tag === null || !contains(field.taggedIn, version)) return false
  const fields = { only: field }
  return isDeepStrictEqual(value, emptyMessage({ name: '', versions: '0+', flexible: 'none', fields }).only)
}

function toldOne(value: unknown, field: Field<unknown>, version: number): unknown {
  if (Array.isArray(value)) return value.map(one => toldOne(one, field, version))
  if (Buffer.isBuffer(value)) return value.toString('base64')
  if (typeof value === 'bigint') return Number(value)
  if (value !== null && field.fields !== null) return told(value as Record<string, unknown>, field.fields, version)
  return value
}

function lowerKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lowerKeys)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key.toLowerCase(), lowerKeys(one)]))
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { decode, encode } from '../src/codec.ts'
import type { Message } from '../src/fields.ts'
import { readRequestHeader, skipHeaderTags } from '../src/request-header.ts'
import { contains } from '../src/versions.ts'
import { WireReader } from '../src/wire-reader.ts'
import { WireWriter } from '../src/wire-writer.ts'
import { fixtureLines } from './fixture-lines.ts'
import { tables } from './tables.ts'

// What the Java client and a broker of Kafka 4.4 said to each other, as it was recorded between them (conformance/frames/make.ts).

interface Exchange {
  readonly api: string
  readonly version: number
  readonly request: string
  readonly answer: string
}

const exchanges = fixtureLines<Exchange>('traffic.jsonl')
const tableOf = new Map(tables.map(({ message }) => [message.name, message]))

test('requests of the Java client are read, and written to the same bytes', () => {
  for (const { api, version, request } of exchanges) {
    const message = tableOf.get(`${api}Request`) as Message
    const reader = new WireReader(Buffer.from(request, 'base64'))
    assert.equal(readRequestHeader(reader).version, version)
    if (contains(message.flexible, version)) skipHeaderTags(reader)
    readAndWritten(message, version, reader)
  }
})

test('answers of a broker are read, and written to the same bytes', () => {
  for (const { api, version, answer } of exchanges) {
    const message = tableOf.get(`${api}Response`) as Message
    const reader = new WireReader(Buffer.from(answer, 'base64'), { start: 4 })
    if (contains(message.flexible, version) && api !== 'ApiVersions') skipHeaderTags(reader)
    readAndWritten(message, version, reader)
  }
})

test('every API is among them that a client uses', () => {
  assert.equal(new Set(exchanges.map(({ api }) => api)).size, 24)
})

function readAndWritten(message: Message, version: number, reader: WireReader): void {
  const place = `${message.name} ${version}`
  const body = Buffer.from(reader.bytes(reader.remaining))
  const again = new WireReader(body)
  const read = decode(message, version, again)
  assert.equal(again.remaining, 0, place)
  const writer = new WireWriter()
  encode(message, version, read, writer)
  assert.equal(Buffer.concat(writer.chunks()).toString('hex'), body.toString('hex'), place)
}

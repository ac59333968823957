import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decode, encode } from '../src/codec.ts'
import type { DraftOf, Message } from '../src/fields.ts'
import { MalformedMessage, WireReader } from '../src/wire-reader.ts'
import { WireWriter } from '../src/wire-writer.ts'
import { messageOf } from './arbitrary-message.ts'
import { runs } from './runs.ts'
import { tables } from './tables.ts'

/** What lies in a length: nothing, less than nothing, more than there is, and the ends of each kind of number. */
const lies = [
  'ff',
  'ffffffff',
  '7fffffff',
  '80000000',
  'fffffffe',
  'ffffffff0f',
  'ffffffffff',
  'feffffff07',
  '80',
  '8001',
  '00',
  '01',
  '7fff',
  '8000'
].map(hex => Buffer.from(hex, 'hex'))

const mutation = fc.oneof(
  fc.record({ at: fc.nat(), bytes: fc.uint8Array({ minLength: 1, maxLength: 3 }).map(Buffer.from) }),
  fc.record({ at: fc.nat(), bytes: fc.constantFrom(...lies) })
)

test('changed bytes of any version of any message are read as another message, or are malformed: nothing else', () => {
  for (const { message, version } of tables)
    fc.assert(
      fc.property(
        messageOf(message, version),
        fc.array(mutation, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        (value, mutations, insert) => {
          let bytes = written(message, version, value)
          for (const { at, bytes: lie } of mutations) {
            const place = bytes.length === 0 ? 0 : at % bytes.length
            const rest = bytes.subarray(insert ? place : Math.min(bytes.length, place + lie.length))
            bytes = Buffer.concat([bytes.subarray(0, place), lie, rest])
          }
          isReadAgain(message, version, bytes)
        }
      ),
      runs(3)
    )
})

test('bytes that never were a message are read, or malformed: nothing else', () => {
  for (const { message, version } of tables)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), bytes => isReadAgain(message, version, Buffer.from(bytes))),
      runs(3)
    )
})

test('each length of a message may lie: it is found out before anything is made of it', t => {
  // Tens of thousands of errors are thrown: their stacks take longer than all the rest.
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  t.after(() => (Error.stackTraceLimit = stackTraceLimit))
  let lengths = 0
  let before: Buffer = Buffer.alloc(0)
  for (const { message, version } of tables) {
    const [value] = fc.sample(messageOf(message, version), { numRuns: 1, seed: 7 })
    const bytes = written(message, version, value as object)
    // Many versions of a message differ in their number only.
    if (bytes.equals(before)) continue
    before = bytes
    const reader = new LengthFinder(bytes)
    decode(message, version, reader)
    for (const at of reader.lengths) {
      lengths++
      for (const lie of lies)
        readOf(message, version, Buffer.concat([bytes.subarray(0, at), lie, bytes.subarray(at + lie.length)]))
    }
  }
  assert.ok(lengths > 5 * tables.length, `only ${lengths} lengths were found`)
})

/** Notes where lengths stand: what is read as a number and then taken as one, each length and tag of flexible versions, and null. */
class LengthFinder extends WireReader {
  readonly lengths = new Set<number>()
  readonly #size: number
  #number = 0

  constructor(bytes: Buffer) {
    super(bytes)
    this.#size = bytes.length
  }

  get #at(): number {
    return this.#size - this.remaining
  }

  override int16(): number {
    return this.#noted(() => super.int16())
  }
  override int32(): number {
    return this.#noted(() => super.int32())
  }
  #noted(read: () => number): number {
    this.#number = this.#at
    const value = read()
    if (value === -1) this.lengths.add(this.#number)
    return value
  }
  override uvarint(): number {
    this.#number = this.#at
    this.lengths.add(this.#number)
    return super.uvarint()
  }
  override string(length: number): string {
    this.lengths.add(this.#number)
    return super.string(length)
  }
  override bytes(length: number): Buffer {
    this.lengths.add(this.#number)
    return super.bytes(length)
  }
  override elements(count: number, leastBytes: number): void {
    this.lengths.add(this.#number)
    super.elements(count, leastBytes)
  }
}

/** Reads, or finds the bytes malformed: `undefined` then. Elements of arrays are never more than the bytes can hold. */
function readOf(message: Message, version: number, bytes: Buffer): unknown {
  const reader = new WireReader(bytes)
  let value: unknown
  try {
    value = decode(message, version, reader)
  } catch (error) {
    assert.ok(error instanceof MalformedMessage, `${message.name} v${version}: ${error}`)
    assert.equal(error.code, 'MALFORMED_MESSAGE')
    return undefined
  }
  assert.ok(reader.elementCount <= bytes.length, `${reader.elementCount} elements in ${bytes.length} bytes`)
  return value
}

/** Reads; what can be read is written and read as the same. */
function isReadAgain(message: Message, version: number, bytes: Buffer): void {
  const value = readOf(message, version, bytes)
  if (value === undefined) return
  const again = written(message, version, value as object)
  assert.deepEqual(decode(message, version, new WireReader(again)), value, `${message.name} v${version}`)
}

function written(message: Message, version: number, value: object): Buffer {
  const writer = new WireWriter()
  encode(message, version, value as DraftOf<Message>, writer)
  return Buffer.concat(writer.chunks())
}

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { FrameSplitter } from '../src/frame-splitter.ts'
import { MalformedMessage } from '../src/wire-reader.ts'
import { runs } from './runs.ts'

const framed = (body: Uint8Array): Buffer => {
  const length = Buffer.alloc(4)
  length.writeInt32BE(body.length)
  return Buffer.concat([length, body])
}

test('frames come out as they went in, however the bytes are cut, and stay so when the memory of these is used again', () => {
  const bodies = fc.array(fc.uint8Array({ minLength: 10, maxLength: 300 }), { maxLength: 5 })
  fc.assert(
    fc.property(bodies, fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1 }), (sent, cuts) => {
      const stream = Buffer.concat(sent.map(framed))
      const frames = new FrameSplitter(1000)
      const received: Buffer[] = []
      for (let at = 0, i = 0; at < stream.length; i++) {
        const size = cuts[i % cuts.length] ?? 1
        const chunk = Buffer.from(stream.subarray(at, at + size))
        received.push(...frames.push(chunk))
        chunk.fill(0xff)
        at += size
      }
      assert.deepEqual(received, sent.map(Buffer.from))
      assert.equal(frames.allocated, 0)
    }),
    runs(50)
  )
})

test('a length that no request has is malformed', () => {
  for (const length of [-1, 0, 9, 1001, 2 ** 31 - 1]) {
    const bytes = Buffer.alloc(4)
    bytes.writeInt32BE(length)
    assert.throws(() => new FrameSplitter(1000).push(bytes), MalformedMessage, String(length))
  }
})

test('a length alone allocates nothing, and few bytes little', () => {
  const frames = new FrameSplitter(100_000_000)
  const length = Buffer.alloc(4)
  length.writeInt32BE(100_000_000)
  frames.push(length)
  assert.equal(frames.allocated, 0)
  frames.push(Buffer.alloc(1))
  assert.ok(frames.allocated <= 4096)
  frames.push(Buffer.alloc(60_000))
  assert.ok(frames.allocated <= 16 * 60_001)
})

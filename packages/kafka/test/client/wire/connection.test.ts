import assert from 'node:assert/strict'
import { Duplex, duplexPair } from 'node:stream'
import { type TestContext, test } from 'node:test'
import { encode, FrameSplitter, type Message, WireWriter } from '@dead-letter/protocol'
import { apis } from '../../../src/client/wire/apis.ts'
import { brokerError } from '../../../src/client/wire/broker-error.ts'
import { Connection } from '../../../src/client/wire/connection.ts'

const over = (stream: Duplex) =>
  new Connection(stream, { clientId: 'c', maxAnswerBytes: 1 << 27, plain: true, now: () => 0 })

/** A connection whose peer answers a request as told: with a body after the correlation id. */
function answering(t: TestContext, answer: (correlationId: number) => Buffer): Connection {
  const [ours, theirs] = duplexPair()
  const frames = new FrameSplitter(1 << 20)
  theirs.on('error', () => {})
  theirs.on('data', (chunk: Buffer) => {
    for (const frame of frames.push(chunk)) {
      const body = answer(frame.readInt32BE(4))
      const head = Buffer.alloc(8)
      head.writeInt32BE(body.length + 4)
      frame.copy(head, 4, 4, 8)
      theirs.write(Buffer.concat([head, body]))
    }
  })
  const connection = over(ours)
  t.after(() => connection.end())
  return connection
}

const bodyOf = (message: Message, version: number, draft: object): Buffer => {
  const writer = new WireWriter()
  encode(message, version, draft, writer)
  return Buffer.concat(writer.chunks())
}

test('a broker that knows no newer request for versions answers in the oldest form, with what it takes', async t => {
  const apiKeys = [{ apiKey: 18, minVersion: 0, maxVersion: 2 }]
  const old = bodyOf(apis.apiVersions.response, 0, { errorCode: 35, apiKeys })
  const answer = await answering(t, () => old).send(apis.apiVersions, 3, {})
  assert.deepEqual([answer.errorCode, answer.apiKeys.map(({ maxVersion }) => maxVersion)], [35, [2]])
  const oldest = bodyOf(apis.apiVersions.response, 0, { errorCode: 35 })
  assert.deepEqual((await answering(t, () => oldest).send(apis.apiVersions, 3, {})).apiKeys, [])
})

test('an answer of tens of millions of parts is refused before they are read', async t => {
  // A broker of 11 bytes: node id, a host of no letters, port, no rack, no tags.
  const brokers = Buffer.concat([Buffer.alloc(4), Buffer.from([1]), Buffer.alloc(4), Buffer.from([0, 0])])
  const count = Buffer.from([0x80, 0x80, 0x80, 0x04])
  const body = Buffer.concat([Buffer.from([0]), Buffer.alloc(4), count, Buffer.alloc(8_388_608 * 11, brokers)])
  const before = process.cpuUsage()
  await assert.rejects(
    answering(t, () => body).send(apis.metadata, 12, { topics: [] }),
    /more than 2000000 array elements with fields/
  )
  // Read, it takes ten seconds of the processor and a gigabyte; what is measured here is copying a hundred megabytes.
  const { user, system } = process.cpuUsage(before)
  assert.ok(user + system < 8_000_000)
})

test('many requests that wait for the network wait in one place', async t => {
  const warnings: Error[] = []
  const warned = (warning: Error) => warnings.push(warning)
  process.on('warning', warned)
  t.after(() => process.off('warning', warned))
  const stuck = new Duplex({ read() {}, write() {}, writableHighWaterMark: 1 })
  const connection = over(stuck)
  connection.send(apis.metadata, 12, { topics: [] }).catch(() => {})
  const waiting = Array.from({ length: 50 }, () => connection.writable())
  assert.equal(stuck.listenerCount('drain'), 1)
  connection.end()
  await Promise.all(waiting)
  assert.deepEqual(warnings, [])
})

test('a stream that has ended before it is here is a closed connection, with its reason', async () => {
  for (const [error, code] of [
    [undefined, 'BROKER_UNREACHABLE'],
    [Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }), 'BROKER_UNREACHABLE']
  ] as const) {
    const stream = new Duplex({ read() {}, write() {} })
    stream.on('error', () => {})
    stream.destroy(error)
    const connection = over(stream)
    assert.equal(connection.ended, true)
    const failed = await connection.send(apis.metadata, 12, {}).catch(reason => reason)
    assert.equal(brokerError(failed, { request: 'Metadata', brokers: 'b:1' }).code, code)
  }
})

test('what a stream of the user fails with is an unreachable broker, not a lying one', async () => {
  const stream = new Duplex({ read() {}, write() {} })
  const connection = over(stream)
  const failing = connection.send(apis.metadata, 12, {})
  stream.destroy(new Error('the proxy is gone'))
  const error = brokerError(await failing.catch(reason => reason), { request: 'Metadata', brokers: 'b:1' })
  assert.equal(error.code, 'BROKER_UNREACHABLE')
  assert.match(error.message, /the proxy is gone/)
})

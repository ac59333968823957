// A process of its own: what nobody catches is noted.
import assert from 'node:assert/strict'
import { Duplex } from 'node:stream'
import { test } from 'node:test'
import { encode, FrameSplitter, WireWriter } from '@dead-letter/protocol'
import fc from 'fast-check'
import type { SaslOptions } from '../../../packages/kafka/src/client/connection-options.ts'
import { apis } from '../../../packages/kafka/src/client/wire/apis.ts'
import { createClient } from '../../../packages/kafka/src/client/wire/client.ts'
import { DeadLetterError } from '../../../packages/kafka/src/errors.ts'
import { runs } from '../../../packages/protocol/test/runs.ts'
import { withLength } from './tampered.ts'

const soonMs = 200
const password = 'correct horse battery staple'
const token = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJtZSJ9.c2VjcmV0'

const ways: readonly SaslOptions[] = [
  { mechanism: 'PLAIN', username: 'me', password },
  { mechanism: 'SCRAM-SHA-256', username: 'me', password },
  { mechanism: 'SCRAM-SHA-512', username: 'me', password },
  { mechanism: 'OAUTHBEARER', token, extensions: { logicalCluster: 'lkc-1' } }
]

const uncaught: unknown[] = []
process.on('uncaughtException', error => uncaught.push(error))
process.on('unhandledRejection', error => uncaught.push(error))

/** What is sent instead of an honest answer, correlation id first; null for nothing at all. */
type Lie = (honest: Buffer, heard: Buffer) => Buffer | null

const apiKeys = Object.values(apis).map(({ key, lowest, highest }) => ({
  apiKey: key,
  minVersion: lowest,
  maxVersion: highest
}))

/** A listener that takes any mechanism, and lies in its answers to the API of this key. */
function listener(key: number, lie: Lie) {
  let open = 0
  const socketFactory = (): Duplex => {
    open++
    const frames = new FrameSplitter(1 << 20)
    const stream = new Duplex({
      read() {},
      write(chunk: Buffer, _, done) {
        for (const frame of frames.push(Buffer.from(chunk))) {
          const honest = answerTo(frame)
          const bytes = frame.readInt16BE(0) === key ? lie(honest, frame) : withLength(honest)
          if (bytes !== null && !stream.destroyed) stream.push(bytes)
        }
        done()
      },
      destroy(error, done) {
        open--
        done(error)
      }
    })
    return stream
  }
  return { socketFactory, open: () => open }
}

function answerTo(request: Buffer): Buffer {
  const [key, version] = [request.readInt16BE(0), request.readInt16BE(2)]
  const writer = new WireWriter()
  writer.int32(request.readInt32BE(4))
  if (key === apis.apiVersions.key) encode(apis.apiVersions.response, version, { apiKeys }, writer)
  else if (key === apis.saslHandshake.key)
    encode(apis.saslHandshake.response, version, { mechanisms: ways.map(({ mechanism }) => mechanism) }, writer)
  else {
    if (version >= 2) writer.uvarint(0)
    encode(apis.saslAuthenticate.response, version, { authBytes: scramFirst(request) }, writer)
  }
  return Buffer.concat(writer.chunks())
}

/** A server's first message that goes on from the client's nonce, to anything that has one. */
function scramFirst(request: Buffer): Buffer {
  const nonce = /n,,n=me,r=([\x21-\x2b\x2d-\x7e]+)/.exec(request.toString('latin1'))?.[1]
  return Buffer.from(nonce === undefined ? '' : `r=${nonce}more,s=c2FsdA==,i=4096`)
}

async function outcome(sasl: SaslOptions, key: number, lie: Lie, connectTimeoutMs = 10_000): Promise<DeadLetterError> {
  const peer = listener(key, lie)
  const limits = { connectTimeoutMs, requestTimeoutMs: connectTimeoutMs, maxAnswerBytes: 1 << 20 }
  const client = createClient({ brokers: 'b:1', socketFactory: peer.socketFactory, sasl, ...limits })
  const error = await client.metadata([]).then(
    () => assert.fail('it was let in'),
    (reason: unknown) => reason
  )
  await client.close()
  assert.equal(peer.open(), 0)
  assert.ok(DeadLetterError.is(error) && error.code.startsWith('BROKER_'), String(error))
  for (const secret of [password, token, Buffer.from(password).toString('base64')])
    assert.ok(!JSON.stringify([error, error.message]).includes(secret), error.message)
  return error
}

const head = (bytes: number): Buffer => {
  const length = Buffer.alloc(4)
  length.writeInt32BE(bytes)
  return length
}
const lies: Readonly<Record<string, Lie>> = {
  'a length of nothing': honest => Buffer.concat([head(0), honest]),
  'a length below nothing': honest => Buffer.concat([head(-1), honest]),
  'the greatest length': honest => Buffer.concat([head(2_147_483_647), honest]),
  'another correlation id': honest => withLength(Buffer.concat([head(77_777), honest.subarray(4)])),
  'a correlation id and nothing else': honest => withLength(honest.subarray(0, 4)),
  'nothing but ones': honest => withLength(Buffer.concat([honest.subarray(0, 4), Buffer.alloc(99, 0xff)]))
}

for (const { key, name } of [apis.apiVersions, apis.saslHandshake, apis.saslAuthenticate])
  for (const sasl of ways) {
    test(`${sasl.mechanism}: lies in the answer to ${name} are BROKER_PROTOCOL, silence and a trickle end in time`, async () => {
      for (const [lie, tell] of Object.entries(lies))
        assert.equal((await outcome(sasl, key, tell)).code, 'BROKER_PROTOCOL', lie)
      for (const quiet of [() => null, (honest: Buffer) => withLength(honest).subarray(0, 6)] as const) {
        const error = await outcome(sasl, key, quiet, soonMs)
        assert.match(error.code, /^BROKER_(TIMEOUT|UNREACHABLE)$/)
        assert.ok(error.retriable)
      }
      assert.deepEqual(uncaught, [])
    })

    test(`${sasl.mechanism}: changed bytes in the answer to ${name} are an error of the broker's, whatever they are`, async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
          fc.uint8Array({ maxLength: 6 }),
          async (changes, inserted) => {
            await outcome(
              sasl,
              key,
              honest => {
                const body = Buffer.from(honest.subarray(4))
                for (const [at, byte] of changes) if (body.length > 0) body[at % body.length] = byte
                return withLength(Buffer.concat([honest.subarray(0, 4), inserted, body]))
              },
              soonMs * 5
            )
          }
        ),
        runs(6)
      )
      assert.deepEqual(uncaught, [])
    })
  }

test('a broker that echoes what it heard in its refusal gets no secret into an error', async () => {
  for (const sasl of ways) {
    const error = await outcome(sasl, apis.saslAuthenticate.key, (honest, heard) => {
      const writer = new WireWriter()
      writer.int32(honest.readInt32BE(0))
      const version = heard.readInt16BE(2)
      if (version >= 2) writer.uvarint(0)
      const errorMessage = heard.toString('latin1').slice(0, 4000)
      encode(apis.saslAuthenticate.response, version, { errorCode: 58, errorMessage }, writer)
      return withLength(Buffer.concat(writer.chunks()))
    })
    assert.equal(error.code, 'BROKER_AUTHENTICATION')
  }
})

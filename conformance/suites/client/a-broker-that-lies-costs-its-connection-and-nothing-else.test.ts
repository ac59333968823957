// A process of its own: its memory is measured, and what nobody catches is noted.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Broker } from '@dead-letter/broker'
import fc from 'fast-check'
import { createClient } from '../../../packages/kafka/src/client/wire/client.ts'
import { DeadLetterError } from '../../../packages/kafka/src/errors.ts'
import { runs } from '../../../packages/protocol/test/runs.ts'
import { everyRequest } from './every-request.ts'
import { peerOf, type Tamper, withLength } from './tampered.ts'

const MiB = 1_048_576
const soonMs = 150

const broker = await Broker.start({ topics: ['hostile'] })
after(() => broker.stop())

const uncaught: unknown[] = []
process.on('uncaughtException', error => uncaught.push(error))
process.on('unhandledRejection', error => uncaught.push(error))

const length = (bytes: number): Tamper => {
  const head = Buffer.alloc(4)
  head.writeInt32BE(bytes)
  return ({ frame }) => Buffer.concat([head, frame])
}
const correlation = (frame: Buffer): Buffer => frame.subarray(0, 4)
const body = (make: (body: Buffer) => Buffer): Tamper => {
  return ({ frame }) => withLength(Buffer.concat([correlation(frame), make(frame.subarray(4))]))
}

const lies: Readonly<Record<string, Tamper>> = {
  'a length of nothing': length(0),
  'a length of one': length(1),
  'a length below nothing': length(-1),
  'the least length': length(-2_147_483_648),
  'the greatest length': length(2_147_483_647),
  'a length above the bound': length(2 * MiB),
  'another correlation id': ({ frame }) => {
    const other = Buffer.from(frame)
    other.writeInt32BE(frame.readInt32BE(0) + 1000, 0)
    return withLength(other)
  },
  'a correlation id and nothing else': ({ frame }) => withLength(correlation(frame)),
  'half of it': body(rest => rest.subarray(0, rest.length >> 1)),
  'the largest of all numbers': body(rest => Buffer.alloc(rest.length + 64, 0x7f)),
  'nothing but ones': body(rest => Buffer.alloc(rest.length + 64, 0xff))
}

for (const [name, [key, send]] of Object.entries(everyRequest)) {
  test(`${name}: each lie is BROKER_PROTOCOL, and its connection is closed`, async () => {
    for (const [lie, tamper] of Object.entries(lies)) {
      const outcome = await tampered(key, send, tamper)
      assert.equal(outcome, 'BROKER_PROTOCOL', lie)
    }
    assert.deepEqual(uncaught, [])
  })

  test(`${name}: silence and a trickle take no longer than a request may`, async () => {
    assert.equal(await tampered(key, send, () => null, soonMs), 'BROKER_TIMEOUT')
    assert.equal(await tampered(key, send, ({ frame }) => withLength(frame).subarray(0, 7), soonMs), 'BROKER_TIMEOUT')
  })

  test(`${name}: changed bytes are an answer or an error of the broker's, whatever they are`, async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 6 }),
        fc.uint8Array({ maxLength: 6 }),
        async (changes, inserted) => {
          const change = (rest: Buffer): Buffer => {
            const copy = Buffer.from(rest)
            for (const [at, byte] of changes) if (copy.length > 0) copy[at % copy.length] = byte
            const place = (changes[0]?.[0] ?? 0) % (copy.length + 1)
            return Buffer.concat([copy.subarray(0, place), inserted, copy.subarray(place)])
          }
          await tampered(key, send, body(change), 2000)
        }
      ),
      runs(6)
    )
    assert.deepEqual(uncaught, [])
  })
}

test('an answer that nobody asked for ends the connection', async () => {
  const [key, send] = everyRequest.metadata as (typeof everyRequest)[string]
  const twice: Tamper = ({ frame }) => Buffer.concat([withLength(frame), withLength(frame)])
  const outcome = await tampered(key, send, twice)
  assert.ok(outcome === 'answered' || outcome === 'BROKER_PROTOCOL', outcome)
})

test('lengths that lie take no memory', async () => {
  const before = process.memoryUsage.rss()
  for (let i = 0; i < 20; i++) await tampered(3, c => c.metadata([]), length(2_147_483_647))
  const grown = (process.memoryUsage.rss() - before) / MiB
  assert.ok(grown < 100, `memory grew by ${grown} MiB`)
})

/** What came of a request to a broker whose answers to one API are tampered with; whatever it is, it is a coded error. */
async function tampered(
  key: number,
  send: (client: ReturnType<typeof createClient>) => Promise<unknown>,
  tamper: Tamper,
  limitMs = 10_000
): Promise<string> {
  const peer = peerOf(broker.bootstrap, passing =>
    passing.apiKey === key ? tamper(passing) : withLength(passing.frame)
  )
  const limits = { connectTimeoutMs: limitMs, requestTimeoutMs: limitMs, maxAnswerBytes: MiB }
  const client = createClient({ brokers: broker.bootstrap, socketFactory: peer.socketFactory, ...limits })
  try {
    await send(client)
    return 'answered'
  } catch (error) {
    assert.ok(DeadLetterError.is(error) && error.code.startsWith('BROKER_'), String(error))
    return error.code
  } finally {
    await client.close()
    assert.equal(peer.open, 0)
  }
}

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import fc from 'fast-check'
import { apis } from '../../../src/client/wire/apis.ts'
import { Backoff } from '../../../src/client/wire/backoff.ts'
import { candidates } from '../../../src/client/wire/candidates.ts'
import { DeadLetterError } from '../../../src/errors.ts'
import { type FakeOptions, fakePeers } from './fake-peer.ts'

function peers(t: TestContext, options: FakeOptions) {
  const fake = fakePeers(options)
  t.after(() => fake.cluster.close())
  const asked = () => fake.heard.filter(({ name }) => name === 'Metadata')
  return { ...fake, asked }
}

const refused = (): never => {
  throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED', syscall: 'connect' })
}
const unreachable = (error: unknown): boolean => DeadLetterError.is(error) && error.code === 'BROKER_UNREACHABLE'

test('a broker that asks for peace has it before the next request of the connection', async t => {
  let throttleTimeMs = 700
  const { cluster, time, asked } = peers(t, {
    answer: ({ name }) => (name === 'Metadata' ? { throttleTimeMs } : {})
  })
  await cluster.metadata([])
  throttleTimeMs = 0
  await cluster.metadata([])
  await cluster.metadata([])
  assert.deepEqual(time.slept, [700])
  const [first, second, third] = asked()
  assert.deepEqual([(second?.at ?? 0) - (first?.at ?? 0), (third?.at ?? 0) - (second?.at ?? 0)], [700, 0])
})

test('who made the client hears that a request to a broker waits for peace', async t => {
  const quiet: unknown[] = []
  const { cluster } = peers(t, {
    answer: ({ name }) => (name === 'Heartbeat' ? { throttleTimeMs: 900 } : {}),
    onQuiet: (purpose, ms) => quiet.push([purpose, ms])
  })
  cluster.learn(1, 'a', 1)
  const beat = { groupId: 'g', generationId: 1, memberId: 'm', groupInstanceId: null }
  for (let i = 0; i < 2; i++) await cluster.toNode('group', 1, apis.heartbeat, beat)
  assert.deepEqual(quiet, [['group', 900]])
})

test('a request never waits longer for peace than it would for an answer', async t => {
  const { cluster, time } = peers(t, {
    answer: ({ name }) => (name === 'Metadata' ? { throttleTimeMs: 2 ** 31 - 1 } : {})
  })
  await cluster.metadata([])
  await cluster.metadata([])
  assert.deepEqual(time.slept, [cluster.settings.requestTimeoutMs])
})

test('a connection that was silent for 210 seconds is replaced before it is used', async t => {
  const { cluster, time, asked } = peers(t, {})
  const connections = () => asked().map(({ connection }) => connection)
  await cluster.metadata([])
  time.now += 209_999
  await cluster.metadata([])
  time.now += 210_000
  await cluster.metadata([])
  assert.deepEqual(connections(), [1, 1, 2])
})

test('a broker that is not there is asked again later each time, up to a second', async t => {
  const { cluster, attempts } = peers(t, { connect: refused, random: () => 0 })
  for (let i = 0; i < 8; i++) await assert.rejects(cluster.metadata([]), unreachable)
  const pauses = attempts.slice(1).map(({ at }, i) => at - (attempts[i]?.at ?? 0))
  assert.deepEqual(pauses, [25, 50, 100, 200, 400, 500, 500])
})

test('the pause is between half of its length and all of it, and gone after a success', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.double({ min: 0, max: 0.999, noNaN: true }), (failures, random) => {
      const backoff = new Backoff({ now: () => 5, random: () => random })
      for (let i = 0; i <= failures; i++) backoff.failed()
      const whole = Math.min(1000, 50 * 2 ** failures)
      assert.ok(backoff.leftMs >= whole / 2 && backoff.leftMs < whole, `${backoff.leftMs} of ${whole}`)
      backoff.succeeded()
      assert.equal(backoff.leftMs, 0)
    })
  )
})

test('an answer with another correlation id ends its connection, and the next request has a new one', async t => {
  let lie = true
  const { cluster, asked } = peers(t, {
    answer: ({ name, correlationId }) => (lie && name === 'Metadata' ? { correlationId: correlationId + 1 } : {})
  })
  await assert.rejects(cluster.metadata([]), /answer \d+ where \d+ was next/)
  lie = false
  await cluster.metadata([])
  assert.deepEqual(
    asked().map(({ connection }) => connection),
    [1, 2]
  )
})

test('when no known broker answers, those that were given are asked again', async t => {
  const down = new Set<string>()
  let brokers = [
    { nodeId: 1, host: 'b', port: 2 },
    { nodeId: 2, host: 'c', port: 3 }
  ]
  const { cluster, asked } = peers(t, {
    connect: ({ host }) => (down.has(host) ? refused() : undefined),
    answer: ({ name }) => (name === 'Metadata' ? { brokers } : {})
  })
  await cluster.metadata([])
  // The cluster moves: its old brokers are gone, and who was given knows the new one.
  down.add('b').add('c')
  brokers = [{ nodeId: 3, host: 'd', port: 4 }]
  await assert.rejects(cluster.toNode('admin', 1, apis.metadata, { topics: [] }))
  await cluster.metadata([])
  assert.equal(asked().at(-1)?.address, 'a:1')
  await cluster.toNode('admin', 3, apis.metadata, { topics: [] })
  assert.equal(asked().at(-1)?.address, 'd:4')
})

test('with its own connection to a given broker gone too, each known broker is tried, and then the given one', async t => {
  let here = ''
  const { cluster, time, attempts } = peers(t, {
    connect: ({ host }) => (here === '' || host === here ? undefined : refused()),
    answer: ({ name }) =>
      name === 'Metadata'
        ? {
            brokers: [
              { nodeId: 1, host: 'b', port: 2 },
              { nodeId: 2, host: 'c', port: 3 }
            ]
          }
        : {}
  })
  await cluster.metadata([])
  time.now += 300_000
  here = 'a'
  const before = attempts.length
  await cluster.metadata([])
  assert.deepEqual(
    attempts.slice(before).map(({ address }) => address),
    ['b:2', 'c:3', 'a:1']
  )
})

test('of many known brokers that are gone, two are tried before those that were given', () => {
  const known = Array.from({ length: 100 }, (_, i) => ({ host: `k${i}`, port: 1 }))
  const given = ['a', 'k7'].map(host => ({ host, port: 1 }))
  const order = candidates(known, given, ({ host }) => host === 'k50' || host === 'a').map(({ host }) => host)
  assert.deepEqual(order.slice(0, 6), ['k50', 'a', 'k0', 'k1', 'k7', 'k2'])
  assert.equal(new Set(order).size, 101)
})

test('a broker that wants a new beginning has it: those that were given are asked, on a new connection', async t => {
  let moved = false
  const { cluster, asked } = peers(t, {
    answer: ({ name, address }) => {
      if (name !== 'Metadata') return {}
      if (moved && address === 'a:1') return { brokers: [{ nodeId: 2, host: 'c', port: 3 }] }
      return moved ? { errorCode: 129 } : { brokers: [{ nodeId: 1, host: 'b', port: 2 }] }
    }
  })
  await cluster.metadata([])
  await cluster.metadata([], 1)
  moved = true
  const before = asked().length
  await assert.rejects(cluster.metadata([], 1), unreachable, 'where it moved to there is no broker 1')
  const told = asked().slice(before)
  assert.deepEqual(
    told.slice(0, 2).map(({ address }) => address),
    ['b:2', 'a:1']
  )
  const connections = (address: string) => new Set(asked().flatMap(a => (a.address === address ? [a.connection] : [])))
  assert.equal(connections('a:1').size, 2)
})

test('an answer about topics that is refused as a whole is an error, and no cluster without topics', async t => {
  const { cluster } = peers(t, { answer: ({ name }) => (name === 'Metadata' ? { errorCode: -1 } : {}) })
  await assert.rejects(
    cluster.metadata(['orders']),
    (error: unknown) => DeadLetterError.is(error) && error.code === 'BROKER_PROTOCOL' && error.retriable
  )
})

test('a known broker that only says nonsense is looked up again', async t => {
  let host = 'b'
  const { cluster, asked } = peers(t, {
    answer: ({ name, address, correlationId }) => {
      if (name !== 'Metadata') return {}
      if (address === 'b:2') return { correlationId: correlationId + 1 }
      return { brokers: [{ nodeId: 1, host, port: 2 }] }
    }
  })
  await cluster.metadata([])
  host = 'c'
  await assert.rejects(cluster.toNode('admin', 1, apis.metadata, { topics: [] }), /was next/)
  await cluster.toNode('admin', 1, apis.metadata, { topics: [] })
  assert.equal(asked().at(-1)?.address, 'c:2')
})

import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Dropped } from '../../src/control/interception.ts'
import { BrokerError, type BrokerErrorCode } from '../../src/errors.ts'
import { FakeConnection, served } from '../served.ts'

function broker(t: TestContext) {
  const all = served({ topics: [{ name: 'orders', partitions: 2 }, 'other'] })
  t.after(() => all.close())
  return all
}

const coded = (code: BrokerErrorCode) => (error: unknown) => error instanceof BrokerError && error.code === code

/** Whether a promise has settled, when everything that is due has run. */
async function settled(promise: Promise<unknown>): Promise<boolean> {
  let is = false
  const set = (): void => {
    is = true
  }
  promise.then(set, set)
  await turn()
  return is
}

const offsets = (topic: string, ...partitions: number[]) => ({
  topics: [{ name: topic, partitions: partitions.map(partitionIndex => ({ partitionIndex, timestamp: -1n })) }]
})

test('an error is for its partition, for as many requests as were asked for', async t => {
  const { ask, control } = broker(t)
  const fault = control.fail('ListOffsets', { topic: 'orders', partition: 1, error: 'LEADER_NOT_AVAILABLE', times: 2 })
  const codes = async () => {
    const answer = await ask('ListOffsets', offsets('orders', 0, 1))
    const { topics } = answer as { topics: { partitions: { errorCode: number }[] }[] }
    return topics[0]?.partitions.map(({ errorCode }) => errorCode)
  }
  assert.deepEqual(await codes(), [0, 5])
  await ask('ListOffsets', offsets('other', 0))
  assert.deepEqual([fault.hits, fault.left], [1, 1])
  assert.deepEqual(await codes(), [0, 5])
  assert.deepEqual(await codes(), [0, 0])
  assert.ok(await settled(fault.done))
})

test('requests are chosen by client, group and function', async t => {
  const { ask, control } = broker(t)
  const byClient = control.fail('Heartbeat', { clientId: 'slow', error: 'NOT_COORDINATOR' })
  const byGroup = control.fail('Heartbeat', { group: 'billing', error: 'COORDINATOR_NOT_AVAILABLE' })
  const byFunction = control.fail('Heartbeat', {
    matches: ({ body, version }) => body.generationId === 7 && version === 4,
    error: 'REBALANCE_IN_PROGRESS'
  })
  const code = async (request: object, clientId = 'test') => (await ask('Heartbeat', request, { clientId }))?.errorCode
  assert.equal(await code({ groupId: 'x', memberId: 'm' }), 25)
  assert.equal(await code({ groupId: 'x', memberId: 'm' }, 'slow'), 16)
  assert.equal(await code({ groupId: 'billing', memberId: 'm' }), 15)
  assert.equal(await code({ groupId: 'x', memberId: 'm', generationId: 7 }), 27)
  assert.deepEqual([byClient.left, byGroup.left, byFunction.left], [0, 0, 0])
})

test('delay holds a request or its answer back', async t => {
  const { ask, control, clock, cluster } = broker(t)
  control.delay('CreateTopics', { ms: 500 })
  const late = ask('CreateTopics', { topics: [{ name: 'late', numPartitions: 1, replicationFactor: 1 }] })
  assert.ok(!(await settled(late)))
  assert.equal(cluster.topics.get('late'), undefined)
  clock.advance(500)
  await late
  assert.notEqual(cluster.topics.get('late'), undefined)

  const fault = control.delay('CreateTopics', { ms: 500, when: 'after' })
  const answered = ask('CreateTopics', { topics: [{ name: 'soon', numPartitions: 1, replicationFactor: 1 }] })
  assert.ok(!(await settled(answered)))
  assert.notEqual(cluster.topics.get('soon'), undefined)
  fault.remove()
  await answered
})

test('drop closes the connection before or after the request has taken effect', async t => {
  const { ask, control, cluster } = broker(t)
  const create = (name: string) => ask('CreateTopics', { topics: [{ name, numPartitions: 1, replicationFactor: 1 }] })
  control.drop('CreateTopics')
  await assert.rejects(create('never'), Dropped)
  assert.equal(cluster.topics.get('never'), undefined)
  control.drop('any', { when: 'after' })
  await assert.rejects(create('there'), Dropped)
  assert.notEqual(cluster.topics.get('there'), undefined)
})

test('freeze holds requests and due answers until thaw', async t => {
  const { ask, control, clock } = broker(t)
  const waiting = ask('JoinGroup', {
    groupId: 'g',
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 10_000,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: Buffer.alloc(0) }]
  })
  const frozen = control.freeze()
  const metadata = ask('Metadata', { topics: null })
  clock.advance(60_000)
  assert.ok(!(await settled(metadata)))
  control.thaw()
  await Promise.all([metadata, waiting])
  assert.equal(frozen.left, 0)

  const only = control.freeze('Metadata', { clientId: 'slow' })
  await ask('Metadata', { topics: null })
  const slow = ask('Metadata', { topics: null }, { clientId: 'slow' })
  assert.ok(!(await settled(slow)))
  only.remove()
  await slow
})

test('an answer that was on its way when the broker froze waits for the thaw', async t => {
  const { ask, control, clock } = broker(t)
  const fetched = { topic: 'orders', partitions: [{ partition: 0, fetchOffset: 0n, partitionMaxBytes: 1000 }] }
  const poll = ask('Fetch', { maxWaitMs: 500, minBytes: 1, topics: [fetched] }, { version: 12 })
  assert.ok(!(await settled(poll)))
  control.freeze()
  clock.advance(500)
  assert.ok(!(await settled(poll)))
  control.thaw()
  await poll
})

test('a partition is made unwritable and writable', async t => {
  const { control, cluster } = broker(t)
  const logs = () => cluster.topics.get('orders')?.partitions.map(log => log.unwritable)
  const first = control.makeUnwritable('orders', { partition: 1 })
  assert.deepEqual(logs(), [0, 19])
  control.makeUnwritable('orders', { error: 'KAFKA_STORAGE_ERROR' })
  assert.deepEqual(logs(), [56, 56])
  first.remove()
  assert.deepEqual(logs(), [56, 56], 'a later call wins')
  control.makeWritable('orders', 0)
  assert.deepEqual(logs(), [0, 56])
  control.reset()
  assert.deepEqual(logs(), [0, 0])
  assert.ok(await settled(first.done), 'nothing is left of it')
  const both = control.makeUnwritable('orders')
  control.makeWritable('orders', 0)
  assert.ok(!(await settled(both.done)))
  assert.equal(both.left, Number.POSITIVE_INFINITY)
  control.makeWritable('orders', 1)
  assert.ok(await settled(both.done))
  assert.equal(both.left, 0)
  assert.throws(() => control.makeUnwritable('orders', { partition: 2 }), coded('PARTITION_UNKNOWN'))
  assert.throws(() => control.makeUnwritable('nothing'), coded('PARTITION_UNKNOWN'))
})

test('requests are waited for, with their fields', async t => {
  const { ask, control, clock } = broker(t)
  const seen: string[] = []
  const end = control.onRequest(({ api }) => seen.push(api))
  const next = control.nextRequest('ListOffsets', { topic: 'orders' })
  await ask('ListOffsets', offsets('other', 0))
  await ask('ListOffsets', offsets('orders', 1))
  const { body, clientId, targets } = await next
  assert.equal(body.topics[0]?.partitions[0]?.partitionIndex, 1)
  assert.equal(clientId, 'test')
  assert.deepEqual(targets, [{ topic: 'orders', partition: 1 }])
  end()
  await ask('Metadata', {})
  assert.deepEqual(seen, ['ListOffsets', 'ListOffsets'])

  const never = control.nextRequest('ListOffsets', { topic: 'orders', timeoutMs: 100 })
  await ask('ListOffsets', offsets('other', 0))
  clock.advance(100)
  await assert.rejects(never, /topic orders within 100 ms\. Seen meanwhile: 1 other ListOffsets/)

  const any = control.nextRequest('any', { clientId: 'test' })
  await ask('Metadata', {})
  assert.equal((await any).api, 'Metadata')
  const none = control.nextRequest('any', { clientId: 'nobody', timeoutMs: 100 })
  await ask('Metadata', {})
  clock.advance(100)
  await assert.rejects(none, /^BrokerError: No request came that matches clientId nobody .* 1 other requests\.$/)
})

test('what a function of the user throws is the user’s, and no fault of the broker', async t => {
  const { ask, control } = broker(t)
  const thrown: unknown[] = []
  t.mock.method(process, 'nextTick', (run: () => void) => {
    try {
      run()
    } catch (error) {
      thrown.push(error)
    }
  })
  const [one, two] = [new Error('of a listener'), new Error('of a filter')]
  control.onRequest(() => {
    throw one
  })
  const fault = control.fail('Metadata', {
    error: 'UNKNOWN_SERVER_ERROR',
    matches: () => {
      throw two
    }
  })
  assert.equal((await ask('Metadata', {}))?.errorCode, 0)
  t.mock.restoreAll()
  assert.deepEqual(thrown, [one, two])
  assert.equal(fault.hits, 0)
})

test('connections are dropped, all or those of one client', async t => {
  const { ask, control, dropped } = broker(t)
  const [mine, yours] = [new FakeConnection(2), new FakeConnection(3)]
  await ask('Metadata', {}, { on: mine, clientId: 'mine' })
  await ask('Metadata', {}, { on: yours, clientId: 'yours' })
  control.dropConnections()
  control.dropConnections({ clientId: 'mine' })
  const chosen = dropped.map(chooses => [chooses(mine), chooses(yours)])
  assert.deepEqual(chosen, [
    [true, true],
    [true, false]
  ])
})

test('what cannot be is refused at once, with its repair', t => {
  const { control } = broker(t)
  const wrong = control as unknown as Record<string, (...args: unknown[]) => unknown>
  const refused = (code: BrokerErrorCode, run: () => unknown) => assert.throws(run, coded(code))
  refused('API_UNKNOWN', () => wrong.fail?.('Prodce', { error: 'NOT_COORDINATOR' }))
  refused('API_UNKNOWN', () => wrong.drop?.('ShareFetch'))
  refused('ERROR_NAME_UNKNOWN', () => wrong.fail?.('Produce', { error: 'NOT_LEADER' }))
  refused('ERROR_NAME_UNKNOWN', () => wrong.fail?.('Produce', { error: 'NONE' }))
  refused('API_WITHOUT_TOPICS', () => control.fail('Heartbeat', { topic: 'orders', error: 'NOT_COORDINATOR' }))
  refused('OPTION_INVALID', () => control.drop('Produce', { partition: 1 }))
  refused('OPTION_INVALID', () => control.drop('Produce', { times: 0 }))
  refused('OPTION_INVALID', () => control.delay('Produce', { ms: -1 }))
  refused('OPTION_INVALID', () => wrong.drop?.('Produce', { when: 'during' }))
  refused('OPTION_UNKNOWN', () => wrong.drop?.('Produce', { topik: 'orders' }))
  refused('OPTION_INVALID', () => wrong.drop?.('Produce', { topic: 'orders', partition: '1' }))
  assert.throws(() => wrong.drop?.('Produce', { topic: ['orders'] }), /'topic' must be a string; got an array/)
  refused('OPTION_INVALID', () => wrong.drop?.('Produce', { matches: 'orders' }))
  refused('OPTION_INVALID', () => wrong.delay?.('Produce', null))
  refused('OPTION_UNKNOWN', () => wrong.freeze?.('Produce', { times: 2 }))
  refused('OPTION_UNKNOWN', () => wrong.dropConnections?.({ client: 'shop' }))
  refused('OPTION_UNKNOWN', () => wrong.makeUnwritable?.('orders', { partiton: 1 }))
  refused('API_UNKNOWN', () => wrong.fail?.('any', { error: 'NOT_COORDINATOR' }))
  refused('ERROR_NAME_UNKNOWN', () => wrong.fail?.('Produce', {}))
  refused('GROUP_UNKNOWN', () => control.expireSession('nobody'))
  assert.throws(() => wrong.fail?.('Prodce', { error: 'NOT_COORDINATOR' }), /Did you mean 'Produce'\?/)
})

test('reset ends every fault; a stopped broker holds nothing', async t => {
  const { ask, control, close } = broker(t)
  control.fail('Metadata', { error: 'UNKNOWN_SERVER_ERROR', times: 5 })
  control.freeze()
  const held = ask('Metadata', {})
  control.reset()
  await held
  assert.equal((await ask('Metadata', {}))?.errorCode, 0)

  control.freeze()
  const stuck = ask('Metadata', {})
  const next = control.nextRequest('Fetch')
  close()
  await assert.rejects(stuck, Dropped)
  await assert.rejects(next, coded('BROKER_STOPPED'))
  assert.throws(() => control.freeze(), coded('BROKER_STOPPED'))
})

test('reset ends the delays of requests that are held up', async t => {
  const { ask, control, clock } = broker(t)
  const waiting = clock.waiting
  control.delay('Metadata', { ms: 60_000, times: 2 })
  const held = [ask('Metadata', {}), ask('Metadata', {})]
  assert.ok(!(await settled(Promise.race(held))))
  control.reset()
  assert.ok(await settled(Promise.all(held)))
  assert.equal(clock.waiting, waiting, 'no timer is left')
})

test('a session can only run out of a member that is there', async t => {
  const { ask, control } = broker(t)
  const member = { groupId: 'new', memberId: 'm', memberEpoch: 0, rebalanceTimeoutMs: 60_000, topicPartitions: [] }
  await ask('ConsumerGroupHeartbeat', { ...member, subscribedTopicNames: ['orders'] })
  const protocols = [{ name: 'range' }]
  const join = {
    groupId: 'old',
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 60_000,
    protocolType: 'consumer',
    protocols
  }
  const answer = await ask('JoinGroup', join, { version: 5 })
  for (const group of ['new', 'old']) assert.throws(() => control.expireSession(group, 'x'), coded('MEMBER_UNKNOWN'))
  control.expireSession('new', 'm')
  control.expireSession('old', String(answer?.memberId))
  for (const [group, id] of [
    ['new', 'm'],
    ['old', String(answer?.memberId)]
  ] as const)
    assert.throws(() => control.expireSession(group, id), coded('MEMBER_UNKNOWN'))
})

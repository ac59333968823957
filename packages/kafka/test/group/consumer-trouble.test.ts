import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kafkaErrors } from '../../src/client/kafka-errors.ts'
import { DeadLetterError } from '../../src/errors.ts'
import { readGroupOptions } from '../../src/group/options.ts'
import { consumerSetting, offset, TestMember } from './test-member.ts'
import { settle } from './virtual-time.ts'

test('a session that ends by the clock loses everything, before anything else is handled', async () => {
  const { time, group } = consumerSetting()
  group.sessionTimeoutMs = 10_000
  const a = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a has all')
  const { id } = a
  time.freeze(10_500)
  group.expel(id)
  assert.equal(a.membership.checkSession(), false)
  assert.deepEqual(a.diary.slice(1), ['lost t0 t1 t2 t3'])
  await assert.rejects(a.membership.commit([offset('t', 0, 1)]), { code: 'COMMIT_FAILED' })
  await time.until(() => a.has === 't0 t1 t2 t3', 'back again')
  assert.equal(a.id, id, 'the member chose its id, and keeps it')
  assert.equal(group.commits.length, 0)
})

test('an answer that was in the air while the process stood still does not renew the session', async () => {
  const { time, group } = consumerSetting()
  const a = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a has all')
  const { consumerGroupHeartbeat } = a.port
  const arrive = Promise.withResolvers<void>()
  let sent = false
  a.port.consumerGroupHeartbeat = async (...request) => {
    const answer = await consumerGroupHeartbeat(...request)
    sent = true
    await arrive.promise
    return answer
  }
  await time.until(() => sent, 'a heartbeat on its way')
  time.freeze(46_000)
  a.port.consumerGroupHeartbeat = consumerGroupHeartbeat
  arrive.resolve()
  await settle()
  assert.ok(a.diary.includes('lost t0 t1 t2 t3'))
  await time.until(() => a.has === 't0 t1 t2 t3', 'back again')
})

test('a session that ends while brokers do not answer is lost in time', async () => {
  const { time, group } = consumerSetting()
  const a = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a has all')
  a.port.cut = true
  await time.advance(39_000)
  assert.notEqual(a.has, '')
  await time.advance(6_500)
  assert.equal(a.has, '')
  assert.deepEqual(
    a.warnings.map(({ code }) => code),
    ['GROUP_UNAVAILABLE']
  )
  a.port.cut = false
  await time.until(() => a.has === 't0 t1 t2 t3', 'back again')
})

for (const code of ['UNKNOWN_MEMBER_ID', 'FENCED_MEMBER_EPOCH', 'GROUP_ID_NOT_FOUND'] as const) {
  test(`dropped by the group (${code}): lost, and in again under the same id`, async () => {
    const { time, group } = consumerSetting()
    const a = new TestMember(group, time, ['t'])
    void a.membership.join()
    await time.until(() => a.has !== '', 'a has all')
    const { id } = a
    group.script('heartbeat', kafkaErrors[code])
    await time.until(() => a.diary.at(-2) === 'lost t0 t1 t2 t3' && a.has === 't0 t1 t2 t3', 'back again')
    assert.equal(a.id, id)
    assert.equal(group.requests.filter(({ memberEpoch }) => memberEpoch === 0).length, 2)
  })
}

test('dropped while it drains: the next assignment waits for the drain, and its commit is not sent', async () => {
  const { time, group } = consumerSetting()
  const a = new TestMember(group, time, ['t'])
  const b = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a has all')
  const drained = Promise.withResolvers<void>()
  a.drain = async () => {
    await drained.promise
    await assert.rejects(a.membership.commit([offset('t', 3, 9)]), { code: 'COMMIT_FAILED' })
  }
  void b.membership.join()
  await time.until(() => a.diary.at(-1) === 'revoke t2 t3', 'a drains')
  group.expel(a.id)
  await time.until(() => a.diary.at(-1) === 'lost t0 t1 t2 t3', 'a is dropped')
  await time.until(() => b.has === 't0 t1 t2 t3' || b.has.length === 5, 'b takes over')
  await time.advance(2_000)
  assert.equal(a.diary.at(-1), 'lost t0 t1 t2 t3')
  drained.resolve()
  await time.until(() => a.has.length === 5, 'a has two again')
  assert.equal(group.commits.length, 0)
})

test('a commit finds out first that the member is unknown', async () => {
  const { time, group } = consumerSetting()
  const a = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a has all')
  group.expel(a.id)
  await assert.rejects(a.membership.commit([offset('t', 0, 1)]), { code: 'COMMIT_FAILED' })
  assert.equal(a.has, '')
  await time.until(() => a.has !== '', 'back again')
})

const refusals = [
  ['UNSUPPORTED_ASSIGNOR', 'GROUP_INVALID'],
  ['UNSUPPORTED_VERSION', 'GROUP_PROTOCOL_REFUSED'],
  ['GROUP_ID_NOT_FOUND', 'GROUP_PROTOCOL_REFUSED'],
  ['INCONSISTENT_GROUP_PROTOCOL', 'GROUP_PROTOCOL_REFUSED'],
  ['GROUP_MAX_SIZE_REACHED', 'GROUP_INVALID'],
  ['GROUP_AUTHORIZATION_FAILED', 'GROUP_FORBIDDEN'],
  ['TOPIC_AUTHORIZATION_FAILED', 'SOURCE_TOPIC_FORBIDDEN'],
  ['FENCED_INSTANCE_ID', 'GROUP_FENCED']
] as const

for (const [answer, code] of refusals) {
  test(`${answer} rejects the join with ${code}, or ends the membership later`, async () => {
    const { time, group } = consumerSetting()
    const a = new TestMember(group, time, ['t'])
    group.script('heartbeat', kafkaErrors[answer])
    await assert.rejects(a.membership.join(), { code })
    assert.equal(a.failure, undefined)
    assert.equal(time.pending, 0)
    if (answer === 'GROUP_ID_NOT_FOUND') return
    const b = new TestMember(group, time, ['t'])
    void b.membership.join()
    await time.until(() => b.has !== '', 'b has all')
    group.script('heartbeat', kafkaErrors[answer])
    await time.until(() => b.failure !== undefined, 'b fails')
    assert.equal(b.failure?.code, code)
    assert.equal(b.has, '')
  })
}

test('brokers that do not serve the protocol refuse it in words', async () => {
  const { time, group } = consumerSetting()
  const a = new TestMember(group, time, ['t'])
  group.script('heartbeat', new DeadLetterError('BROKER_UNSUPPORTED', { brokers: 'b:9092', request: 'x', wanted: '1' }))
  await assert.rejects(a.membership.join(), { code: 'GROUP_PROTOCOL_REFUSED', message: /b:9092 does not serve/ })
})

test('where the group’s configs may not be read, the option is taken for the session time-out', async () => {
  const { time, group } = consumerSetting()
  const a = new TestMember(group, time, ['t'], { sessionTimeoutMs: 8_000 })
  group.script('describeConfigs', kafkaErrors.GROUP_AUTHORIZATION_FAILED)
  void a.membership.join()
  await time.until(() => a.has !== '', 'a has all')
  a.port.cut = true
  await time.advance(8_500)
  assert.deepEqual(a.diary.slice(1), ['lost t0 t1 t2 t3'])
})

test('options of the other protocol are refused', () => {
  const refused = (given: object) =>
    assert.throws(() => readGroupOptions(given), { code: 'OPTION_INVALID', message: /left out with group.protocol/ })
  refused({ protocol: 'consumer', assignors: ['range'] })
  refused({ protocol: 'consumer', heartbeatIntervalMs: 1000 })
  refused({ serverAssignor: 'uniform' })
  assert.throws(() => readGroupOptions({ instanceId: 'a b' }), { code: 'OPTION_INVALID' })
  assert.equal(readGroupOptions({ protocol: 'consumer', instanceId: 'a', serverAssignor: 'range' }).instanceId, 'a')
})

for (const code of ['BROKER_AUTHENTICATION', 'BROKER_TLS'] as const) {
  test(`${code} ends a member that was never let in, and is trouble that passes for one that was`, async () => {
    const { time, group } = consumerSetting()
    const refused = new DeadLetterError(code, { brokers: 'b:9092', reason: 'the password is another one' })
    group.script('heartbeat', refused)
    const stranger = new TestMember(group, time, ['t'])
    await assert.rejects(stranger.membership.join(), { code })

    const a = new TestMember(group, time, ['t'])
    void a.membership.join()
    await time.until(() => a.has !== '', 'a has all')
    group.script('heartbeat', refused, refused, refused)
    await time.until(() => a.warnings.length > 0, 'a warning')
    await time.advance(20_000)
    assert.deepEqual([a.has, a.diary.length], ['t0 t1 t2 t3', 1])
    assert.equal(group.scripted.get('heartbeat')?.length, 0)
    assert.deepEqual(
      a.warnings.map(warning => warning.code),
      [code]
    )
  })
}

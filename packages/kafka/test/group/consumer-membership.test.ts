import assert from 'node:assert/strict'
import { test } from 'node:test'
import { kafkaErrors } from '../../src/client/kafka-errors.ts'
import { notOwnedCode } from '../../src/group/reaction.ts'
import { consumerSetting, offset, TestMember } from './test-member.ts'
import { settle } from './virtual-time.ts'

test('a member that joins tells all of itself, and after that only what is new', async () => {
  const { time, group } = consumerSetting()
  const a = new TestMember(group, time, ['t'], { serverAssignor: 'range', rebalanceTimeoutMs: 30_000 })
  await Promise.all([a.membership.join(), time.until(() => a.has === 't0 t1 t2 t3', 'a has all')])
  await time.advance(20_000)
  const [join, acknowledgement, ...later] = group.requests
  assert.deepEqual(
    { ...join, memberId: '' },
    {
      groupId: 'g',
      memberId: '',
      memberEpoch: 0,
      groupInstanceId: null,
      rebalanceTimeoutMs: 30_000,
      topics: ['t'],
      serverAssignor: 'range',
      owned: []
    }
  )
  const same = { rebalanceTimeoutMs: null, topics: null, serverAssignor: null }
  const { memberId } = join ?? {}
  const always = { groupId: 'g', memberId, memberEpoch: group.epoch, groupInstanceId: null, ...same }
  const owned = [{ topicId: 'id1', partitions: [0, 1, 2, 3] }]
  assert.deepEqual(acknowledgement, { ...always, owned })
  assert.equal(later.length, 4)
  for (const request of later) assert.deepEqual(request, { ...always, owned: null })
  assert.deepEqual(a.membership.owned.length, 4)

  await a.membership.leave()
  assert.equal(group.requests.at(-1)?.memberEpoch, -1)
  assert.equal(group.seats.size, 0)
  assert.equal(time.pending, 0)
})

test('what another member gets is drained and committed first, under the epoch that is still ours', async () => {
  const { time, group } = consumerSetting()
  const a = new TestMember(group, time, ['t'])
  const b = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has === 't0 t1 t2 t3', 'a has all')
  const drained = Promise.withResolvers<void>()
  a.drain = async (partitions, deadlineMs) => {
    assert.ok(deadlineMs > 53_000 && deadlineMs <= 54_000, String(deadlineMs))
    await drained.promise
    const answers = await a.membership.commit(partitions.map(({ topic, partition }) => offset(topic, partition, 7)))
    assert.deepEqual([...new Set(answers.map(({ errorCode }) => errorCode))], [0])
  }
  const epoch = a.membership.member?.generationId
  void b.membership.join()
  await time.until(() => a.diary.at(-1) === 'revoke t2 t3', 'a drains')
  const before = group.requests.length
  await time.advance(30_000)
  const meanwhile = group.requests.slice(before).filter(({ memberId }) => memberId === a.id)
  assert.ok(meanwhile.length >= 5, 'heartbeats go on')
  assert.ok(
    meanwhile.every(({ owned }) => owned === null),
    'and acknowledge nothing'
  )
  assert.equal(b.has, '')
  assert.equal(a.membership.owned.length, 4)
  drained.resolve()
  await time.until(() => b.has === 't2 t3', 'b has its half')
  assert.equal(a.has, 't0 t1')
  assert.deepEqual(
    group.commits.map(({ partition, epoch: under }) => [partition, under]),
    [
      [2, epoch],
      [3, epoch]
    ]
  )
  assert.deepEqual(a.diary, ['assign t0 t1 t2 t3', 'revoke t2 t3', 'assign '])
  await b.membership.leave()
  await time.until(() => a.has === 't0 t1 t2 t3', 'a has all again')
})

test('a drain that takes too long gives its partitions up at nine tenths of the rebalance time-out', async () => {
  const { time, group } = consumerSetting()
  const a = new TestMember(group, time, ['t'], { rebalanceTimeoutMs: 20_000 })
  const b = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has === 't0 t1 t2 t3', 'a has all')
  a.drain = (_, deadlineMs) => new Promise(resolve => void time.setTimeout(resolve, deadlineMs))
  void b.membership.join()
  await time.until(() => a.diary.at(-1) === 'revoke t2 t3', 'a drains')
  await time.until(() => b.has === 't2 t3', 'b has its half', 24_000)
  assert.equal(a.membership.owned.length, 2)
  assert.ok(!a.diary.some(line => line.startsWith('lost')), 'in time: the broker did not drop it')
})

test('each gets partitions of what it subscribes to; a new subscription moves them; a topic that grows is spread', async () => {
  const { time, group } = consumerSetting({ t: 2, u: 2 })
  const a = new TestMember(group, time, ['t'])
  const b = new TestMember(group, time, ['t', 'u'])
  void a.membership.join()
  void b.membership.join()
  await time.until(() => a.has === 't1' || a.has === 't0', 'a has one of t')
  await time.until(() => b.has.split(' ').length === 3, 'b has the rest')
  a.membership.resubscribe(['t', 'u'])
  await time.until(() => a.has.includes('u') && b.has.split(' ').length === 2, 'u is shared')
  b.membership.resubscribe(['u'])
  await time.until(() => a.has.startsWith('t0 t1') && !b.has.includes('t'), 'b has no more of t')
  const topic = group.topics.get('t')
  assert.ok(topic)
  topic.partitions = 4
  group.rebalance()
  await time.until(() => a.has.startsWith('t0 t1 t2 t3'), 't has grown')
})

test('a topic that is deleted is lost, not drained; created anew under its name it is assigned anew', async () => {
  const { time, group } = consumerSetting({ t: 2, u: 1 })
  const a = new TestMember(group, time, ['t', 'u'])
  void a.membership.join()
  await time.until(() => a.has === 't0 t1 u0', 'a has all')
  group.delete('t')
  await time.until(() => a.has === 'u0', 't is gone')
  assert.equal(a.diary.at(1), 'lost t0 t1')
  group.delete('u')
  group.create('u', 1)
  group.create('t', 1)
  await time.until(() => a.has === 't0 u0', 'both are back')
  assert.ok(a.diary.includes('lost u0'))
  await time.advance(10_000)
  assert.deepEqual(
    [...group.seats.values()].map(({ assigned }) => [...assigned].sort()),
    [['id3/0', 'id4/0']]
  )
})

test('nothing at first is not believed while the broker may still be assigning', async () => {
  const { time, group } = consumerSetting()
  group.slow = true
  const a = new TestMember(group, time, ['t'])
  let joined = false
  void a.membership.join().then(() => {
    joined = true
  })
  await time.advance(600)
  assert.equal(joined, false)
  assert.deepEqual(a.diary, [])
  group.slow = false
  group.assignNow()
  await time.until(() => a.has === 't0 t1 t2 t3', 'all', 1000)
  assert.deepEqual(a.diary, ['assign t0 t1 t2 t3'])

  const none = new TestMember(group, time, [])
  void none.membership.join()
  await time.advance(1400)
  assert.deepEqual(none.diary, ['assign '])
})

test('a commit that is refused because the epoch has moved is sent again under the new one', async () => {
  const { time, group } = consumerSetting()
  const a = new TestMember(group, time, ['t'])
  const b = new TestMember(group, time, ['u'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a has all')
  const old = a.membership.member
  void b.membership.join()
  await settle()
  const { consumerGroupHeartbeat } = a.port
  const arrive = Promise.withResolvers<void>()
  let sent = false
  a.port.consumerGroupHeartbeat = async (...request) => {
    const answer = await consumerGroupHeartbeat(...request)
    sent = true
    await arrive.promise
    return answer
  }
  await time.until(() => sent, 'the broker has moved the member on')
  const committing = a.membership.commit([offset('t', 0, 5), offset('x', 0, 5)])
  await settle()
  assert.deepEqual(group.commits, [])
  arrive.resolve()
  assert.deepEqual(
    (await committing).map(({ errorCode }) => errorCode),
    [0, notOwnedCode]
  )
  assert.ok(old)
  assert.deepEqual(
    group.commits.map(({ epoch }) => epoch),
    [group.epoch]
  )
  assert.ok(group.epoch > old.generationId)
  assert.equal(a.diary.filter(line => line.startsWith('lost')).length, 0)
})

test('a heartbeat whose answer is lost is repeated in full; nothing is lost by it', async () => {
  const { time, group } = consumerSetting()
  const a = new TestMember(group, time, ['t'])
  const b = new TestMember(group, time, ['t'])
  void a.membership.join()
  await time.until(() => a.has !== '', 'a has all')
  group.script('heartbeat', 'lost', 'lost')
  void b.membership.join()
  await time.until(() => b.has === 't2 t3', 'b has its half')
  group.script('heartbeat', 'lost', kafkaErrors.COORDINATOR_LOAD_IN_PROGRESS, kafkaErrors.NOT_COORDINATOR)
  await time.advance(20_000)
  assert.equal(`${a.has} ${b.has}`, 't0 t1 t2 t3')
  assert.ok(![...a.diary, ...b.diary].some(line => line.startsWith('lost')))
  group.node = 2
  await time.advance(20_000)
  assert.equal(`${a.has} ${b.has}`, 't0 t1 t2 t3')
})

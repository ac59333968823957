import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ConsumerOffice } from './consumer-office.ts'

const apart = { 'group.consumer.assignment.interval.ms': 0 }

function office(given: Record<string, string | number> = apart): ConsumerOffice {
  const made = new ConsumerOffice(given)
  made.topics.create('t', { partitions: 4 })
  return made
}

test('a member alone gets everything at once', async () => {
  const o = office()
  assert.deepEqual(await o.join('a', ['t']), { error: 'NONE', memberId: 'a', epoch: 2, assignment: 't:0,1,2,3' })
  assert.equal(await o.state(), 'Stable')
  assert.deepEqual(await o.beat('a', 2), { error: 'NONE', memberId: 'a', epoch: 2, assignment: null })
  const full = { rebalanceTimeoutMs: 60_000, subscribedTopicNames: ['t'], topicPartitions: o.owned('t:0,1,2,3') }
  assert.equal((await o.beat('a', 2, full)).assignment, 't:0,1,2,3')
})

test('before version 1 the coordinator makes the id', async () => {
  const o = office()
  const first = { rebalanceTimeoutMs: 1000, subscribedTopicNames: ['t'], topicPartitions: [] }
  assert.match((await o.beat('', 0, first, 0)).memberId, /^[\w-]{22}$/)
  assert.equal((await o.beat('', 0, first, 1)).error, 'INVALID_REQUEST')
})

test('partitions go to a new member only when the old one has given them up', async () => {
  const o = office()
  await o.join('a', ['t'])
  assert.deepEqual(await o.join('b', ['t']), { error: 'NONE', memberId: 'b', epoch: 3, assignment: '' })
  assert.equal(await o.state(), 'Reconciling')
  assert.deepEqual(await o.beat('a', 2), { error: 'NONE', memberId: 'a', epoch: 2, assignment: 't:0,1' })
  // Still owned: nothing moves.
  assert.equal((await o.beat('b', 3)).assignment, null)
  assert.equal((await o.beat('a', 2, { topicPartitions: o.owned('t:0,1,2,3') })).epoch, 2)
  assert.deepEqual(await o.beat('a', 2, { topicPartitions: o.owned('t:0,1') }), {
    error: 'NONE',
    memberId: 'a',
    epoch: 3,
    assignment: null
  })
  assert.deepEqual(await o.beat('b', 3), { error: 'NONE', memberId: 'b', epoch: 3, assignment: 't:2,3' })
  assert.equal(await o.state(), 'Stable')
})

test('a member that does not give up its partitions in time is out', async () => {
  const o = office()
  await o.join('a', ['t'], { rebalanceTimeoutMs: 10_000 })
  await o.join('b', ['t'])
  await o.beat('a', 2)
  o.clock.advance(9_999)
  assert.equal((await o.beat('a', 2)).error, 'NONE')
  o.clock.advance(1)
  assert.equal((await o.beat('a', 2)).error, 'UNKNOWN_MEMBER_ID')
  assert.equal((await o.beat('b', 3)).assignment, 't:0,1,2,3')
})

test('a member that is silent for its session is out', async () => {
  const o = office()
  await o.join('a', ['t'])
  o.clock.advance(44_999)
  assert.equal((await o.beat('a', 2)).error, 'NONE')
  o.clock.advance(45_000)
  assert.equal((await o.beat('a', 2)).error, 'UNKNOWN_MEMBER_ID')
  assert.equal(await o.state(), 'Empty')
})

test('epochs: what is newer, or older than the one before, is fenced', async () => {
  const o = office()
  await o.join('a', ['t'])
  await o.beat('a', 2, { subscribedTopicNames: ['t', 'u'] })
  assert.equal((await o.beat('a', 4)).error, 'FENCED_MEMBER_EPOCH')
  assert.equal((await o.beat('a', 1)).error, 'FENCED_MEMBER_EPOCH')
  // The answer with epoch 3 was lost.
  assert.equal((await o.beat('a', 2)).error, 'FENCED_MEMBER_EPOCH')
  assert.equal((await o.beat('a', 2, { topicPartitions: o.owned('t:0') })).error, 'NONE')
  // Giving up everything and joining again is always possible.
  assert.equal((await o.join('a', ['t', 'u'])).assignment, 't:0,1,2,3')
})

test('leaving', async () => {
  const o = office()
  await o.join('a', ['t'])
  await o.join('b', ['t'])
  assert.deepEqual(await o.beat('a', -1), { error: 'NONE', memberId: 'a', epoch: -1, assignment: null })
  assert.equal((await o.beat('a', -1)).error, 'UNKNOWN_MEMBER_ID')
  assert.equal(await o.state(), 'Assigning')
  assert.equal((await o.beat('b', 3)).assignment, 't:0,1,2,3')
})

test('unknown groups and members', async () => {
  const o = office()
  assert.equal((await o.beat('a', 1)).error, 'GROUP_ID_NOT_FOUND')
  assert.equal((await o.beat('a', -1)).error, 'GROUP_ID_NOT_FOUND')
  assert.equal((await o.describe()).errorCode, 69)
  assert.equal((await o.describe('')).errorCode, 24)
  await o.join('a', ['t'])
  assert.equal((await o.beat('b', 1)).error, 'UNKNOWN_MEMBER_ID')
})

test('a request that is refused leaves no group behind', async () => {
  const o = office()
  assert.equal((await o.join('a', [], { subscribedTopicRegex: '(' })).error, 'INVALID_REGULAR_EXPRESSION')
  assert.equal(o.groups.get('g'), undefined)
  const first = { rebalanceTimeoutMs: 1000, subscribedTopicNames: ['t'], topicPartitions: [] }
  for (const [epoch, change, error] of [
    [0, { rebalanceTimeoutMs: -1 }, 'INVALID_REQUEST'],
    [0, { topicPartitions: null }, 'INVALID_REQUEST'],
    [0, { subscribedTopicNames: null }, 'INVALID_REQUEST'],
    [0, { instanceId: ' ' }, 'INVALID_REQUEST'],
    [0, { rackId: '' }, 'INVALID_REQUEST'],
    [0, { groupId: '' }, 'INVALID_REQUEST'],
    [-2, {}, 'INVALID_REQUEST'],
    [-3, {}, 'INVALID_REQUEST'],
    [0, { serverAssignor: 'sticky' }, 'UNSUPPORTED_ASSIGNOR']
  ] as const)
    assert.equal((await o.beat('a', epoch, { ...first, ...change })).error, error, JSON.stringify([epoch, change]))
  assert.equal(o.groups.get('g'), undefined)
})

test('a full group takes no more', async () => {
  const o = office({ ...apart, 'group.consumer.max.size': 1 })
  await o.join('a', ['t'])
  assert.equal((await o.join('b', ['t'])).error, 'GROUP_MAX_SIZE_REACHED')
  assert.equal((await o.join('a', ['t'])).error, 'NONE')
})

test('static members', async () => {
  const o = office()
  const i = { instanceId: 'i' }
  await o.join('a', ['t'], i)
  assert.equal((await o.join('b', ['t'], i)).error, 'UNRELEASED_INSTANCE_ID')
  assert.equal((await o.beat('b', 2, i)).error, 'FENCED_INSTANCE_ID')
  assert.equal((await o.beat('a', 2, { instanceId: 'j' })).error, 'UNKNOWN_MEMBER_ID')
  assert.deepEqual(await o.beat('a', -2, i), { error: 'NONE', memberId: 'a', epoch: -2, assignment: null })
  // Its partitions are kept for it.
  assert.equal((await o.join('c', ['t'])).assignment, '')
  assert.equal((await o.join('b', ['t'], i)).assignment, 't:0,1')
  assert.equal((await o.beat('c', 3)).assignment, 't:2,3')
})

test('a static member that does not come back in time is out', async () => {
  const o = office()
  await o.join('a', ['t'], { instanceId: 'i' })
  await o.beat('a', -2, { instanceId: 'i' })
  o.clock.advance(45_000)
  assert.equal(await o.state(), 'Empty')
})

test('a target is made once an interval', async () => {
  const o = office({})
  await o.join('a', ['t'])
  assert.deepEqual(await o.join('b', ['t']), { error: 'NONE', memberId: 'b', epoch: 2, assignment: '' })
  assert.equal(await o.state(), 'Assigning')
  o.clock.advance(999)
  assert.equal((await o.beat('b', 2)).epoch, 2)
  o.clock.advance(1)
  assert.equal((await o.beat('b', 2)).epoch, 3)
})

test('topics that appear, grow and go', async () => {
  const o = office()
  assert.equal((await o.join('a', ['t', 'u'])).assignment, 't:0,1,2,3')
  o.topics.create('u', { partitions: 1 })
  assert.equal((await o.beat('a', 2)).assignment, 't:0,1,2,3 u:0')
  const u = o.topics.get('u')
  if (u !== undefined) o.topics.grow(u, 2)
  assert.equal((await o.beat('a', 3)).assignment, 't:0,1,2,3 u:0,1')
  o.topics.delete('u')
  assert.equal((await o.beat('a', 4)).assignment, 't:0,1,2,3')
  o.topics.create('other', { partitions: 1 })
  assert.equal((await o.describe()).groupEpoch, 5)
})

test('regular expressions', async () => {
  const o = office()
  o.topics.create('tt', { partitions: 1 })
  const joined = await o.join('a', [], { subscribedTopicRegex: 't+' })
  assert.deepEqual(joined, { error: 'NONE', memberId: 'a', epoch: 1, assignment: '' })
  o.clock.advance(0)
  assert.deepEqual(await o.beat('a', 1), { error: 'NONE', memberId: 'a', epoch: 2, assignment: 't:0,1,2,3 tt:0' })
  assert.ok(o.groups.get('g')?.subscribesTo('tt'))
  o.topics.create('ttt', { partitions: 1 })
  await o.beat('a', 2)
  o.clock.advance(0)
  assert.equal((await o.beat('a', 2)).assignment, null)
  o.clock.advance(10_000)
  await o.beat('a', 2)
  o.clock.advance(0)
  assert.equal((await o.beat('a', 2)).assignment, 't:0,1,2,3 tt:0 ttt:0')
  assert.equal((await o.describe()).members[0].subscribedTopicRegex, 't+')
  await o.beat('a', 3, { subscribedTopicRegex: '', subscribedTopicNames: ['tt'] })
  assert.equal((await o.beat('a', 3, { topicPartitions: o.owned('tt:0') })).epoch, 4)
  assert.ok(o.groups.get('g')?.subscribesTo('t') === false)
})

test('what is left is given up though the target may lag behind', async () => {
  const o = office({})
  o.topics.create('u', { partitions: 1 })
  await o.join('a', ['t', 'u'])
  assert.deepEqual(await o.beat('a', 2, { subscribedTopicNames: ['u'] }), {
    error: 'NONE',
    memberId: 'a',
    epoch: 2,
    assignment: 'u:0'
  })
})

test('describe shows current and target assignments', async () => {
  const o = office()
  await o.join('a', ['t'], { rackId: 'r', serverAssignor: 'range' })
  await o.join('b', ['t'])
  await o.beat('a', 2)
  const group = await o.describe()
  assert.equal(group.groupState, 'Reconciling')
  assert.equal(group.assignorName, 'range')
  assert.deepEqual([group.groupEpoch, group.assignmentEpoch], [3, 3])
  const [a, b] = group.members
  assert.deepEqual([o.text(a.assignment), o.text(a.targetAssignment)], ['t:0,1,2,3', 't:0,1'])
  assert.deepEqual([o.text(b.assignment), o.text(b.targetAssignment)], ['', 't:2,3'])
  assert.deepEqual([a.rackId, a.clientId, a.clientHost, a.memberType], ['r', 'client', '/127.0.0.1', 1])
})

test('commits are checked by epoch, and by partition where the epoch is older', async () => {
  const o = office()
  const commit = { memberId: 'a', instanceId: null, generation: 2, transactional: false, version: 9 }
  const check = (change: object): number | undefined => o.groups.get('g')?.checkCommit({ ...commit, ...change })
  await o.join('a', ['t'])
  assert.equal(check({}), 0)
  assert.equal(check({ memberId: 'b' }), 25)
  assert.equal(check({ version: 8 }), 35)
  assert.equal(check({ generation: 3 }), 113)
  assert.equal(check({ generation: -1 }), 113)
  assert.equal(check({ generation: -1, memberId: '' }), 25)
  assert.equal(check({ generation: -1, memberId: '', transactional: true }), 0)
  await o.join('b', ['t'])
  await o.beat('a', 2)
  await o.beat('a', 2, { topicPartitions: o.owned('t:0,1') })
  await o.beat('b', 3)
  assert.equal(check({}), 113)
  assert.equal(check({ partitions: [{ topic: 't', partition: 0 }] }), 0)
  assert.equal(check({ partitions: [{ topic: 't', partition: 2 }] }), 113)
  assert.equal(check({ memberId: 'b', partitions: [{ topic: 't', partition: 2 }] }), 113)
  const group = o.groups.get('g')
  assert.deepEqual([group?.checkFetch(null, -1), group?.checkFetch('a', 3), group?.checkFetch('a', 2)], [0, 0, 113])
  assert.equal(group?.checkFetch('x', 3), 25)
})

test('control can end sessions', async () => {
  const o = office()
  await o.join('a', ['t'])
  await o.join('b', ['t'])
  o.groups.get('g')?.expireSession('a')
  assert.equal((await o.beat('a', 2)).error, 'UNKNOWN_MEMBER_ID')
  o.groups.get('g')?.expireSession()
  assert.equal(await o.state(), 'Empty')
  o.groups.close()
})

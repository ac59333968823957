import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import { range, rebalanceTimeoutMs, Scene, sessionTimeoutMs, sticky, text } from './members.ts'

test('a new member is given an id, joins with it, leads and assigns to itself', () => {
  const scene = new Scene()
  const first = scene.join()
  assert.equal(first.value?.errorCode, errorCodes.MEMBER_ID_REQUIRED)
  assert.match(first.value?.memberId ?? '', /^client-[0-9a-f-]{36}$/)
  const id = first.value?.memberId ?? ''
  const joined = scene.join({ memberId: id })
  assert.equal(scene.group.state, 'PreparingRebalance')
  scene.clock.advance(0)
  assert.deepEqual(joined.value, {
    memberId: id,
    generationId: 1,
    protocolType: 'consumer',
    protocolName: 'range',
    leader: id,
    members: [{ memberId: id, groupInstanceId: null, metadata: range.metadata }]
  })
  const synced = scene.sync(id, { [id]: 'all' })
  assert.equal(text(synced), 'all')
  assert.equal(scene.group.state, 'Stable')
  assert.ok(scene.group.subscribesTo('orders'))
  assert.ok(!scene.group.subscribesTo('payments'))
})

test('before version 4 a member joins without an id', () => {
  const scene = new Scene()
  const joined = scene.join({ version: 3 })
  scene.clock.advance(0)
  assert.equal(joined.value?.generationId, 1)
})

test('the initial delay is prolonged as long as members come, up to the rebalance time-out', () => {
  const scene = new Scene({ 'group.initial.rebalance.delay.ms': 3000 })
  const claim = { rebalanceTimeoutMs: 7000 }
  const joined = [scene.enter(claim).joined]
  for (const step of [2000, 3000]) {
    scene.clock.advance(step)
    joined.push(scene.enter(claim).joined)
    assert.ok(joined.every(({ value }) => value === null))
  }
  scene.clock.advance(1999)
  assert.ok(joined.every(({ value }) => value === null))
  scene.clock.advance(1)
  assert.ok(joined.every(({ value }) => value?.generationId === 1))
})

test('a second member makes the first join again, and the leader assigns to both', () => {
  const scene = new Scene()
  const [first = ''] = scene.stable(1)
  const second = scene.enter()
  assert.equal(scene.group.state, 'PreparingRebalance')
  assert.equal(scene.heartbeat(first), errorCodes.REBALANCE_IN_PROGRESS)
  assert.equal(second.joined.count, 0)
  const again = scene.join({ memberId: first })
  assert.equal(again.value?.generationId, 2)
  assert.equal(again.value?.members?.length, 2)
  assert.deepEqual(second.joined.value?.members, [])
  assert.equal(second.joined.value?.leader, first)
  const waiting = scene.sync(second.id)
  assert.equal(waiting.count, 0)
  scene.sync(first, { [first]: 'a', [second.id]: 'b' })
  assert.equal(text(waiting), 'b')
})

test('members that do not join in time are out; the leader among them is replaced', () => {
  const scene = new Scene()
  const [leader = '', follower = ''] = scene.stable(2)
  const third = scene.enter()
  const again = scene.join({ memberId: follower })
  for (let i = 0; i < rebalanceTimeoutMs / 5000; i++) {
    assert.equal(scene.heartbeat(leader), errorCodes.REBALANCE_IN_PROGRESS)
    scene.clock.advance(5000)
  }
  assert.equal(again.value?.leader, follower)
  assert.equal(third.joined.value?.generationId, 2)
  assert.equal([...scene.group.members].length, 2)
})

test('a session without heartbeats runs out, one with them does not', () => {
  const scene = new Scene()
  const [quiet = '', alive = ''] = scene.stable(2)
  scene.clock.advance(sessionTimeoutMs - 1)
  assert.equal(scene.heartbeat(alive), 0)
  scene.clock.advance(1)
  assert.equal(scene.group.state, 'PreparingRebalance')
  assert.equal(scene.heartbeat(quiet), errorCodes.UNKNOWN_MEMBER_ID)
  assert.equal(scene.heartbeat(alive), errorCodes.REBALANCE_IN_PROGRESS)
})

test('the last member that leaves empties the group and keeps its generations going', () => {
  const scene = new Scene()
  const [only = ''] = scene.stable(1)
  assert.deepEqual(scene.group.leave([{ memberId: only, instanceId: null }]), [0])
  assert.equal(scene.group.state, 'Empty')
  assert.equal(scene.group.generation, 2)
  assert.equal(scene.group.protocolType, 'consumer')
  assert.equal(scene.clock.waiting, 0)
  scene.stable(1)
  assert.equal(scene.group.generation, 3)
})

test('an id that no one joins with is forgotten', () => {
  const scene = new Scene()
  const id = scene.join().value?.memberId ?? ''
  scene.clock.advance(sessionTimeoutMs)
  assert.equal(scene.join({ memberId: id }).value?.errorCode, errorCodes.UNKNOWN_MEMBER_ID)
})

test('a join that waits for an id given out goes on when that id is forgotten', () => {
  const scene = new Scene()
  const [first = ''] = scene.stable(1)
  scene.join()
  const again = scene.join({ memberId: first })
  assert.equal(again.count, 0)
  scene.clock.advance(sessionTimeoutMs)
  assert.equal(again.value?.generationId, 2)
})

test('members that never ask for their assignment are out after the rebalance time-out', () => {
  const scene = new Scene()
  const { id: leader } = scene.enter()
  const { id: silent } = scene.enter()
  scene.clock.advance(0)
  scene.sync(leader, {})
  assert.equal(scene.group.state, 'Stable')
  for (let i = 0; i < rebalanceTimeoutMs / 5000; i++) {
    scene.heartbeat(leader)
    scene.heartbeat(silent)
    scene.clock.advance(5000)
  }
  assert.equal(scene.heartbeat(silent), errorCodes.UNKNOWN_MEMBER_ID)
  assert.equal(scene.group.state, 'PreparingRebalance')
})

test('a member that waits for its assignment is told to join again when another rebalance begins', () => {
  const scene = new Scene()
  const leader = scene.enter()
  const follower = scene.enter()
  scene.clock.advance(0)
  const waiting = scene.sync(follower.id)
  scene.enter()
  assert.equal(waiting.value?.errorCode, errorCodes.REBALANCE_IN_PROGRESS)
  assert.equal(scene.sync(leader.id).value?.errorCode, errorCodes.REBALANCE_IN_PROGRESS)
})

test('a follower that joins a stable group again with nothing new is given its generation; the leader starts anew', () => {
  const scene = new Scene()
  const [leader = '', follower = ''] = scene.stable(2)
  assert.equal(scene.join({ memberId: follower }).value?.generationId, 1)
  assert.equal(scene.group.state, 'Stable')
  assert.equal(scene.join({ memberId: leader }).count, 0)
  assert.equal(scene.group.state, 'PreparingRebalance')
})

test('the protocol that most members prefer is chosen among those that all know', () => {
  const scene = new Scene()
  const only = { name: 'own', metadata: Buffer.alloc(0) }
  scene.enter({ protocols: [only, range, sticky] })
  scene.enter({ protocols: [sticky, range] })
  const third = scene.enter({ protocols: [sticky, range] })
  scene.clock.advance(0)
  assert.equal(third.joined.value?.protocolName, 'sticky')
  const refused = scene.join({ protocols: [only] })
  assert.equal(refused.value?.errorCode, errorCodes.INCONSISTENT_GROUP_PROTOCOL)
  assert.equal(scene.join({ protocolType: 'connect' }).value?.errorCode, errorCodes.INCONSISTENT_GROUP_PROTOCOL)
})

test('an empty group refuses a member without protocols', () => {
  const scene = new Scene()
  assert.equal(scene.join({ protocols: [] }).value?.errorCode, errorCodes.INCONSISTENT_GROUP_PROTOCOL)
  assert.equal(scene.join({ protocolType: '' }).value?.errorCode, errorCodes.INCONSISTENT_GROUP_PROTOCOL)
})

test('a full group takes no one else', () => {
  const scene = new Scene({ 'group.max.size': 2 })
  scene.stable(2)
  assert.deepEqual(scene.join().value, { memberId: '', errorCode: errorCodes.GROUP_MAX_SIZE_REACHED })
})

test('requests of another generation, member or protocol are refused', () => {
  const scene = new Scene()
  const [id = ''] = scene.stable(1)
  assert.equal(scene.heartbeat(id, 0), errorCodes.ILLEGAL_GENERATION)
  assert.equal(scene.heartbeat('other'), errorCodes.UNKNOWN_MEMBER_ID)
  const claim = { memberId: id, instanceId: null, generation: 1, protocolType: 'connect', protocolName: null }
  scene.group.sync({ ...claim, assignments: new Map() }, ({ errorCode }) =>
    assert.equal(errorCode, errorCodes.INCONSISTENT_GROUP_PROTOCOL)
  )
})

test('closing answers whoever waits and leaves no timer', () => {
  const scene = new Scene()
  const leader = scene.enter()
  const follower = scene.enter()
  scene.clock.advance(0)
  const waiting = scene.sync(follower.id)
  scene.group.close()
  assert.equal(leader.joined.count, 1)
  assert.equal(waiting.value?.errorCode, errorCodes.REBALANCE_IN_PROGRESS)
  assert.equal(scene.clock.waiting, 0)
})

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { errorCodes } from '@dead-letter/protocol'
import { range, rebalanceTimeoutMs, Scene, sticky, text } from './members.ts'

const named = (index: number): { instanceId: string } => ({ instanceId: `i${index}` })

test('a static member joins at once, with an id made of its instance id', () => {
  const scene = new Scene()
  const [id = ''] = scene.stable(1, named)
  assert.match(id, /^i0-/)
})

test('a restarted follower takes its former place without a rebalance; its former self is fenced', () => {
  const scene = new Scene()
  const [, former = ''] = scene.stable(2, named)
  const back = scene.join(named(1))
  assert.equal(scene.group.state, 'Stable')
  assert.equal(back.value?.generationId, 1)
  assert.equal(back.value?.skipAssignment, false)
  assert.deepEqual(back.value?.members, [])
  const id = back.value?.memberId ?? ''
  assert.notEqual(id, former)
  assert.equal(text(scene.sync(id, {}, 'i1')), `part of ${former}`)
  assert.equal(scene.heartbeat(former, 1, 'i1'), errorCodes.FENCED_INSTANCE_ID)
  assert.equal(scene.heartbeat(former, 1), errorCodes.UNKNOWN_MEMBER_ID)
  assert.equal(scene.heartbeat(id, 1, 'i1'), 0)
})

test('a restarted leader skips the assignment, or before version 9 is told that another leads', () => {
  const scene = new Scene()
  const [former = ''] = scene.stable(2, named)
  const old = scene.join({ ...named(0), version: 8 })
  assert.equal(old.value?.leader, former)
  assert.deepEqual(old.value?.members, [])
  const back = scene.join(named(0))
  assert.equal(back.value?.leader, back.value?.memberId)
  assert.equal(back.value?.skipAssignment, true)
  assert.equal(back.value?.members?.length, 2)
})

test('a restart that changes the protocol begins a rebalance', () => {
  const scene = new Scene()
  scene.stable(1, i => ({ ...named(i), protocols: [range, sticky] }))
  const back = scene.join({ ...named(0), protocols: [sticky, range] })
  assert.equal(back.value?.generationId, 2)
  assert.equal(back.value?.protocolName, 'sticky')
})

test('a restart while the leader assigns begins a rebalance, and the former self is fenced where it waits', () => {
  const scene = new Scene()
  scene.join(named(0))
  const follower = scene.join(named(1))
  scene.clock.advance(0)
  const waiting = scene.sync(follower.value?.memberId ?? '', {}, 'i1')
  const back = scene.join(named(1))
  assert.equal(waiting.value?.errorCode, errorCodes.FENCED_INSTANCE_ID)
  assert.equal(back.count, 0)
  assert.equal(scene.group.state, 'PreparingRebalance')
})

test('a static member keeps its place through a rebalance that it misses', () => {
  const scene = new Scene()
  const [present = '', absent = ''] = scene.stable(2, i => ({ ...named(i), sessionTimeoutMs: 300_000 }))
  const again = scene.join({ ...named(0), memberId: present, protocols: [sticky], sessionTimeoutMs: 300_000 })
  assert.equal(again.value?.errorCode, errorCodes.INCONSISTENT_GROUP_PROTOCOL)
  const anew = scene.join({ ...named(0), memberId: present, sessionTimeoutMs: 300_000 })
  assert.equal(anew.count, 0)
  scene.clock.advance(rebalanceTimeoutMs)
  assert.equal(anew.value?.generationId, 2)
  assert.deepEqual(
    anew.value?.members?.map(({ memberId }) => memberId),
    [present, absent]
  )
})

test('an administrator removes a static member by its instance id; the wrong member id is fenced', () => {
  const scene = new Scene()
  const [, second = ''] = scene.stable(2, named)
  assert.deepEqual(
    scene.group.leave([
      { memberId: second, instanceId: 'i0' },
      { memberId: '', instanceId: 'i9' },
      { memberId: '', instanceId: null },
      { memberId: '', instanceId: 'i0' }
    ]),
    [errorCodes.FENCED_INSTANCE_ID, errorCodes.UNKNOWN_MEMBER_ID, errorCodes.UNKNOWN_MEMBER_ID, 0]
  )
  assert.deepEqual(
    [...scene.group.members].map(({ id }) => id),
    [second]
  )
  assert.equal(scene.group.state, 'PreparingRebalance')
})

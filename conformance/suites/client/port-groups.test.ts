import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { kafkaErrors } from '../../../packages/kafka/src/client/kafka-errors.ts'
import type { GroupMember } from '../../../packages/kafka/src/client/port.ts'
import { code, contract, fetchOf, found, open, withTopic } from './port-fixture.ts'

contract('the client port on a group coordinator', () => {
  test('a group is joined, synced, kept, committed to and left', async t => {
    const { client, topic } = await withTopic(t)
    const groupId = `port-${randomUUID()}`
    const coordinator = await found(client, groupId)
    const join = {
      groupId,
      groupInstanceId: null,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      protocols: [{ name: 'range', metadata: Buffer.from('m') }],
      reason: 'a test'
    }
    const first = await client.joinGroup(coordinator, { ...join, memberId: '' })
    assert.equal(first.errorCode, kafkaErrors.MEMBER_ID_REQUIRED)
    assert.notEqual(first.memberId, '')
    const joined = await client.joinGroup(coordinator, { ...join, memberId: first.memberId })
    assert.equal(joined.errorCode, 0)
    assert.equal(joined.leader, joined.memberId)
    assert.equal(joined.protocolName, 'range')
    assert.equal(joined.members[0]?.metadata.toString(), 'm')
    const member: GroupMember = {
      groupId,
      memberId: joined.memberId,
      generationId: joined.generationId,
      groupInstanceId: null
    }
    const synced = await client.syncGroup(coordinator, {
      ...member,
      protocolName: 'range',
      assignments: [{ memberId: member.memberId, assignment: Buffer.from('mine') }]
    })
    assert.equal(synced.errorCode, 0)
    assert.equal(synced.assignment.toString(), 'mine')
    assert.equal((await client.heartbeat(coordinator, member)).errorCode, 0)
    assert.equal(
      (await client.heartbeat(coordinator, { ...member, generationId: 99 })).errorCode,
      kafkaErrors.ILLEGAL_GENERATION
    )
    const at = { topic: topic.name, partition: 0, leaderEpoch: -1 }
    assert.deepEqual(await client.offsetCommit(coordinator, member, [{ ...at, offset: 5, metadata: 'm' }]), [
      { topic: topic.name, partition: 0, errorCode: 0 }
    ])
    const stale = await client.offsetCommit(coordinator, { ...member, generationId: 99 }, [
      { ...at, offset: 6, metadata: '' }
    ])
    assert.equal(stale[0]?.errorCode, kafkaErrors.ILLEGAL_GENERATION)
    assert.equal((await client.leaveGroup(coordinator, member)).errorCode, 0)
    assert.equal((await client.leaveGroup(coordinator, member)).errorCode, kafkaErrors.UNKNOWN_MEMBER_ID)
    assert.equal((await client.heartbeat(coordinator, member)).errorCode, kafkaErrors.UNKNOWN_MEMBER_ID)
  })

  test('a heartbeat and a commit do not wait behind a join or a fetch', async t => {
    const { client, topic, leader } = await withTopic(t)
    const groupId = `port-${randomUUID()}`
    const coordinator = await found(client, groupId)
    const join = {
      groupId,
      groupInstanceId: null,
      sessionTimeoutMs: 60_000,
      rebalanceTimeoutMs: 60_000,
      protocols: [{ name: 'range', metadata: Buffer.alloc(0) }],
      reason: null
    }
    const enter = async (memberId: string) => client.joinGroup(coordinator, { ...join, memberId })
    const { memberId } = await enter('')
    const joined = await enter(memberId)
    const member: GroupMember = { groupId, memberId, generationId: joined.generationId, groupInstanceId: null }
    await client.syncGroup(coordinator, { ...member, protocolName: 'range', assignments: [] })
    const second = await enter('')
    let waiting = true
    const secondJoin = enter(second.memberId).then(answer => {
      waiting = false
      return answer
    })
    const enough = new AbortController()
    let polling = true
    const poll = client.fetch(leader(), fetchOf(topic, 0, { maxWaitMs: 100_000 }), enough.signal).finally(() => {
      polling = false
    })
    let beat = await client.heartbeat(coordinator, member)
    while (beat.errorCode === 0) beat = await client.heartbeat(coordinator, member)
    assert.equal(beat.errorCode, kafkaErrors.REBALANCE_IN_PROGRESS)
    await client.offsetCommit(coordinator, member, [
      { topic: topic.name, partition: 0, offset: 1, leaderEpoch: -1, metadata: '' }
    ])
    assert.ok(polling, 'the fetch waits for records')
    assert.ok(waiting, 'the second join waits for the first member')
    await Promise.all([enter(memberId), secondJoin])
    await Promise.all(
      [memberId, second.memberId].map(id => client.leaveGroup(coordinator, { ...member, memberId: id }))
    )
    enough.abort()
    await assert.rejects(poll, code('BROKER_ABORTED'))
  })

  test('an aborted join rejects at once', async t => {
    const client = open(t)
    const groupId = `port-${randomUUID()}`
    const coordinator = await found(client, groupId)
    const request = {
      groupId,
      memberId: '',
      groupInstanceId: null,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 10_000,
      protocols: [{ name: 'r', metadata: Buffer.alloc(0) }],
      reason: null
    }
    await assert.rejects(client.joinGroup(coordinator, request, AbortSignal.abort()), code('BROKER_ABORTED'))
    assert.equal((await client.joinGroup(coordinator, request)).errorCode, kafkaErrors.MEMBER_ID_REQUIRED)
  })

  test('offsets are committed without members and read back, metadata included', async t => {
    const { client, topic } = await withTopic(t, 2)
    const groupId = `port-${randomUUID()}`
    const coordinator = await found(client, groupId)
    const nobody: GroupMember = { groupId, memberId: '', generationId: -1, groupInstanceId: null }
    const committed = { topic: topic.name, partition: 0, offset: 7, leaderEpoch: 0, metadata: 'é'.repeat(2_048) }
    assert.equal((await client.offsetCommit(coordinator, nobody, [committed]))[0]?.errorCode, 0)
    const tooLong = await client.offsetCommit(coordinator, nobody, [
      { ...committed, partition: 1, metadata: 'x'.repeat(4_097) }
    ])
    assert.equal(tooLong[0]?.errorCode, kafkaErrors.OFFSET_METADATA_TOO_LARGE)
    const all = await client.offsetFetch(coordinator, groupId, null)
    assert.deepEqual(all, { errorCode: 0, partitions: [{ ...committed, errorCode: 0 }] })
    const asked = await client.offsetFetch(
      coordinator,
      groupId,
      [0, 1].map(partition => ({ topic: topic.name, partition }))
    )
    assert.deepEqual(
      asked.partitions.map(p => [p.partition, p.offset, p.metadata.length]),
      [
        [0, 7, 2_048],
        [1, -1, 0]
      ]
    )
    assert.deepEqual((await client.offsetFetch(coordinator, groupId, [])).partitions, [])
    const { errorCode, groupIds } = await client.listGroups(coordinator)
    assert.deepEqual([errorCode, groupIds.includes(groupId)], [0, true])
  })
})

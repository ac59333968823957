import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { kafkaErrors } from '../../../packages/kafka/src/client/kafka-errors.ts'
import type { ConsumerGroupHeartbeat } from '../../../packages/kafka/src/client/port.ts'
import { contract, found, withTopic } from './port-fixture.ts'

contract('the client port on a coordinator of the consumer protocol', () => {
  test('a member joins, acknowledges, stays, commits and leaves; refusals are data', async t => {
    const {
      client,
      topic: { name: topic, id }
    } = await withTopic(t, 2)
    const groupId = `port-${randomUUID()}`
    const coordinator = await found(client, groupId)
    const memberId = randomUUID()
    const unchanged = { rebalanceTimeoutMs: null, topics: null, serverAssignor: null, owned: null }
    const join: ConsumerGroupHeartbeat = {
      groupId,
      memberId,
      memberEpoch: 0,
      groupInstanceId: null,
      rebalanceTimeoutMs: 30_000,
      topics: [topic],
      serverAssignor: 'range',
      owned: []
    }
    const beat = (request: Partial<ConsumerGroupHeartbeat>) =>
      client.consumerGroupHeartbeat(coordinator, { ...join, ...unchanged, ...request })

    const joined = await client.consumerGroupHeartbeat(coordinator, join)
    const assigned = [{ topicId: id, partitions: [0, 1] }]
    assert.equal(joined.errorCode, kafkaErrors.NONE)
    assert.equal(joined.memberId, memberId)
    assert.ok(joined.memberEpoch > 0 && joined.heartbeatIntervalMs > 0)
    assert.deepEqual(joined.assignment, assigned)
    const { memberEpoch } = joined
    const acknowledged = await beat({ memberEpoch, owned: assigned })
    assert.deepEqual(acknowledged, { ...joined, assignment: null })
    assert.deepEqual(await beat({ memberEpoch }), { ...joined, assignment: null })
    const full = await client.consumerGroupHeartbeat(coordinator, { ...join, memberEpoch, owned: assigned })
    assert.deepEqual(full.assignment, assigned)

    const commit = async (generationId: number) => {
      const offsets = [{ topic, partition: 0, offset: 0, leaderEpoch: -1, metadata: '' }]
      const member = { groupId, memberId, generationId, groupInstanceId: null }
      return (await client.offsetCommit(coordinator, member, offsets)).map(({ errorCode }) => errorCode)
    }
    assert.deepEqual(await commit(memberEpoch), [kafkaErrors.NONE])
    assert.deepEqual(await commit(memberEpoch - 1), [kafkaErrors.STALE_MEMBER_EPOCH])

    const refusal = async (request: Partial<ConsumerGroupHeartbeat>) => (await beat(request)).errorCode
    assert.equal(await refusal({ memberEpoch: memberEpoch + 5 }), kafkaErrors.FENCED_MEMBER_EPOCH)
    assert.equal(await refusal({ memberId: randomUUID(), memberEpoch: 1 }), kafkaErrors.UNKNOWN_MEMBER_ID)
    assert.equal(await refusal({ groupId: `no-${groupId}`, memberEpoch: 1 }), kafkaErrors.GROUP_ID_NOT_FOUND)
    const other = { ...join, memberId: randomUUID() }
    assert.equal(await refusal({ ...other, serverAssignor: 'none' }), kafkaErrors.UNSUPPORTED_ASSIGNOR)
    assert.equal(await refusal({ ...other, groupInstanceId: 'x' }), kafkaErrors.NONE)
    const third = { ...join, memberId: randomUUID(), groupInstanceId: 'x' }
    assert.equal(await refusal(third), kafkaErrors.UNRELEASED_INSTANCE_ID)
    assert.equal(await refusal({ memberId: other.memberId, groupInstanceId: 'x', memberEpoch: -2 }), kafkaErrors.NONE)
    assert.equal(await refusal(third), kafkaErrors.NONE)
    assert.equal((await beat({ memberEpoch: -1 })).memberEpoch, -1)
    assert.equal(await refusal({ memberEpoch }), kafkaErrors.UNKNOWN_MEMBER_ID)
  })

  test('the configs of a group are told', async t => {
    const { client } = await withTopic(t)
    const [answer] = await client.describeConfigs([{ type: 'group', name: `port-${randomUUID()}` }])
    assert.equal(answer?.type, 'group')
    assert.ok(Number(answer?.configs.get('consumer.session.timeout.ms')) > 0)
  })
})

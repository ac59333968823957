import { assignment, subscription } from '../consumer-protocol.ts'
import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story('A classic group takes in a consumer member and goes on, and back when it leaves', async stage => {
  const topic = await stage.topic('a', 2)
  await stage.assignable(topic.name)
  const groupId = `${stage.name}-g`
  const seen = async (note: string): Promise<void> => {
    await stage.ask('DescribeGroups', 6, { groups: [groupId] }, { note })
    await stage.ask('ConsumerGroupDescribe', 1, { groupIds: [groupId] }, { note })
  }
  let classic = { memberId: '', generationId: -1 }
  const on = await stage.connect()
  const join = async (note: string, owned = ''): Promise<void> => {
    const joined = await stage.send(
      'JoinGroup',
      9,
      {
        groupId,
        sessionTimeoutMs: 30_000,
        rebalanceTimeoutMs: 30_000,
        protocolType: 'consumer',
        protocols: [{ name: 'range', metadata: subscription([topic.name], owned) }],
        memberId: classic.memberId
      },
      { note, on }
    )
    classic = { memberId: joined.memberId, generationId: joined.generationId }
    if (joined.errorCode === 79) await join(`${note}, with its id`)
  }
  const sync = (note: string, partitions: readonly number[] | null) =>
    stage.ask(
      'SyncGroup',
      5,
      {
        groupId,
        ...classic,
        protocolType: 'consumer',
        protocolName: 'range',
        assignments:
          partitions === null ? [] : [{ memberId: classic.memberId, assignment: assignment(topic.name, partitions) }]
      },
      { note, on }
    )
  const beat = (note: string) => stage.ask('Heartbeat', 4, { groupId, ...classic }, { note })
  const modern = (note: string, memberEpoch: number, more: Request<'ConsumerGroupHeartbeat'> = {}) =>
    stage.send('ConsumerGroupHeartbeat', 1, { groupId, memberId: 'modern', memberEpoch, ...more }, { note })
  await join('first')
  await sync('first', [0, 1])
  await beat('stable')
  await seen('classic')
  const start = { rebalanceTimeoutMs: 30_000, subscribedTopicNames: [topic.name], topicPartitions: [] }
  await modern('joins', 0, start)
  await seen('converted')
  await beat('after the conversion')
  await sync('after the conversion', null)
  await join('again')
  await sync('again', null)
  await beat('again')
  await seen('both')
  const given = await modern('asks', 2)
  await modern('owns', given.memberEpoch, { topicPartitions: given.assignment?.topicPartitions ?? [] })
  await beat('beside it')
  const partitions = [{ partitionIndex: 0, committedOffset: 2n, committedMetadata: '' }]
  for (const version of [8, 9])
    await stage.ask('OffsetCommit', version, {
      groupId,
      memberId: classic.memberId,
      generationIdOrMemberEpoch: classic.generationId,
      topics: [{ name: topic.name, partitions }]
    })
  await modern('leaves', -1)
  await seen('classic again')
  await beat('after the other left')
  await join('after the other left')
  await sync('after the other left', [0, 1])
  await beat('at last')
  await seen('at last')
  await stage.ask('LeaveGroup', 5, { groupId, members: [{ memberId: classic.memberId }] })
})

import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story('A member of a consumer group joins, is assigned, changes its mind and leaves', async stage => {
  const topic = await stage.topic('a', 3)
  const other = await stage.topic('b', 2)
  await stage.assignable(topic.name, other.name)
  for (const version of stage.versions('ConsumerGroupHeartbeat')) {
    const groupId = `${stage.name}-${version}`
    let memberId = version === 0 ? '' : `member-${version}`
    let memberEpoch = 0
    const beat = async (note: string, more: Request<'ConsumerGroupHeartbeat'> = {}, keep = true): Promise<void> => {
      const answer = await stage.send(
        'ConsumerGroupHeartbeat',
        version,
        { groupId, memberId, memberEpoch, ...more },
        { note }
      )
      if (answer.errorCode !== 0 || !keep) return
      memberId = answer.memberId ?? memberId
      memberEpoch = answer.memberEpoch
    }
    const described = async (note: string): Promise<void> => {
      for (const describe of stage.versions('ConsumerGroupDescribe'))
        await stage.ask('ConsumerGroupDescribe', describe, { groupIds: [groupId] }, { note })
    }
    const join = { memberEpoch: 0, rebalanceTimeoutMs: 30_000, subscribedTopicNames: [topic.name], topicPartitions: [] }
    await beat('joins', join)
    await described('joined')
    await beat('nothing to say')
    const owned = [{ topicId: topic.id, partitions: [0, 1, 2] }]
    await beat('owns all', { topicPartitions: owned })
    await described('owns all')
    await beat('epoch above', { memberEpoch: memberEpoch + 1 }, false)
    await beat('epoch before', { memberEpoch: memberEpoch - 1 }, false)
    await beat('subscribes to two', { subscribedTopicNames: [topic.name, other.name] })
    await described('two')
    await beat('owns both', { topicPartitions: [...owned, { topicId: other.id, partitions: [0, 1] }] })
    await beat('the same again', { subscribedTopicNames: [other.name, topic.name] })
    await beat('an unknown topic, too', { subscribedTopicNames: [topic.name, `${stage.name}-none`] })
    await beat('gives up', { topicPartitions: owned })
    await described('one')
    await beat('another assignor', { serverAssignor: 'range' })
    await described('range')
    await beat('no such assignor', { serverAssignor: 'mine' })
    await beat('subscribes to nothing', { subscribedTopicNames: [] })
    await beat('owns nothing', { topicPartitions: [] })
    await beat('joins again with its id', { ...join })
    await beat('commits nothing', {})
    for (const commit of stage.versions('OffsetCommit', 8)) {
      const partitions = [{ partitionIndex: 0, committedOffset: 2n, committedMetadata: '' }]
      for (const [note, epoch] of [
        ['its epoch', memberEpoch],
        ['an older epoch', memberEpoch - 1],
        ['an epoch above', memberEpoch + 1],
        ['no epoch', -1]
      ] as const)
        await stage.ask(
          'OffsetCommit',
          commit,
          {
            groupId,
            memberId,
            generationIdOrMemberEpoch: epoch,
            topics: [{ name: topic.name, topicId: topic.id, partitions }]
          },
          { note }
        )
    }
    for (const fetch of stage.versions('OffsetFetch', 9))
      for (const epoch of [memberEpoch, memberEpoch - 1, memberEpoch + 1, -1])
        await stage.ask('OffsetFetch', fetch, {
          groups: [
            {
              groupId,
              memberId,
              memberEpoch: epoch,
              topics: [{ name: topic.name, topicId: topic.id, partitionIndexes: [0] }]
            }
          ]
        })
    await stage.ask('DescribeGroups', 5, { groups: [groupId] }, { note: 'as a classic group' })
    await stage.ask('Heartbeat', 4, { groupId, memberId, generationId: memberEpoch }, { note: 'as a classic member' })
    await stage.ask('DeleteGroups', 2, { groupsNames: [groupId] }, { note: 'not empty' })
    await stage.ask('ListGroups', 5, {})
    await beat('leaves', { memberEpoch: -1 }, false)
    await beat('leaves again', { memberEpoch: -1 }, false)
    await beat('after it left', {}, false)
    await described('empty')
    await stage.ask('DeleteGroups', 2, { groupsNames: [groupId] }, { note: 'empty' })
    await described('deleted')
  }
})

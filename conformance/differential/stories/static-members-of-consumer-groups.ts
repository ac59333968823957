import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story('A static member of a consumer group may pause and be replaced', async stage => {
  const topic = await stage.topic('a', 2)
  await stage.assignable(topic.name)
  const groupId = `${stage.name}-g`
  const beat = (note: string, memberId: string, memberEpoch: number, more: Request<'ConsumerGroupHeartbeat'> = {}) =>
    stage.send(
      'ConsumerGroupHeartbeat',
      1,
      { groupId, memberId, memberEpoch, instanceId: 'one', ...more },
      { note: `${memberId}: ${note}` }
    )
  const join = { rebalanceTimeoutMs: 30_000, subscribedTopicNames: [topic.name], topicPartitions: [] }
  const described = (note: string) => stage.ask('ConsumerGroupDescribe', 1, { groupIds: [groupId] }, { note })
  const { memberEpoch } = await beat('joins', 'first', 0, join)
  await described('joined')
  await beat('joins while the first is there', 'second', 0, join)
  await beat('another instance', 'first', memberEpoch, { instanceId: 'two' })
  await beat('no instance', 'first', memberEpoch, { instanceId: null })
  await beat('an epoch above', 'first', memberEpoch + 3)
  await beat('pauses', 'first', -2)
  await described('paused')
  await beat('beats though it paused', 'first', memberEpoch)
  const replaced = await beat('replaces it', 'second', 0, join)
  await described('replaced')
  await beat('beats', 'second', replaced.memberEpoch)
  await beat('is fenced', 'first', memberEpoch)
  await beat('is fenced and leaves', 'first', -1)
  await beat('is fenced and pauses', 'first', -2)
  const partitions = [{ partitionIndex: 0, committedOffset: 2n, committedMetadata: '' }]
  for (const memberId of ['first', 'second'])
    await stage.ask(
      'OffsetCommit',
      9,
      {
        groupId,
        memberId,
        groupInstanceId: 'one',
        generationIdOrMemberEpoch: replaced.memberEpoch,
        topics: [{ name: topic.name, partitions }]
      },
      { note: memberId }
    )
  await beat('leaves for good', 'second', -1)
  await described('left')
  await stage.ask('LeaveGroup', 5, { groupId, members: [{ memberId: '', groupInstanceId: 'one' }] })
})

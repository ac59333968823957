import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story('A consumer group that subscribes by an expression has the topics that match', async stage => {
  const a = await stage.topic('match-a', 2)
  await stage.topic('other', 1)
  await stage.assignable(a.name)
  const groupId = `${stage.name}-g`
  const beat = (memberEpoch: number, more: Request<'ConsumerGroupHeartbeat'> = {}) => ({
    groupId,
    memberId: 'one',
    memberEpoch,
    ...more
  })
  const expression = `${stage.name.replaceAll('-', '[-]')}-match.*`
  await stage.send(
    'ConsumerGroupHeartbeat',
    1,
    beat(0, { rebalanceTimeoutMs: 30_000, subscribedTopicRegex: expression, topicPartitions: [] })
  )
  // Kafka looks for topics beside the requests; what it found raises the group's epoch, and the next beat tells of it.
  const resolved = (epoch: number, note: string) =>
    stage.until(
      'ConsumerGroupDescribe',
      1,
      { groupIds: [groupId] },
      ({ groups }) => (groups[0]?.groupEpoch ?? 0) > epoch,
      { note }
    )
  await resolved(1, 'found')
  const assigned = await stage.send('ConsumerGroupHeartbeat', 1, beat(1), { note: 'is assigned' })
  const owned = [{ topicId: a.id, partitions: [0, 1] }]
  await stage.ask('ConsumerGroupHeartbeat', 1, beat(assigned.memberEpoch, { topicPartitions: owned }))
  await stage.ask('ConsumerGroupDescribe', 1, { groupIds: [groupId] }, { note: 'one topic' })
  const changed = await stage.send(
    'ConsumerGroupHeartbeat',
    1,
    beat(assigned.memberEpoch, { subscribedTopicRegex: 'nothing-like-it' }),
    { note: 'another expression' }
  )
  await stage.ask('ConsumerGroupHeartbeat', 1, beat(changed.memberEpoch, { topicPartitions: [] }), { note: 'lets go' })
  await stage.ask('ConsumerGroupHeartbeat', 1, beat(-1), { note: 'leaves' })
})

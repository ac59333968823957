import { story } from '../story.ts'
import type { Request } from '../wire-client.ts'

export default story('A consumer member that is silent, or does not let go in time, is put out', async stage => {
  const topic = await stage.topic('a', 2)
  await stage.assignable(topic.name)
  const beat = (groupId: string, memberId: string, memberEpoch: number, more: Request<'ConsumerGroupHeartbeat'> = {}) =>
    stage.send('ConsumerGroupHeartbeat', 1, { groupId, memberId, memberEpoch, ...more }, { note: memberId })
  const join = (rebalanceTimeoutMs: number) => ({
    rebalanceTimeoutMs,
    subscribedTopicNames: [topic.name],
    topicPartitions: []
  })
  const silent = `${stage.name}-silent`
  await stage.send('IncrementalAlterConfigs', 1, {
    resources: [
      {
        resourceType: 32,
        resourceName: silent,
        configs: [{ name: 'consumer.session.timeout.ms', configOperation: 0, value: '1500' }]
      }
    ]
  })
  await stage.until(
    'DescribeConfigs',
    4,
    {
      resources: [{ resourceType: 32, resourceName: silent, configurationKeys: ['consumer.session.timeout.ms'] }]
    },
    ({ results }) => results[0]?.configs[0]?.value === '1500'
  )
  await beat(silent, 'one', 0, join(30_000))
  await stage.until('ConsumerGroupDescribe', 1, { groupIds: [silent] }, ({ groups }) => groups[0]?.members.length === 0)
  await beat(silent, 'one', 1)

  const slow = `${stage.name}-slow`
  const { assignment, memberEpoch } = await beat(slow, 'one', 0, join(500))
  await beat(slow, 'one', memberEpoch, { topicPartitions: assignment?.topicPartitions ?? [] })
  await beat(slow, 'two', 0, join(500))
  await stage.until(
    'ConsumerGroupHeartbeat',
    1,
    { groupId: slow, memberId: 'one', memberEpoch },
    answer => answer.assignment !== null,
    { note: 'one is told to let go' }
  )
  await stage.until('ConsumerGroupDescribe', 1, { groupIds: [slow] }, ({ groups }) => groups[0]?.members.length === 1, {
    note: 'the one that did not let go is out'
  })
  await beat(slow, 'one', memberEpoch)
})

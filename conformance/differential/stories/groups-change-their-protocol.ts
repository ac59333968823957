import { subscription } from '../consumer-protocol.ts'
import { story } from '../story.ts'

export default story('A group moves between the classic and the consumer protocol, empty or not', async stage => {
  const topic = await stage.topic('a', 2)
  await stage.assignable(topic.name)
  const classic = (groupId: string) => ({
    groupId,
    sessionTimeoutMs: 30_000,
    rebalanceTimeoutMs: 30_000,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: subscription([topic.name]) }]
  })
  const modern = (groupId: string, memberEpoch: number) => ({
    groupId,
    memberId: 'modern',
    memberEpoch,
    ...(memberEpoch === 0
      ? { rebalanceTimeoutMs: 30_000, subscribedTopicNames: [topic.name], topicPartitions: [] }
      : {})
  })
  const seen = async (groupId: string, note: string): Promise<void> => {
    await stage.ask('DescribeGroups', 6, { groups: [groupId] }, { note })
    await stage.ask('ConsumerGroupDescribe', 1, { groupIds: [groupId] }, { note })
  }
  const commit = async (groupId: string): Promise<void> => {
    const partitions = [{ partitionIndex: 0, committedOffset: 7n, committedMetadata: '' }]
    await stage.ask('OffsetCommit', 8, { groupId, topics: [{ name: topic.name, partitions }] }, { note: 'of nobody' })
  }

  const empty = `${stage.name}-empty`
  await commit(empty)
  await seen(empty, 'offsets only')
  await stage.ask('ConsumerGroupHeartbeat', 1, modern(empty, 0), { note: 'takes over' })
  await seen(empty, 'consumer')
  await commit(empty)
  await stage.ask('ConsumerGroupHeartbeat', 1, modern(empty, -1), { note: 'leaves' })
  await seen(empty, 'empty again')
  const first = await stage.send('JoinGroup', 9, classic(empty), { note: 'a classic member' })
  const joined = await stage.send('JoinGroup', 9, { ...classic(empty), memberId: first.memberId }, { note: 'joins' })
  await seen(empty, 'classic')
  await stage.ask('OffsetFetch', 7, { groupId: empty, topics: [{ name: topic.name, partitionIndexes: [0] }] })
  await stage.ask('LeaveGroup', 5, { groupId: empty, members: [{ memberId: joined.memberId }] })

  const busy = `${stage.name}-busy`
  await stage.send('ConsumerGroupHeartbeat', 1, modern(busy, 0), { note: 'a consumer group' })
  await stage.ask('Heartbeat', 4, { groupId: busy, memberId: 'modern', generationId: 1 }, { note: 'classic words' })
  await stage.ask('SyncGroup', 5, { groupId: busy, memberId: 'modern', generationId: 1 }, { note: 'classic words' })
  await stage.ask(
    'JoinGroup',
    9,
    { ...classic(busy), protocolType: 'connect' },
    { note: 'of another type into a consumer group' }
  )
  await stage.ask('ConsumerGroupHeartbeat', 1, modern(busy, -1))

  const foreign = `${stage.name}-foreign`
  const connect = { ...classic(foreign), protocolType: 'connect' }
  const worker = await stage.send('JoinGroup', 9, connect)
  await stage.send('JoinGroup', 9, { ...connect, memberId: worker.memberId })
  await stage.ask('ConsumerGroupHeartbeat', 1, modern(foreign, 0), { note: 'into a group of connect' })
  await seen(foreign, 'connect')
})
